package dev.tocsin.analyzer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTreeTest {

    @TempDir
    Path root;

    @Test
    void listsTheKindsThatMatterSortedByPath() {
        TempTree tree = new TempTree(root)
                .files("b/Z.java", "b/A.java", "pom.xml", "b/build.gradle.kts", "a.YML", "schema.SQL", "c.json")
                .files("README.md", "b/logo.png", "x.xml", "application.properties", "Makefile");

        assertThat(tree.discover().files())
                .extracting(f -> f.path() + " " + f.kind())
                .containsExactly(
                        "a.YML YAML",
                        "application.properties PROPERTIES",
                        "b/A.java JAVA",
                        "b/Z.java JAVA",
                        "b/build.gradle.kts BUILD",
                        "c.json JSON",
                        "pom.xml BUILD",
                        "schema.SQL SQL",
                        "x.xml XML");
    }

    @Test
    void theOrderOfTheListingMeansNothing() throws IOException {
        TempTree tree = new TempTree(root).files("b/B.java", "b/A.java", "a/A.java", "c.sql", "a.sql", "d/e/f.sql");
        DirectoryLister backwards = folder -> {
            List<Path> entries = DirectoryLister.DISK.list(folder);
            Collections.sort(entries, Collections.reverseOrder());
            return entries;
        };
        DiscoveryOptions options = DiscoveryOptions.defaults().withMaxFiles(4);

        SourceTree reversed = new Discovery(options, backwards).discover(root);

        assertThat(reversed).isEqualTo(tree.discover(options));
        assertThat(reversed.files()).hasSize(4);
    }

    @Test
    void knowsEachFilesSizeAndPlace() throws IOException {
        new TempTree(root).file("a/b.sql", "select 1");

        SourceFile file = new TempTree(root).discover().files().get(0);

        assertThat(file.size()).isEqualTo(8);
        assertThat(file.name()).isEqualTo("b.sql");
        assertThat(Files.readString(file.location())).isEqualTo("select 1");
    }

    @Test
    void aSingleFileIsATree() throws IOException {
        new TempTree(root).files("src/test/java/ATest.java", "src/test/java/B.java");

        SourceTree tree = SourceTree.discover(root.resolve("src/test/java/ATest.java"), DiscoveryOptions.defaults());

        assertThat(TempTree.paths(tree)).containsExactly("ATest.java");
        assertThat(tree.root()).isEqualTo(root.resolve("src/test/java").toRealPath());
    }

    @Test
    void aSingleFileOfNoUseIsReported() throws IOException {
        new TempTree(root).files("notes.txt");

        SourceTree tree = SourceTree.discover(root.resolve("notes.txt"), DiscoveryOptions.defaults());

        assertThat(tree.files()).isEmpty();
        assertThat(tree.problems())
                .singleElement()
                .returns(Problem.Kind.SKIPPED, Problem::kind)
                .returns("notes.txt", p -> p.place().file());
    }

    @Test
    void aMissingRootIsAnExceptionThatNamesIt() {
        Path missing = root.resolve("nowhere");

        assertThatExceptionOfType(ScanRootException.class)
                .isThrownBy(() -> SourceTree.discover(missing, DiscoveryOptions.defaults()))
                .withMessage("`" + missing + "` does not exist")
                .returns(missing, ScanRootException::root);
    }

    @Test
    void aDanglingLinkAsRootIsAnException() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("gone"));

        assertThatExceptionOfType(ScanRootException.class)
                .isThrownBy(() -> SourceTree.discover(link, DiscoveryOptions.defaults()))
                .withMessageContaining("does not exist");
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        new TempTree(root).files("real/a.sql");
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));

        assertThat(TempTree.paths(SourceTree.discover(link, DiscoveryOptions.defaults())))
                .containsExactly("a.sql");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        TempTree outside = new TempTree(root).files("outside/secret.sql");
        TempTree tree = new TempTree(root.resolve("tree")).files("x/a.sql");
        Files.createSymbolicLink(tree.root().resolve("x/loop"), tree.root());
        Files.createSymbolicLink(tree.root().resolve("x/self"), tree.root().resolve("x/self"));
        Files.createSymbolicLink(tree.root().resolve("inside.sql"), tree.root().resolve("x/a.sql"));
        Files.createSymbolicLink(tree.root().resolve("out"), outside.root().resolve("outside"));
        Files.createSymbolicLink(tree.root().resolve("out.sql"), outside.root().resolve("outside/secret.sql"));
        Files.createSymbolicLink(tree.root().resolve("gone.sql"), tree.root().resolve("nowhere.sql"));

        SourceTree found = tree.discover();

        assertThat(TempTree.paths(found)).containsExactly("x/a.sql");
        assertThat(found.skipped()).containsEntry(SkipReason.LINK, 6);
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void aGitignoreThatIsALinkIsNotRead() throws IOException {
        TempTree tree = new TempTree(root.resolve("tree")).files("a.sql");
        new TempTree(root).file("rules", "*.sql");
        Files.createSymbolicLink(tree.root().resolve(".gitignore"), root.resolve("rules"));

        assertThat(TempTree.paths(tree.discover())).containsExactly("a.sql");
    }

    @Test
    void aFolderThatCannotBeListedIsAProblem() throws IOException {
        new TempTree(root).files("closed/a.sql", "open/b.sql");
        DirectoryLister refusing = folder -> {
            if (folder.endsWith("closed")) {
                throw new AccessDeniedException(folder.toString());
            }
            return DirectoryLister.DISK.list(folder);
        };

        SourceTree tree = new Discovery(DiscoveryOptions.defaults(), refusing).discover(root);

        assertThat(TempTree.paths(tree)).containsExactly("open/b.sql");
        assertThat(tree.problems())
                .containsExactly(new Problem(
                        SourceSpan.line("closed", 1),
                        Problem.Kind.UNREADABLE,
                        "the folder cannot be listed: access is denied"));
    }

    @Test
    void aFileThatVanishesMeanwhileIsAProblem() throws IOException {
        new TempTree(root).files("a.sql");
        DirectoryLister late = folder -> {
            List<Path> entries = DirectoryLister.DISK.list(folder);
            entries.add(folder.resolve("gone.sql"));
            return entries;
        };

        SourceTree tree = new Discovery(DiscoveryOptions.defaults(), late).discover(root);

        assertThat(TempTree.paths(tree)).containsExactly("a.sql");
        assertThat(tree.problems()).extracting(p -> p.place().file()).containsExactly("gone.sql");
    }

    @Test
    void tooLargeFilesAreProblems() {
        TempTree tree = new TempTree(root).file("A.java", "x".repeat(11)).file("a.sql", "x".repeat(11));
        DiscoveryOptions options =
                DiscoveryOptions.defaults().withMaxFileBytes(10).withMaxSqlBytes(11);

        SourceTree found = tree.discover(options);

        assertThat(TempTree.paths(found)).containsExactly("a.sql");
        assertThat(found.problems())
                .containsExactly(
                        new Problem(SourceSpan.line("A.java", 1), Problem.Kind.SKIPPED, "larger than 10 bytes"));
    }

    @Test
    void tooManyFilesAreOneProblem() {
        TempTree tree = new TempTree(root).files("a.sql", "b.sql", "c/d.sql", "e.sql");

        SourceTree found = tree.discover(DiscoveryOptions.defaults().withMaxFiles(2));

        assertThat(TempTree.paths(found)).containsExactly("a.sql", "b.sql");
        assertThat(found.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.LIMIT);
    }

    @Test
    void namesThatAreNoUtf8StayApart() throws IOException {
        // The platform's own names are bytes; two of them differ only in a byte that is no UTF-8.
        byte[][] names = {{'a', (byte) 0xe9, '.', 's', 'q', 'l'}, {'a', (byte) 0xe8, '.', 's', 'q', 'l'}};
        for (byte[] name : names) {
            StringBuilder uri = new StringBuilder(root.toUri().toString());
            for (byte b : name) {
                uri.append(String.format("%%%02X", b & 0xff));
            }
            Files.write(Path.of(java.net.URI.create(uri.toString())), new byte[0]);
        }

        assertThat(TempTree.paths(new TempTree(root).discover())).containsExactly("a\\xE8.sql", "a\\xE9.sql");
    }

    @Test
    void namesBeyondAsciiAreReadWhateverTheLocale() throws IOException {
        String name = "数据 é?\n.sql";
        StringBuilder uri = new StringBuilder(root.toUri().toString());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            uri.append(String.format("%%%02X", b & 0xff));
        }
        Files.write(Path.of(java.net.URI.create(uri.toString())), new byte[0]);

        assertThat(TempTree.paths(new TempTree(root).discover())).containsExactly(name);
    }

    @Test
    void anAbsurdDepthIsSurvived() throws IOException {
        Path folder = root;
        for (int i = 0; i < 210; i++) {
            folder = folder.resolve("d");
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("a.sql"), new byte[0]);
        new TempTree(root).files("b.sql");

        SourceTree tree = new TempTree(root).discover();

        assertThat(TempTree.paths(tree)).containsExactly("b.sql");
        assertThat(tree.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.LIMIT);
    }

    @Test
    void toolFoldersAreSkipped() {
        TempTree tree = new TempTree(root)
                .files(".git/a.sql", ".svn/a.sql", ".hg/a.sql", "node_modules/a.sql", ".gradle/a.sql")
                .files(".idea/a.sql", ".mvn/a.sql", "x/node_modules/a.sql", "x/a.sql");

        SourceTree found = tree.discover();

        assertThat(TempTree.paths(found)).containsExactly("x/a.sql");
        assertThat(found.skipped()).containsEntry(SkipReason.BUILD_OUTPUT, 8);
    }

    @Test
    void buildOutputIsToldFromPackagesByItsNeighbours() {
        TempTree tree = new TempTree(root)
                .files("m/pom.xml", "m/target/A.java", "m/bin/A.java")
                .files("g/build.gradle.kts", "g/build/A.java", "g/out/A.java")
                .files("e/.classpath", "e/bin/A.java")
                .files("s/src/main/java/target/A.java", "s/src/main/java/build/A.java", "s/src/main/java/out/A.java");

        assertThat(TempTree.paths(tree.discover()))
                .containsExactly(
                        "g/build.gradle.kts",
                        "m/pom.xml",
                        "s/src/main/java/build/A.java",
                        "s/src/main/java/out/A.java",
                        "s/src/main/java/target/A.java");
    }

    @Test
    void generatedFoldersAreTakenOnRequestOnly() {
        TempTree tree = new TempTree(root)
                .files("src/main/generated/A.java", "src/main/java/generated/B.java", "generated-sources/C.java");

        assertThat(TempTree.paths(tree.discover())).isEmpty();
        assertThat(TempTree.paths(tree.discover(DiscoveryOptions.defaults().withGenerated(true))))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/java/A.java",
                "src/test/resources/a.sql",
                "src/it/A.java",
                "src/integrationTest/java/A.java",
                "src/testFixtures/java/A.java",
                "src/androidTest/A.java",
                "src/test-common/A.java",
                "test/java/A.java",
                "tests/A.java",
                "shop-it/src/main/java/A.java",
                "shop-tests/src/main/java/A.java"
            })
    void foldersOfTestsAreTakenOnRequestOnly(String path) {
        TempTree tree =
                new TempTree(root).files("src/main/java/M.java", "shop-it/pom.xml", "shop-tests/build.gradle", path);

        assertThat(TempTree.paths(tree.discover())).doesNotContain(path).contains("src/main/java/M.java");
        assertThat(TempTree.paths(tree.discover(DiscoveryOptions.defaults().withTests(true))))
                .contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java/com/acme/tests/Lab.java",
                "src/main/java/com/acme/TestResultService.java",
                "src/main/java/com/acme/BloodTest.java",
                "src/testimonials/A.java",
                "vehicle-test/A.java",
                "src/com/acme/AUDIT.java",
                "src/com/acme/Testimony.java"
            })
    void whatOnlySoundsLikeATestIsTaken(String path) {
        TempTree tree = new TempTree(root).files(path);

        assertThat(TempTree.paths(tree.discover())).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrderTest", "OrderTests", "OrderIT", "OrderTestCase", "TestOrder"})
    void aJavaFileOutsideOfSrcMainIsATestByNameAndText(String name) {
        TempTree tree = new TempTree(root)
                .file("src/com/acme/a/" + name + ".java", "import org.junit.Test; class " + name + " {}")
                .file("src/com/acme/b/" + name + ".java", "@Entity class " + name + " {}");

        assertThat(TempTree.paths(tree.discover())).containsExactly("src/com/acme/b/" + name + ".java");
    }

    @Test
    void aScanRootInsideSrcMainKnowsWhereItIs() throws IOException {
        new TempTree(root).files("pom.xml", "src/main/java/com/tests/TestResult.java");

        SourceTree tree = SourceTree.discover(root.resolve("src/main/java/com"), DiscoveryOptions.defaults());

        assertThat(TempTree.paths(tree)).containsExactly("tests/TestResult.java");
    }

    @Test
    void foldersAboveTheModuleMeanNothing() throws IOException {
        new TempTree(root.resolve("src/main/shop")).files("pom.xml", "tests/A.java", "src/B.java");

        SourceTree tree = SourceTree.discover(root.resolve("src/main/shop"), DiscoveryOptions.defaults());

        assertThat(TempTree.paths(tree)).containsExactly("pom.xml", "src/B.java");
    }

    @Test
    void aScanRootInsideTheTestsIsTaken() throws IOException {
        new TempTree(root).files("pom.xml").file("src/test/java/ATest.java", "import org.junit.Test; class ATest {}");

        SourceTree tree = SourceTree.discover(root.resolve("src/test"), DiscoveryOptions.defaults());

        assertThat(TempTree.paths(tree)).containsExactly("java/ATest.java");
    }

    @Test
    void javaAmongResourcesIsATemplate() {
        TempTree tree = new TempTree(root).files("src/main/resources/archetype/A.java", "src/main/resources/a.sql");

        SourceTree found = tree.discover();

        assertThat(TempTree.paths(found)).containsExactly("src/main/resources/a.sql");
        assertThat(found.skipped()).containsEntry(SkipReason.TEMPLATE, 1);
    }

    @Test
    void filesOfOneKindComeInOrder() {
        SourceTree tree = new TempTree(root).files("b.sql", "A.java", "a.sql").discover();

        assertThat(tree.files(SourceKind.SQL).stream().map(SourceFile::path)).containsExactly("a.sql", "b.sql");
        assertThat(Arrays.stream(SourceKind.values())
                        .mapToInt(k -> tree.files(k).size())
                        .sum())
                .isEqualTo(3);
    }
}
