package dev.tocsin.cli.reproduce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a test finds around it in the module that it is written for. Files are read as text, up to a size, and never through
 * symbolic links.
 *
 * @param tests where its test sources go, relative to the scanned root
 * @param application qualified name of the class under {@code @SpringBootApplication} in this module
 * @param profiles what the module's own tests have under {@code @ActiveProfiles}, as an annotation's value; may be empty
 * @param ownDatabase the file that configures a database for tests
 * @param database the database that the module is made for
 * @param testcontainers whether its build mentions Testcontainers
 * @param boot whether its build, or its code, uses Spring Boot
 * @param gradle whether Gradle builds it
 */
record Project(
        Path tests,
        Optional<String> application,
        String profiles,
        Optional<String> ownDatabase,
        Database database,
        boolean testcontainers,
        boolean boot,
        boolean gradle) {

    /** Databases that Testcontainers has a container for. */
    enum Database {
        POSTGRESQL("org.testcontainers.containers.PostgreSQLContainer", "postgres:16-alpine", "postgresql"),
        MYSQL("org.testcontainers.containers.MySQLContainer", "mysql:8", "mysql"),
        MARIADB("org.testcontainers.containers.MariaDBContainer", "mariadb:11", "mariadb");

        final String container;
        final String image;
        final String artifact;

        Database(String container, String image, String artifact) {
            this.container = container;
            this.image = image;
            this.artifact = artifact;
        }
    }

    private static final String MAIN = "src/main/java/";
    private static final long LARGEST_FILE = 1 << 20;
    private static final int MOST_FILES = 20_000;
    private static final int DEEPEST = 24;

    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern CLASS = Pattern.compile("\\bclass\\s+(\\w+)");
    private static final Pattern PROFILES =
            Pattern.compile("@ActiveProfiles\\(\\s*((?:\\w+\\s*=\\s*)?(?:\"[\\w-]+\"|\\{[\\w\\s\",-]*\\}))\\s*\\)");
    private static final Pattern URL =
            Pattern.compile("jdbc:|spring\\.datasource\\.|(?m)^\\s*datasource\\s*:|spring\\.flyway\\.url");
    private static final Pattern CONFIGURATION = Pattern.compile("application(-[\\w-]+)?\\.(properties|ya?ml)");

    /**
     * Looks around.
     *
     * @param root what was scanned
     * @param file a source file of the module, relative to the root
     */
    static Project around(Path root, String file) {
        int main = file.lastIndexOf(MAIN);
        Path module = main < 0 ? root : root.resolve(file.substring(0, main));
        // Where sources lie in no folder of their own, the tests lie among them.
        List<Path> sources = files(main < 0 ? root : module.resolve("src/main")).stream()
                .filter(f -> !f.startsWith(module.resolve("src/test")))
                .toList();
        List<Path> tests = files(module.resolve("src/test"));
        String build = buildText(root, module);
        Optional<String> application = first(sources, ".java", text -> text.contains("@SpringBootApplication"))
                .flatMap(Project::qualifiedName);
        Optional<Path> configuration = tests.stream()
                .filter(f -> CONFIGURATION.matcher(f.getFileName().toString()).matches())
                .filter(f -> URL.matcher(text(f)).find())
                .findFirst();
        return new Project(
                root.relativize(module.resolve("src/test/java")),
                application,
                profiles(tests, configuration),
                configuration.map(f -> root.relativize(f).toString().replace('\\', '/')),
                database(build, sources),
                build.contains("testcontainers"),
                build.contains("spring-boot") || build.contains("org.springframework.boot") || application.isPresent(),
                Files.exists(module.resolve("build.gradle")) || Files.exists(module.resolve("build.gradle.kts")));
    }

    /** What most of the module's own tests say; else the profile that the configuration is for. */
    private static String profiles(List<Path> tests, Optional<Path> configuration) {
        Optional<String> said = tests.stream()
                .filter(f -> f.toString().endsWith(".java"))
                .map(f -> PROFILES.matcher(text(f)))
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst();
        return said.orElseGet(() -> configuration
                .map(f -> CONFIGURATION.matcher(f.getFileName().toString()))
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .map(profile -> "\"" + profile.substring(1) + "\"")
                .orElse(""));
    }

    private static Database database(String build, List<Path> sources) {
        String configured = build
                + sources.stream()
                        .filter(f -> CONFIGURATION
                                .matcher(f.getFileName().toString())
                                .matches())
                        .map(Project::text)
                        .reduce("", String::concat);
        for (Database database : Database.values()) {
            if (configured.contains("jdbc:" + database.artifact)) {
                return database;
            }
        }
        for (Database database : Database.values()) {
            if (build.contains(database.artifact)) {
                return database;
            }
        }
        return Database.POSTGRESQL;
    }

    /** The build files of the module and of the folders above it, up to the root. */
    private static String buildText(Path root, Path module) {
        StringBuilder build = new StringBuilder();
        Path folder = module.normalize();
        while (folder != null && folder.startsWith(root.normalize())) {
            for (String name : List.of(
                    "pom.xml", "build.gradle", "build.gradle.kts", "gradle/libs.versions.toml", "settings.gradle")) {
                build.append(text(folder.resolve(name)));
            }
            folder = folder.getParent();
        }
        return build.toString();
    }

    private static Optional<String> qualifiedName(Path file) {
        String text = text(file);
        Matcher annotated = CLASS.matcher(text.substring(text.indexOf("@SpringBootApplication")));
        if (!annotated.find()) {
            return Optional.empty();
        }
        Matcher declared = PACKAGE.matcher(text);
        return Optional.of((declared.find() ? declared.group(1) + "." : "") + annotated.group(1));
    }

    private static Optional<Path> first(List<Path> files, String ending, Predicate<String> wanted) {
        return files.stream()
                .filter(f -> f.toString().endsWith(ending))
                .filter(f -> wanted.test(text(f)))
                .findFirst();
    }

    /** The files below a folder, sorted; none where there is no such folder. */
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder, DEEPEST)) {
            List<Path> files = new ArrayList<>(tree.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES)
                    .toList());
            files.sort(null);
            return files;
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** The file's text; nothing where it cannot be read, is too large, or is a link. */
    private static String text(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST_FILE
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            return "";
        }
    }
}
