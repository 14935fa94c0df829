package dev.tocsin.cli.git;

import java.io.IOException;

/** Git could not do what it was asked to; the message is for the user. */
public final class GitException extends IOException {

    private static final long serialVersionUID = 1L;

    GitException(String message) {
        super(message);
    }
}
