package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** QueryDSL's paths ({@code member.address.city}) and what is asked of them ({@code eq}, {@code in}, {@code isNull}). */
final class QuerydslExpressions {

    private static final String PREFIX = "querydsl.";
    private static final int MAX_PATH = 8;

    private static final Map<String, RowPredicate.Operator> COMPARISONS = Map.ofEntries(
            Map.entry("eq", RowPredicate.Operator.EQ),
            Map.entry("isTrue", RowPredicate.Operator.EQ),
            Map.entry("isFalse", RowPredicate.Operator.EQ),
            Map.entry("ne", RowPredicate.Operator.NE),
            Map.entry("in", RowPredicate.Operator.IN),
            Map.entry("isNull", RowPredicate.Operator.IS_NULL),
            Map.entry("isNotNull", RowPredicate.Operator.NOT_NULL),
            Map.entry("gt", RowPredicate.Operator.RANGE),
            Map.entry("goe", RowPredicate.Operator.RANGE),
            Map.entry("lt", RowPredicate.Operator.RANGE),
            Map.entry("loe", RowPredicate.Operator.RANGE),
            Map.entry("between", RowPredicate.Operator.RANGE),
            Map.entry("before", RowPredicate.Operator.RANGE),
            Map.entry("after", RowPredicate.Operator.RANGE),
            Map.entry("like", RowPredicate.Operator.LIKE),
            Map.entry("contains", RowPredicate.Operator.CONTAINS),
            Map.entry("containsIgnoreCase", RowPredicate.Operator.CONTAINS),
            Map.entry("startsWith", RowPredicate.Operator.CONTAINS),
            Map.entry("endsWith", RowPredicate.Operator.CONTAINS));

    private static final Set<String> FOLDING = Set.of("lower", "upper", "toLowerCase", "toUpperCase");
    static final Set<String> FIGURES = Set.of("max", "min", "sum", "avg", "sumAggregate");
    static final Set<String> COUNTS = Set.of("count", "countDistinct");

    private static final Set<String> OTHERS = Set.of(
            "and", "or", "not", "notIn", "trim", "asc", "desc", "add", "subtract", "multiply", "as", "size", "any");

    private QuerydslExpressions() {}

    /** The value of a call on a path or on another expression. */
    static Optional<Value> operator(Call call) {
        String name = call.name();
        boolean known = COMPARISONS.containsKey(name)
                || FOLDING.contains(name)
                || FIGURES.contains(name)
                || COUNTS.contains(name)
                || OTHERS.contains(name);
        if (!known || call.isStatic() || !isExpression(call, call.receiverValue())) {
            return Optional.empty();
        }
        List<Value> from = new ArrayList<>();
        from.add(call.receiverValue());
        from.addAll(call.arguments());
        return Optional.of(name.equals("and") ? all(from) : derived(name, from));
    }

