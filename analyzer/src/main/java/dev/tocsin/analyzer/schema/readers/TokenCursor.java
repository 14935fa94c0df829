package dev.tocsin.analyzer.schema.readers;

import java.util.ArrayList;
import java.util.List;

/** A place in a range of tokens, with the questions that a reader of DDL asks there. */
final class TokenCursor {

    private static final int MOST_OUTER_PARENTHESES = 8;

    private final SqlTokens tokens;
    private final int end;
    private int at;

    /** @param end index behind the last token of the range */
    TokenCursor(SqlTokens tokens, int from, int end) {
        this.tokens = tokens;
        this.at = from;
        this.end = Math.min(end, tokens.size());
    }

    SqlTokens tokens() {
        return tokens;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    boolean done() {
        return at >= end;
    }

    void skip() {
        at++;
    }

    void moveTo(int index) {
        at = index;
    }

    /** True when these words come next, in any case. */
    boolean peek(String... words) {
        if (at + words.length > end) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.isWord(at + i, words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean peekAny(String... words) {
        for (String word : words) {
            if (peek(word)) {
                return true;
            }
        }
        return false;
    }

    /** Passes over these words when they come next. */
    boolean accept(String... words) {
        if (!peek(words)) {
            return false;
        }
        at += words.length;
        return true;
    }

    /** Passes over one word when it is one of these. */
    boolean acceptAny(String... words) {
        if (!peekAny(words)) {
            return false;
        }
        at++;
        return true;
    }

    boolean peekSymbol(char symbol) {
        return at < end && tokens.isSymbol(at, symbol);
    }

    boolean acceptSymbol(char symbol) {
        if (!peekSymbol(symbol)) {
            return false;
        }
        at++;
        return true;
    }

    boolean peekName() {
        return at < end && tokens.isName(at);
    }

    /** One name without quotes; SQLite takes a string for one. */
    String identifier(String what) throws DdlException {
        boolean string = at < end && tokens.kind(at) == SqlTokens.Kind.STRING && !tokens.isDollarQuoted(at);
        if (!peekName() && !string) {
            throw new DdlException(at, "a " + what + " was expected");
        }
        return tokens.text(at++);
    }

    /** A name with its qualifiers, without quotes and without the schemas that are there by default. */
    String qualifiedName(String what) throws DdlException {
        String last = identifier(what);
        String qualifier = "";
        while (peekSymbol('.')) {
            skip();
            if (peekSymbol('.')) {
                continue;
            }
            qualifier = last;
            last = identifier(what);
        }
        boolean byDefault =
                qualifier.isEmpty() || qualifier.equalsIgnoreCase("public") || qualifier.equalsIgnoreCase("dbo");
        return byDefault ? last : qualifier + "." + last;
    }

    /** The index of the parenthesis that closes the one at the cursor; the end of the range where none does. */
    int closing() {
        int depth = 0;
        for (int i = at; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')') && --depth == 0) {
                return i;
            }
        }
        return end;
    }

    /** The range without the parentheses that stand around the whole of it; a few of them, as each costs a pass. */
    TokenCursor withoutOuterParentheses() {
        TokenCursor inner = this;
        for (int i = 0; i < MOST_OUTER_PARENTHESES; i++) {
            boolean around = inner.end - inner.at > 2
                    && tokens.isSymbol(inner.at, '(')
                    && tokens.isSymbol(inner.end - 1, ')')
                    && inner.closing() == inner.end - 1;
            if (!around) {
                return inner;
            }
            inner = new TokenCursor(tokens, inner.at + 1, inner.end - 1);
        }
        return inner;
    }

    /**
     * What stands in the parenthesis at the cursor, cut at its commas; the cursor moves behind it.
     *
     * @throws DdlException where none opens here or it does not close
     */
    List<TokenCursor> parenthesised(String what) throws DdlException {
        if (!peekSymbol('(')) {
            throw new DdlException(at, what + " in parentheses were expected");
        }
        int close = closing();
        if (close == end) {
            throw new DdlException(at, "the parenthesis around " + what + " is not closed");
        }
        List<TokenCursor> items = items(at + 1, close);
        at = close + 1;
        return items;
    }

    /** The rest of the range, cut at its commas. */
    List<TokenCursor> items() {
        return items(at, end);
    }

    private List<TokenCursor> items(int from, int to) {
        List<TokenCursor> items = new ArrayList<>();
        int depth = 0;
        int start = from;
        for (int i = from; i < to; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && tokens.isSymbol(i, ',')) {
                items.add(new TokenCursor(tokens, start, i));
                start = i + 1;
            }
        }
        if (start < to) {
            items.add(new TokenCursor(tokens, start, to));
        }
        return items;
    }

    /** Passes over what is left of a parenthesis, or over one token. */
    void skipOne() {
        at = peekSymbol('(') ? Math.min(end, closing() + 1) : at + 1;
    }
}
