package dev.tocsin.rules.patch;

import java.io.IOException;

/** A fix is not applied, and nothing of it was; the message says why, with the file. */
public final class FixRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    FixRefusedException(String message) {
        super(message);
    }

    FixRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
