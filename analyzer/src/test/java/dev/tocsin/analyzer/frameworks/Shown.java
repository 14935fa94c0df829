package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Short texts of values, conditions and predicates; operations are told by their numbers. */
final class Shown {

    private final Map<OperationId, Integer> numbers;

    Shown(Map<OperationId, Integer> numbers) {
        this.numbers = numbers;
    }

    String path(Path path) {
        List<String> conditions = new ArrayList<>();
        for (Assumption assumption : path.assumptions()) {
            conditions.add(condition(assumption.condition()));
        }
        return conditions.isEmpty() ? "" : " IF " + String.join(" AND ", conditions);
    }

    String where(RowPredicate predicate) {
        List<String> parts = new ArrayList<>();
        for (RowPredicate.Condition c : predicate.conditions()) {
            String value = switch (c.operator()) {
                case IS_NULL -> " IS NULL";
                case NOT_NULL -> " IS NOT NULL";
                case EQ -> " = " + value(c.value());
                case NE -> " <> " + value(c.value());
                default -> " " + c.operator() + " " + value(c.value());
            };
            parts.add((c.ignoreCase() ? "lower(" + c.column() + ")" : c.column()) + value);
        }
        if (!predicate.complete()) {
            parts.add("..");
        }
        return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
    }

    String columns(Map<String, Value> values, boolean known) {
        List<String> parts = new ArrayList<>();
        values.forEach((column, value) -> parts.add(column + " = " + value(value)));
        if (!known) {
            parts.add("..");
        }
        return String.join(", ", parts);
    }

    String condition(Cond cond) {
        if (cond instanceof Cond.Not n) {
            return "not " + condition(n.of());
        }
        if (cond instanceof Cond.And a) {
            return "(" + a.parts().stream().map(this::condition).collect(Collectors.joining(" and ")) + ")";
        }
        if (cond instanceof Cond.Or o) {
            return "(" + o.parts().stream().map(this::condition).collect(Collectors.joining(" or ")) + ")";
        }
        if (cond instanceof Cond.Present p) {
            return "exists " + value(p.value());
        }
        if (cond instanceof Cond.Any a) {
            return "any " + value(a.source()) + " with " + condition(a.filter());
        }
        if (cond instanceof Cond.Compare c) {
            String operator = switch (c.operator()) {
                case EQ -> " = ";
                case LT -> " < ";
                case LE -> " <= ";
            };
            return value(c.left()) + operator + value(c.right());
        }
        if (cond instanceof Cond.Holds h) {
            return value(h.value());
        }
        return cond instanceof Cond.Caught c ? "caught " + c.types() : String.valueOf(((Cond.Fixed) cond).value());
    }

    String value(Value value) {
        if (value instanceof Value.Param p) {
            return p.index() == Value.Param.THIS ? "this" : "p" + p.index();
        }
        if (value instanceof Value.Const c) {
            return c.kind() == Value.Const.Kind.STRING ? "'" + c.text() + "'" : c.text();
        }
        if (value instanceof Value.Named n) {
            return n.type().isEmpty() ? n.name() : n.type().substring(n.type().lastIndexOf('.') + 1) + "." + n.name();
        }
        if (value instanceof Value.Result r) {
            String number = String.valueOf(numbers.getOrDefault(r.operation(), 0));
            return switch (r.shape()) {
                case ONE -> number;
                case ELEMENT -> number + "[]";
                case COUNT -> number + ".count";
                case AGGREGATE -> number + ".aggregate";
                case AFFECTED -> number + ".affected";
                case WRITTEN -> number + ".written";
            };
        }
        if (value instanceof Value.Property p) {
            return value(p.of()) + "." + p.name();
        }
        if (value instanceof Value.Derived d) {
            return d.how() + d.from().stream().map(this::value).collect(Collectors.joining(", ", "(", ")"));
        }
        if (value instanceof Value.Choice c) {
            return c.arms().stream()
                    .map(a -> condition(a.guard()) + " ? " + value(a.value()))
                    .collect(Collectors.joining(" : ", "[", "]"));
        }
        if (value instanceof Value.Truth t) {
            return "{" + condition(t.condition()) + "}";
        }
        if (value instanceof Value.Maybe m) {
            return "Optional[" + condition(m.present()) + " ? " + value(m.content()) + "]";
        }
        if (value instanceof Value.Many m) {
            return "each " + value(m.element()) + " of " + value(m.source());
        }
        if (value instanceof Value.Made m) {
            return m.type().substring(m.type().lastIndexOf('.') + 1) + "{" + columns(m.properties(), !m.open()) + "}";
        }
        return "..";
    }
}
