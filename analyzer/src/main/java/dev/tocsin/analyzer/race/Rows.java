package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Spelling;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares which rows two operations speak of, and finds out what of a row a value was read from. */
final class Rows {

    private final Mappings mappings;
    private final Function<OperationId, Optional<DataOperation>> operations;
    private final Map<Cond, Map<OperationId, List<String>>> tested = new HashMap<>();

    Rows(Mappings mappings) {
        this(mappings, id -> Optional.empty());
    }

    /** @param operations those that values come from */
    Rows(Mappings mappings, Function<OperationId, Optional<DataOperation>> operations) {
        this.mappings = mappings;
        this.operations = operations;
    }

    /** How the entity is mapped, where it is. */
    Optional<MappedEntity> mapped(Entity entity) {
        return mappings.of(entity);
    }

    /** The insert makes a row of the entity: of its own table, or of that of a superclass to which its rows are joined. */
    boolean inserts(DataOperation.Write write, Entity entity) {
        return entity.same(write.entity())
                || mappings.joined(write.entity()).stream()
                        .anyMatch(p -> p.entity().same(entity));
    }

    String column(Entity entity, String path) {
        return mappings.column(entity, path);
    }

    boolean sameColumn(Entity entity, String a, String b) {
        return column(entity, a).equals(column(entity, b));
    }

    /** The read that a row, or something reached from a row, came from. */
    static Optional<OperationId> origin(Value value) {
        if (value instanceof Value.Result r) {
            return switch (r.shape()) {
                case ONE, ELEMENT, WRITTEN -> Optional.of(r.operation());
                default -> Optional.empty();
            };
        }
        if (value instanceof Value.Property p) {
            return origin(p.of());
        }
        if (value instanceof Value.Derived d
                && (d.how().equals("lookup") || d.how().equals("get") || d.how().equals("element"))
                && !d.from().isEmpty()) {
            return origin(d.from().get(0));
        }
        return Optional.empty();
    }

    /** True where the value is, or is computed from, the number of the read's rows or a figure over them. */
    static boolean counts(Value value, OperationId read) {
        return Values.mentions(
                value,
                v -> v instanceof Value.Result r
                        && r.operation().equals(read)
                        && (r.shape() == Value.Result.Shape.COUNT || r.shape() == Value.Result.Shape.AGGREGATE));
    }

    static boolean counts(Cond cond, OperationId read) {
        return Values.mentions(
                cond,
                v -> v instanceof Value.Result r
                                && r.operation().equals(read)
                                && (r.shape() == Value.Result.Shape.COUNT || r.shape() == Value.Result.Shape.AGGREGATE)
                        || v instanceof Value.Derived d
                                && d.how().equals("size")
                                && Values.mentions(
                                        d,
                                        o -> o instanceof Value.Result r
                                                && r.operation().equals(read)));
    }

