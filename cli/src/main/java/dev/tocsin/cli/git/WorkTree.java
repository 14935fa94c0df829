package dev.tocsin.cli.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Git work tree. Git is run in its uppermost folder: a hook's {@code GIT_DIR} and {@code GIT_INDEX_FILE} may be relative to
 * it. Settings by which a repository can make Git run programs are switched off.
 *
 * @param root the folder that holds {@code .git}
 */
public record WorkTree(Path root) {

    private static final List<String> PRELUDE =
            List.of("git", "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false");

    /** The work tree that a folder lies in, if it lies in one. */
    public static Optional<WorkTree> around(Path folder) {
        Path start = folder.toAbsolutePath().normalize();
        for (Path candidate = start; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve(".git"))) {
                return Optional.of(new WorkTree(candidate));
            }
        }
        return Optional.empty();
    }

    /** The way from the root to a folder in the tree, with forward slashes and one at its end; empty for the root. */
    public String prefix(Path folder) {
        String way =
                root.relativize(folder.toAbsolutePath().normalize()).toString().replace('\\', '/');
        return way.isEmpty() ? "" : way + "/";
    }

    /** Where the change to a commit began: the last commit that it has in common with {@code HEAD}. */
    public String forkPoint(String reference) throws GitException {
        if (reference.isBlank() || reference.startsWith("-")) {
            throw new GitException("\"" + reference + "\" names no commit");
        }
        String commit = commit(reference)
                .orElseThrow(() -> new GitException("there is no commit \"" + reference + "\" here; fetch it first"
                        + " (in a GitHub workflow: actions/checkout with fetch-depth: 0)"));
        Output base = run(List.of("merge-base", commit, "HEAD"));
        if (base.exitCode() != 0) {
            throw new GitException(
                    "\"" + reference + "\" and HEAD have no commit in common; a shallow clone may lack it"
                            + " (in a GitHub workflow: actions/checkout with fetch-depth: 0)");
        }
        return base.text().strip();
    }

    /** The id of {@code HEAD}; empty before the first commit. */
    public Optional<String> head() throws GitException {
        return commit("HEAD");
    }

    private Optional<String> commit(String reference) throws GitException {
        Output found = run(List.of("rev-parse", "--verify", "--quiet", reference + "^{commit}"));
        return found.exitCode() == 0 ? Optional.of(found.text().strip()) : Optional.empty();
    }

    /** Runs Git and gives back what it prints; throws where it fails. */
    byte[] output(String... arguments) throws GitException {
        Output output = run(Arrays.asList(arguments));
        if (output.exitCode() != 0) {
            String said = output.complaint().strip();
            throw new GitException("git " + arguments[0] + " failed: "
                    + (said.isEmpty()
                            ? "exit code " + output.exitCode()
                            : said.lines().findFirst().orElseThrow()));
        }
        return output.bytes();
    }

    /** What came of a run of Git. */
    private record Output(int exitCode, byte[] bytes, String complaint) {

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Output run(List<String> arguments) throws GitException {
        Path complaints = null;
        try {
            complaints = Files.createTempFile("tocsin-git", ".txt");
            Process process =
                    builder(arguments).redirectError(complaints.toFile()).start();
            process.getOutputStream().close();
            byte[] bytes = process.getInputStream().readAllBytes();
            int exitCode = process.waitFor();
            return new Output(exitCode, bytes, Files.readString(complaints, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new GitException("cannot run git: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitException("interrupted while git ran");
        } finally {
            delete(complaints);
        }
    }

    /** A process that is not started yet. */
    ProcessBuilder builder(List<String> arguments) {
        List<String> command = new ArrayList<>(PRELUDE);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        return builder;
    }

    private static void delete(Path file) throws GitException {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new GitException("cannot remove " + file);
        }
    }
}
