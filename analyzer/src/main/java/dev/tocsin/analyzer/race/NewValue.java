package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What becomes of a column whose new value is computed from its old one. */
final class NewValue {

    private static final Set<String> SUMS = Set.of("+", "-", "++", "--");

    /** Functions whose result is no sum of what they are given. */
    private static final Pattern OTHER_FUNCTIONS = Pattern.compile(
            "(?:max|min|multiply|divide|times|mod|remainder|pow|negate|abs|or|and|xor|not|average|percent|scale|round)(?:[A-Z]\\w*+)?");

    /** What puts texts one behind the other. */
    static final Set<String> JOINING = Set.of("+", "text", "concat");

    private NewValue() {}

    /**
     * Whether {@code column + ?} does not say what is written: {@code if (place == 1) place = size; else place = place - 1}, {@code
     * rights = rights | granted}, {@code best = Math.max(best, points)}.
     */
    static boolean isNoSum(Candidate candidate, List<Event> events) {
        if (candidate.window() != Window.LOST_UPDATE) {
            return false;
        }
        String column = candidate.columns().get(0);
        Predicate<Value> isColumn = isColumn(column);
        return written(candidate, events, column).anyMatch(v -> Values.mentions(v, isColumn) && !isSum(v, isColumn))
                || candidate.act() instanceof Event.Assignment act
                        && events.stream()
                                .anyMatch(e -> e instanceof Event.Assignment other
                                        && other.target().equals(act.target())
                                        && other.property().equals(act.property())
                                        && !Values.mentions(other.value(), isColumn));
    }

    /** Whether {@code concat(column, ?)} says what is written: the old text, where there is one, and something behind it. */
    static boolean isAppended(Candidate candidate, List<Event> events) {
        if (candidate.window() != Window.LOST_UPDATE) {
            return false;
        }
        String column = candidate.columns().get(0);
        Predicate<Value> isColumn = isColumn(column);
        List<Value> written = written(candidate, events, column)
                .filter(v -> Values.mentions(v, isColumn))
                .toList();
        return !written.isEmpty() && written.stream().allMatch(v -> isAppended(v, isColumn));
    }

    private static boolean isAppended(Value value, Predicate<Value> isColumn) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream()
                    .map(Value.Arm::value)
                    .filter(v -> Values.mentions(v, isColumn))
                    .allMatch(v -> isAppended(v, isColumn));
        }
        return value instanceof Value.Derived d
                && JOINING.contains(d.how())
                && d.from().size() > 1
                && (isColumn.test(d.from().get(0)) || isAppended(d.from().get(0), isColumn))
                && d.from().stream().skip(1).noneMatch(v -> Values.mentions(v, isColumn));
    }

    private static Predicate<Value> isColumn(String column) {
        return v -> v instanceof Value.Property p && p.name().equals(column.substring(column.lastIndexOf('.') + 1));
    }

    /** What the act and the assignments before it put into the column. */
    static Stream<Value> written(Candidate candidate, List<Event> events, String column) {
        if (candidate.act() instanceof Event.Assignment act) {
            return Stream.of(act.value());
        }
        DataOperation.Write write = (DataOperation.Write) ((Event.Operation) candidate.act()).operation();
        Stream<Value> assigned = events.subList(0, Math.max(0, Math.min(candidate.actIndex(), events.size()))).stream()
                .filter(e -> e instanceof Event.Assignment a
                        && a.target().equals(write.subject())
                        && a.property().equals(column))
                .map(e -> ((Event.Assignment) e).value());
        return Stream.concat(Stream.ofNullable(write.values().get(column)), assigned)
                .filter(Objects::nonNull);
    }

    /** The old value is added to, or taken from, and what is left of it is the result. */
    private static boolean isSum(Value value, Predicate<Value> isColumn) {
        if (isColumn.test(value) || !(value instanceof Value.Derived d)) {
            return true;
        }
        boolean operator = !d.how().isEmpty() && !Character.isLetter(d.how().charAt(0));
        boolean other = operator
                ? !SUMS.contains(d.how())
                : OTHER_FUNCTIONS.matcher(d.how()).matches();
        // What is taken from something else is not the old value less something.
        boolean takenFrom = d.how().equals("-")
                && d.from().size() == 2
                && Values.mentions(d.from().get(1), isColumn);
        return d.from().stream()
                .filter(v -> Values.mentions(v, isColumn))
                .allMatch(v -> !other && !takenFrom && isSum(v, isColumn));
    }
}
