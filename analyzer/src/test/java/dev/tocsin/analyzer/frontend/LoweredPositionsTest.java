package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.source.SourceSpan;
import org.junit.jupiter.api.Test;

/** Positions are those of the text that they stand for. */
class LoweredPositionsTest {

    private static final String SOURCE = """
            package p; // comment

            /** Doc. */
            @Entity class A {
            \t/* x */ @Id Long id; /* y */ int a, b;

                @Tx
                void m(int p) {
                    User u = users.findById(  "é" ); // c
                    if (u == null) { throw new E(); } /* z
                    end */ else run(x -> {
                        g();
                    }).then(this::h);
                    String s = \"""
                        text
                        \""" + f();
                    int c = 1, d = 2;
                    a(b(), new C() { /* one line */ int e = f( ); }, switch (g) { case 1 -> { yield h( ); }
                        default -> 2; }, new D<E>(1) {
                        // more lines
                            void i() {

                                j(k -> { return l( ); });  }
                    }, m( ));
                    n( );
                }
            }
            """;

    private final TypeFacts type = Read.type(SOURCE);
    private final MethodFacts method = type.methods().get(0);

    /** The text at a position. */
    private static String text(long at) {
        SourceSpan span = Positions.span("src/Sample.java", at);
        String[] lines = SOURCE.split("\n", -1);
        if (span.startLine() == span.endLine()) {
            return lines[span.startLine() - 1].substring(span.startColumn() - 1, span.endColumn());
        }
        StringBuilder text = new StringBuilder(lines[span.startLine() - 1].substring(span.startColumn() - 1));
        for (int line = span.startLine() + 1; line < span.endLine(); line++) {
            text.append('\n').append(lines[line - 1]);
        }
        return text.append('\n')
                .append(lines[span.endLine() - 1], 0, span.endColumn())
                .toString();
    }

    private Stmt statement(int index) {
        return method.body().orElseThrow().statements().get(index);
    }

    @Test
    void declarations() {
        assertThat(text(type.at())).startsWith("@Entity class A {").endsWith("    }\n}");
        assertThat(text(type.annotations().get(0).at())).isEqualTo("@Entity");
        assertThat(text(type.fields().get(0).at())).isEqualTo("@Id Long id;");
        assertThat(text(type.fields().get(1).at())).isEqualTo("a");
        assertThat(text(type.fields().get(2).at())).isEqualTo("b");
        assertThat(text(method.at())).startsWith("@Tx\n").endsWith("n( );\n    }");
        assertThat(text(method.body().orElseThrow().at())).startsWith("{\n").endsWith("    }");
    }

    @Test
    void statementsAndExpressions() {
        Stmt.Local local = (Stmt.Local) statement(0);
        assertThat(text(local.at())).isEqualTo("User u = users.findById(  \"é\" );");
        Expr.Call call = (Expr.Call) local.initializer().orElseThrow();
        assertThat(text(call.at())).isEqualTo("users.findById(  \"é\" )");
        assertThat(text(call.nameAt())).isEqualTo("findById");
        assertThat(text(call.receiver().at())).isEqualTo("users");
        assertThat(text(call.arguments().get(0).at())).isEqualTo("\"é\"");
        Stmt.If condition = (Stmt.If) statement(1);
        assertThat(text(condition.condition().at())).isEqualTo("u == null");
        assertThat(text(condition.whenTrue().at())).isEqualTo("{ throw new E(); }");
        Stmt.Evaluate otherwise = (Stmt.Evaluate) condition.whenFalse().orElseThrow();
        Expr.Call then = (Expr.Call) otherwise.expression();
        assertThat(text(then.nameAt())).isEqualTo("then");
        assertThat(text(then.arguments().get(0).at())).isEqualTo("this::h");
        Expr.Call run = (Expr.Call) then.receiver();
        assertThat(text(run.receiver().at())).isEqualTo("run");
        Expr.Lambda lambda = (Expr.Lambda) run.arguments().get(0);
        assertThat(text(lambda.at())).isEqualTo("x -> {\n            g();\n        }");
        assertThat(text(lambda.body().at())).isEqualTo("{\n            g();\n        }");
        assertThat(text(lambda.body().statements().get(0).at())).isEqualTo("g();");
        Expr.Binary sum =
                (Expr.Binary) ((Stmt.Local) statement(2)).initializer().orElseThrow();
        assertThat(text(sum.left().at())).startsWith("\"\"\"\n").endsWith("\"\"\"");
        assertThat(text(sum.right().at())).isEqualTo("f()");
        assertThat(text(statement(3).at())).isEqualTo("c = 1");
        assertThat(text(statement(4).at())).isEqualTo("d = 2");
    }

    @Test
    void piecesThatAreParsedOnTheirOwn() {
        Expr.Call call = (Expr.Call) ((Stmt.Evaluate) statement(5)).expression();
        Expr.New one = (Expr.New) call.arguments().get(1);
        assertThat(text(one.at())).isEqualTo("new C() { /* one line */ int e = f( ); }");
        assertThat(text(one.body().orElseThrow().fields().get(0).at())).isEqualTo("int e = f( );");
        Expr.SwitchValue value = (Expr.SwitchValue) call.arguments().get(2);
        assertThat(text(value.at())).startsWith("switch (g) {").endsWith("default -> 2; }");
        assertThat(text(value.cases().get(0).at())).isEqualTo("case 1 -> { yield h( ); }");
        assertThat(text(value.cases().get(1).body().get(0).at())).isEqualTo("2");
        Expr.New more = (Expr.New) call.arguments().get(3);
        assertThat(text(more.at())).startsWith("new D<E>(1) {").endsWith("  }\n        }");
        MethodFacts inner = more.body().orElseThrow().methods().get(0);
        assertThat(text(inner.at())).startsWith("void i() {").endsWith("});  }");
        Stmt.Evaluate statement =
                (Stmt.Evaluate) inner.body().orElseThrow().statements().get(0);
        assertThat(text(statement.at())).isEqualTo("j(k -> { return l( ); });");
        Expr.Lambda lambda =
                (Expr.Lambda) ((Expr.Call) statement.expression()).arguments().get(0);
        assertThat(text(lambda.body().statements().get(0).at())).isEqualTo("return l( );");
        assertThat(text(call.arguments().get(4).at())).isEqualTo("m( )");
        assertThat(text(statement(6).at())).isEqualTo("n( );");
    }
}
