package dev.tocsin.analyzer.schema;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What settings say of how many messages a program takes at a time: {@code spring.kafka.listener.concurrency}, or a setting of the
 * program's own that a listener names.
 */
public final class ConsumerSettings {

    /** Nothing is known. */
    public static final ConsumerSettings NONE = new ConsumerSettings(Map.of());

    private final Map<String, Set<String>> values;

    /** @param values by {@link #canonical the setting's name}; where files or profiles differ, those of all */
    public ConsumerSettings(Map<String, Set<String>> values) {
        this.values = Map.copyOf(values);
    }

    /** All values that the files give the setting; empty where none does. */
    public Set<String> of(String setting) {
        return values.getOrDefault(canonical(setting), Set.of());
    }

    /** A setting's name however it is spelled: Spring Boot takes {@code max-concurrency} and {@code maxConcurrency} for one. */
    public static String canonical(String setting) {
        return setting.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
