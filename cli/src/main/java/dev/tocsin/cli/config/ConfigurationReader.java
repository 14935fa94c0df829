package dev.tocsin.cli.config;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.Severity;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code tocsin.yaml}. The file belongs to the scanned tree: it is bounded, and can only say what is looked at and shown. */
public final class ConfigurationReader {

    private static final int MAX_BYTES = 1 << 20;

    private final String shown;
    private final String reported;
    private final List<RuleDescription> rules;

    private ConfigurationReader(String shown, String reported, List<RuleDescription> rules) {
        this.shown = shown;
        this.reported = reported;
        this.rules = rules;
    }

    /**
     * The configuration of a tree: the file of that name in the folder or in one above it, up to the root of the repository.
     *
     * @param folder the folder that is scanned
     */
    public static Optional<Path> find(Path folder) {
        Path start = folder.toAbsolutePath().normalize();
        for (Path at = start; at != null; at = at.getParent()) {
            Path file = at.resolve(Configuration.FILE_NAME);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            if (Files.exists(at.resolve(".git"))) {
                break;
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a configuration.
     *
     * @param shown the file as people call it, for messages
     * @param reported the file's path in a report
     * @param rules all rules there are
     */
    public static Configuration read(Path file, String shown, String reported, List<RuleDescription> rules)
            throws ConfigurationException {
        ConfigurationReader reader = new ConfigurationReader(shown, reported, rules);
        return reader.read(file, reader.text(file));
    }

    private String text(Path file) throws ConfigurationException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigurationException(shown, "it is larger than any configuration");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(shown, "it is not in UTF-8");
        } catch (IOException e) {
            throw new ConfigurationException(shown, "it cannot be read: " + e);
        }
    }

    private Configuration read(Path file, String text) throws ConfigurationException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(shown)
                .setCodePointLimit(MAX_BYTES)
                .setAllowDuplicateKeys(false)
                .build();
        Optional<Node> root;
        try {
            root = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new ConfigurationException(shown, line, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ConfigurationException(shown, "this is no YAML: " + e.getMessage());
        }
        if (root.isEmpty()) {
            return configuration(file, new ConfigNode(Map.of(), 1));
        }
        return configuration(file, new ConfigNodes(shown, rules).read(root.get(), Settings.ALL, ""));
    }

    private Configuration configuration(Path file, ConfigNode root) {
        Map<String, Severity> severities = new LinkedHashMap<>();
        root.group("rules")
                .group("severities")
                .children()
                .forEach((rule, severity) -> severities.put(rule, constant(Severity.class, severity.text())));
        return new Configuration(
                Optional.of(file),
                root.texts("exclude"),
                root.is("include-tests"),
                Set.copyOf(root.group("rules").texts("only")),
                Set.copyOf(root.group("rules").texts("off")),
                severities,
                root.text("min-confidence").map(level -> constant(Confidence.class, level)),
                root.text("fail-on"),
                root.text("baseline"),
                knowledge(root));
    }

    private ProjectKnowledge knowledge(ConfigNode root) {
        ConfigNode knowledge = root.group("knowledge");
        return new ProjectKnowledge(
                knowledge.list("reads").stream().map(ConfigurationReader::read).toList(),
                knowledge.list("writes").stream()
                        .map(ConfigurationReader::write)
                        .toList(),
                knowledge.list("locks").stream().map(ConfigurationReader::lock).toList(),
                knowledge.texts("violations"),
                knowledge.list("keys").stream().map(this::key).toList(),
                root.text("dialect").map(dialect -> constant(Dialect.class, dialect)));
    }

    private static ProjectKnowledge.ReadMethod read(ConfigNode node) {
        return new ProjectKnowledge.ReadMethod(
                method(node),
                node.text("entity").orElseThrow(),
                node.texts("by"),
                node.text("gives").map(gives -> constant(ProjectKnowledge.Gives.class, gives)),
                node.is("locks"));
    }

    private static ProjectKnowledge.WriteMethod write(ConfigNode node) {
        return new ProjectKnowledge.WriteMethod(
                method(node),
                constant(DataOperation.Effect.class, node.text("does").orElseThrow()),
                node.text("entity").orElseThrow(),
                node.texts("by"),
                node.texts("sets"));
    }

    private static ProjectKnowledge.LockMethod lock(ConfigNode node) {
        return new ProjectKnowledge.LockMethod(
                method(node),
                constant(Call.LockKind.class, node.text("kind").orElseThrow()),
                constant(
                        ProjectKnowledge.LockMethod.Does.class,
                        node.text("does").orElse("run")));
    }

    private ProjectKnowledge.Key key(ConfigNode node) {
        return new ProjectKnowledge.Key(
                node.text("table").orElseThrow(), node.texts("columns"), SourceSpan.line(reported, node.line()));
    }

    private static ProjectKnowledge.MethodName method(ConfigNode node) {
        String name = node.text("method").orElseThrow();
        int hash = name.indexOf('#');
        return new ProjectKnowledge.MethodName(name.substring(0, hash), name.substring(hash + 1));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** All words of a choice, for messages. */
    static String words(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
