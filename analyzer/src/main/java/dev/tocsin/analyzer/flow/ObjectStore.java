package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the objects that a method makes, and tells what is set and read of them and of those from elsewhere. */
final class ObjectStore {

    private static final int MAX_SNAPSHOT_DEPTH = 3;

    private final Interpreter interpreter;
    private final Expressions expressions;

    ObjectStore(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    private State state() {
        return interpreter.state;
    }

    Value make(Type type, boolean open) {
        return make(type, new TreeMap<>(), open);
    }

    private Value make(Type type, SortedMap<String, Value> properties, boolean open) {
        long id = interpreter.number();
        state().heap.put(id, new State.Obj(type, properties, open));
        return new Value.Ref(id);
    }

    Typed property(Typed target, String name) {
        return interpreter
                .program
                .types
                .field(target.type(), name)
                .map(f -> new Typed(property(target.value(), f), f.type()))
                .orElseGet(() -> new Typed(property(target.value(), name), Type.UNKNOWN));
    }

    /** What a field of a bean has: where nothing on the way has set it, what the settings say. */
    Value property(Value bean, TypeIndex.Field field) {
        Value value = property(bean, field.facts().name());
        boolean untouched = value instanceof Value.Property p
                && p.of().equals(bean)
                && p.name().equals(field.facts().name());
        return untouched ? SettingFields.of(field).orElse(value) : value;
    }

    Value property(Value of, String name) {
        return property(of, name, state().known);
    }

    /** A property as it was when only {@code known} had been set. */
    Value property(Value of, String name, KnownProperties known) {
        if (of instanceof Value.Ref r) {
            State.Obj object = state().heap.get(r.id());
            if (object != null) {
                Value value = object.properties().get(name);
                if (value == null && object.properties().containsKey(State.SOURCE) && !name.startsWith("$")) {
                    return property(object.properties().get(State.SOURCE), name);
                }
                if (value == null && !object.open() && startsNull(object.type(), name)) {
                    return Value.Const.NULL;
                }
                return value == null ? new Value.Property(of, name) : value;
            }
        }
        if (of instanceof Value.Made m) {
            Value value = m.properties().get(name);
            if (value == null && m.properties().containsKey(State.SOURCE) && !name.startsWith("$")) {
                return property(m.properties().get(State.SOURCE), name);
            }
            return value == null ? new Value.Property(of, name) : value;
        }
        if (of instanceof Value.Choice c) {
            List<Value.Arm> arms = new ArrayList<>();
            for (Value.Arm arm : c.arms()) {
                if (!arm.value().equals(Value.Const.NULL)) {
                    arms.add(new Value.Arm(arm.guard(), property(arm.value(), name, known)));
                }
            }
            return arms.isEmpty() ? interpreter.unknown() : Values.choice(arms);
        }
        if (of instanceof Value.Named n) {
            Optional<Value> kept = interpreter.program.enumConstants.field(n, name);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        if (of instanceof Value.Many m && name.startsWith("[")) {
            Optional<Value> item = Sequences.item(m, name);
            if (item.isPresent()) {
                return item.get();
            }
        }
        Value.Property property = new Value.Property(of, name);
        Optional<Value> set = known.get(property);
        if (set.isPresent()) {
            return set.get();
        }
        return property.size() > 10 ? Values.derived(name, List.of(of)) : property;
    }

    /** A field of a class of the sources that holds a reference is null until it is set. */
    private boolean startsNull(Type type, String name) {
        return interpreter
                .program
                .types
                .field(type, name)
                .filter(f -> f.facts().initializer().isEmpty())
                .filter(f -> !f.type().primitive())
                .isPresent();
    }

    /** Whoever gets the object may change it in ways that are not followed. */
    void open(Value value) {
        if (value instanceof Value.Ref r) {
            state().heap.computeIfPresent(r.id(), (id, object) -> object.opened());
        }
    }

    /** The value with the objects in it as they are now. */
    Value snapshot(Value value) {
        return snapshot(value, 0);
    }

    /** The same rows, asked for by the objects as they are now. */
    RowPredicate snapshot(RowPredicate rows) {
        return rows.conditions().stream().noneMatch(c -> (c.value().kinds() & Value.Kinds.REF) != 0)
                ? rows
                : rows.with(rows.conditions().stream()
                        .map(c -> new RowPredicate.Condition(
                                c.column(), c.operator(), snapshot(c.value()), c.ignoreCase()))
                        .toList());
    }

    private Value snapshot(Value value, int depth) {
        if ((value.kinds() & Value.Kinds.REF) == 0) {
            return value;
        }
        if (value instanceof Value.Ref r) {
            State.Obj object = state().heap.get(r.id());
            if (object == null || depth >= MAX_SNAPSHOT_DEPTH) {
                return new Value.Made(object == null ? "" : object.type().name(), Map.of(), true);
            }
            Map<String, Value> properties = new TreeMap<>();
            for (Map.Entry<String, Value> property : object.properties().entrySet()) {
                properties.put(property.getKey(), snapshot(property.getValue(), depth + 1));
            }
            return new Value.Made(object.type().name(), properties, object.open());
        }
        if (value instanceof Value.Choice c) {
            List<Value.Arm> arms = new ArrayList<>(c.arms().size());
            for (Value.Arm arm : c.arms()) {
                arms.add(new Value.Arm(arm.guard(), snapshot(arm.value(), depth)));
            }
            return Values.choice(arms);
        }
        if (value instanceof Value.Derived d && depth < MAX_SNAPSHOT_DEPTH) {
            List<Value> from = new ArrayList<>(d.from().size());
            for (Value part : d.from()) {
                from.add(snapshot(part, depth + 1));
            }
            return Values.derived(d.how(), from);
        }
        if (value instanceof Value.Maybe m) {
            return new Value.Maybe(m.present(), snapshot(m.content(), depth));
        }
        if (value instanceof Value.Many m) {
            return new Value.Many(snapshot(m.source(), depth + 1), snapshot(m.element(), depth + 1), m.filter());
        }
        if (value instanceof Value.Property p) {
            return new Value.Property(snapshot(p.of(), depth + 1), p.name());
        }
        return value;
    }

    /** An object of the caller's own with the same content as a snapshot. */
    Value thaw(Value value) {
        if (value instanceof Value.Made m) {
            return make(interpreter.program.typeNamed(m.type()), m.properties(), m.open());
        }
        if (value instanceof Value.Choice c) {
            return Values.choice(c.arms().stream()
                    .map(a -> new Value.Arm(a.guard(), thaw(a.value())))
                    .toList());
        }
        if (value instanceof Value.Maybe m) {
            return new Value.Maybe(m.present(), thaw(m.content()));
        }
        return value;
    }

    /** One of many objects, which may be changed where it is handed on to. */
    Typed thawed(Typed element) {
        return new Typed(thaw(element.value()), element.type());
    }

    /** The type of the rows that an operation's result is made of, or of an object made here. */
    Type typeOf(Value value) {
        if (value instanceof Value.Ref r && state().heap.containsKey(r.id())) {
            return state().heap.get(r.id()).type();
        }
        if (value instanceof Value.Result r) {
            var operation = interpreter.operations.get(r.operation());
            if (operation != null && !operation.entity().typeName().isEmpty()) {
                return interpreter.program.typeNamed(operation.entity().typeName());
            }
        }
        if (value instanceof Value.Maybe m) {
            Type content = typeOf(m.content());
            return content.unknown() ? Type.UNKNOWN : Type.library("java.util.Optional", content);
        }
        if (value instanceof Value.Many m) {
            Type element = typeOf(m.element());
            return element.unknown() ? Type.UNKNOWN : Type.library("java.util.List", element);
        }
        if (value instanceof Value.Choice c) {
            for (Value.Arm arm : c.arms()) {
                Type type = typeOf(arm.value());
                if (!type.unknown()) {
                    return type;
                }
            }
        }
        return Type.UNKNOWN;
    }

    /** Whether an object of a type of the sources is of another one as well; of an interface that is not to be told. */
    Known isOf(Type type, Type wanted) {
        if (type.declaration().filter(d -> !d.isInterface()).isEmpty()
                || wanted.declaration().isEmpty()) {
            return Known.UNKNOWN;
        }
        TypeIndex types = interpreter.program.types;
        if (types.asSuper(type, wanted.declaration().get()).isPresent()) {
            return Known.YES;
        }
        boolean perhaps = types.asSuper(wanted, type.declaration().get()).isPresent();
        return perhaps ? Known.UNKNOWN : Known.NO;
    }

    /** What of a value may be of an entity's class: of the bodies that an abstract setter has, one is the row's; null if nothing may. */
    Value within(Entity entity, Value target) {
        if (entity.unknown()) {
            return target;
        }
        if (target instanceof Value.Choice c) {
            List<Value.Arm> arms = c.arms().stream()
                    .filter(a -> within(entity, a.value()) != Value.Const.NULL)
                    .toList();
            // One that is left is still there under its condition only.
            return arms.isEmpty() ? Value.Const.NULL : new Value.Choice(arms);
        }
        Type wanted = interpreter.program.typeNamed(entity.typeName());
        return isOf(typeOf(target), wanted) == Known.NO ? Value.Const.NULL : target;
    }

    /** Sets a property of an object: one made here is changed, one from elsewhere gives an event. */
    void set(Typed target, String property, Value value, SourceSpan at) {
        set(target.value(), target.type(), property, value, at, state().path);
    }

    private void set(Value target, Type type, String property, Value value, SourceSpan at, Path path) {
        if (target instanceof Value.Ref r) {
            state().heap.computeIfPresent(r.id(), (id, object) -> object.with(property, value));
            return;
        }
        if (target instanceof Value.Choice c) {
            for (Value.Arm arm : c.arms()) {
                Path under = path;
                for (Cond part : arm.guard().conjuncts()) {
                    under = under.and(new Assumption(part, at, Assumption.Otherwise.GOES_ON));
                }
                set(arm.value(), type, property, value, at, under);
            }
            return;
        }
        if (target instanceof Value.Const) {
            return;
        }
        if (!interpreter.program.unmappedFields.contains(type, property)) {
            assigned(target, entityOf(type), property, value, path, at);
        }
        state().known = state().known.with(new Value.Property(target, property), value);
    }

    /** An object that was not made here is changed: a row, or what is embedded in one. */
    void assigned(Value target, Entity entity, String property, Value value, Path path, SourceSpan at) {
        Optional<EmbeddedObjects.Column> column = entity.unknown()
                ? interpreter.program.embeddedObjects.column(
                        target, property, expressions.library.sequences.owned::declaredType)
                : Optional.empty();
        interpreter.assigned(new Event.Assignment(
                column.map(EmbeddedObjects.Column::row).orElse(target),
                column.map(EmbeddedObjects.Column::entity).orElse(entity),
                column.map(EmbeddedObjects.Column::path).orElse(property),
                snapshot(value),
                path,
                interpreter.frames,
                at));
    }

    /** Everything in the target may have been set from the source. */
    void copyInto(Typed target, Value source, SourceSpan at) {
        if (target.value() instanceof Value.Ref r) {
            state().heap
                    .computeIfPresent(r.id(), (id, object) -> object.opened().with(State.SOURCE, source));
            return;
        }
        if (target.value() instanceof Value.Choice c) {
            c.arms().forEach(a -> copyInto(new Typed(a.value(), target.type()), source, at));
            return;
        }
        if (!(target.value() instanceof Value.Const)) {
            interpreter.emit(new Event.Assignment(
                    target.value(),
                    entityOf(target.type()),
                    Event.Assignment.ANY,
                    Values.derived("copy", List.of(snapshot(source))),
                    state().path,
                    interpreter.frames,
                    at));
        }
    }

    Entity entityOf(Type type) {
        if (type.variable()) {
            return new Entity(type.name(), "$" + type.name(), "$" + type.name());
        }
        return interpreter
                .program
                .mappings
                .byType(type.name())
                .map(MappedEntity::entity)
                .orElse(Entity.UNKNOWN);
    }
}
