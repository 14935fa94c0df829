package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.query.Assignment;
import dev.tocsin.analyzer.frameworks.query.ColumnRef;
import dev.tocsin.analyzer.frameworks.query.Condition;
import dev.tocsin.analyzer.frameworks.query.Conflict;
import dev.tocsin.analyzer.frameworks.query.Delete;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.frameworks.query.Insert;
import dev.tocsin.analyzer.frameworks.query.Merge;
import dev.tocsin.analyzer.frameworks.query.Operator;
import dev.tocsin.analyzer.frameworks.query.Predicate;
import dev.tocsin.analyzer.frameworks.query.Projection;
import dev.tocsin.analyzer.frameworks.query.QueryStatement;
import dev.tocsin.analyzer.frameworks.query.QueryText;
import dev.tocsin.analyzer.frameworks.query.RowLock;
import dev.tocsin.analyzer.frameworks.query.Select;
import dev.tocsin.analyzer.frameworks.query.TableRef;
import dev.tocsin.analyzer.frameworks.query.Update;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns a query's text into the operation that it asks for; shared by every framework that takes texts. */
final class QueryOperations {

    /** The moment, as the products say it. */
    private static final Pattern CLOCK = Pattern.compile(
            "(?i)(?:current_(?:timestamp|date|time)|local_?(?:timestamp|datetime|time)"
                    + "|local date(?:time)?|now|sysdate|systimestamp|utc_timestamp|getdate)\\s*(?:\\(\\s*\\d?\\s*\\))?");

    /** {@code select nextval('s')}, {@code select s.nextval from dual}, {@code select next value for s}, {@code values next value for s}. */
    private static final Pattern SEQUENCE = Pattern.compile(
            "(?i)^\\s*+(?:select|values?|call)\\s++(?:nextval\\s*+\\(|next\\s++value\\s++for\\s|[\\w$]++(?:\\.[\\w$]++)?+\\.nextval\\b)");

    /** PostgreSQL's advisory lock that ends with the transaction, not the one that ends with the session. */
    private static final Pattern ADVISORY_LOCK =
            Pattern.compile("\\bpg_(?:try_)?advisory_xact_lock\\s{0,9}\\(", Pattern.CASE_INSENSITIVE);

    private final Call call;
    private final DataOperation.Api api;
    private final Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> parameters;

    /**
     * @param parameters the program's value for a parameter of the text, empty where it is not known
     */
    QueryOperations(
            Call call,
            DataOperation.Api api,
            Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> parameters) {
        this.call = call;
        this.api = api;
        this.parameters = parameters;
    }

    /** What the caller makes of a select's rows. */
    enum Wanted {
        ROW,
        /** A row that must be there: none is an exception. */
        SINGLE,
        OPTIONAL,
        MANY,
        /** How many rows a write changed. */
        AFFECTED
    }

    /**
     * Records what the statement does, and gives what the call gives.
     *
     * @param label as messages name the operation; where it is empty, the statement's own words
     * @param lock a lock that the call asks for beside the text
     */
    Optional<Value> perform(String text, Dialect dialect, Wanted wanted, String label, DataOperation.LockMode lock) {
        return execute(text, dialect, wanted, label, lock).map(o -> value(o, wanted));
    }

    private static Value value(Outcome outcome, Wanted wanted) {
        if (outcome.kind() == Outcome.Kind.AFFECTED) {
            return outcome.row();
        }
        return switch (wanted) {
            case OPTIONAL -> outcome.optional(outcome.only(outcome.row()));
            case MANY -> outcome.many(outcome.only(outcome.element()));
            case AFFECTED ->
                outcome.kind() == Outcome.Kind.RETURNED ? Results.affected(outcome.operation()) : outcome.row();
            case ROW, SINGLE -> outcome.only(outcome.row());
        };
    }

    /** Records what the statement does, and gives what can be had from it. */
    Optional<Outcome> execute(String text, Dialect dialect, Wanted wanted, String label, DataOperation.LockMode lock) {
        if (ADVISORY_LOCK.matcher(text).find()) {
            call.lock(Call.LockKind.ADVISORY, call.unknown(), true);
        }
        if (SEQUENCE.matcher(text).find() && call.unknown() instanceof Value.Unknown number) {
            return Optional.of(new Outcome(number.id(), Outcome.Kind.DRAWN, List.of()));
        }
        return QueryText.read(text, dialect).flatMap(s -> execute(s, dialect, wanted, label, lock));
    }

