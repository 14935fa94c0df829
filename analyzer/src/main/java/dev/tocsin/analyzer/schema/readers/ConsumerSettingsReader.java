package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.ConsumerSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how many consumers settings give to listeners, in properties and in YAML: whatever speaks of concurrency or of consumers. */
public final class ConsumerSettingsReader {

    private static final List<String> WORDS = List.of("oncurren", "onsumers");

    private static final int MOST_SETTINGS = 2_000;
    private static final int MAX_VALUE = 200;

    /** {@code ${NAME:what is meant without it}}. */
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{[^:}]{1,100}:([^}]*)\\}");

    private ConsumerSettingsReader() {}

    /** What the settings among these files say; what cannot be read says nothing. */
    public static ConsumerSettings read(Collection<SchemaFile> files) {
        Map<String, Set<String>> values = new HashMap<>();
        files.stream()
                .flatMap(f -> SettingsFile.of(f).stream())
                .forEach(f -> f.entries(WORDS, (path, value) -> {
                    if (WORDS.stream().anyMatch(path::contains)
                            && value.length() <= MAX_VALUE
                            && values.size() < MOST_SETTINGS) {
                        values.computeIfAbsent(ConsumerSettings.canonical(path), p -> new TreeSet<>())
                                .add(given(value));
                    }
                }));
        return new ConsumerSettings(values);
    }

    private static String given(String value) {
        return DEFAULTED
                .matcher(value.strip())
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1)))
                .replaceAll("[\"']", "")
                .strip();
    }
}
