package dev.tocsin.analyzer.source;

import java.util.Locale;
import java.util.Set;

/** What Java projects are used to calling their folders and files: build output, generated sources, tests. */
final class Layout {

    private static final Set<String> TOOL_FOLDERS =
            Set.of(".git", ".svn", ".hg", ".gradle", ".idea", ".mvn", ".settings", ".vscode", "node_modules");

    private static final Set<String> TEST_SOURCE_SETS = Set.of("it", "itest", "e2e");

    private Layout() {}

    /** Folders that tools keep for themselves, whatever lies beside them. */
    static boolean isToolFolder(String name) {
        return TOOL_FOLDERS.contains(name);
    }

    /**
     * Whether a folder is build output, which its neighbours tell: {@code build} may as well be a package.
     *
     * @param siblings the names of all entries beside the folder
     */
    static boolean isBuildOutput(String name, Set<String> siblings) {
        boolean maven = siblings.contains("pom.xml");
        boolean gradle = hasGradleFile(siblings);
        return switch (name) {
            case "target" -> maven || siblings.contains("build.sbt");
            case "build" -> gradle;
            case "out", "bin" -> maven || gradle || hasIdeFile(siblings);
            default -> false;
        };
    }

    /** Whether a folder holds the root of a Maven or Gradle module. */
    static boolean isModule(Set<String> names) {
        return names.contains("pom.xml") || hasGradleFile(names);
    }

    private static boolean hasGradleFile(Set<String> names) {
        return names.contains("build.gradle")
                || names.contains("build.gradle.kts")
                || names.contains("settings.gradle")
                || names.contains("settings.gradle.kts");
    }

    private static boolean hasIdeFile(Set<String> names) {
        return names.contains(".classpath")
                || names.contains(".project")
                || names.contains(".idea")
                || names.stream().anyMatch(n -> n.endsWith(".iml"));
    }

    static boolean isGeneratedFolder(String name) {
        return name.equals("generated")
                || name.equals("generated-sources")
                || name.equals("generated-src")
                || name.equals("src-gen");
    }

    /**
     * Whether a folder holds test sources, by its name and its parent's. Never asked below {@code src/main}, where a package may
     * well be called {@code tests}.
     *
     * @param siblings the names of all entries beside the folder
     */
    static boolean isTestFolder(String name, String parent, Set<String> siblings) {
        if (parent.equals("src")) {
            return isTestSourceSet(name);
        }
        // Ant and old IDE projects: "test" beside "src".
        return name.equals("tests")
                || name.equals("test") && siblings.contains("src")
                || name.equals("java") && parent.equals("test");
    }

    /** {@code src/test}, {@code src/it}, {@code src/integrationTest}, {@code src/testFixtures}, {@code src/test-common}. */
    private static boolean isTestSourceSet(String name) {
        return name.startsWith("test") && (name.length() == 4 || !Character.isLowerCase(name.charAt(4)))
                || name.indexOf("Test") > 0
                || name.endsWith("-test")
                || name.endsWith("-tests")
                || TEST_SOURCE_SETS.contains(name);
    }

    /** Modules by name, {@code shop-it}; to be asked only of a folder that {@link #isModule}. */
    static boolean isTestModule(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("-test") || lower.endsWith("-tests") || lower.endsWith("-it");
    }

    /**
     * Whether a Java file is named like a test. Only a hint: outside of the usual folders {@code TestResult.java} may
     * be a laboratory's entity, so {@link TestMarker} has to agree.
     */
    static boolean isNamedLikeTest(String fileName) {
        if (!fileName.endsWith(".java")) {
            return false;
        }
        String name = fileName.substring(0, fileName.length() - ".java".length());
        return name.endsWith("Test")
                || name.endsWith("Tests")
                || name.endsWith("TestCase")
                || endsWithWordIt(name)
                || name.startsWith("Test") && name.length() > 4 && Character.isUpperCase(name.charAt(4));
    }

    /** {@code OrderIT}, but not {@code AUDIT}. */
    private static boolean endsWithWordIt(String name) {
        return name.length() > 2 && name.endsWith("IT") && !Character.isUpperCase(name.charAt(name.length() - 3));
    }
}
