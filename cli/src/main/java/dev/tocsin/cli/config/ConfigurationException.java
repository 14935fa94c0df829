package dev.tocsin.cli.config;

/** A configuration that cannot be used; the message says where and why. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }

    ConfigurationException(String file, String message) {
        super(file + ": " + message);
    }
}
