package dev.tocsin.analyzer.schema.readers;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The entries of a file of properties; of several with one name the last. */
final class PropertyEntries {

    /** {@code C:\\users}: a backslash before a letter u that begins no escape, at which a reader of properties would give up. */
    private static final Pattern NO_ESCAPE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u(?![0-9a-fA-F]{4})");

    private PropertyEntries() {}

    /** @param entries told of name and value, in the order of the names */
    static void read(String text, BiConsumer<String, String> entries) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(NO_ESCAPE.matcher(text).replaceAll("$1u")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.stringPropertyNames().stream().sorted().forEach(n -> entries.accept(n, properties.getProperty(n)));
    }
}
