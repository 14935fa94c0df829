package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.query.Assignment;
import dev.tocsin.analyzer.frameworks.query.ColumnRef;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What an UPDATE writes that the database computes from rows as they are then: no earlier read is in it. */
final class AssignedValues {

    /** What makes another value of a column's own each time. */
    private static final Pattern ACCUMULATES = Pattern.compile("(?i)[-+*/%^]|\\|\\||\\b(?:concat|not)\\b");

    /** Functions that give something else each time that they are asked, and their like. */
    private static final Pattern MADE_UP =
            Pattern.compile("(?i)rand|uuid|guid|next|sequence|generate|clock|now|sysdate|time");

    private AssignedValues() {}

    /**
     * Empty where the program supplies the value, or where it is not known what it is made of.
     *
     * @param given what the program supplies for a parameter
     */
    static Optional<Value> computed(
            Assignment assignment, Function<dev.tocsin.analyzer.frameworks.query.Value, Value> given) {
        dev.tocsin.analyzer.frameworks.query.Value value = assignment.value();
        ColumnRef own = assignment.column();
        String text = value instanceof dev.tocsin.analyzer.frameworks.query.Value.Expression e ? e.text() : "";
        if (assignment.readsItself() && ACCUMULATES.matcher(text).find()) {
            return Optional.of(new Value.Derived(Value.Derived.IN_DATABASE, List.of(new Value.Named("", own.name()))));
        }
        boolean ofRows = !value.columns().isEmpty()
                || value instanceof dev.tocsin.analyzer.frameworks.query.Value.Subquery
                || value instanceof dev.tocsin.analyzer.frameworks.query.Value.Expression e
                        && !e.subqueries().isEmpty();
        if (!ofRows || MADE_UP.matcher(text).find()) {
            return Optional.empty();
        }
        List<Value> from = new ArrayList<>();
        value.columns().stream().filter(c -> !c.equals(own)).forEach(c -> from.add(new Value.Named("", c.name())));
        value.parameters().forEach(p -> from.add(given.apply(p)));
        from.add(new Value.Const(Value.Const.Kind.STRING, text.isEmpty() ? value.toString() : text));
        return Optional.of(new Value.Derived(Value.Derived.ANEW_IN_DATABASE, from));
    }
}
