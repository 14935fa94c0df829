package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;

/** Reads snippets of valid source. */
final class Read {

    private Read() {}

    static FileFacts file(String source) {
        return file("src/Sample.java", source);
    }

    static FileFacts file(String name, String source) {
        FrontendResult result = JavaFrontend.read(name, source);
        assertThat(result.problems()).isEmpty();
        return result.facts().orElseThrow();
    }

    static TypeFacts type(String source) {
        return file(source).types().get(0);
    }

    /** The body of a method, in class {@code T} of no package; its first line is the file's first line. */
    static Stmt.Block body(String statements) {
        return type("class T { void m() { " + statements + "\n} }")
                .methods()
                .get(0)
                .body()
                .orElseThrow();
    }

    static Expr expression(String expression) {
        return ((Stmt.Local)
                        body("Object it = " + expression + ";").statements().get(0))
                .initializer()
                .orElseThrow();
    }

    static String printed(String source) {
        return FactsPrinter.print(file(source));
    }

    static String printedBody(String statements) {
        return FactsPrinter.print(body(statements));
    }

    static String printedExpression(String expression) {
        return FactsPrinter.print(expression(expression));
    }
}
