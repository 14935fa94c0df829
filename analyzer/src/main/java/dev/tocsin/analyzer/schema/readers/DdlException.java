package dev.tocsin.analyzer.schema.readers;

/** A statement that begins like DDL and does not go on like it. */
final class DdlException extends Exception {

    private final int token;

    /** @param token the index of the token at which reading stopped */
    DdlException(int token, String message) {
        super(message, null, false, false);
        this.token = token;
    }

    int token() {
        return token;
    }
}
