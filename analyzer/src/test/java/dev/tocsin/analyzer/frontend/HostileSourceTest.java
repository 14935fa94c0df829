package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.source.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Absurd files come to an end, and their sane members are read. */
class HostileSourceTest {

    private static Arguments nested(String name, String open, String core, String close) {
        return Arguments.of(name, open, core, close);
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                nested("parentheses", "(", "1", ")"),
                nested("calls", "f(", "1", ")"),
                nested("calls with more arguments", "a.f(b, ", "1", ", c)"),
                nested("lambdas", "x -> ", "1", ""),
                nested("lambdas as arguments", "f((x, y) -> ", "1", ")"),
                nested("lambdas with blocks", "f(x -> { g(); return ", "1", "; })"),
                nested("lambdas in statements", "f(x -> { f(x -> { g(); }); h(", "1", "); })"),
                nested("casts", "(A) ", "1", ""),
                nested("generic casts", "(A<B>) (", "1", ")"),
                nested("intersection casts", "(A & B) ", "1", ""),
                nested("conditionals", "a ? b : ", "1", ""),
                nested("conditionals on the left", "a ? ", "1", " : b"),
                nested("sums", "a + ", "1", ""),
                nested("differences", "a - ", "1", ""),
                nested("sums on the right", "a + (", "1", ")"),
                nested("comparisons", "a < ", "1", ""),
                nested("negations", "!", "a", ""),
                nested("assignments", "a = ", "1", ""),
                nested("call chain", "", "a", ".f()"),
                nested("call chain with lambdas", "", "a", ".f(x -> x)"),
                nested("members", "", "a", ".b"),
                nested("indexes", "a[", "1", "]"),
                nested("arrays", "new A[] {", "1", "}"),
                nested("anonymous classes", "new A() { Object o = ", "1", "; }"),
                nested("anonymous classes with methods", "new A() { void m() { f(", "1", "); } }.f()"),
                nested("switches", "switch (a) { default -> ", "1", "; }"),
                nested("switches with yield", "switch (a) { default -> { yield ", "1", "; } }"),
                nested("type arguments", "a.<L<", "A", ">>f()"),
                nested("annotated types", "f(@A(", "1", ") T::g)"),
                nested("record patterns", "a instanceof R(", "A b", ")"),
                nested("creations", "new A<>(", "1", ")"),
                nested("open parentheses", "(", "1", ""),
                nested("open calls", "f(a, ", "1", ""),
                nested("open lambdas", "f(x -> {", "1", ""),
                nested("open type arguments", "A<", "1", ""),
                nested("string", "", "\"" + "x".repeat(1_000_000) + "\"", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void nestedExpressions(String name, String open, String core, String close) {
        for (int depth : new int[] {60, 5_000}) {
            String nested = open.repeat(depth) + core + close.repeat(depth);
            FrontendResult result = read("    Object it = " + nested + ";");
            assertThat(problemKinds(result)).isSubsetOf(Problem.Kind.SYNTAX, Problem.Kind.LIMIT);
            assertThat(methods(result)).contains("before");
            assertThat(depth(result.facts().orElseThrow())).isLessThan(6 * Context.MAX_DEPTH);
        }
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                nested("blocks", "{", "", "}"),
                nested("ifs", "if (a) {", "", "}"),
                nested("ifs without braces", "if (a) ", ";", ""),
                nested("else-ifs", "if (a) b(); else ", "c();", ""),
                nested("loops", "for (int i = 0; i < n; i++) {", "", "}"),
                nested("tries", "try {", "", "} finally {}"),
                nested("switches", "switch (a) { case 1: ", "", "}"),
                nested("labels", "a: ", ";", ""),
                nested("classes", "class B { void m() {", "", "} }"),
                nested("lambdas", "f(x -> {", "", "});"),
                nested("lambdas in locals", "A a = x -> {", "", "};"),
                nested("annotations", "@A(", "1", ") int a;"),
                nested("open braces", "{", "", ""),
                nested("broken statements", "a b c;\n", "", ""),
                nested("statements", "a.b(c); int x = 1;\n", "", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void nestedStatements(String name, String open, String core, String close) {
        for (int depth : new int[] {60, 5_000}) {
            FrontendResult result = read(open.repeat(depth) + core + close.repeat(depth));
            assertThat(problemKinds(result)).isSubsetOf(Problem.Kind.SYNTAX, Problem.Kind.LIMIT);
            assertThat(methods(result)).contains("before");
            assertThat(depth(result.facts().orElseThrow())).isLessThan(6 * Context.MAX_DEPTH);
        }
    }

    @Test
    void whatIsTooDeepIsALimitAndEmpty() {
        FrontendResult result = read("Object it = " + "!".repeat(2_000) + "a;");
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.LIMIT);
            assertThat(problem.place().startLine()).isEqualTo(3);
            assertThat(problem.message())
                    .isEqualTo("Code is nested more than 500 levels deep; the deeper parts were left out.");
        });
        String printed = FactsPrinter.print(result.facts().orElseThrow());
        assertThat(printed).contains("other()").doesNotContain("! a");
    }

    @Test
    void twentyThousandTermsLoseNothing() {
        FrontendResult result = read("Object it = \"x\"" + " + \"x\"".repeat(20_000) + ";");
        assertThat(result.problems()).isEmpty();
        String printed = FactsPrinter.print(result.facts().orElseThrow());
        assertThat(printed.split("\"x\"", -1)).hasSize(20_002);
    }

    @Test
    void deepAnnotationOfAType() {
        FrontendResult result = JavaFrontend.read("A.java", "@A(".repeat(5_000) + ")".repeat(5_000) + " class A {}");
        assertThat(problemKinds(result)).containsExactly(Problem.Kind.LIMIT);
        assertThat(result.facts()).isEmpty();
    }

    @Test
    void longFile() {
        StringBuilder source = new StringBuilder("class A {\n");
        for (int i = 0; i < 10_000; i++) {
            source.append("    void m")
                    .append(i)
                    .append("() {\n        if (users.existsByEmail(email)) {\n")
                    .append("            throw new EmailTaken(email);\n        }\n    }\n");
        }
        FrontendResult result = JavaFrontend.read("A.java", source + "}\n");
        assertThat(result.problems()).isEmpty();
        assertThat(result.facts().orElseThrow().lines()).isEqualTo(50_002);
        assertThat(result.facts().orElseThrow().types().get(0).methods()).hasSize(10_000);
    }

    /** A class whose second method has a body. */
    private static FrontendResult read(String body) {
        return JavaFrontend.read("A.java", "class A {\n    void before() {}\n    void m() { " + body + " }\n}\n");
    }

    private static List<Problem.Kind> problemKinds(FrontendResult result) {
        return result.problems().stream().map(Problem::kind).distinct().toList();
    }

    private static List<String> methods(FrontendResult result) {
        return result.facts().orElseThrow().types().stream()
                .flatMap(type -> type.methods().stream())
                .map(MethodFacts::name)
                .toList();
    }

    /** How deep a text form of the facts is nested; records print their parts in brackets. */
    private static int depth(FileFacts facts) {
        int depth = 0;
        int most = 0;
        for (char c : facts.toString().toCharArray()) {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            most = Math.max(most, depth);
        }
        return most;
    }
}
