package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.DerivedQuery.Order;
import dev.tocsin.analyzer.frameworks.query.DerivedQuery.Part;
import dev.tocsin.analyzer.frameworks.query.DerivedQuery.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads one derived method name. The keywords, their order and what each takes are those of
 * {@code org.springframework.data.repository.query.parser.PartTree} and {@code Part.Type} (Spring Data Commons 4.1); a test compares
 * the two.
 */
final class MethodNameReader {

    private static final Map<String, Subject> VERBS = Map.ofEntries(
            Map.entry("find", Subject.FIND),
            Map.entry("read", Subject.FIND),
            Map.entry("get", Subject.FIND),
            Map.entry("query", Subject.FIND),
            Map.entry("search", Subject.FIND),
            Map.entry("stream", Subject.STREAM),
            Map.entry("count", Subject.COUNT),
            Map.entry("exists", Subject.EXISTS),
            Map.entry("delete", Subject.DELETE),
            Map.entry("remove", Subject.DELETE),
            // Micronaut Data
            Map.entry("list", Subject.FIND),
            Map.entry("retrieve", Subject.FIND),
            Map.entry("erase", Subject.DELETE),
            Map.entry("eliminate", Subject.DELETE));

    /** An operator, how many arguments it takes, and the endings that mean it. */
    private record Keyword(Operator operator, int arguments, List<String> endings) {
        static Keyword of(Operator operator, int arguments, String... endings) {
            return new Keyword(operator, arguments, List.of(endings));
        }
    }

    /** The first whose ending fits wins, so the order matters. */
    private static final List<Keyword> KEYWORDS = List.of(
            Keyword.of(Operator.IS_NOT_NULL, 0, "IsNotNull", "NotNull"),
            Keyword.of(Operator.IS_NULL, 0, "IsNull", "Null"),
            Keyword.of(Operator.BETWEEN, 2, "IsBetween", "Between"),
            Keyword.of(Operator.LT, 1, "IsLessThan", "LessThan"),
            Keyword.of(Operator.LE, 1, "IsLessThanEqual", "LessThanEqual"),
            Keyword.of(Operator.GT, 1, "IsGreaterThan", "GreaterThan"),
            Keyword.of(Operator.GE, 1, "IsGreaterThanEqual", "GreaterThanEqual"),
            Keyword.of(Operator.LT, 1, "IsBefore", "Before"),
            Keyword.of(Operator.GT, 1, "IsAfter", "After"),
            Keyword.of(Operator.NOT_LIKE, 1, "IsNotLike", "NotLike"),
            Keyword.of(Operator.LIKE, 1, "IsLike", "Like"),
            Keyword.of(Operator.STARTS_WITH, 1, "IsStartingWith", "StartingWith", "StartsWith"),
            Keyword.of(Operator.ENDS_WITH, 1, "IsEndingWith", "EndingWith", "EndsWith"),
            Keyword.of(Operator.IS_NOT_EMPTY, 0, "IsNotEmpty", "NotEmpty"),
            Keyword.of(Operator.IS_EMPTY, 0, "IsEmpty", "Empty"),
            Keyword.of(Operator.NOT_CONTAINS, 1, "IsNotContaining", "NotContaining", "NotContains"),
            Keyword.of(Operator.CONTAINS, 1, "IsContaining", "Containing", "Contains"),
            Keyword.of(Operator.NOT_IN, 1, "IsNotIn", "NotIn"),
            Keyword.of(Operator.IN, 1, "IsIn", "In"),
            Keyword.of(Operator.NEAR, 1, "IsNear", "Near"),
            Keyword.of(Operator.WITHIN, 1, "IsWithin", "Within"),
            Keyword.of(Operator.REGEX, 1, "MatchesRegex", "Matches", "Regex"),
            Keyword.of(Operator.EXISTS, 0, "Exists"),
            Keyword.of(Operator.IS_TRUE, 0, "IsTrue", "True"),
            Keyword.of(Operator.IS_FALSE, 0, "IsFalse", "False"),
            Keyword.of(Operator.NE, 1, "IsNot", "Not"),
            Keyword.of(Operator.EQ, 1, "Is", "Equals"));

    private static final Keyword SIMPLE = KEYWORDS.get(KEYWORDS.size() - 1);
    /** Longer names are no method names that anybody wrote. */
    private static final int MAX_LENGTH = 500;

    private final PropertyResolver resolver;
    private int nextArgument;

    MethodNameReader(PropertyResolver resolver) {
        this.resolver = resolver;
    }

