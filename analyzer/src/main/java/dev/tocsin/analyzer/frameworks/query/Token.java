package dev.tocsin.analyzer.frameworks.query;

/**
 * A token of a query text.
 *
 * @param kind what it is
 * @param text names without quotes, parameters without marks, the rest as written
 * @param key what the grammar looks at: a word in upper case, a symbol as it is; empty for everything that cannot be a
 *     keyword (quoted names, parts of a dotted path, strings, parameters)
 * @param start where it starts in the text
 * @param end where it ends, exclusive
 * @param optional true inside a dynamic tag that may drop it
 */
record Token(Kind kind, String text, String key, int start, int end, boolean optional) {

    enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        POSITIONAL,
        NAMED,
        SUBSTITUTION,
        UNKNOWN,
        SYMBOL
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    Token withoutKey() {
        return new Token(kind, text, "", start, end, optional);
    }
}
