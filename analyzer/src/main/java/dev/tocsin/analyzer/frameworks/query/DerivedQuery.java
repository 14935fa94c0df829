package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The query that a repository method's name says, by the grammar of Spring Data's {@code PartTree}; Micronaut Data and the names
 * of Jakarta Data share it.
 *
 * @param subject what is done
 * @param distinct true where the subject says Distinct
 * @param limit the number of {@code First} or {@code Top}
 * @param alternatives the parts, those between Or by themselves: one alternative for {@code findByAAndB}, two for
 *     {@code findByAOrB}, none for {@code findAllBy}
 * @param orderBy the OrderBy tail
 */
public record DerivedQuery(
        Subject subject, boolean distinct, OptionalInt limit, List<List<Part>> alternatives, List<Order> orderBy) {

    /** What a method does with the rows. */
    public enum Subject {
        FIND,
        STREAM,
        COUNT,
        EXISTS,
        DELETE
    }

    /**
     * One condition.
     *
     * @param path the property path with dots
     * @param operator how it compares
     * @param ignoreCase true with IgnoreCase, and with AllIgnoreCase, which means only the properties that are strings
     * @param arguments the indices of the arguments it takes, counted from 0 over those that are neither {@code Pageable},
     *     {@code Sort}, {@code Limit} nor {@code ScrollPosition}
     */
    public record Part(String path, Operator operator, boolean ignoreCase, List<Integer> arguments) {
        public Part {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * One criterion of the order.
     *
     * @param path the property path with dots
     * @param descending true with Desc
     */
    public record Order(String path, boolean descending) {}

    public DerivedQuery {
        alternatives = alternatives.stream().map(List::copyOf).toList();
        orderBy = List.copyOf(orderBy);
    }

    /**
     * Reads a method name; empty where it is no derived query, or one that Spring Data refuses. A property that the resolver does
     * not know is taken as one property in lower camel case.
     */
    public static Optional<DerivedQuery> parse(String methodName, PropertyResolver resolver) {
        return new MethodNameReader(resolver).read(methodName);
    }
}
