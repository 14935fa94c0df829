package dev.tocsin.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaTextTest {

    @Test
    void nothingEndsAComment() {
        assertThat(JavaText.comment("a */ int x; /* b")).isEqualTo("a &#42;/ int x; /&#42; b");
        assertThat(JavaText.comment("\\u002a\\u002f")).isEqualTo("&#92;u002a&#92;u002f");
        assertThat(JavaText.comment("one\ntwo\u2028three")).isEqualTo("one two three");
        assertThat(JavaText.comment("\u202eabc")).isEqualTo(" abc");
    }

    @Test
    void tagsAreText() {
        assertThat(JavaText.comment("<script> {@code x} & @author"))
                .isEqualTo("&lt;script&gt; &#123;&#64;code x&#125; &amp; &#64;author");
    }

    @Test
    void nothingEndsALiteral() {
        assertThat(JavaText.literal("a\"b\\u0022\n\u00e9")).isEqualTo("\"a\\\"b\\\\u0022\\012\\u00e9\"");
    }
}
