package dev.tocsin.cli;

import dev.tocsin.cli.git.Changes;
import dev.tocsin.cli.git.GitException;
import dev.tocsin.cli.git.Snapshot;
import dev.tocsin.cli.git.WorkTree;
import dev.tocsin.cli.selection.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which change is asked about, while the whole tree is read to judge it. */
final class ChangeOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--staged", description = "Report what the next commit brings.")
    private boolean staged;

    @Option(names = "--diff-base", paramLabel = "REF", description = "Report what came since the branch left REF.")
    private Optional<String> diffBase = Optional.empty();

    @Option(
            names = "--report-only",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Report what has a step in these files.")
    private List<String> reportOnly = List.of();

    /**
     * What is scanned and what of it is told.
     *
     * @param request what to scan: the tree that was named, or what the index holds of it
     * @param snapshot the index in a folder, if that is what is scanned
     */
    record View(ScanRequest request, Scope scope, Optional<Snapshot> snapshot) implements AutoCloseable {

        @Override
        public void close() {
            snapshot.ifPresent(Snapshot::close);
        }
    }

    /** The view on the tree; to be closed when the report is written. */
    View view(ScanRequest request, Scanner scanner, Surroundings surroundings) {
        if (Stream.of(staged, diffBase.isPresent(), !reportOnly.isEmpty())
                        .filter(given -> given)
                        .count()
                > 1) {
            throw wrong("only one of --staged, --diff-base and --report-only can be meant");
        }
        if (!reportOnly.isEmpty()) {
            return new View(request, Scope.files(files(request, surroundings)), Optional.empty());
        }
        if (!staged && diffBase.isEmpty()) {
            return new View(request, Scope.EVERYTHING, Optional.empty());
        }
        WorkTree tree = WorkTree.around(TreeOptions.root(request.path()))
                .orElseThrow(() -> wrong((staged ? "--staged" : "--diff-base") + ": this is no Git repository"));
        try {
            return staged ? staged(request, tree, scanner) : since(request, tree, scanner, diffBase.get());
        } catch (GitException e) {
            throw wrong(e.getMessage());
        } catch (IOException e) {
            throw wrong("cannot lay out what is staged: " + e);
        }
    }

    private static View since(ScanRequest request, WorkTree tree, Scanner scanner, String reference)
            throws GitException {
        String base = tree.forkPoint(reference);
        Scope scope = new ChangeScope(Changes.since(tree, base), tree, Optional.of(base), request, scanner);
        return new View(request, scope, Optional.empty());
    }

    private View staged(ScanRequest request, WorkTree tree, Scanner scanner) throws IOException {
        Scope scope = new ChangeScope(Changes.staged(tree), tree, tree.head(), request, scanner);
        Snapshot snapshot = Snapshot.ofIndex(tree);
        Path path = snapshot.root().resolve(withoutSlash(tree.prefix(request.path())));
        if (!Files.exists(path)) {
            snapshot.close();
            throw wrong("--staged: Git's index holds nothing of it that could be scanned; is it added?");
        }
        return new View(request.at(path), scope, Optional.of(snapshot));
    }

    static String withoutSlash(String prefix) {
        return prefix.isEmpty() ? prefix : prefix.substring(0, prefix.length() - 1);
    }

    /** As the report names them: counted from the scan root. A file outside of it has no part in anything. */
    private TreeSet<String> files(ScanRequest request, Surroundings surroundings) {
        Path root = TreeOptions.root(request.path()).toAbsolutePath().normalize();
        TreeSet<String> files = new TreeSet<>();
        for (String given : reportOnly) {
            Path file;
            try {
                file = surroundings.directory().resolve(given).toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
                throw wrong("not a path: " + given);
            }
            if (!Files.exists(file)) {
                throw wrong("--report-only: there is no file " + given);
            }
            if (Files.isDirectory(file)) {
                throw wrong("--report-only: " + given + " is a directory, and files are asked for (PATH comes first)");
            }
            if (file.startsWith(root)) {
                files.add(root.relativize(file).toString().replace('\\', '/'));
            }
        }
        return files;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
