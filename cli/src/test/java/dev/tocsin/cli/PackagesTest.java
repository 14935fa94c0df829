package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.rules.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Who may import whom. Data flows one way through the house, and imports follow it; docs/decisions/0001-packages.md tells why
 * the packages are cut as they are.
 */
class PackagesTest {

    private static final String HOUSE = "dev.tocsin.";

    /** What each package may import of the house, beside itself. */
    private static final Map<String, Set<String>> HOUSE_IMPORTS = Map.ofEntries(
            Map.entry("analyzer.source", Set.of()),
            Map.entry("analyzer.facts", Set.of("analyzer.source")),
            Map.entry("analyzer.frontend", Set.of("analyzer.facts", "analyzer.source")),
            Map.entry("analyzer.types", Set.of("analyzer.facts", "analyzer.source")),
            Map.entry("analyzer.ir", Set.of("analyzer.source")),
            Map.entry("analyzer.schema", Set.of("analyzer.ir", "analyzer.source")),
            Map.entry(
                    "analyzer.schema.readers",
                    Set.of("analyzer.schema", "analyzer.facts", "analyzer.types", "analyzer.source", "analyzer.ir")),
            Map.entry(
                    "analyzer.model",
                    Set.of("analyzer.facts", "analyzer.types", "analyzer.ir", "analyzer.schema", "analyzer.source")),
            Map.entry("analyzer.frameworks.query", Set.of("analyzer.ir")),
            Map.entry(
                    "analyzer.frameworks",
                    Set.of(
                            "analyzer.frameworks.query",
                            "analyzer.model",
                            "analyzer.facts",
                            "analyzer.types",
                            "analyzer.ir",
                            "analyzer.schema",
                            "analyzer.source")),
            Map.entry(
                    "analyzer.flow",
                    Set.of(
                            "analyzer.model",
                            "analyzer.types",
                            "analyzer.facts",
                            "analyzer.ir",
                            "analyzer.schema",
                            "analyzer.source")),
            Map.entry(
                    "analyzer.race",
                    Set.of(
                            "analyzer.flow",
                            "analyzer.model",
                            "analyzer.types",
                            "analyzer.facts",
                            "analyzer.ir",
                            "analyzer.schema",
                            "analyzer.source")),
            Map.entry(
                    "analyzer.engine",
                    Set.of(
                            "analyzer.source",
                            "analyzer.facts",
                            "analyzer.frontend",
                            "analyzer.types",
                            "analyzer.ir",
                            "analyzer.schema",
                            "analyzer.schema.readers",
                            "analyzer.model",
                            "analyzer.frameworks",
                            "analyzer.flow",
                            "analyzer.race")),
            Map.entry("rules", Set.of("analyzer.ir", "analyzer.race", "analyzer.schema", "analyzer.source")),
            Map.entry("rules.sarif", Set.of("rules", "analyzer.source")),
            Map.entry(
                    "rules.fix", Set.of("rules", "analyzer.ir", "analyzer.race", "analyzer.schema", "analyzer.source")),
            Map.entry("rules.patch", Set.of("rules")),
            Map.entry("cli.selection", Set.of("rules", "analyzer.ir", "analyzer.source")),
            Map.entry(
                    "cli.config",
                    Set.of(
                            "cli.selection",
                            "rules",
                            "analyzer.model",
                            "analyzer.ir",
                            "analyzer.schema",
                            "analyzer.source")),
            Map.entry("cli.report", Set.of("rules", "analyzer.source")),
            Map.entry("cli.html", Set.of("cli.report", "rules", "rules.patch", "analyzer.source")),
            Map.entry("cli.reproduce", Set.of("rules", "analyzer.engine", "analyzer.source")),
            Map.entry("cli.git", Set.of("analyzer.source")),
            Map.entry(
                    "cli",
                    Set.of(
                            "cli.html",
                            "cli.report",
                            "cli.selection",
                            "cli.config",
                            "cli.git",
                            "cli.reproduce",
                            "analyzer.model",
                            "rules",
                            "rules.fix",
                            "rules.patch",
                            "rules.sarif",
                            "analyzer.schema",
                            "analyzer.engine",
                            "analyzer.source")));