    private static boolean isExpression(Call call, Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> a.value() instanceof Value.Derived d && isExpression(call, d));
        }
        return value instanceof Value.Derived d && d.how().startsWith(PREFIX)
                || root(value).filter(r -> entity(call, r.type()).isPresent()).isPresent();
    }

    static Value derived(String name, List<Value> from) {
        return new Value.Derived(PREFIX + name, from);
    }

    static Value all(List<Value> parts) {
        return derived("and", parts);
    }

    /** What a query selects; several expressions make a tuple. */
    static Value projection(List<Value> selected) {
        return selected.size() == 1 ? selected.get(0) : derived("tuple", selected);
    }

    /** The mapped class that a generated class such as {@code QMember} speaks of. */
    static Optional<Entity> entity(Call call, String generated) {
        String simple = generated.substring(generated.lastIndexOf('.') + 1);
        return simple.length() > 1 && simple.charAt(0) == 'Q' && Character.isUpperCase(simple.charAt(1))
                ? call.mappings().byName(simple.substring(1)).map(MappedEntity::entity)
                : Optional.empty();
    }

    /** The root of a path, such as {@code QMember.member}. */
    private static Optional<Value.Named> root(Value value) {
        Value root = value;
        for (int i = 0; i < MAX_PATH && root instanceof Value.Property p; i++) {
            root = p.of();
        }
        return root instanceof Value.Named n ? Optional.of(n) : Optional.empty();
    }

    /** What tells one root from another. */
    static Optional<String> alias(Value value) {
        return value instanceof Value.Named n ? Optional.of(n.type() + " " + n.name()) : Optional.empty();
    }

    /** The path behind the root, empty for the root itself. */
    static Optional<String> path(Value value) {
        if (value instanceof Value.Named) {
            return Optional.of("");
        }
        return value instanceof Value.Property p
                ? path(p.of()).map(o -> o.isEmpty() ? p.name() : o + "." + p.name())
                : Optional.empty();
    }

    /** The path as seen from the query's rows: that of a joined alias goes over the association. */
    private static Optional<String> column(Call call, Value query, Value path) {
        Optional<String> alias = root(path).flatMap(QuerydslExpressions::alias);
        Optional<String> own = path(path);
        if (alias.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        if (call.known(query, QuerydslQuery.FROM)
                .flatMap(QuerydslExpressions::alias)
                .equals(alias)) {
            return own;
        }
        return call.known(query, QuerydslQuery.JOIN + alias.get())
                .filter(joined -> !joined.equals(path))
                .flatMap(joined -> root(joined)
                        .flatMap(QuerydslExpressions::alias)
                        .filter(a -> !a.equals(alias.get()))
                        .flatMap(a -> column(call, query, joined)))
                .map(outer -> own.get().isEmpty() ? outer : outer + "." + own.get());
    }

    /** The rows that a query asks for. */
    static RowPredicate predicate(Call call, Value query) {
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        boolean complete = call.known(query, QuerydslQuery.WHERE)
                .map(w -> collect(call, query, w, conditions, 0))
                .orElse(true);
        return new RowPredicate(conditions, complete);
    }

    /** Collects conditions; true where nothing else was said. */
    private static boolean collect(Call call, Value query, Value value, List<RowPredicate.Condition> into, int depth) {
        if (value.equals(Value.Const.NULL)) {
            // where(null) asks nothing.
            return true;
        }
        if (value instanceof Value.Ref) {
            return call.known(value, QuerydslQuery.WHERE)
                    .map(w -> depth < MAX_PATH && collect(call, query, w, into, depth + 1))
                    .orElse(true);
        }
        if (value instanceof Value.Choice c) {
            // name == null ? null : member.name.eq(name)
            List<Value> asked = c.arms().stream()
                    .map(Value.Arm::value)
                    .filter(v -> !v.equals(Value.Const.NULL))
                    .toList();
            if (asked.size() == 1) {
                collect(call, query, asked.get(0), into, depth);
            }
            return false;
        }
        if (value instanceof Value.Truth t
                && t.condition() instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ) {
            // equalsIgnoreCase() is a name of strings too.
            return condition(call, query, c.left(), RowPredicate.Operator.EQ, c.right(), true, into);
        }
        if (!(value instanceof Value.Derived d) || !d.how().startsWith(PREFIX)) {
            return false;
        }
        String name = d.how().substring(PREFIX.length());
        if (name.equals("and")) {
            boolean complete = true;
            for (Value part : d.from()) {
                complete &= collect(call, query, part, into, depth);
            }
            return complete;
        }
        RowPredicate.Operator operator = COMPARISONS.get(name);
        if (operator == null) {
            return false;
        }
        Value left = d.from().get(0);
        boolean folded = false;
        if (left instanceof Value.Derived f
                && f.how().startsWith(PREFIX)
                && FOLDING.contains(f.how().substring(PREFIX.length()))) {
            left = f.from().get(0);
            folded = true;
        }
        Value right = switch (name) {
            case "isTrue" -> Value.Const.TRUE;
            case "isFalse" -> Value.Const.FALSE;
            case "isNull", "isNotNull" -> Value.Const.NULL;
            case "in" -> d.from().size() == 2 ? d.from().get(1) : QueryOperations.list(call, others(d));
            default -> d.from().size() == 2 ? d.from().get(1) : call.unknown();
        };
        return condition(call, query, left, operator, right, folded, into);
    }

    private static List<Value> others(Value.Derived comparison) {
        return comparison.from().subList(1, comparison.from().size());
    }

    private static boolean condition(
            Call call,
            Value query,
            Value path,
            RowPredicate.Operator operator,
            Value right,
            boolean ignoreCase,
            List<RowPredicate.Condition> into) {
        Optional<String> column = column(call, query, path);
        if (column.isEmpty() || isExpression(call, right)) {
            return false;
        }
        into.add(new RowPredicate.Condition(column.get().isEmpty() ? "id" : column.get(), operator, right, ignoreCase));
        return true;
    }

    /** The column that a query selects, where it is one of its rows' own. */
    static Optional<String> selected(Call call, Value query, Value projection) {
        return column(call, query, projection).filter(c -> !c.isEmpty());
    }

    /** Whether a projection is the figure of that name: {@code member.count()}, {@code Wildcard.count}. */
    static boolean isOne(Value projection, Set<String> names) {
        if (projection instanceof Value.Named n) {
            return n.type().endsWith("Wildcard") && names.contains(n.name());
        }
        return projection instanceof Value.Derived d
                && d.how().startsWith(PREFIX)
                && names.contains(d.how().substring(PREFIX.length()));
    }
}
