package dev.tocsin.cli.reproduce;

import dev.tocsin.analyzer.engine.Approach;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A test for one race of a scanned tree, and where it goes.
 *
 * @param file relative to the root
 * @param command what runs it, from the root
 */
public record Reproduction(Path file, RaceTest test, String command) {

    /**
     * The test for a race; empty where the code around it is not Spring's, so that no test could be written that runs.
     *
     * @param root what was scanned
     */
    public static Optional<Reproduction> of(Race race, Path root) {
        Optional<Approach> approach = race.approach();
        if (approach.isEmpty()) {
            return Optional.empty();
        }
        Project project = Project.around(root, approach.get().file());
        if (!approach.get().spring() && !project.boot()) {
            return Optional.empty();
        }
        RaceTest test = RaceTest.of(race, approach.get(), project);
        Path folder = project.tests();
        for (String part : test.packageName().split("\\.")) {
            folder = folder.resolve(part);
        }
        String command = project.gradle() ? "gradle test --tests " : "mvn test -Dtest=";
        return Optional.of(new Reproduction(folder.resolve(test.name() + ".java"), test, command + test.name()));
    }

    /**
     * Adds the test to the tree.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is such a file
     * @throws IOException when it cannot be written, or would lie outside of the tree
     */
    public void write(Path root) throws IOException {
        NewFile.write(root, file, test.text());
    }
}