    /** Libraries, by the beginning of their packages' names, and who may see them. Everybody sees the JDK. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "com.github.javaparser.", Set.of("analyzer.frontend", "rules.fix"),
            "org.snakeyaml.engine.", Set.of("analyzer.schema.readers", "cli.config"),
            "de.jcup.sarif_2_1_0.", Set.of("rules.sarif"),
            "com.fasterxml.jackson.", Set.of("rules.sarif", "cli", "cli.selection", "cli.config"),
            "picocli.", Set.of("cli"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.tocsin");

    @Test
    void everyPackageIsInTheTable() {
        assertThat(CLASSES.stream().map(PackagesTest::inHouse).collect(Collectors.toSet()))
                .isEqualTo(HOUSE_IMPORTS.keySet());
        assertThat(CLASSES.size()).isGreaterThan(300);
    }

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        assertThat(forbidden((from, to) -> HOUSE_IMPORTS.get(from).contains(to), this::isHouse))
                .isEmpty();
    }

    @Test
    void librariesAreSeenOnlyWhereTheTableSays() {
        assertThat(forbidden(PackagesTest::maySee, name -> !isHouse(name) && !name.startsWith("java")))
                .isEmpty();
    }

    /** A table of permissions that nobody uses would say nothing about the house. */
    @Test
    void everyLibraryIsUsedByWhomeverMaySeeIt() {
        Map<String, Set<String>> seen = new TreeMap<>();
        for (Dependency dependency : dependencies()) {
            String target = dependency.getTargetClass().getName();
            LIBRARIES.keySet().stream()
                    .filter(target::startsWith)
                    .forEach(library -> seen.computeIfAbsent(library, l -> new TreeSet<>())
                            .add(inHouse(dependency.getOriginClass())));
        }
        assertThat(seen).isEqualTo(LIBRARIES);
    }

    @Test
    void packagesFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("dev.tocsin.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void frameworkModelsDoNotKnowEachOther() {
        assertThat(amongThemselves(FrameworkModel.class, 6)).isEmpty();
    }

    @Test
    void rulesDoNotKnowEachOther() {
        assertThat(amongThemselves(Rule.class, 20)).isEmpty();
    }

    /** Dependencies between the classes that implement the type, of which there are at least so many. */
    private static List<String> amongThemselves(Class<?> type, int atLeast) {
        Set<JavaClass> implementations = CLASSES.stream()
                .filter(c -> !c.isInterface() && c.isAssignableTo(type))
                // What several of them are made from is no one of them.
                .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
                .collect(Collectors.toSet());
        assertThat(implementations).hasSizeGreaterThanOrEqualTo(atLeast);
        return dependencies().stream()
                .filter(d -> implementations.contains(outermost(d.getOriginClass())))
                .filter(d -> implementations.contains(outermost(d.getTargetClass())))
                .filter(d -> !outermost(d.getOriginClass()).equals(outermost(d.getTargetClass())))
                .map(Dependency::getDescription)
                .toList();
    }

    private interface Permission {
        boolean allows(String from, String to);
    }

    private static List<String> forbidden(Permission permission, Predicate<String> targets) {
        List<Dependency> judged = dependencies().stream()
                .filter(d -> targets.test(packageOf(d.getTargetClass())))
                .filter(d -> !packageOf(d.getTargetClass()).equals(packageOf(d.getOriginClass())))
                .toList();
        assertThat(judged).isNotEmpty();
        return judged.stream()
                .filter(d -> !permission.allows(inHouse(d.getOriginClass()), inHouse(d.getTargetClass())))
                .map(Dependency::getDescription)
                .sorted()
                .toList();
    }

    private static boolean maySee(String from, String target) {
        return LIBRARIES.entrySet().stream()
                .anyMatch(library -> (target + ".").startsWith(library.getKey())
                        && library.getValue().contains(from));
    }

    private boolean isHouse(String packageName) {
        return packageName.startsWith(HOUSE);
    }

    private static List<Dependency> dependencies() {
        return CLASSES.stream()
                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                .toList();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(PackagesTest::outermost).orElse(type);
    }

    /** An array's package is that of its elements; a primitive's is the JDK's. */
    private static String packageOf(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive() ? "java.lang" : base.getPackageName();
    }

    private static String inHouse(JavaClass type) {
        String name = packageOf(type);
        return name.startsWith(HOUSE) ? name.substring(HOUSE.length()) : name;
    }
}
