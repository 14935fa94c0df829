package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.stream.Collectors;

/** Statements in a form that a test can compare at a glance. */
final class Shown {

    private Shown() {}

    static QueryStatement read(String text) {
        return QueryText.read(text, Dialect.AUTO).orElseThrow();
    }

    static Select select(String text) {
        return (Select) read(text);
    }

    static Select jpql(String text) {
        return (Select) QueryText.read(text, Dialect.JPQL).orElseThrow();
    }

    static Insert insert(String text) {
        return (Insert) read(text);
    }

    static Update update(String text) {
        return (Update) read(text);
    }

    static Delete delete(String text) {
        return (Delete) read(text);
    }

    /** {@code users.email EQ ?1}, with {@code ~} where case is ignored, {@code ?} where it is optional, {@code ...} at the end where incomplete. */
    static List<String> where(Predicate predicate) {
        List<String> lines =
                predicate.conditions().stream().map(Shown::condition).collect(Collectors.toList());
        if (!predicate.complete()) {
            lines.add("...");
        }
        return lines;
    }

    static List<String> where(String text) {
        QueryStatement statement = read(text);
        if (statement instanceof Update update) {
            return where(update.predicate());
        }
        return where(statement instanceof Delete delete ? delete.predicate() : ((Select) statement).predicate());
    }

    static String condition(Condition condition) {
        String operands = condition.operands().stream().map(Shown::value).collect(Collectors.joining(", "));
        return column(condition.column())
                + " " + condition.operator()
                + (operands.isEmpty() ? "" : " " + operands)
                + (condition.ignoreCase() ? " ~" : "")
                + (condition.optional() ? " ?" : "")
                + (condition.unlessNull() ? " unless null" : "");
    }

    static String column(ColumnRef column) {
        return column.table().map(t -> t + ".").orElse("") + column.path();
    }

    static List<String> columns(List<ColumnRef> columns) {
        return columns.stream().map(Shown::column).toList();
    }

    static List<String> values(List<Value> values) {
        return values.stream().map(Shown::value).toList();
    }

    static List<String> assignments(List<Assignment> assignments) {
        return assignments.stream()
                .map(a -> a.column().name() + " = " + value(a.value()))
                .toList();
    }

    static List<String> tables(List<TableRef> tables) {
        return tables.stream()
                .map(t -> t.name().orElse("-") + t.alias().map(a -> " " + a).orElse(""))
                .toList();
    }

    static String value(Value value) {
        if (value instanceof Value.Positional positional) {
            return "?" + positional.index();
        }
        if (value instanceof Value.Named named) {
            return ":" + named.name();
        }
        if (value instanceof Value.Substituted substituted) {
            return "$" + substituted.name();
        }
        if (value instanceof Value.Literal literal) {
            return literal.text();
        }
        if (value instanceof Value.Column column) {
            return column(column.column());
        }
        if (value instanceof Value.Expression expression) {
            return "{" + expression.text() + "}";
        }
        return value instanceof Value.Subquery ? "(select)" : "<unknown>";
    }
}
