package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.RetrySettings;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads after which exceptions Resilience4j's retries run again: {@code resilience4j.retry.instances.NAME.retry-exceptions} and its
 * kin, in properties and in YAML.
 */
public final class RetrySettingsReader {

    /** A longer value is no list of names. */
    private static final int MAX_VALUE = 4_000;

    private static final int MOST_NAMES = 200;

    private static final String PREFIX = "resilience4j.retry.";
    private static final Pattern SETTING = Pattern.compile(
            "(?i)(instances|backends|configs)\\.(.{1,100}?)\\.(retry-?exceptions|base-?config)(?:\\[\\d{1,3}\\])?");
    /** {@code ${NAME:what is meant without it}}. */
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{[^:}]{1,100}:([^}]*)\\}");

    private final Map<String, Set<String>> instances = new HashMap<>();
    private final Map<String, Set<String>> configurations = new HashMap<>();
    private final Map<String, String> bases = new HashMap<>();

    private RetrySettingsReader() {}

    /** What the settings among these files say; what cannot be read says nothing. */
    public static RetrySettings read(Collection<SchemaFile> files) {
        RetrySettingsReader reader = new RetrySettingsReader();
        files.stream()
                .flatMap(f -> SettingsFile.of(f).stream())
                .forEach(f -> f.entries(List.of("resilience4j"), reader::setting));
        return new RetrySettings(reader.instances, reader.configurations, reader.bases);
    }

    private void setting(String path, String value) {
        Matcher setting = SETTING.matcher(path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "");
        if (value.length() > MAX_VALUE || !setting.matches()) {
            return;
        }
        String name = setting.group(2).replaceAll("[\\[\\]\"']", "");
        if (setting.group(3).toLowerCase(Locale.ROOT).startsWith("base")) {
            bases.put(name, value.strip());
            return;
        }
        Map<String, Set<String>> into = setting.group(1).equalsIgnoreCase("configs") ? configurations : instances;
        names(value).forEach(n -> {
            Set<String> names = into.computeIfAbsent(name, k -> new TreeSet<>());
            if (names.size() < MOST_NAMES) {
                names.add(n);
            }
        });
    }

    /** Simple names of the listed classes. */
    private static List<String> names(String value) {
        String given = DEFAULTED.matcher(value).replaceAll(m -> Matcher.quoteReplacement(m.group(1)));
        return Arrays.stream(given.replaceAll("[\\[\\]\"']", "").split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty() && !n.contains("$") && !n.contains(" "))
                .map(n -> n.substring(n.lastIndexOf('.') + 1))
                .toList();
    }
}
