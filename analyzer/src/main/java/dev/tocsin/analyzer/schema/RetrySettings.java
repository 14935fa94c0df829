package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * After which exceptions Resilience4j's retries run again, by the names that {@code @Retry} gives them. An instance that names
 * none has those of the configuration {@code default}, and where that has none either, all are meant.
 *
 * <p>Source: resilience4j-framework-common's {@code CommonRetryConfigurationProperties}.
 */
public final class RetrySettings {

    /** Nothing is known. */
    public static final RetrySettings NONE = new RetrySettings(Map.of(), Map.of(), Map.of());

    private static final String DEFAULT = "default";

    private final Map<String, Set<String>> instances;
    private final Map<String, Set<String>> configurations;
    private final Map<String, String> bases;

    /**
     * @param instances simple names of exceptions by the instance's name; where profiles differ, those of all
     * @param configurations the same of configurations that instances share
     * @param bases the configuration that an instance builds on
     */
    public RetrySettings(
            Map<String, Set<String>> instances, Map<String, Set<String>> configurations, Map<String, String> bases) {
        this.instances = Map.copyOf(instances);
        this.configurations = Map.copyOf(configurations);
        this.bases = Map.copyOf(bases);
    }

    /** Simple names of the exceptions, in alphabetical order; empty where all are meant, or where it is not known. */
    public List<String> exceptions(String instance) {
        Set<String> own = Optional.ofNullable(instances.get(instance))
                .or(() -> Optional.ofNullable(configurations.get(bases.getOrDefault(instance, DEFAULT))))
                .orElse(Set.of());
        return List.copyOf(new TreeSet<>(own));
    }
}