    private Optional<Outcome> execute(
            QueryStatement statement, Dialect dialect, Wanted wanted, String label, DataOperation.LockMode lock) {
        if (statement instanceof Select s) {
            return select(s, dialect, wanted, label, lock);
        }
        if (statement instanceof Insert s) {
            return written(
                    insert(s, label), s.returning(), s.returned().stream().toList());
        }
        if (statement instanceof Update s) {
            return written(update(s, label), s.returning(), List.of());
        }
        if (statement instanceof Delete s) {
            return written(delete(s, label), s.returning(), List.of());
        }
        return statement instanceof Merge s ? written(merge(s, label), false, List.of()) : Optional.empty();
    }

    private Optional<Outcome> written(DataOperation.Write write, boolean returning, List<String> columns) {
        return write.entity().unknown()
                ? Optional.empty()
                : Optional.of(new Outcome(
                        call.operation(write), returning ? Outcome.Kind.RETURNED : Outcome.Kind.AFFECTED, columns));
    }

    private Optional<Outcome> select(
            Select select, Dialect dialect, Wanted wanted, String label, DataOperation.LockMode asked) {
        Entity entity = select.primary().map(this::entity).orElse(Entity.UNKNOWN);
        if (entity.unknown()) {
            return Optional.empty();
        }
        Outcome.Kind given = given(select);
        DataOperation.Kind kind = switch (given) {
            case COUNT -> DataOperation.Kind.COUNT;
            case EXISTS, ABSENT -> DataOperation.Kind.EXISTS;
            case AGGREGATE -> DataOperation.Kind.AGGREGATE;
            default -> wanted == Wanted.MANY ? DataOperation.Kind.MANY : DataOperation.Kind.ONE;
        };
        DataOperation.LockMode lock = select.lock().map(QueryOperations::lock).orElse(asked);
        RowPredicate where = predicate(select.predicate(), select.primary().get());
        if (dialect == Dialect.JPQL) {
            where = Restrictions.of(call.mappings(), entity, where);
        }
        if (select.grouped() || joinsOtherRows(select)) {
            where = where.incomplete();
        }
        OperationId read = call.operation(new DataOperation.Read(
                entity,
                where,
                kind,
                column(select.projection()),
                lock,
                wanted == Wanted.SINGLE && kind == DataOperation.Kind.ONE,
                call.span(),
                label.isEmpty() ? "SELECT .. FROM " + entity.table() : label,
                api,
                select.projection() instanceof Projection.Rows && !select.grouped()));
        return Optional.of(new Outcome(read, given, columns(select)));
    }

    private static Outcome.Kind given(Select select) {
        Projection projection = select.projection();
        if (select.grouped()) {
            return Outcome.Kind.ROWS;
        }
        if (projection instanceof Projection.Count) {
            return Outcome.Kind.COUNT;
        }
        if (projection instanceof Projection.Aggregate) {
            return Outcome.Kind.AGGREGATE;
        }
        // "select 1 from t" has a row for each of the table's; "select exists(..)" has one that says it.
        return projection instanceof Projection.Existence e && select.items().isEmpty()
                ? e.negated() ? Outcome.Kind.ABSENT : Outcome.Kind.EXISTS
                : Outcome.Kind.ROWS;
    }

    /** The selected columns by place. */
    private static List<String> columns(Select select) {
        if (!(select.projection() instanceof Projection.Columns)) {
            return List.of();
        }
        return select.items().stream()
                .map(i -> i instanceof dev.tocsin.analyzer.frameworks.query.Value.Column c
                        ? c.column().path()
                        : "")
                .toList();
    }

    private static String column(Projection projection) {
        if (projection instanceof Projection.Aggregate a) {
            return a.column().map(ColumnRef::path).orElse("");
        }
        if (projection instanceof Projection.Columns c && c.columns().size() == 1) {
            return c.columns().get(0).path();
        }
        return "";
    }

