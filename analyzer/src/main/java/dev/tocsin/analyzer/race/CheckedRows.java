package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rows that a check asks for, as a key would have to say it: which columns are to be unique, and among which rows. A
 * check for {@code eventId = ? and name = ? and deleted = false} wants a key on the first two among the rows that are not
 * deleted; with the flag as a column of the key, one deleted row would be all that may ever be.
 *
 * @param columns to be unique, as the check names them, in its order
 * @param among met by the rows that count; empty where all do
 */
public record CheckedRows(List<String> columns, List<RowPredicate.Condition> among) {

    /** Names of columns that tell rows in force from others, by their words. */
    private static final Set<String> STATES = Set.of(
            "active",
            "archived",
            "available",
            "closed",
            "current",
            "default",
            "del",
            "delete",
            "deleted",
            "disabled",
            "enabled",
            "flag",
            "is",
            "latest",
            "open",
            "primary",
            "removed",
            "revoked",
            "state",
            "status",
            "valid",
            "visible");

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    public CheckedRows {
        columns = List.copyOf(columns);
        among = List.copyOf(among);
    }

    /**
     * @param columns those that check and act share
     * @param where the rows that the check asks for
     */
    public static CheckedRows of(List<String> columns, RowPredicate where) {
        List<RowPredicate.Condition> among = where.conditions().stream()
                .filter(CheckedRows::narrows)
                .distinct()
                .toList();
        List<String> unique = new ArrayList<>(columns);
        unique.removeIf(c -> among.stream().anyMatch(a -> a.column().equals(c)));
        if (!unique.isEmpty()) {
            return new CheckedRows(unique, among);
        }
        // Where nothing else is compared, the state itself is what only one row may have; one of several states is
        // none.
        List<String> states = columns.stream()
                .filter(c ->
                        among.stream().noneMatch(a -> a.column().equals(c) && a.operator() == RowPredicate.Operator.IN))
                .toList();
        return new CheckedRows(states.isEmpty() ? columns : states, among);
    }

    /** The conditions much as SQL says them: {@code deleted = false and status = 'OPEN'}; empty where all rows count. */
    public String text(UnaryOperator<String> columnName) {
        return among.stream().map(c -> text(c, columnName)).collect(Collectors.joining(" and "));
    }

    static boolean narrows(RowPredicate.Condition condition) {
        return switch (condition.operator()) {
            case EQ ->
                condition.value() instanceof Value.Const c && (c.kind() == Value.Const.Kind.BOOLEAN || state(condition))
                        || named(condition.value());
            case NE ->
                condition.value() instanceof Value.Const && !condition.differsFromNull() || named(condition.value());
            case IS_NULL, NOT_NULL -> true;
            case IN -> listed(condition.value());
            case RANGE, BELOW, LIKE, CONTAINS, OTHER -> false;
        };
    }

    /** {@code in ('OPEN', 'READY')}: the same for every request. */
    private static boolean listed(Value value) {
        return value instanceof Value.Derived list
                && list.how().equals("list")
                && list.from().stream().allMatch(v -> v instanceof Value.Const || named(v));
    }

    /** An enum constant, as far as its spelling tells. */
    private static boolean named(Value value) {
        return value instanceof Value.Named n && CONSTANT.matcher(n.name()).matches();
    }

    /** A constant number or text is a state only where the column is called one; {@code name = 'ADMIN'} asks for a row. */
    private static boolean state(RowPredicate.Condition condition) {
        String name = condition.column().substring(condition.column().lastIndexOf('.') + 1);
        for (String word : name.split("_|(?<=[a-z])(?=[A-Z])")) {
            if (STATES.contains(word.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return STATES.contains(Names.fold(name));
    }

    private static String text(RowPredicate.Condition condition, UnaryOperator<String> columnName) {
        String column = columnName.apply(condition.column());
        return switch (condition.operator()) {
            case IS_NULL -> column + " is null";
            case NOT_NULL -> column + " is not null";
            case NE -> column + " <> " + literal(condition.value());
            case IN ->
                column
                        + ((Value.Derived) condition.value())
                                .from().stream()
                                        .map(CheckedRows::literal)
                                        .collect(Collectors.joining(", ", " in (", ")"));
            default -> column + " = " + literal(condition.value());
        };
    }

    private static String literal(Value value) {
        if (value instanceof Value.Named named) {
            return named.name();
        }
        Value.Const constant = (Value.Const) value;
        return constant.kind() == Value.Const.Kind.STRING ? "'" + constant.text() + "'" : constant.text();
    }
}
