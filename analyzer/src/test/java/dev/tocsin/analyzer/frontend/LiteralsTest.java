package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Expr.Literal.Kind;
import org.junit.jupiter.api.Test;

class LiteralsTest {

    private static void check(String source, Kind kind, String value) {
        Expr.Literal literal = (Expr.Literal) Read.expression(source);
        assertThat(literal.kind()).isEqualTo(kind);
        assertThat(literal.value()).isEqualTo(value);
    }

    @Test
    void integersLoseUnderscoresAndSuffix() {
        check("1_000", Kind.INTEGER, "1000");
        check("12L", Kind.INTEGER, "12");
        check("0x1Fl", Kind.INTEGER, "0x1F");
        check("0b1_0", Kind.INTEGER, "0b10");
        check("017", Kind.INTEGER, "017");
        check("9223372036854775807L", Kind.INTEGER, "9223372036854775807");
    }

    @Test
    void floatingPointNumbersLoseUnderscoresAndSuffix() {
        check("1.5", Kind.FLOATING, "1.5");
        check("1_0.5f", Kind.FLOATING, "10.5");
        check("1e10D", Kind.FLOATING, "1e10");
        check(".5F", Kind.FLOATING, ".5");
        check("1d", Kind.FLOATING, "1");
        check("1.", Kind.FLOATING, "1.");
        check("1.e3f", Kind.FLOATING, "1.e3");
        check("1.f", Kind.FLOATING, "1.");
        check("1.5e-3", Kind.FLOATING, "1.5e-3");
        check("0x1.p3", Kind.FLOATING, "0x1.p3");
        check("0x1.8p1", Kind.FLOATING, "0x1.8p1");
        check("0xDp1f", Kind.FLOATING, "0xDp1");
    }

    @Test
    void otherLiterals() {
        check("true", Kind.BOOLEAN, "true");
        check("false", Kind.BOOLEAN, "false");
        check("null", Kind.NULL, "null");
        check("'a'", Kind.CHARACTER, "a");
        check("'\\''", Kind.CHARACTER, "'");
        check("'\\n'", Kind.CHARACTER, "\n");
        check("'\\u0041'", Kind.CHARACTER, "A");
    }

    @Test
    void stringsAreUnescaped() {
        check("\"\"", Kind.STRING, "");
        check("\"a b\"", Kind.STRING, "a b");
        check("\"\\t\\b\\n\\f\\r\\s\\\"\\'\\\\\"", Kind.STRING, "\t\b\n\f\r \"'\\");
        check("\"\\0\\12\\377\\400x\"", Kind.STRING, "\0\nÿ 0x");
        check("\"\\u0041\\u0042\"", Kind.STRING, "AB");
        assertThat(Literals.unescaped("\\uuu0042")).isEqualTo("B");
        check("\"\\\\u0041\"", Kind.STRING, "\\u0041");
        check("\"ünï\"", Kind.STRING, "ünï");
        check("\"\\ud83d\\ude00\"", Kind.STRING, "\ud83d\ude00");
    }

    @Test
    void textBlocksLoseTheirIndentation() {
        check("\"\"\"\n    select *\n      from users\n    \"\"\"", Kind.STRING, "select *\n  from users\n");
        check("\"\"\"\n    a\n    b\"\"\"", Kind.STRING, "a\nb");
        check("\"\"\"  \t\n   x  \n   \"\"\"", Kind.STRING, "x\n");
        check("\"\"\"\n\n  x\"\"\"", Kind.STRING, "\nx");
        check("\"\"\"\n  a \\\n  b\\n\\s\n  \"\"\"", Kind.STRING, "a b\n \n");
        check("\"\"\"\n  say \"hi\" \\\"\"\" end\"\"\"", Kind.STRING, "say \"hi\" \"\"\" end");
        check("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", Kind.STRING, "a\nb\n");
    }

    @Test
    void brokenEscapesStayAsTheyAre() {
        assertThat(Literals.unescaped("a\\q\\u12")).isEqualTo("a\\q\\u12");
        assertThat(Literals.unescaped("a\\")).isEqualTo("a\\");
        assertThat(Literals.textBlock("\"\"\"\"\"\"")).isEmpty();
        assertThat(Literals.textBlock("\"\"\"\n\"\"\"")).isEmpty();
    }
}
