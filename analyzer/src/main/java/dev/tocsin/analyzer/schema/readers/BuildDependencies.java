package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.MigrationTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which migration tools no build of the repository brings along, so that scripts which lie where such a tool would look for them are
 * run by nobody. Builds that take dependencies from elsewhere (a parent of another repository, a version catalog's bundle, plugins of
 * the project's own) may bring any.
 */
final class BuildDependencies {

    /** Larger files are no builds. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Pattern PARENT =
            Pattern.compile("<parent>(?:(?!</parent>).){0,2000}?<artifactid>\\s*([^<\\s]++)", Pattern.DOTALL);

    private static final Set<String> OF_SPRING = Set.of("spring-boot-starter-parent", "spring-boot-dependencies");

    /** How a Gradle build takes over what another file says. */
    private static final List<String> TAKEN_OVER = List.of("libs.bundles", "apply from", "apply(from", "conventions");

    private final Map<String, String> builds = new HashMap<>();
    private boolean open;

    private BuildDependencies() {}

    /** The tools that neither a build nor settings mention; none where there is no build, or one that may bring any. */
    static Set<MigrationTool> missing(Collection<SchemaFile> files) {
        BuildDependencies dependencies = new BuildDependencies();
        files.stream().filter(BuildDependencies::isBuild).forEach(dependencies::read);
        if (dependencies.builds.isEmpty() || dependencies.open || dependencies.takesOver()) {
            return Set.of();
        }
        Set<MigrationTool> missing = EnumSet.allOf(MigrationTool.class);
        missing.removeIf(t -> dependencies.builds.values().stream().anyMatch(mentions(t)));
        if (!missing.isEmpty()) {
            // A container may run them: whoever sets one up writes its name into some settings.
            files.stream()
                    .filter(f -> f.path().endsWith(".yml") || f.path().endsWith(".yaml"))
                    .forEach(f -> missing.removeIf(mentions(text(f))));
        }
        return missing;
    }

    private static boolean isBuild(SchemaFile file) {
        String name = name(file);
        return !SchemaFiles.isTest(file.path())
                && (name.equals("pom.xml") || name.startsWith("build.gradle") || name.startsWith("settings.gradle"));
    }

    private static String name(SchemaFile file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    private void read(SchemaFile file) {
        String text = text(file);
        open |= text.isEmpty()
                || file.path().contains("buildSrc/")
                || file.path().contains("build-logic/");
        builds.put(file.path(), text);
    }

    /** In small letters; empty where the file cannot be read or is too large. */
    private static String text(SchemaFile file) {
        try {
            byte[] bytes = file.content().read();
            return bytes.length > MAX_BYTES ? "" : new String(bytes, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "";
        }
    }

    private boolean takesOver() {
        return builds.entrySet().stream()
                .anyMatch(b -> b.getKey().endsWith("pom.xml")
                        ? hasForeignParent(b.getKey(), b.getValue())
                        : TAKEN_OVER.stream().anyMatch(b.getValue()::contains));
    }

    private boolean hasForeignParent(String path, String pom) {
        Matcher parent = PARENT.matcher(pom);
        return parent.find()
                && !OF_SPRING.contains(parent.group(1))
                && builds.entrySet().stream()
                        .noneMatch(b -> !b.getKey().equals(path)
                                && b.getValue().contains("<artifactid>" + parent.group(1) + "</artifactid>"));
    }

    private static Predicate<String> mentions(MigrationTool tool) {
        return text -> text.contains(tool.name().toLowerCase(Locale.ROOT));
    }

    private static Predicate<MigrationTool> mentions(String text) {
        return tool -> mentions(tool).test(text);
    }
}
