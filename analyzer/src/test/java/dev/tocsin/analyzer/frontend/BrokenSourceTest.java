package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.source.Problem;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is broken is said and left out; what is around it is read. */
class BrokenSourceTest {

    private static FrontendResult read(String source) {
        FrontendResult result = JavaFrontend.read("src/A.java", source);
        assertThat(result.problems()).isNotEmpty().isSorted();
        return result;
    }

    private static List<String> problems(FrontendResult result) {
        return result.problems().stream()
                .map(p -> p.place() + " " + p.kind() + " " + p.message())
                .toList();
    }

    private static List<String> methods(FrontendResult result) {
        return result.facts().orElseThrow().types().stream()
                .flatMap(type -> type.methods().stream())
                .map(MethodFacts::name)
                .toList();
    }

    private static List<String> types(FrontendResult result) {
        return result.facts().orElseThrow().types().stream()
                .map(TypeFacts::qualifiedName)
                .toList();
    }

    @Test
    void brokenStatement() {
        FrontendResult result = read("""
                class A {
                    void a() {
                        f();
                        int x = = 1;
                        g();
                    }
                    void b() { h(); }
                }
                """);
        assertThat(problems(result))
                .containsExactly("src/A.java:4 SYNTAX Unexpected `=`; this part of the file was left out.");
        assertThat(result.problems().get(0).place().startColumn()).isEqualTo(17);
        assertThat(FactsPrinter.print(result.facts().orElseThrow())).isEqualTo("""
                        class A = A
                          method void a()
                            f()
                            other()
                            g()
                          method void b()
                            h()
                        """);
    }

    @Test
    void brokenMember() {
        FrontendResult result = read("""
                package p;
                class A {
                    void a() { f(); }
                    public void (;
                    void b() { g(); }
                }
                class B { void c() {} }
                """);
        assertThat(problems(result))
                .containsExactly("src/A.java:4 SYNTAX Unexpected `(`; this part of the file was left out.");
        assertThat(methods(result)).containsExactly("a", "b", "c");
        assertThat(types(result)).containsExactly("p.A", "p.B");
    }

    @Test
    void brokenAnnotationOfAType() {
        FrontendResult result = read("@Tag(name = 1 text = 2)\nclass A { void a() {} }\nclass B { void b() {} }");
        assertThat(methods(result)).containsExactly("a", "b");
        assertThat(result.problems()).extracting(p -> p.place().startLine()).containsExactly(1);
    }

    @Test
    void brokenLambdaAndAnonymousClass() {
        FrontendResult result = read("""
                class A {
                    void a() {
                        f(x -> {
                            g();
                            h(;
                        });
                        i(new B() {
                            int (;
                        });
                        j();
                    }
                }
                """);
        assertThat(result.problems()).extracting(p -> p.place().startLine()).contains(5, 8);
        assertThat(FactsPrinter.print(result.facts().orElseThrow()))
                .contains("(x) -> {", "g()", "new B()", "\n    j()\n");
    }

    @Test
    void missingBraceAtTheEnd() {
        FrontendResult result = read("class A {\n    void a() { f(); }\n    void b() {\n        g();\n");
        assertThat(problems(result)).containsExactly("src/A.java:3 SYNTAX Unexpected end of file.");
        assertThat(methods(result)).containsExactly("a", "b");
    }

    @Test
    void missingBraceOfAMethod() {
        FrontendResult result = read("""
                class A {
                    public void a() {
                        if (x) {
                            f();
                    }

                    @Tx
                    public void b() { g(); }

                    private int c() { return 1; }
                }
                """);
        assertThat(result.problems()).extracting(Problem::kind).containsOnly(Problem.Kind.SYNTAX);
        assertThat(FactsPrinter.print(result.facts().orElseThrow())).isEqualTo("""
                        class A = A
                          public method void a()
                            if x
                              block
                                f()
                          @Tx public method void b()
                            g()
                          private method int c()
                            return 1
                        """);
    }

    @Test
    void oneBraceTooMany() {
        FrontendResult result = read("""
                class A {
                    public void a() { f(); } }
                    public void b() { g(); }
                }
                class B {}
                """);
        assertThat(types(result)).containsExactly("A", "B");
        assertThat(methods(result)).containsExactly("a", "b");
    }

    @Test
    void unclosedCommentTextBlockAndString() {
        assertThat(methods(read("class A { void a() {}\n void b() {}\n /* never closed\n }")))
                .containsExactly("a", "b");
        assertThat(methods(read("class A { void a() {}\n void b() {\n String s = \"\"\"\n x\n } }")))
                .contains("a");
        assertThat(methods(read("class A { void a() {}\n String s = \"never closed;\n void b() {} }")))
                .containsExactly("a", "b");
    }

    @Test
    void charactersThatNoSourceHas() {
        FrontendResult nul = read("class A {\n void a() {}\n \0\0\n void b() { f(\"\0\"); }\n}");
        assertThat(problems(nul))
                .containsExactly("src/A.java:3 SYNTAX Unexpected character; this part of the file was left out.");
        assertThat(methods(nul)).containsExactly("a", "b");
        FrontendResult surrogate = read("class A {\n void a() {}\n \ud83d \udc00#\n void b() {}\n}");
        assertThat(methods(surrogate)).containsExactly("a", "b");
    }

    @Test
    void brokenEscapesHarmNothing() {
        FrontendResult result = JavaFrontend.read("A.java", "class A { String s = \"a\\u00zz\\q\"; char c = '\\u'; }");
        assertThat(FactsPrinter.print(result.facts().orElseThrow()))
                .isEqualTo("class A = A\n  field String s = \"a\\\\u00zz\\\\q\"\n  field char c = '\\\\u'\n");
    }

    @Test
    void noJavaAtAll() {
        FrontendResult result = read("<html>\n<body>Not found</body>\n</html>\n");
        assertThat(result.problems()).extracting(Problem::kind).containsOnly(Problem.Kind.SYNTAX);
        assertThat(result.problems()).hasSizeLessThanOrEqualTo(5);
        result.facts().ifPresent(facts -> assertThat(facts.types()).isEmpty());
    }

    @Test
    void fileThatCannotBeRead() {
        SourceInput input = new SourceInput("A.java", () -> {
            throw new UncheckedIOException(new NoSuchFileException("A.java"));
        });
        FrontendResult result =
                JavaFrontend.readAll(List.of(input), 1, done -> {}).get(0);
        assertThat(problems(result)).containsExactly("A.java:1 UNREADABLE The file could not be read.");
        assertThat(result.facts()).isEmpty();
    }
}
