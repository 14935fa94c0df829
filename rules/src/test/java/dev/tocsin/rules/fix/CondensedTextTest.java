package dev.tocsin.rules.fix;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tree of a condensed text is the one of the file. */
class CondensedTextTest {

    private static final String FILE = """
            /*
             * Of a file.
             */
            package com.Acme.shop; // here

            import static com.acme.Texts.*;
            import com.acme.orders.OrderLine;

            /** A shop. */
            @Service("theShop") public non-sealed class OrderShop<T extends Comparable<T>, Key> implements Shop {
            \tprivate static final double HALF = 1.5e-3 + 0x1.8P1 + .5F + 1.f + 1. + 1E5 + 2L - -3;
                @Query(value = "select o from Order o /* all */ where o.text = '\\"'" + " // none", nativeQuery = false)
                List<Map<String, T[]>> findAllBy(final Key... orderKeys) {
                    char quote = '\\'', Slash = '/'; int a=b+ +c, D = E / F /*G*/ / G;
                    Supplier<OrderLine> made = OrderLine::new; Function<T, Key> key = this::keyOf;
                    outerLoop: for (OrderLine orderLine : orderLines) { if (orderLine instanceof OrderLine l) break outerLoop; }
                    var empty = ""; String T = switch (Kind.A) { case KindA -> "x"; default -> { yield "Y" ; } };
                    return new ArrayList<>(Map.of("A", (x, theOther) -> x >>> 2 > 1 ? Aé : naïveÜ));
                }
                String theNames[] = new String[2], Others;
                enum Kind { KindA, KindB { } }
                record OrderPair(int leftSide, int R) { OrderPair { } }
                @interface Marked { String value() default "V"; }
            }
            """;

    @Test
    void whatTheParserReadsIsWhatStandsInTheFile() {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            String file = FILE.replace("\n", lineEnd);
            CondensedText condensed = CondensedText.of(file).orElseThrow();
            assertThat(condensed.text()).doesNotContain("\n", "\r", "OrderLine", "select", "A shop");
            CompilationUnit unit = parsed(condensed.text());
            condensed.restore(unit);
            assertThat(unit).isEqualTo(parsed(file));
            assertThat(places(unit)).isEqualTo(places(parsed(file)));
        }
    }

    @Test
    void whatMayMeanSomethingElseIsReadAsItIs() {
        assertThat(CondensedText.of("class A { String a = \"\"\"\n  b\n  \"\"\"; }"))
                .isEmpty();
        assertThat(CondensedText.of("class A { /* }")).isEmpty();
        assertThat(CondensedText.of("class A { String a = \"b; }\n")).isEmpty();
        assertThat(CondensedText.of("class A { int \\u0061; }")).isEmpty();
        assertThat(CondensedText.of(" // nothing\n")).isEmpty();
    }

    private static List<String> places(CompilationUnit unit) {
        return unit.findAll(Node.class).stream()
                .map(n -> n.getClass().getSimpleName() + " " + n.getRange().orElse(null))
                .toList();
    }

    private static CompilationUnit parsed(String text) {
        ParserConfiguration configuration = new ParserConfiguration();
        configuration.setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE);
        configuration.setAttributeComments(false);
        configuration.getProcessors().clear();
        ParseResult<CompilationUnit> parsed = new JavaParser(configuration).parse(text);
        assertThat(parsed.getProblems()).isEmpty();
        return parsed.getResult().orElseThrow();
    }
}
