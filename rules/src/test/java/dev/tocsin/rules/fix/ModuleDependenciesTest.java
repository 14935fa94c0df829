package dev.tocsin.rules.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModuleDependenciesTest {

    private static final String VIOLATION = "org.springframework.dao.DataIntegrityViolationException";
    private static final String RULES = "core/src/main/java/a/Rules.java";
    private static final String ADAPTER = "store/src/main/java/a/Store.java";

    private final Map<String, String> files = new TreeMap<>(Map.of(
            RULES, "package a;\nclass Rules {}\n",
            ADAPTER, "package a;\nclass Store {}\n"));

    private boolean rulesSee(String type) {
        return dependencies().sees(RULES, type);
    }

    private ModuleDependencies dependencies() {
        return new ModuleDependencies(List.copyOf(files.keySet()), p -> Optional.ofNullable(files.get(p)));
    }

    private static String pom(String artifact, String... dependencies) {
        StringBuilder pom = new StringBuilder("<project><parent><artifactId>all</artifactId></parent><artifactId>"
                + artifact + "</artifactId><dependencies>");
        for (String dependency : dependencies) {
            pom.append("<dependency><artifactId>").append(dependency).append("</artifactId></dependency>");
        }
        return pom.append("</dependencies></project>").toString();
    }

    private void maven(String ofRules, String ofStore) {
        files.put("pom.xml", "<project><artifactId>all</artifactId></project>");
        files.put("core/pom.xml", pom("core", ofRules));
        files.put("store/pom.xml", pom("store", ofStore));
    }

    private void gradle(String ofRules, String ofStore) {
        files.put("build.gradle", "plugins { id 'java' }\n");
        files.put("core/build.gradle", "dependencies {\n    " + ofRules + "\n}\n");
        files.put("store/build.gradle", "dependencies {\n    " + ofStore + "\n}\n");
    }

    @Test
    void whatTheBuildBringsAlongIsSeen() {
        maven("spring-boot-starter-data-jpa", "guava");
        assertThat(rulesSee(VIOLATION)).isTrue();
        assertThat(dependencies().sees(ADAPTER, VIOLATION)).isFalse();
        assertThat(dependencies().moduleOf(ADAPTER)).isEqualTo("store");
    }

    @Test
    void otherTypesAreTakenForGranted() {
        maven("guava", "spring-tx");
        assertThat(rulesSee(VIOLATION)).isFalse();
        assertThat(rulesSee("java.sql.SQLException")).isTrue();
    }

    @Test
    void oneModuleSeesWhatItUsesAlready() {
        files.put("pom.xml", pom("all", "guava"));
        assertThat(rulesSee(VIOLATION)).isTrue();
    }

    @Test
    void anImportTellsThatTheModuleSeesIt() {
        maven("guava", "spring-tx");
        files.put(
                "core/src/main/java/a/Other.java",
                "package a;\nimport org.springframework.transaction.annotation.Transactional;\nclass Other {}\n");
        assertThat(rulesSee(VIOLATION)).isTrue();
    }

    @Test
    void testsHaveDependenciesOfTheirOwn() {
        maven("guava", "spring-tx");
        files.put("core/src/test/java/a/RulesTest.java", "import " + VIOLATION + ";\nclass RulesTest {}\n");
        assertThat(rulesSee(VIOLATION)).isFalse();
    }

    @Test
    void mavenHandsDependenciesOn() {
        maven("store", "spring-tx");
        assertThat(rulesSee(VIOLATION)).isTrue();
    }

    @Test
    void aManagedVersionIsNoDependency() {
        maven("guava", "spring-tx");
        files.put(
                "pom.xml",
                "<project><artifactId>all</artifactId><dependencyManagement><dependencies><dependency><artifactId>spring-tx"
                        + "</artifactId></dependency></dependencies></dependencyManagement></project>");
        assertThat(rulesSee(VIOLATION)).isFalse();
    }

    @Test
    void theParentsDependenciesAreEachModules() {
        maven("guava", "guava");
        files.put("pom.xml", pom("all", "spring-jdbc"));
        assertThat(rulesSee(VIOLATION)).isTrue();
    }

    @Test
    void gradleHandsOnOnlyItsInterface() {
        gradle("implementation project(':store')", "implementation 'org.springframework:spring-tx'");
        assertThat(rulesSee(VIOLATION)).isFalse();
        gradle("implementation project(':store')", "api 'org.springframework:spring-tx'");
        assertThat(rulesSee(VIOLATION)).isTrue();
    }

    @Test
    void aCatalogsAccessorNamesItToo() {
        gradle("implementation libs.spring.boot.starter.data.jpa", "");
        assertThat(rulesSee(VIOLATION)).isTrue();
    }

    @Test
    void dependenciesFromElsewhereMayBeAny() {
        gradle("implementation libs.bundles.core", "");
        assertThat(rulesSee(VIOLATION)).isTrue();
    }
}