    /**
     * Whether the rows that the write makes can be among those that the predicate finds.
     *
     * @return {@link Known#NO} where some column is known to differ
     */
    Known canBeAmong(RowPredicate where, DataOperation.Write write, Entity entity, Path path) {
        boolean equal = false;
        boolean byAccident = false;
        // What is asked of other rows beside this one, such as a customer's phones, may well not hold of the written
        // one.
        boolean others = where.conditions().stream()
                .anyMatch(c -> c.operator() == RowPredicate.Operator.OTHER || c.differsFromNull());
        for (RowPredicate.Condition condition : where.conditions()) {
            Optional<Value> written = written(write, entity, condition.column()).map(v -> known(v, path));
            if (mappings.elements(entity, condition.column()).isPresent()) {
                boolean held = written.filter(v -> holds(v, condition.value())).isPresent();
                equal |= held;
                others |= !held;
                continue;
            }
            if (oneRow(condition)
                    && generatedKey(entity, condition.column())
                    && (written.isEmpty() && write.valuesKnown()
                            || written.filter(v -> ofSubject(v, write)).isPresent()
                            || ofSubject(condition.value(), write))) {
                return Known.NO;
            }
            if (oneRow(condition) && replacedKey(write, entity, condition.column())) {
                return Known.NO;
            }
            if (condition.operator() == RowPredicate.Operator.NOT_NULL) {
                if (leftNull(written, write)) {
                    return Known.NO;
                }
                others |= written.filter(v -> !NeverNull.is(known(v, path))).isPresent();
                continue;
            }
            if (written.isEmpty()) {
                continue;
            }
            if (condition.operator() == RowPredicate.Operator.IS_NULL) {
                if (NeverNull.is(written.get())) {
                    return Known.NO;
                }
                continue;
            }
            if (condition.operator() != RowPredicate.Operator.EQ) {
                continue;
            }
            if (FreshValues.unique(condition.value()) || FreshValues.drawnForOne(written.get())) {
                return Known.NO;
            }
            Known same = sameRow(known(condition.value(), path), written.get());
            if (same == Known.NO) {
                return Known.NO;
            }
            if (same == Known.UNKNOWN && crossed(condition, written.get(), where, write, entity, path)) {
                return Known.NO;
            }
            equal |= same == Known.YES;
            byAccident |= drawn(condition.value());
        }
        return equal && !others && !byAccident && !addedToHandedIn(where, write) ? Known.YES : Known.UNKNOWN;
    }

    /** The row gets null, or is made without any value there. */
    private static boolean leftNull(Optional<Value> written, DataOperation.Write write) {
        return written.map(Value.Const.NULL::equals)
                .orElse(write.effect() == DataOperation.Effect.INSERT
                        && write.valuesKnown()
                        && write.subject() instanceof Value.Made made
                        && !made.open());
    }

