package dev.tocsin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A scratch repository, worked on with the real {@code git} and none of the user's settings. */
final class GitRepository {

    private final Path root;

    private GitRepository(Path root) {
        this.root = root;
    }

    static GitRepository in(Path root) {
        GitRepository repository = new GitRepository(root);
        repository.git("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    void commitAll(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
    }

    /** Runs git and gives back what it printed; a failure is the test's. */
    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError("git is needed to build Tocsin", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
