package dev.tocsin.analyzer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every expectation here was compared with {@code git check-ignore --no-index}, Git 2.39. */
class GitignoreTest {

    @TempDir
    Path root;

    /** Lines of the pattern file are separated by bars; a path that ends with a slash is a folder. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
                    a.sql;              a.sql;            true
                    a.sql;              x/y/a.sql;        true
                    a.sql;              x/a.sqlx;         false
                    /a.sql;             a.sql;            true
                    /a.sql;             x/a.sql;          false
                    x/a.sql;            x/a.sql;          true
                    x/a.sql;            y/x/a.sql;        false
                    *.sql;              x/a.sql;          true
                    x/*.sql;            x/a.sql;          true
                    x/*.sql;            x/y/a.sql;        false
                    logs/;              logs/;            true
                    logs/;              logs;             false
                    logs/;              x/logs/;          true
                    /logs/;             x/logs/;          false
                    **/logs;            logs;             true
                    **/logs;            x/y/logs;         true
                    **/x/a;             y/x/a;            true
                    x/**;               x/a/b;            true
                    x/**;               x/;               false
                    x/**/b;             x/b;              true
                    x/**/b;             x/y/z/b;          true
                    x/**/b;             y/x/b;            false
                    **;                 x/y;              true
                    x**y;               xzzy;             true
                    x/***/b;            x/y/b;            true
                    a?c;                abc;              true
                    a?c;                ac;               false
                    a[bx]c;             abc;              true
                    a[!bx]c;            abc;              false
                    a[^bx]c;            azc;              true
                    a[0-9]c;            a7c;              true
                    a[0-9]c;            axc;              false
                    a[]-]c;             a]c;              true
                    a[]-]c;             a-c;              true
                    a[x-]c;             a-c;              true
                    a[\\]]c;            a]c;              true
                    a[[:digit:]]c;      a7c;              true
                    a[[:upper:]_]c;     a_c;              true
                    a[[:upper:]_]c;     abc;              false
                    a[[:nope:]]c;       anc;              false
                    a[bc;               a[bc;             false
                    \\*;                *;                true
                    \\*;                x;                false
                    \\#a;               #a;               true
                    #a;                 #a;               false
                    \\!a;               !a;               true
                    a\\;                a;                false
                    *.sql|!a.sql;       a.sql;            false
                    *.sql|!a.sql;       b.sql;            true
                    !a.sql|*.sql;       a.sql;            true
                    "a.sql  ";          a.sql;            true
                    "a\\ ";             "a ";             true
                    "a\\ ";             a;                false
                    Foo;                foo;              false
                    """)
    void decidesAboutAPath(String lines, String path, boolean ignored) {
        IgnoreRules rules = IgnoreRules.NONE.in("", lines.replace('|', '\n'));
        boolean folder = path.endsWith("/");
        String entry = folder ? path.substring(0, path.length() - 1) : path;

        IgnoreRules.Verdict verdict = rules.verdict(entry, entry.substring(entry.lastIndexOf('/') + 1), folder);

        assertThat(verdict == IgnoreRules.Verdict.IGNORED).isEqualTo(ignored);
    }

    @Test
    void deeperFilesWinOverUpperOnes() {
        TempTree tree = new TempTree(root)
                .file(".gitignore", "*.sql\n")
                .file("x/.gitignore", "!a.sql\n/b.sql\n")
                .files("a.sql", "x/a.sql", "x/b.sql", "x/y/a.sql", "x/y/b.sql");

        assertThat(TempTree.paths(tree.discover())).containsExactly("x/a.sql", "x/y/a.sql");
    }

    @Test
    void nothingInAnIgnoredFolderIsTakenBack() {
        TempTree tree = new TempTree(root)
                .file(".gitignore", "x/\n!x/a.sql\n!/y/\n")
                .file("x/.gitignore", "!a.sql\n")
                .files("x/a.sql", "y/a.sql");

        assertThat(TempTree.paths(tree.discover())).containsExactly("y/a.sql");
    }

    @Test
    void infoExcludeIsWeakerThanEveryGitignore() {
        TempTree tree = new TempTree(root)
                .file(".git/info/exclude", "*.sql\n")
                .file("x/.gitignore", "!a.sql\n")
                .files("a.sql", "x/a.sql", "x/b.sql");

        assertThat(TempTree.paths(tree.discover())).containsExactly("x/a.sql");
    }

    @Test
    void patternsAboveTheScanRootHoldForWhatLiesBelowIt() throws ScanRootException {
        new TempTree(root)
                .file(".git/info/exclude", "z.sql\n")
                .file(".gitignore", "/x/y/a.sql\n*.yml\n/x/\n")
                .file("x/.gitignore", "b.sql\n!k.yml\n")
                .files("x/y/a.sql", "x/y/b.sql", "x/y/c.sql", "x/y/z.sql", "x/y/k.yml", "x/y/l.yml");

        SourceTree tree = SourceTree.discover(root.resolve("x/y"), DiscoveryOptions.defaults());

        assertThat(TempTree.paths(tree)).containsExactly("c.sql", "k.yml");
    }

    @Test
    void linesMayEndAsOnWindows() {
        TempTree tree =
                new TempTree(root).file(".gitignore", "a.sql\r\n*.yml\r\n").files("a.sql", "b.yml", "c.sql");

        assertThat(TempTree.paths(tree.discover())).containsExactly("c.sql");
    }

    @Test
    void aFileWithAByteOrderMarkIsReadToo() {
        TempTree tree = new TempTree(root).file(".gitignore", "\uFEFFa.sql\n").files("a.sql", "b.sql");

        assertThat(TempTree.paths(tree.discover())).containsExactly("b.sql");
    }

    @Test
    void manyStarsTakeNoExponentialTime() {
        IgnoreRules rules = IgnoreRules.NONE.in("", "a*".repeat(50) + "b\n" + "**/a/".repeat(50) + "b");
        String path = "a/".repeat(200) + "a".repeat(200);

        assertThat(rules.verdict(path, "a".repeat(200), false)).isEqualTo(IgnoreRules.Verdict.UNMENTIONED);
    }

    @Test
    void isNotFollowedWhenTheCallerSaysSo() {
        TempTree tree = new TempTree(root).file(".gitignore", "a.sql\n").files("a.sql");

        SourceTree found = tree.discover(DiscoveryOptions.defaults().withGitignore(false));

        assertThat(TempTree.paths(found)).containsExactly("a.sql");
    }

    @Test
    void excludesAreStrongerAndCanTakeBack() {
        TempTree tree = new TempTree(root).file(".gitignore", "a.sql\n").files("a.sql", "b.sql", "x/c.sql");

        SourceTree found = tree.discover(DiscoveryOptions.defaults().withExcludes(List.of("/x/", "b.sql", "!a.sql")));

        assertThat(TempTree.paths(found)).containsExactly("a.sql");
        assertThat(found.skipped()).containsEntry(SkipReason.EXCLUDED, 2);
    }
}