    /**
     * {@code find(buyer: a, seller: b)}, and the row gets {@code buyer: b, seller: a}: it is the answer to the question the other way
     * round, which another request asks.
     */
    private boolean crossed(
            RowPredicate.Condition asked,
            Value written,
            RowPredicate where,
            DataOperation.Write write,
            Entity entity,
            Path path) {
        return where.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ && !c.equals(asked))
                .anyMatch(c -> sameRow(known(c.value(), path), written) == Known.YES
                        && written(write, entity, c.column())
                                .filter(w -> sameRow(known(asked.value(), path), known(w, path)) == Known.YES)
                                .isPresent());
    }

    /** All rows but one are not the row of a key. */
    private static boolean oneRow(RowPredicate.Condition condition) {
        return condition.operator() != RowPredicate.Operator.NE
                && condition.operator() != RowPredicate.Operator.NOT_NULL;
    }

    /** Two requests ask for the same by accident only. */
    boolean drawn(RowPredicate where) {
        return where.conditions().stream().anyMatch(c -> c.operator() == RowPredicate.Operator.EQ && drawn(c.value()));
    }

    /** Drawn by lot, or the very moment of the request. */
    private static boolean drawn(Value value) {
        return FreshValues.drawn(value) || FreshValues.ofOneRow(value);
    }

    /** Into the collection of an object that was handed in: whether that is a row is for the callers to see. */
    private static boolean addedToHandedIn(RowPredicate where, DataOperation.Write write) {
        return write.intoCollection()
                && where.conditions().stream()
                        .limit(1)
                        .map(c -> write.values().get(c.column()))
                        .anyMatch(owner -> owner != null && origin(owner).isEmpty());
    }

    /** The element is one of those that the collection is filled with. */
    private static boolean holds(Value collection, Value element) {
        if (collection instanceof Value.Many m) {
            return m.element().equals(element) || holds(m.source(), element);
        }
        Optional<Value> from = element instanceof Value.Derived d && d.how().equals("element")
                ? Optional.of(d.from().get(0))
                : Optional.empty();
        return from.filter(f -> Values.mentions(collection, f::equals)).isPresent();
    }

    private static boolean ofSubject(Value value, DataOperation.Write write) {
        return value instanceof Value.Property p && p.of().equals(write.subject());
    }

    /**
     * Of several values the one that it is where the paths are taken, if they tell.
     *
     * @param way to where the value was asked about
     * @param on the way on from there
     */
    static Value onWay(Value value, Path way, Path on) {
        if (!(value instanceof Value.Choice)) {
            return value;
        }
        Set<Cond> met = new HashSet<>();
        way.assumptions().forEach(a -> met.addAll(a.condition().conjuncts()));
        for (Assumption assumption : on.assumptions()) {
            for (Cond part : assumption.condition().conjuncts()) {
                met.add(part);
                if (part instanceof Cond.Or or) {
                    List<Cond> open = or.parts().stream()
                            .filter(p -> !met.containsAll(Cond.not(p).conjuncts()))
                            .toList();
                    if (open.size() == 1) {
                        met.addAll(open.get(0).conjuncts());
                    }
                }
            }
        }
        return chosen(value, met);
    }

    /** Of several values the one that it is where the conditions are met, if they tell. */
    static Value chosen(Value value, Set<Cond> met) {
        return value instanceof Value.Choice c
                ? c.arms().stream()
                        .filter(a -> met.containsAll(a.guard().conjuncts()))
                        .findFirst()
                        .map(a -> chosen(a.value(), met))
                        .orElse(value)
                : value;
    }

    /** The constant that a value is where the path is taken, if the path tells. */
    static Value known(Value value, Path path) {
        for (Assumption assumption : path.assumptions()) {
            for (Cond part : assumption.condition().conjuncts()) {
                if (part instanceof Cond.Holds h && h.value().equals(value)) {
                    return Value.Const.TRUE;
                }
                if (part instanceof Cond.Not n
                        && n.of() instanceof Cond.Holds h
                        && h.value().equals(value)) {
                    return Value.Const.FALSE;
                }
                if (part instanceof Cond.Compare c
                        && c.operator() == Cond.Compare.Operator.EQ
                        && c.left().equals(value)
                        && constant(c.right())) {
                    return c.right();
                }
            }
        }
        return value;
    }

    /**
     * The predicate without what this run's own write contradicts wherever the read is made: before a public row is inserted,
     * private ones are looked for.
     */
    RowPredicate possible(RowPredicate where, DataOperation.Write write, Entity entity, Path read) {
        List<RowPredicate.Condition> met = where.conditions().stream()
                .filter(c -> c.operator() != RowPredicate.Operator.EQ
                        || written(write, entity, c.column())
                                .filter(v -> same(known(c.value(), read), known(v, read)) == Known.NO)
                                .isEmpty())
                .toList();
        return met.isEmpty() ? where : where.with(met);
    }

    /**
     * The predicate with equality where a pattern is the very value that the write puts into the column: {@code code like :code}, and
     * the row gets that code.
     */
    RowPredicate matchedBy(RowPredicate where, DataOperation.Write write, Entity entity, Path path) {
        return where.with(where.conditions().stream()
                .map(c -> c.operator() == RowPredicate.Operator.LIKE && isWritten(c, write, entity, path)
                        ? new RowPredicate.Condition(c.column(), RowPredicate.Operator.EQ, c.value(), c.ignoreCase())
                        : c)
                .toList());
    }

    private boolean isWritten(RowPredicate.Condition condition, DataOperation.Write write, Entity entity, Path path) {
        Value asked = known(condition.value(), path);
        return !(asked instanceof Value.Unknown)
                && written(write, entity, condition.column())
                        .filter(v -> known(v, path).equals(asked))
                        .isPresent();
    }

    /** True where the write is known to put into each column of the predicate what the predicate asks for. */
    boolean meets(RowPredicate where, DataOperation.Write write, Entity entity) {
        return where.conditions().stream()
                .allMatch(c -> c.operator() == RowPredicate.Operator.EQ
                        && written(write, entity, c.column())
                                .filter(v -> same(c.value(), v) == Known.YES)
                                .isPresent());
    }

    /** Whether the property is a to-many association or a collection of values. */
    boolean isCollection(Entity entity, String property) {
        return mappings.of(entity)
                .map(m -> m.properties().get(property))
                .filter(MappedEntity.MappedProperty::collection)
                .isPresent();
    }

    /** Whether the column is the primary key. */
    boolean isKey(Entity entity, String column) {
        return mappings.of(entity)
                .map(m -> m.idProperties().stream().anyMatch(p -> sameColumn(entity, p, column)))
                .orElse(column.equals("id"));
    }

    /** A key that the database or the mapper makes is never one that was asked for. */
    boolean generatedKey(Entity entity, String column) {
        return mappings.of(entity)
                .filter(m -> m.idGeneration() != MappedEntity.IdGeneration.ASSIGNED)
                .filter(m -> m.idProperties().stream().anyMatch(p -> sameColumn(entity, p, column)))
                .isPresent();
    }

    /**
     * The mapper gives a new object a key of its own, whatever the program has put there: a merge finds no row with that one and
     * makes another (Hibernate ORM 5.0 to 6.5), or fails (since 6.6).
     */
    private boolean replacedKey(DataOperation.Write write, Entity entity, String column) {
        return write.throughEntity()
                && write.api().mapper()
                && generatedKey(entity, column)
                && mappings.of(entity)
                        .filter(m -> m.idGeneration() != MappedEntity.IdGeneration.CUSTOM)
                        .isPresent();
    }

    /** What the write puts into the column, where that is known. */
    Optional<Value> written(DataOperation.Write write, Entity entity, String column) {
        String wanted = column(entity, column);
        for (Map.Entry<String, Value> entry : write.values().entrySet()) {
            if (column(entity, entry.getKey()).equals(wanted)) {
                return Optional.of(entry.getValue());
            }
            // user = u is user_id = u.id
            if (entry.getValue() instanceof Value.Made made) {
                for (Map.Entry<String, Value> inner : made.properties().entrySet()) {
                    if (column(entity, entry.getKey() + "." + inner.getKey()).equals(wanted)) {
                        return Optional.of(inner.getValue());
                    }
                }
            }
        }
        for (Map.Entry<String, Value> entry : byColumns(entity, write.values()).entrySet()) {
            if (entry.getKey().indexOf('.') > 0
                    && column(entity, entry.getKey()).equals(wanted)) {
                return Optional.of(entry.getValue());
            }
        }
        Value source = write.values().get("$source");
        if (source != null) {
            return Optional.of(new Value.Property(source, column));
        }
        // What an object that was handed in holds goes into the row.
        boolean object = write.subject() instanceof Value.Param || write.subject() instanceof Value.Property;
        return object && column.indexOf('.') < 0
                ? Optional.of(new Value.Property(write.subject(), column))
                : Optional.empty();
    }

    /** Whether two values are the same at run time. */
    static Known same(Value a, Value b) {
        if (a.equals(b) && !(a instanceof Value.Unknown)) {
            return Known.YES;
        }
        if (constant(a) && constant(b)) {
            return spelled(a, b) || spelled(b, a) ? Known.YES : Known.NO;
        }
        if (constantAsText(a) && constantAsText(b)) {
            return same(core(a), core(b));
        }
        if (core(a).equals(core(b)) && !(core(a) instanceof Value.Unknown) && !twoParts(a, b)) {
            return Known.YES;
        }
        if (movedOn(a, b) || movedOn(b, a)) {
            return Known.NO;
        }
        return a instanceof Value.Choice && !(b instanceof Value.Choice) ? sameAsAny(b, a) : sameAsAny(a, b);
    }

    /** {@code Kind.COMMENT.name()}. */
    static boolean constantAsText(Value value) {
        return value instanceof Value.Derived d
                && d.how().equals(Spelling.PLAIN)
                && d.from().size() == 1
                && constant(d.from().get(0));
    }

    /** What two methods of one object give that is not known: {@code payload.cardId()} is not {@code payload.nonce()}. */
    private static boolean twoParts(Value a, Value b) {
        return a instanceof Value.Derived x
                && b instanceof Value.Derived y
                && x.from().equals(y.from())
                && !x.how().equals(y.how())
                && !Accumulation.converts(x.how())
                && !Accumulation.converts(y.how());
    }

    /** {@code version + 1} is not {@code version}. */
    private static boolean movedOn(Value value, Value from) {
        return value instanceof Value.Derived d
                && (d.how().equals("+") || d.how().equals("-"))
                && d.from().size() == 2
                && d.from().get(0).equals(from)
                && !(from instanceof Value.Unknown)
                && d.from().get(1) instanceof Value.Const c
                && c.kind() == Value.Const.Kind.NUMBER
                && !c.text().matches("[+-]?0*\\.?0*[dDfFlL]?");
    }

    /** {@code 'OPEN'} in a query is what a column holds for the constant of that name. */
    private static boolean spelled(Value text, Value constant) {
        return text instanceof Value.Const c
                && c.kind() == Value.Const.Kind.STRING
                && constant instanceof Value.Named n
                && n.name().equals(c.text());
    }

    /** A constant is none of several others, whichever of them it is. */
    private static Known sameAsAny(Value value, Value choice) {
        return constant(value)
                        && choice instanceof Value.Choice c
                        && c.arms().stream().allMatch(arm -> same(value, arm.value()) == Known.NO)
                ? Known.NO
                : Known.UNKNOWN;
    }

    /**
     * Whether two values are the same at run time, or one is the key of the row that the other is: the account's number, and
     * the account that was found by it.
     */
    Known sameRow(Value a, Value b) {
        Known same = same(a, b);
        if (same != Known.UNKNOWN) {
            return same;
        }
        Value left = foundBy(a);
        Value right = foundBy(b);
        return isKeyOf(left, right) || isKeyOf(right, left) ? Known.YES : same(left, right);
    }

    /** {@code shop.shopNumber} of the shop. */
    private boolean isKeyOf(Value key, Value row) {
        return key instanceof Value.Property p && mappings.isIdProperty(p.name()) && same(p.of(), row) == Known.YES;
    }

    /** What a row was found by, for the row and for its key; any other value is given back. */
    Value foundBy(Value value) {
        return keyOf(value).flatMap(operations::apply).flatMap(this::soleKey).orElse(value);
    }

    /** The read of the row whose key the value is, whatever it was wrapped in. */
    Optional<OperationId> keyOf(Value value) {
        Value plain = core(value);
        Value row = plain instanceof Value.Property p && mappings.isIdProperty(p.name()) ? p.of() : plain;
        return row instanceof Value.Result r && r.shape() == Value.Result.Shape.ONE
                ? Optional.of(r.operation())
                : Optional.empty();
    }

    /** The value that the read looks for in the one column that tells the entity's rows apart. */
    private Optional<Value> soleKey(DataOperation read) {
        return read.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ && !c.ignoreCase())
                .filter(c -> mappings.of(read.entity())
                        .filter(m -> m.idProperties().size() == 1
                                && sameColumn(read.entity(), m.idProperties().get(0), c.column()))
                        .isPresent())
                .map(RowPredicate.Condition::value)
                .findFirst();
    }

    /** The value without conversions that keep what it says: a trimmed address, a wrapped one, the id of an object. */
    private static Value core(Value value) {
        if (value instanceof Value.Property p && p.name().equals("id")) {
            return core(p.of());
        }
        if (value instanceof Value.Derived d && d.from().size() == 1) {
            return core(d.from().get(0));
        }
        if (value instanceof Value.Derived d
                && d.from().size() == 2
                && !(d.from().get(0) instanceof Value.Const)) {
            return switch (d.how()) {
                case "toLowerCase", "toUpperCase", "trim", "encode", "of", "from", "valueOf" ->
                    core(d.from().get(1));
                default -> value;
            };
        }
        if (value instanceof Value.Made m && m.properties().size() == 1) {
            return core(m.properties().values().iterator().next());
        }
        return value;
    }

    static boolean constant(Value value) {
        return value instanceof Value.Const
                || value instanceof Value.Named n
                        && !n.name().equals("class")
                        && !n.type().isEmpty();
    }

    /** The properties of the read's rows that the condition tests, by name; those of what is embedded in them by their path. */
    List<String> testedProperties(Cond cond, Event.Operation read) {
        // Asked for again for each write behind the test.
        return tested.computeIfAbsent(cond, c -> new HashMap<>())
                .computeIfAbsent(read.id(), id -> collectTested(cond, read));
    }

    private List<String> collectTested(Cond cond, Event.Operation read) {
        List<String> names = new ArrayList<>();
        Values.mentions(cond, v -> {
            property(v, read)
                    .filter(p -> names.stream().noneMatch(n -> n.equals(p) || n.startsWith(p + ".")))
                    .ifPresent(names::add);
            return false;
        });
        return names;
    }

    /** The property of the read's rows that a value is: {@code status}, {@code seats.taken} where the seats are embedded. */
    Optional<String> property(Value value, Event.Operation read) {
        if (!(value instanceof Value.Property p)) {
            return Optional.empty();
        }
        if (isRow(p.of(), read.id())) {
            return Optional.of(p.name());
        }
        return p.of() instanceof Value.Property
                ? property(p.of(), read)
                        .map(outer -> outer + "." + p.name())
                        .filter(path -> isEmbedded(read.operation().entity(), path))
                : Optional.empty();
    }

    /** Whether a path leads to a property of an embedded object, whose columns are the entity's own. */
    boolean isEmbedded(Entity entity, String path) {
        return path.indexOf('.') > 0
                && mappings.of(entity)
                        .filter(m -> m.properties().containsKey(path)
                                || !m.embedded(path).isEmpty())
                        .isPresent();
    }

    /** What is written, column by column where an object is embedded: what it holds are columns of the row. */
    Map<String, Value> byColumns(Entity entity, Map<String, Value> written) {
        Optional<MappedEntity> mapped = mappings.of(entity).filter(mappings::hasEmbedded);
        if (mapped.isEmpty()) {
            return written;
        }
        Map<String, Value> columns = new LinkedHashMap<>();
        written.forEach((property, value) -> {
            Set<String> embedded = mapped.get().embedded(property);
            if (embedded.isEmpty() || constant(value)) {
                columns.put(property, value);
            }
            embedded.forEach(
                    c -> below(value, c.substring(property.length() + 1)).ifPresent(v -> columns.put(c, v)));
        });
        return columns;
    }

    /** Whether a change of the property in a row that is there stays in the program: no UPDATE has its column. */
    boolean writtenOnce(Entity entity, String property) {
        return mappings.writtenOnce(entity, property);
    }

    /** What an object that goes into the row holds at the path; empty where it was made without. */
    private static Optional<Value> below(Value object, String path) {
        Optional<Value> value = Optional.of(object);
        for (String step : path.split("\\.")) {
            value = value.flatMap(v -> step(v, step));
        }
        return value;
    }

    private static Optional<Value> step(Value object, String property) {
        if (object instanceof Value.Made m) {
            return Optional.ofNullable(m.properties().get(property));
        }
        if (object instanceof Value.Choice c) {
            List<Value.Arm> arms = new ArrayList<>();
            for (Value.Arm arm : c.arms()) {
                step(arm.value(), property).ifPresent(v -> arms.add(new Value.Arm(arm.guard(), v)));
            }
            return arms.size() < c.arms().size() ? Optional.empty() : Optional.of(new Value.Choice(arms));
        }
        return constant(object) ? Optional.empty() : Optional.of(new Value.Property(object, property));
    }

    /** One of the read's rows itself, and nothing that was reached from it. */
    static boolean isRow(Value value, OperationId read) {
        Value row = value;
        while (row instanceof Value.Derived d && !d.from().isEmpty()) {
            row = d.from().get(0);
        }
        return row instanceof Value.Result && origin(value).filter(read::equals).isPresent();
    }

    /** Of the rows that the read gave, those that meet what the program tests of each. */
    TestedRows tested(Event.Operation read) {
        return new TestedRows(mappings, read.operation().entity(), read.id());
    }

    static String folded(String name) {
        return Names.fold(name);
    }
}