    static DataOperation.LockMode lock(RowLock lock) {
        return switch (lock.strength()) {
            case UPDATE, NO_KEY_UPDATE -> DataOperation.LockMode.EXCLUSIVE;
            case SHARE, KEY_SHARE -> DataOperation.LockMode.SHARED;
        };
    }

    private Entity entity(TableRef table) {
        return table.name()
                .filter(n -> !n.isEmpty() && n.indexOf(Call.HOLE) < 0)
                .map(n -> call.mappings().entity(n.substring(n.lastIndexOf('.') + 1)))
                .orElse(Entity.UNKNOWN);
    }

    private DataOperation.Write insert(Insert insert, String label) {
        Entity entity = entity(insert.table());
        SortedMap<String, Value> values = new TreeMap<>();
        List<dev.tocsin.analyzer.frameworks.query.Value> row = insert.values();
        for (int i = 0; i < insert.columns().size() && i < row.size(); i++) {
            values.put(insert.columns().get(i), value(row.get(i)));
        }
        return write(
                DataOperation.Effect.INSERT,
                entity,
                RowPredicate.ALL,
                values,
                insert.complete() && !insert.columns().isEmpty(),
                insert.conflict().map(QueryOperations::conflict).orElse(DataOperation.Conflict.FAIL),
                label.isEmpty() ? "INSERT INTO " + entity.table() : label);
    }

    private static DataOperation.Conflict conflict(Conflict conflict) {
        return conflict.action() == Conflict.Action.NOTHING
                ? DataOperation.Conflict.IGNORE
                : DataOperation.Conflict.UPDATE;
    }

    private DataOperation.Write update(Update update, String label) {
        Entity entity = entity(update.table());
        return write(
                DataOperation.Effect.UPDATE,
                entity,
                predicate(update.predicate(), update.table()),
                assignments(update.assignments()),
                update.assignmentsComplete(),
                DataOperation.Conflict.FAIL,
                label.isEmpty() ? "UPDATE " + entity.table() : label);
    }

    private SortedMap<String, Value> assignments(List<Assignment> assignments) {
        SortedMap<String, Value> values = new TreeMap<>();
        for (Assignment assignment : assignments) {
            Value value = AssignedValues.computed(assignment, this::value).orElseGet(() -> value(assignment.value()));
            values.put(assignment.column().path(), value);
        }
        return values;
    }

    private DataOperation.Write delete(Delete delete, String label) {
        Entity entity = entity(delete.table());
        return write(
                DataOperation.Effect.DELETE,
                entity,
                predicate(delete.predicate(), delete.table()),
                new TreeMap<>(),
                true,
                DataOperation.Conflict.FAIL,
                label.isEmpty() ? "DELETE FROM " + entity.table() : label);
    }

    private DataOperation.Write merge(Merge merge, String label) {
        Entity entity = entity(merge.table());
        SortedMap<String, Value> values = assignments(merge.assignments());
        for (int i = 0;
                i < merge.insertColumns().size() && i < merge.insertValues().size();
                i++) {
            values.put(merge.insertColumns().get(i), value(merge.insertValues().get(i)));
        }
        return write(
                DataOperation.Effect.SAVE,
                entity,
                RowPredicate.ALL,
                values,
                true,
                DataOperation.Conflict.UPDATE,
                label.isEmpty() ? "MERGE INTO " + entity.table() : label);
    }

    private DataOperation.Write write(
            DataOperation.Effect effect,
            Entity entity,
            RowPredicate where,
            SortedMap<String, Value> values,
            boolean valuesKnown,
            DataOperation.Conflict conflict,
            String label) {
        return new DataOperation.Write(
                effect, entity, where, values, valuesKnown, call.unknown(), conflict, true, call.span(), label, api);
    }

    /** The conditions of a text that is only a WHERE clause. */
    RowPredicate where(String text, String table, Dialect dialect) {
        return predicate(QueryText.readPredicate(text, table, dialect), TableRef.named(table));
    }

