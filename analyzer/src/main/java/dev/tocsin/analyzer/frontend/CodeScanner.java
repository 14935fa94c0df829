package dev.tocsin.analyzer.frontend;

/** Steps through the characters of Java source that are neither white space nor inside comments and literals. */
final class CodeScanner {

    private final CharSequence text;
    private int offset = -1;
    private String unclosed = "";

    CodeScanner(CharSequence text) {
        this.text = text;
    }

    /** Goes to the next character of code; false at the end. A literal counts as its first quote. */
    boolean next() {
        int at = offset < 0 ? 0 : afterCurrent();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '/' && is('/', at + 1)) {
                at = lineEnd(at);
            } else if (c == '/' && is('*', at + 1)) {
                at = afterComment(at + 2);
            } else if (c <= ' ') {
                at++;
            } else {
                offset = at;
                return true;
            }
        }
        offset = text.length();
        return false;
    }

    /** What is missing at the end of the text for a comment or text block there to be closed. */
    String unclosed() {
        return unclosed;
    }

    int offset() {
        return offset;
    }

    char character() {
        return text.charAt(offset);
    }

    private int afterCurrent() {
        if (offset >= text.length()) {
            return offset;
        }
        char c = text.charAt(offset);
        if (c == '"' && is('"', offset + 1) && is('"', offset + 2)) {
            return afterTextBlock(offset + 3);
        }
        return c == '"' || c == '\'' ? afterLiteral(c, offset + 1) : offset + 1;
    }

    private int afterLiteral(char quote, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            if (c == '\n' || c == '\r') {
                return at;
            }
            at += c == '\\' ? 2 : 1;
        }
        return text.length();
    }

    private int afterTextBlock(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' && is('"', at + 1) && is('"', at + 2)) {
                return at + 3;
            }
            at += c == '\\' ? 2 : 1;
        }
        unclosed = "\"\"\"";
        return text.length();
    }

    private int afterComment(int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == '*' && is('/', at + 1)) {
                return at + 2;
            }
        }
        unclosed = "*/";
        return text.length();
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private boolean is(char c, int at) {
        return at < text.length() && text.charAt(at) == c;
    }
}