    Optional<DerivedQuery> read(String name) {
        int verbEnd = 0;
        while (verbEnd < name.length() && !isUpper(name.charAt(verbEnd))) {
            verbEnd++;
        }
        Subject subject = VERBS.get(name.substring(0, verbEnd));
        int by = name.indexOf("By", verbEnd);
        if (subject == null || by < 0 || name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String between = name.substring(verbEnd, by);
        OptionalInt limit = subject == Subject.FIND || subject == Subject.STREAM ? limit(between) : OptionalInt.empty();
        if (limit.isPresent() && limit.getAsInt() < 0) {
            return Optional.empty();
        }
        String predicate = name.substring(by + 2);
        Cut all = withoutFirst(predicate, "AllIgnoreCase", "AllIgnoringCase");
        List<String> halves = split(all.text(), "OrderBy");
        if (halves.size() > 2) {
            return Optional.empty();
        }
        Optional<List<List<Part>>> alternatives = alternatives(halves.get(0), all.found());
        Optional<List<Order>> order = halves.size() == 2 ? orders(halves.get(1)) : Optional.of(List.of());
        if (alternatives.isEmpty() || order.isEmpty()) {
            return Optional.empty();
        }
        boolean distinct = between.contains("Distinct");
        return Optional.of(new DerivedQuery(subject, distinct, limit, alternatives.get(), order.get()));
    }

    /** {@code First}, {@code Top3Users}, {@code DistinctTop5}: 1 without a number; negative where the number is none. */
    private static OptionalInt limit(String between) {
        String text = between.startsWith("Distinct") ? between.substring("Distinct".length()) : between;
        int digits = text.startsWith("First") ? 5 : text.startsWith("Top") ? 3 : -1;
        if (digits < 0) {
            return OptionalInt.empty();
        }
        int end = digits;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        if (end < text.length() && !isUpper(text.charAt(end))) {
            return OptionalInt.empty();
        }
        if (end == digits) {
            return OptionalInt.of(1);
        }
        return OptionalInt.of(end - digits > 9 ? -1 : Integer.parseInt(text.substring(digits, end)));
    }

    private Optional<List<List<Part>>> alternatives(String predicate, boolean ignoreCase) {
        List<List<Part>> alternatives = new ArrayList<>();
        for (String branch : split(predicate, "Or")) {
            if (branch.isBlank()) {
                continue;
            }
            List<Part> parts = new ArrayList<>();
            for (String text : split(branch, "And")) {
                if (text.isBlank()) {
                    continue;
                }
                Optional<Part> part = part(text, ignoreCase);
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                parts.add(part.get());
            }
            alternatives.add(parts);
        }
        return Optional.of(alternatives);
    }

    private Optional<Part> part(String source, boolean alwaysIgnoreCase) {
        Cut ignoring = withoutFirst(source, "IgnoreCase", "IgnoringCase");
        String text = ignoring.text();
        Keyword keyword = KEYWORDS.stream()
                .filter(k -> k.endings().stream().anyMatch(text::endsWith))
                .findFirst()
                .orElse(SIMPLE);
        String property = withoutEnding(PropertyPaths.decapitalize(text), keyword);
        if (property.isBlank()) {
            return Optional.empty();
        }
        List<Integer> arguments = new ArrayList<>();
        for (int i = 0; i < keyword.arguments(); i++) {
            arguments.add(nextArgument++);
        }
        String path = PropertyPaths.resolve(property, resolver);
        return Optional.of(new Part(path, keyword.operator(), ignoring.found() || alwaysIgnoreCase, arguments));
    }

    private static String withoutEnding(String text, Keyword keyword) {
        for (String ending : keyword.endings()) {
            if (text.endsWith(ending)) {
                return text.substring(0, text.length() - ending.length());
            }
        }
        return text;
    }

    /** {@code NameAscAgeDesc}; empty where a direction stands alone. */
    private Optional<List<Order>> orders(String clause) {
        List<Order> orders = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= clause.length(); i++) {
            boolean behindDirection = clause.startsWith("Asc", i - 3) || clause.startsWith("Desc", i - 4);
            if (i < clause.length() && !(behindDirection && isUpper(clause.charAt(i)))) {
                continue;
            }
            Optional<Order> order = order(clause.substring(start, i));
            if (order.isEmpty()) {
                return Optional.empty();
            }
            orders.add(order.get());
            start = i;
        }
        return Optional.of(orders);
    }

    private Optional<Order> order(String text) {
        if (text.equals("Asc") || text.equals("Desc")) {
            return Optional.empty();
        }
        boolean descending = text.endsWith("Desc");
        int end = descending ? text.length() - 4 : text.endsWith("Asc") ? text.length() - 3 : text.length();
        return Optional.of(new Order(PropertyPaths.resolve(text.substring(0, end), resolver), descending));
    }

    /** A text without the first of the words, and whether one was there. */
    private record Cut(String text, boolean found) {}

    private static Cut withoutFirst(String text, String word, String variant) {
        int first = text.indexOf(word);
        int second = text.indexOf(variant);
        boolean useVariant = second >= 0 && (first < 0 || second < first);
        int at = useVariant ? second : first;
        if (at < 0) {
            return new Cut(text, false);
        }
        int length = useVariant ? variant.length() : word.length();
        return new Cut(text.substring(0, at) + text.substring(at + length), true);
    }

    /** Cuts at each keyword behind which an upper-case letter, or one outside of ASCII, stands. */
    private static List<String> split(String text, String keyword) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int at = text.indexOf(keyword);
        while (at >= 0) {
            int end = at + keyword.length();
            if (end < text.length() && (isUpper(text.charAt(end)) || text.charAt(end) > 0x7f)) {
                parts.add(text.substring(start, at));
                start = end;
            }
            at = text.indexOf(keyword, end);
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static boolean isUpper(char c) {
        return Character.getType(c) == Character.UPPERCASE_LETTER;
    }
}
