package dev.tocsin.rules.fix;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of Spring's types for databases the code of a module can name. A module of business rules that leaves all of that to
 * another one's adapters cannot catch what these throw, and a patch that does would not compile.
 *
 * <p>A module sees them where one of its files imports some already, or where its build, or one that hands its dependencies on to
 * it, brings them along. Where a build takes dependencies from a place that is not here, it may bring any.
 */
final class ModuleDependencies {

    /** All of these packages come with {@code spring-tx}, or with what needs it. */
    private static final Pattern OF_DATABASES =
            Pattern.compile("org\\.springframework\\.(?:dao|transaction|data|jdbc|orm)\\..*");

    private static final Pattern IMPORTED =
            Pattern.compile("(?m)^[ \\t]*import[ \\t]+(?:static[ \\t]+)?" + OF_DATABASES.pattern());

    /** What brings them, as Maven and Gradle, or a catalog's accessor, spell it. */
    private static final Pattern BROUGHT =
            Pattern.compile("spring[-.](?:boot[-.])?(?:starter[-.])?(?:data|jdbc|tx|orm|batch)\\b|mybatis|jooq");

    private static final Pattern MANAGED = Pattern.compile("(?s)<dependencyManagement>.*?</dependencyManagement>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>\\s*([^<\\s]+)");
    private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");

    /** A module of the same Gradle build that this one uses. */
    private static final Pattern USED = Pattern.compile("project\\(?[^'\"\\n]*['\"](:[^'\"]+)['\"]");

    /** What a Gradle module hands on to those that use it. */
    private static final Pattern HANDED_ON = Pattern.compile("(?m)^\\s*api\\b.*");

    /** How a Gradle build takes dependencies from where it does not say. */
    private static final List<String> FROM_ELSEWHERE =
            List.of("libs.bundles", "apply from", "apply(from", "conventions");

    private final List<String> paths;
    private final Function<String, Optional<String>> texts;
    private final List<String> builds;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    /**
     * @param paths all files of the tree, with forward slashes
     * @param texts a file's text; empty where it cannot be had
     */
    ModuleDependencies(List<String> paths, Function<String, Optional<String>> texts) {
        this.paths = paths;
        this.texts = texts;
        this.builds = paths.stream().filter(ModuleDependencies::isBuild).toList();
    }

    private static boolean isBuild(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals("pom.xml") || name.equals("build.gradle") || name.equals("build.gradle.kts");
    }

    /**
     * Whether the code of a file can name a type.
     *
     * @param path of a Java file
     * @param type its qualified name; of other types than Spring's for databases it is taken for granted
     */
    boolean sees(String path, String type) {
        if (builds.size() < 2 || !OF_DATABASES.matcher(type).matches()) {
            return true;
        }
        Optional<String> build = buildOf(path);
        return build.isEmpty() || known.computeIfAbsent(build.get(), b -> imports(folder(b)) || brings(b));
    }

    /** The folder of the module that a file belongs to, without a slash at its end; empty for the root's. */
    String moduleOf(String path) {
        return buildOf(path)
                .map(ModuleDependencies::folder)
                .map(f -> f.replaceAll("/$", ""))
                .orElse("");
    }

    private Optional<String> buildOf(String path) {
        return builds.stream()
                .filter(b -> path.startsWith(folder(b)))
                .max((a, b) -> Integer.compare(folder(a).length(), folder(b).length()));
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private boolean imports(String module) {
        return paths.stream()
                .filter(p -> p.endsWith(".java") && p.startsWith(module) && !p.contains("src/test/"))
                .filter(p -> buildOf(p).map(ModuleDependencies::folder).equals(Optional.of(module)))
                .anyMatch(p ->
                        texts.apply(p).filter(t -> IMPORTED.matcher(t).find()).isPresent());
    }

    /** Along the builds of the folders above, and of the modules whose dependencies are handed on. */
    private boolean brings(String first) {
        Deque<String> open = new ArrayDeque<>(List.of(first));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            String build = open.pop();
            String text = texts.apply(build).orElse("");
            boolean maven = build.endsWith("pom.xml");
            String own = maven
                    ? MANAGED.matcher(text).replaceAll("")
                    : first.startsWith(folder(build)) ? text : handedOn(text);
            if (text.isEmpty()
                    || BROUGHT.matcher(own).find()
                    || FROM_ELSEWHERE.stream().anyMatch(text::contains)) {
                return true;
            }
            Stream.concat(above(build), maven ? ofMaven(own) : ofGradle(own))
                    .filter(seen::add)
                    .forEach(open::add);
        }
        return false;
    }

    private Stream<String> above(String build) {
        return builds.stream().filter(b -> !b.equals(build) && folder(build).startsWith(folder(b)));
    }

    private Stream<String> ofMaven(String pom) {
        Set<String> named = ARTIFACT.matcher(pom).results().map(r -> r.group(1)).collect(Collectors.toSet());
        return builds.stream()
                .filter(b -> b.endsWith("pom.xml"))
                .filter(b -> texts.apply(b)
                        .map(t -> ARTIFACT.matcher(PARENT.matcher(t).replaceAll("")))
                        .filter(m -> m.find() && named.contains(m.group(1)))
                        .isPresent());
    }

    private static String handedOn(String gradle) {
        return HANDED_ON.matcher(gradle).results().map(MatchResult::group).collect(Collectors.joining("\n"));
    }

    private Stream<String> ofGradle(String gradle) {
        Set<String> folders = USED.matcher(gradle)
                .results()
                .map(r -> r.group(1).substring(1).replace(':', '/') + "/")
                .collect(Collectors.toSet());
        return builds.stream().filter(b -> folders.contains(folder(b)));
    }
}
