package dev.tocsin.cli;

import dev.tocsin.analyzer.engine.Analysis;
import dev.tocsin.analyzer.engine.AnalysisListener;
import dev.tocsin.analyzer.engine.AnalysisOptions;
import dev.tocsin.analyzer.engine.AnalysisResult;
import dev.tocsin.rules.Rules;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Told;
import dev.tocsin.rules.fix.Fixer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scans with the engine and all rules. */
public final class EngineScanner implements Scanner {

    @Override
    public ScanReport scan(ScanRequest request, Progress progress) throws IOException {
        return scanToFix(request, progress).report();
    }

    @Override
    public Scanned scanToFix(ScanRequest request, Progress progress) throws IOException {
        long start = System.nanoTime();
        AnalysisResult result = analyse(request, new AnalysisListener() {
            @Override
            public void phase(String name, int steps) {
                progress.phase(name, steps);
            }

            @Override
            public void step() {
                progress.step();
            }
        });
        List<Told> told = Rules.told(result.windows());
        ScanReport report = new ScanReport(
                told.stream().map(Told::finding).toList(),
                result.problems(),
                result.limits(),
                Rules.descriptions(),
                new ScanReport.Statistics(
                        result.files(),
                        result.javaFiles(),
                        result.parsedFiles(),
                        result.lines(),
                        result.operations(),
                        result.weighed(),
                        (System.nanoTime() - start) / 1_000_000),
                new ScanReport.Sources(result.sources(), result.addressed()));
        return new Scanned(report, fixer(request, result, told));
    }

    /**
     * What the engine says, before any rule speaks.
     *
     * @throws IOException when the root itself cannot be read
     */
    static AnalysisResult analyse(ScanRequest request, AnalysisListener listener) throws IOException {
        return Analysis.run(
                new AnalysisOptions(
                        request.path(),
                        request.jobs(),
                        request.includeTests(),
                        request.excludes(),
                        request.outerExcludes(),
                        request.knowledge()),
                listener);
    }

    private static Fixer fixer(ScanRequest request, AnalysisResult result, List<Told> told) {
        Path path = request.path();
        Path root = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        return new Fixer(root, result.paths(), result.schema(), result.mappings(), told, request.jobs());
    }
}