    /** The conditions on the primary table's columns; those that speak of another table leave it incomplete. */
    private RowPredicate predicate(Predicate predicate, TableRef primary) {
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        boolean complete = predicate.complete();
        boolean ranges =
                predicate.alternatives().stream().anyMatch(o -> o.stream().anyMatch(QueryOperations::ranged));
        for (Condition condition : predicate.conditions()) {
            if (condition.unlessNull() && !given(operand(condition))) {
                boolean counts = !operand(condition).equals(Value.Const.NULL);
                ranges |= operator(condition.operator()).ranged() && counts;
                // The request decides whether it counts.
                complete &= !counts;
                continue;
            }
            Optional<String> column = column(condition.column(), primary);
            boolean joins = condition.operands().stream()
                    .anyMatch(o -> o instanceof dev.tocsin.analyzer.frameworks.query.Value.Column);
            if (column.isEmpty() || joins || condition.optional()) {
                complete = false;
                if (column.isEmpty() && !joins && !condition.optional()) {
                    conditions.add(ofOtherRow(condition));
                }
                ranges |=
                        !condition.optional() && operator(condition.operator()).ranged();
                continue;
            }
            conditions.add(new RowPredicate.Condition(
                    column.get(),
                    operator(condition, column.get(), primary),
                    operand(condition),
                    condition.ignoreCase()));
        }
        return new RowPredicate(conditions, complete && predicate.alternatives().isEmpty(), ranges);
    }

    /** {@code :phone member of u.phones} asks for one of the rows that hold the phones. */
    private RowPredicate.Operator operator(Condition condition, String column, TableRef primary) {
        return condition.operator() == Operator.MEMBER_OF && elements(primary, column)
                ? RowPredicate.Operator.EQ
                : operator(condition.operator());
    }

    /** The property is a collection whose elements have a table of their own. */
    private boolean elements(TableRef primary, String property) {
        return call.mappings().elements(entity(primary), property).isPresent();
    }

    /** The value is known, and not null. */
    private static boolean given(Value value) {
        return value instanceof Value.Const c && !c.equals(Value.Const.NULL)
                || value instanceof Value.Named n && !n.type().isEmpty();
    }

    /** What is asked of a row that is joined: no column of this table's has it. */
    private RowPredicate.Condition ofOtherRow(Condition condition) {
        String path =
                condition.column().table().orElse("") + "." + condition.column().path();
        return new RowPredicate.Condition(path, RowPredicate.Operator.OTHER, call.unknown(), false);
    }

    /** A branch of an OR that asks for a range of values. The reader has bounded how deep branches go. */
    private static boolean ranged(Predicate branch) {
        return branch.conditions().stream()
                        .anyMatch(c -> !c.optional() && operator(c.operator()).ranged())
                || branch.alternatives().stream().anyMatch(o -> o.stream().anyMatch(QueryOperations::ranged));
    }

    /**
     * The column as the primary table's rows have it: that of a row behind a to-one association ({@code join c.store s where
     * s.id = ?}) is a path ({@code store.id}). Empty for another table's.
     */
    private Optional<String> column(ColumnRef column, TableRef primary) {
        String own = primary.name().orElse("");
        String table = column.table().orElse(own);
        if (Names.fold(table).equals(Names.fold(own))) {
            return Optional.of(column.path().isEmpty() ? "id" : column.path());
        }
        if (!table.startsWith(own + ".")) {
            return Optional.empty();
        }
        String association = table.substring(own.length() + 1);
        if (elements(primary, association)) {
            // An element of a collection of values is the row itself: join u.phones p where p = ?
            return column.path().isEmpty() ? Optional.of(association) : Optional.empty();
        }
        return toOne(entity(primary), association)
                ? Optional.of(column.path().isEmpty() ? association : association + "." + column.path())
                : Optional.empty();
    }

    /** Tables beside the primary one that add conditions of their own; a row behind a to-one association does not. */
    private boolean joinsOtherRows(Select select) {
        TableRef primary = select.primary().get();
        String own = primary.name().orElse("") + ".";
        return select.tables().stream()
                .filter(t -> !t.equals(primary))
                .anyMatch(t -> !t.association()
                        || t.on().isPresent()
                        || t.name()
                                .filter(n -> n.startsWith(own))
                                .map(n -> n.substring(own.length()))
                                .filter(n -> toOne(entity(primary), n) || elements(primary, n))
                                .isEmpty());
    }

