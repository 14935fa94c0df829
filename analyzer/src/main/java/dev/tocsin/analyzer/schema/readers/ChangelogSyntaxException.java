package dev.tocsin.analyzer.schema.readers;

/** A changelog whose text is not the XML, YAML or JSON that it should be. */
final class ChangelogSyntaxException extends Exception {

    private final int line;

    /** @param line counted from 1 */
    ChangelogSyntaxException(int line, String message) {
        super(message, null, false, false);
        this.line = Math.max(1, line);
    }

    int line() {
        return line;
    }
}
