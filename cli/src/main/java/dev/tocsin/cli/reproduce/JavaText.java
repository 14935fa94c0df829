package dev.tocsin.cli.reproduce;

/** Text from a scanned tree, put into Java so that it stays text. */
final class JavaText {

    private JavaText() {}

    /** Inside of a comment: nothing of it ends the comment, is a tag, or a Unicode escape, which javac reads there too. */
    static String comment(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '*' -> safe.append("&#42;");
                case '@' -> safe.append("&#64;");
                case '{' -> safe.append("&#123;");
                case '}' -> safe.append("&#125;");
                case '\\' -> safe.append("&#92;");
                default -> safe.appendCodePoint(isPlain(c) ? c : ' ');
            }
        });
        return safe.toString();
    }

    /** A string literal. */
    static String literal(String text) {
        StringBuilder safe = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"') {
                safe.append("\\\"");
            } else if (c == '\\') {
                safe.append("\\\\");
            } else if (c < ' ') {
                // Unicode escapes of line ends would end the line before the literal is read.
                safe.append(String.format("\\%03o", c));
            } else if (c < 127) {
                safe.append((char) c);
            } else {
                safe.append(String.format("\\u%04x", c));
            }
        });
        return safe.append('"').toString();
    }

    /** No line ends, control characters, or characters that turn the direction of writing. */
    private static boolean isPlain(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