    private boolean toOne(Entity entity, String path) {
        Optional<MappedEntity> current = call.mappings().of(entity);
        for (String part : path.split("\\.")) {
            Optional<String> target = current.map(m -> m.properties().get(part))
                    .filter(p -> !p.collection())
                    .flatMap(MappedEntity.MappedProperty::targetType);
            if (target.isEmpty()) {
                return false;
            }
            current = call.mappings().byTypeOrName(target.get());
        }
        return true;
    }

    private Value operand(Condition condition) {
        return switch (condition.operator()) {
            case IS_TRUE -> Value.Const.TRUE;
            case IS_FALSE -> Value.Const.FALSE;
            default ->
                condition.operands().size() == 1
                        ? value(condition.operands().get(0))
                        : condition.operator() == Operator.IN ? list(condition) : call.unknown();
        };
    }

    /** {@code in ('NEW', 'FAILED')}. */
    private Value list(Condition condition) {
        return list(call, condition.operands().stream().map(this::value).toList());
    }

    static Value list(Call call, List<Value> values) {
        boolean constants = values.stream().allMatch(v -> v instanceof Value.Const || v instanceof Value.Named);
        return constants && !values.isEmpty() ? new Value.Derived("list", values) : call.unknown();
    }

    static RowPredicate.Operator operator(Operator operator) {
        return switch (operator) {
            case EQ, IS_TRUE, IS_FALSE -> RowPredicate.Operator.EQ;
            case NE -> RowPredicate.Operator.NE;
            case IN -> RowPredicate.Operator.IN;
            case LT, LE -> RowPredicate.Operator.BELOW;
            case GT, GE, BETWEEN -> RowPredicate.Operator.RANGE;
            case LIKE -> RowPredicate.Operator.LIKE;
            case STARTS_WITH, ENDS_WITH, CONTAINS -> RowPredicate.Operator.CONTAINS;
            case IS_NULL -> RowPredicate.Operator.IS_NULL;
            case IS_NOT_NULL -> RowPredicate.Operator.NOT_NULL;
            default -> RowPredicate.Operator.OTHER;
        };
    }

    private Value value(dev.tocsin.analyzer.frameworks.query.Value value) {
        if (value instanceof dev.tocsin.analyzer.frameworks.query.Value.Literal l) {
            return literal(l.text());
        }
        if (value instanceof dev.tocsin.analyzer.frameworks.query.Value.Parameter) {
            return parameters.apply(value).orElseGet(call::unknown);
        }
        if (value instanceof dev.tocsin.analyzer.frameworks.query.Value.Expression e
                && e.parameters().size() == 1
                && e.columns().isEmpty()) {
            Optional<Value> argument = parameters.apply(e.parameters().get(0));
            boolean transparent = e.function()
                    .map(f -> f.equals("lower") || f.equals("upper") || f.equals("cast") || f.equals("trim"))
                    .orElse(false);
            return argument.map(a ->
                            transparent ? a : new Value.Derived(e.function().orElse("sql"), List.of(a)))
                    .orElseGet(call::unknown);
        }
        return value instanceof dev.tocsin.analyzer.frameworks.query.Value.Expression e
                        && CLOCK.matcher(e.text()).matches()
                ? new Value.Derived("now", List.of())
                : call.unknown();
    }

    static Value literal(String text) {
        int quote = text.indexOf('\'');
        boolean national = quote == 1 && Character.toUpperCase(text.charAt(0)) == 'N';
        if ((quote == 0 || national) && text.endsWith("'") && text.length() > quote + 1) {
            return new Value.Const(Value.Const.Kind.STRING, text.substring(quote + 1, text.length() - 1));
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "true" -> Value.Const.TRUE;
            case "false" -> Value.Const.FALSE;
            case "null" -> Value.Const.NULL;
            default ->
                Character.isDigit(text.charAt(0))
                        ? new Value.Const(Value.Const.Kind.NUMBER, text)
                        : new Value.Named(
                                text.contains(".") ? text.substring(0, text.lastIndexOf('.')) : "",
                                text.substring(text.lastIndexOf('.') + 1));
        };
    }
}
