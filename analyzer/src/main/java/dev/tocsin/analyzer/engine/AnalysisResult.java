package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What an analysis found.
 *
 * @param windows open check-then-acts, in the order of their acts
 * @param approaches how each window is come to from outside, in the same order
 * @param problems what could not be read, sorted
 * @param limits what the analysis could not know, one sentence each
 * @param sources the Java sources that were looked at, sorted by path
 * @param addressed those among them that speak to Tocsin itself ({@link dev.tocsin.analyzer.source.Address})
 * @param files files of every kind that were looked at
 * @param javaFiles Java sources among them
 * @param parsedFiles Java sources that were parsed
 * @param lines lines of the parsed sources
 * @param operations data operations in the parsed sources
 * @param weighed check-then-acts that were weighed, closed ones included
 * @param paths of all files that were looked at, relative to the scan root, sorted
 * @param schema the tables, for whoever wants to change them
 * @param mappings the mapped classes
 */
public record AnalysisResult(
        List<CheckThenAct> windows,
        List<Optional<Approach>> approaches,
        List<Problem> problems,
        List<String> limits,
        List<String> sources,
        List<String> addressed,
        int files,
        int javaFiles,
        int parsedFiles,
        long lines,
        int operations,
        int weighed,
        List<String> paths,
        Schema schema,
        Mappings mappings) {
    public AnalysisResult {
        windows = List.copyOf(windows);
        approaches = List.copyOf(approaches);
        problems = List.copyOf(problems);
        limits = List.copyOf(limits);
        paths = List.copyOf(paths);
        sources = List.copyOf(sources);
        addressed = List.copyOf(addressed);
    }
}
