package dev.tocsin.cli.config;

import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a project's {@code tocsin.yaml} says. What is not said is empty.
 *
 * @param file the file; empty where there is none
 * @param exclude patterns, counted from the file's folder
 * @param only ids of the rules to report; empty for all
 * @param off ids of the rules not to report
 * @param severities by rule id
 * @param failOn a severity in lower case, or {@code never}
 * @param baseline counted from the file's folder
 * @param knowledge for the analysis
 */
public record Configuration(
        Optional<Path> file,
        List<String> exclude,
        boolean includeTests,
        Set<String> only,
        Set<String> off,
        Map<String, Severity> severities,
        Optional<Confidence> minConfidence,
        Optional<String> failOn,
        Optional<String> baseline,
        ProjectKnowledge knowledge) {

    /** The file's name, where it is not told otherwise. */
    public static final String FILE_NAME = "tocsin.yaml";

    /** Of a project that says nothing. */
    public static final Configuration NONE = new Configuration(
            Optional.empty(),
            List.of(),
            false,
            Set.of(),
            Set.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ProjectKnowledge.NONE);

    public Configuration {
        exclude = List.copyOf(exclude);
        only = Set.copyOf(only);
        off = Set.copyOf(off);
        severities = Map.copyOf(severities);
    }

    /** The file that the configuration's baseline is. */
    public Optional<Path> baselineFile() {
        return baseline.map(name -> file.orElseThrow().resolveSibling(name));
    }
}
