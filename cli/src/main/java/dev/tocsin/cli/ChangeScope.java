package dev.tocsin.cli;

import dev.tocsin.analyzer.source.SourceKind;
import dev.tocsin.cli.git.Changes;
import dev.tocsin.cli.git.Snapshot;
import dev.tocsin.cli.git.WorkTree;
import dev.tocsin.cli.selection.Baseline;
import dev.tocsin.cli.selection.CodeDigests;
import dev.tocsin.cli.selection.Scope;
import dev.tocsin.cli.selection.Suppressions;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The findings that a change brings: those with a step in a changed file that were not there before it. When a changed file is
 * none of Java, such as a migration that drops a key, the findings may be anywhere.
 *
 * <p>What was there before is found out by scanning that too, but only when there is something to compare with it: most
 * changes touch no race, old or new.
 */
final class ChangeScope implements Scope {

    private final Set<String> changed;
    private final boolean schemaMayHaveChanged;
    private final WorkTree tree;
    private final Optional<String> base;
    private final ScanRequest request;
    private final Scanner scanner;

    /**
     * @param base the commit before the change; empty where there is none
     * @param request the scan of the tree after the change
     */
    ChangeScope(Changes changes, WorkTree tree, Optional<String> base, ScanRequest request, Scanner scanner) {
        this.tree = tree;
        this.base = base;
        this.request = request;
        this.scanner = scanner;
        String prefix = tree.prefix(TreeOptions.root(request.path()));
        changed = new TreeSet<>();
        changes.written().stream()
                .filter(file -> file.startsWith(prefix))
                .map(file -> file.substring(prefix.length()))
                .forEach(changed::add);
        schemaMayHaveChanged = Stream.concat(changes.written().stream(), changes.gone().stream())
                .filter(file -> file.startsWith(prefix))
                .anyMatch(ChangeScope::mayBeSchema);
    }

    private static boolean mayBeSchema(String file) {
        Optional<SourceKind> kind = SourceKind.of(file.substring(file.lastIndexOf('/') + 1));
        return kind.isPresent()
                && kind.get() != SourceKind.JAVA
                && kind.get() != SourceKind.BUILD
                && kind.get() != SourceKind.CALLER;
    }

    @Override
    public boolean holds(Finding finding) {
        return schemaMayHaveChanged || Scope.touches(finding, changed);
    }

    @Override
    public boolean holds(String file) {
        return changed.contains(file);
    }

    @Override
    public List<Finding> brought(List<Finding> shown, List<Finding> all, CodeDigests code) throws IOException {
        if (shown.isEmpty() || base.isEmpty()) {
            return shown;
        }
        // All findings are compared, so that each old one is taken by itself and not by a new one that is like it.
        Set<Finding> fresh = new HashSet<>(before().match(all, code, "").fresh());
        return shown.stream().filter(fresh::contains).toList();
    }

    private Baseline before() throws IOException {
        try (Snapshot snapshot = Snapshot.ofCommit(tree, base.get())) {
            Path path = snapshot.root().resolve(ChangeOptions.withoutSlash(tree.prefix(request.path())));
            if (!Files.exists(path)) {
                return new Baseline(List.of());
            }
            ScanReport report = scanner.scan(request.at(path), Progress.NONE);
            SourceTexts texts = new SourceTexts(TreeOptions.root(path));
            List<Finding> findings = Suppressions.read(report.sources().addressed(), texts, report.rules())
                    .apply(report.findings())
                    .left();
            return Baseline.of(findings, new CodeDigests(texts), "");
        }
    }
}
