package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evaluates expressions to values, and keeps the objects that a method makes. */
final class Expressions {

    private static final int MAX_SNAPSHOT_DEPTH = 3;

    private final Interpreter interpreter;
    final Calls calls;
    final LibraryCalls library;
    private final Map<Long, Closure> closures = new HashMap<>();
    private final Map<TypeIndex.Field, Typed> beingSetUp = new HashMap<>();

    /**
     * A lambda, method reference or anonymous class, and what it sees.
     *
     * @param source an {@link Expr.Lambda}, {@link Expr.MethodReference} or {@link Expr.New} with a body
     */
    record Closure(Expr source, Map<String, Typed> locals, Activation activation) {}

    Expressions(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.calls = new Calls(interpreter, this);
        this.library = new LibraryCalls(interpreter, this);
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }

    private State state() {
        return interpreter.state;
    }

    Typed evaluate(Expr expr) {
        return evaluate(expr, Type.UNKNOWN);
    }

    /**
     * @param expected the type that the context asks for, where it tells one
     */
    Typed evaluate(Expr expr, Type expected) {
        if (expr instanceof Expr.Literal e) {
            return literal(e);
        }
        if (expr instanceof Expr.Name e) {
            return name(e);
        }
        if (expr instanceof Expr.Member e) {
            return member(e);
        }
        if (expr instanceof Expr.Call e) {
            Typed result = calls.evaluate(e, expected);
            return result.type().unknown() ? new Typed(result.value(), typeOf(result.value())) : result;
        }
        if (expr instanceof Expr.New e) {
            return calls.create(e, expected);
        }
        if (expr instanceof Expr.Assign e) {
            return assign(e);
        }
        if (expr instanceof Expr.Unary e) {
            return unary(e);
        }
        if (expr instanceof Expr.Binary e) {
            return binary(e);
        }
        if (expr instanceof Expr.Conditional e) {
            return conditional(e, expected);
        }
        if (expr instanceof Expr.Lambda || expr instanceof Expr.MethodReference) {
            return new Typed(closure(expr), expected);
        }
        if (expr instanceof Expr.Cast e) {
            return new Typed(evaluate(e.operand()).value(), interpreter.resolve(e.type()));
        }
        if (expr instanceof Expr.InstanceOf e) {
            Typed operand = evaluate(e.operand());
            e.binding()
                    .ifPresent(b -> state().locals.put(b, new Typed(operand.value(), interpreter.resolve(e.type()))));
            return new Typed(
                    Values.derived("instanceof " + e.type().simpleName(), List.of(operand.value())),
                    Type.library("boolean"));
        }
        if (expr instanceof Expr.Index e) {
            return library.sequences.item(
                    evaluate(e.array()), evaluate(e.index()).value());
        }
        if (expr instanceof Expr.ArrayLiteral e) {
            return library.sequences.sequence(
                    e.elements().stream().map(this::evaluate).toList());
        }
        if (expr instanceof Expr.SwitchValue e) {
            return switchValue(e);
        }
        if (expr instanceof Expr.This || expr instanceof Expr.Super || expr instanceof Expr.Implicit) {
            return new Typed(interpreter.activation().receiver, types().typeOf(interpreter.context()));
        }
        if (expr instanceof Expr.ClassLiteral e) {
            Type type = interpreter.resolve(e.type());
            return new Typed(new Value.Named(type.name(), "class"), Type.library("java.lang.Class", type));
        }
        if (expr instanceof Expr.Other e) {
            e.parts().forEach(this::evaluate);
        }
        return new Typed(interpreter.unknown(), Type.UNKNOWN);
    }

    /** The condition that a boolean expression states; its right sides run under what its left sides say. */
    Cond condition(Expr expr) {
        if (expr instanceof Expr.Binary e
                && (e.operator().equals("&&") || e.operator().equals("||"))) {
            boolean and = e.operator().equals("&&");
            Cond left = condition(e.left());
            Path before = state().path;
            interpreter.assume(
                    and ? left : Cond.not(left), interpreter.span(e.left().at()), Assumption.Otherwise.GOES_ON);
            Cond right = condition(e.right());
            state().path = before;
            state().alive = true;
            return and ? Cond.and(left, right) : Cond.or(left, right);
        }
        if (expr instanceof Expr.Unary e && e.operator().equals("!")) {
            return Cond.not(condition(e.operand()));
        }
        return Conditions.truth(evaluate(expr).value());
    }

    /** The condition under which a switch's label takes the subject. */
    Cond matches(Typed subject, Expr label) {
        if (label instanceof Expr.Name n) {
            // An enum's constants are named without their type.
            return Conditions.equal(
                    subject.value(), new Value.Named(subject.type().name(), n.name()));
        }
        if (label instanceof Expr.TypeName t) {
            return Conditions.truth(Values.derived("instanceof " + t.type().simpleName(), List.of(subject.value())));
        }
        return Conditions.equal(subject.value(), evaluate(label).value());
    }

    private static Typed literal(Expr.Literal literal) {
        return switch (literal.kind()) {
            case NULL -> new Typed(Value.Const.NULL, Type.UNKNOWN);
            case BOOLEAN ->
                new Typed(
                        literal.value().equals("true") ? Value.Const.TRUE : Value.Const.FALSE, Type.library("boolean"));
            case STRING ->
                new Typed(new Value.Const(Value.Const.Kind.STRING, literal.value()), Type.library("java.lang.String"));
            case CHARACTER ->
                new Typed(new Value.Const(Value.Const.Kind.STRING, literal.value()), Type.library("char"));
            case INTEGER, FLOATING ->
                new Typed(new Value.Const(Value.Const.Kind.NUMBER, literal.value()), Type.library("int"));
        };
    }

    private Typed name(Expr.Name expr) {
        Typed local = state().locals.get(expr.name());
        if (local != null) {
            return local;
        }
        for (TypeDecl d = interpreter.context(); d != null; d = d.enclosing().orElse(null)) {
            Type self = types().typeOf(d);
            Optional<TypeIndex.Field> field = types().field(self, expr.name());
            if (field.isPresent()) {
                return field(field.get(), interpreter.activation().receiver);
            }
            if (d.facts().constants().contains(expr.name())) {
                return new Typed(new Value.Named(d.qualifiedName(), expr.name()), self);
            }
        }
        return importedConstant(expr.name()).orElseGet(() -> new Typed(interpreter.unknown(), Type.UNKNOWN));
    }

    private Optional<Typed> importedConstant(String name) {
        return interpreter.context().file().imports().stream()
                .filter(i -> i.isStatic() && !i.wildcard() && i.name().endsWith("." + name))
                .findFirst()
                .map(i -> i.name().substring(0, i.name().length() - name.length() - 1))
                .map(owner -> interpreter
                        .program
                        .types
                        .byQualifiedName(owner, interpreter.context().file())
                        .map(types()::typeOf)
                        .orElseGet(() -> Type.library(owner)))
                .map(owner -> constant(owner, name));
    }

    private Typed field(TypeIndex.Field field, Value receiver) {
        FieldFacts facts = field.facts();
        Optional<Typed> function = functionKept(field, receiver);
        if (function.isPresent()) {
            return function.get();
        }
        Optional<Typed> object = setUp(field, receiver);
        if (object.isPresent()) {
            return object.get();
        }
        if (facts.modifiers().contains(Modifier.STATIC)) {
            return constant(types().typeOf(field.owner()), facts.name());
        }
        if (facts.modifiers().contains(Modifier.FINAL) && facts.initializer().isPresent()) {
            Optional<Value> value = interpreter.program.constants.value(field.owner(), facts);
            if (value.isPresent()) {
                return new Typed(value.get(), field.type());
            }
        }
        return new Typed(property(receiver, field), field.type());
    }

    /** The object of a field that its constructor has set up, made as it is there. */
    private Optional<Typed> setUp(TypeIndex.Field field, Value receiver) {
        Typed already = beingSetUp.get(field);
        if (already != null) {
            return Optional.of(already);
        }
        FieldSetups.Setup setup = interpreter.program.fieldSetups.of(field).orElse(null);
        if (setup == null) {
            return Optional.empty();
        }
        Map<String, Typed> locals = state().locals;
        Map<String, Typed> own = new TreeMap<>();
        for (Parameter parameter : setup.method().map(MethodFacts::parameters).orElse(List.of())) {
            own.put(parameter.name(), new Typed(interpreter.unknown(), Type.UNKNOWN));
        }
        state().locals = own;
        interpreter.push(new Activation(field.owner(), field.owner(), setup.method(), receiver, state().path));
        // The setup's own uses of the field are the object that it makes.
        beingSetUp.put(field, new Typed(interpreter.unknown(), field.type()));
        Typed object = new Typed(evaluate(setup.value(), field.type()).value(), field.type());
        beingSetUp.put(field, object);
        setup.calls().forEach(this::evaluate);
        beingSetUp.remove(field);
        interpreter.pop();
        state().locals = locals;
        return Optional.of(object);
    }

    /** {@code private final RowMapper<User> mapper = (row, i) -> ..}. */
    private Optional<Typed> functionKept(TypeIndex.Field field, Value receiver) {
        Expr initializer = field.facts().initializer().orElse(null);
        boolean function = initializer instanceof Expr.Lambda
                || initializer instanceof Expr.MethodReference
                || initializer instanceof Expr.New n && n.body().isPresent() && anonymousFunction(field);
        if (!function || !field.facts().modifiers().contains(Modifier.FINAL)) {
            return Optional.empty();
        }
        Activation around = new Activation(field.owner(), field.owner(), Optional.empty(), receiver, state().path);
        return Optional.of(new Typed(closure(initializer, Map.of(), around), field.type()));
    }

    /** An anonymous class of a declared type keeps its other methods: it stays an object. */
    private static boolean anonymousFunction(TypeIndex.Field field) {
        return field.type().declaration().isEmpty();
    }

    /** A static field or enum constant, by its value where it has one that the sources tell. */
    private Typed constant(Type owner, String name) {
        if (owner.simpleName().equals("Boolean")) {
            if (name.equals("TRUE")) {
                return new Typed(Value.Const.TRUE, Type.library("boolean"));
            }
            if (name.equals("FALSE")) {
                return new Typed(Value.Const.FALSE, Type.library("boolean"));
            }
        }
        Optional<TypeIndex.Field> field = types().field(owner, name);
        Optional<Typed> function = field.flatMap(f -> functionKept(f, interpreter.unknown()));
        if (function.isPresent()) {
            return function.get();
        }
        if (field.isPresent() && field.get().facts().modifiers().contains(Modifier.FINAL)) {
            Optional<Value> value = interpreter.program.constants.value(
                    field.get().owner(), field.get().facts());
            if (value.isPresent()) {
                return new Typed(value.get(), field.get().type());
            }
        }
        return new Typed(
                new Value.Named(owner.name(), name),
                field.map(TypeIndex.Field::type).orElse(owner));
    }

    private Typed member(Expr.Member expr) {
        Optional<Type> owner = staticType(expr.target());
        if (owner.isPresent()) {
            return constant(owner.get(), expr.name());
        }
        if (expr.target() instanceof Expr.This) {
            Optional<TypeIndex.Field> own = types().field(types().typeOf(interpreter.context()), expr.name());
            if (own.isPresent()) {
                return field(own.get(), interpreter.activation().receiver);
            }
        }
        Typed target = evaluate(expr.target());
        if (expr.name().equals("length") && target.type().dimensions() > 0) {
            return library.sequences.size(target);
        }
        return property(target, expr.name());
    }

    Typed property(Typed target, String name) {
        return types().field(target.type(), name)
                .map(f -> new Typed(property(target.value(), f), f.type()))
                .orElseGet(() -> new Typed(property(target.value(), name), Type.UNKNOWN));
    }

    /** What a field of a bean has: where nothing on the way has set it, what the settings say. */
    private Value property(Value bean, TypeIndex.Field field) {
        Value value = property(bean, field.facts().name());
        boolean untouched = value instanceof Value.Property p
                && p.of().equals(bean)
                && p.name().equals(field.facts().name());
        return untouched ? SettingFields.of(field).orElse(value) : value;
    }

    /** The type that an expression names, where it names a type and no variable. */
    Optional<Type> staticType(Expr expr) {
        if (expr instanceof Expr.TypeName t) {
            return Optional.of(interpreter.resolve(t.type()));
        }
        if (expr instanceof Expr.Name n) {
            if (state().locals.containsKey(n.name())
                    || !startsUpper(n.name())
                    || isField(n.name())
                    || isImportedConstant(n.name())) {
                return Optional.empty();
            }
            return Optional.of(interpreter.resolve(TypeUse.of(n.name())));
        }
        if (expr instanceof Expr.Member m) {
            String dotted = dotted(m);
            if (dotted.isEmpty() || !startsUpper(m.name())) {
                return Optional.empty();
            }
            String first = dotted.substring(0, dotted.indexOf('.'));
            if (state().locals.containsKey(first) || isField(first)) {
                return Optional.empty();
            }
            Type type = interpreter.resolve(TypeUse.of(dotted));
            boolean constant = m.name().equals(m.name().toUpperCase(java.util.Locale.ROOT))
                    && m.name().length() > 1;
            return type.declaration().isPresent() || !constant ? Optional.of(type) : Optional.empty();
        }
        return Optional.empty();
    }

    /** {@code import static com.acme.State.RUNNING}, and {@code RUNNING.code()}. */
    private boolean isImportedConstant(String name) {
        return name.equals(name.toUpperCase(java.util.Locale.ROOT))
                && interpreter.context().file().imports().stream()
                        .anyMatch(i -> i.isStatic() && !i.wildcard() && i.name().endsWith("." + name));
    }

    private boolean isField(String name) {
        for (TypeDecl d = interpreter.context(); d != null; d = d.enclosing().orElse(null)) {
            if (types().field(types().typeOf(d), name).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static String dotted(Expr expr) {
        if (expr instanceof Expr.Name n) {
            return n.name();
        }
        if (expr instanceof Expr.Member m) {
            String target = dotted(m.target());
            return target.isEmpty() ? "" : target + "." + m.name();
        }
        return "";
    }

    private static boolean startsUpper(String name) {
        return !name.isEmpty() && Character.isUpperCase(name.charAt(0));
    }

    private Typed unary(Expr.Unary expr) {
        if (expr.operator().equals("!")) {
            return truth(condition(expr));
        }
        if (expr.operator().contains("++") || expr.operator().contains("--")) {
            Typed old = evaluate(expr.operand());
            Value changed = Values.derived(
                    expr.operator().contains("++") ? "+" : "-",
                    List.of(old.value(), new Value.Const(Value.Const.Kind.NUMBER, "1")));
            store(expr.operand(), new Typed(changed, old.type()), expr.at());
            return expr.operator().startsWith("x") ? old : new Typed(changed, old.type());
        }
        Typed operand = evaluate(expr.operand());
        if (operand.value() instanceof Value.Const c && expr.operator().equals("-")) {
            return new Typed(new Value.Const(c.kind(), "-" + c.text()), operand.type());
        }
        return new Typed(Values.derived(expr.operator(), List.of(operand.value())), operand.type());
    }

    static Typed truth(Cond condition) {
        return new Typed(
                condition instanceof Cond.Fixed f
                        ? f.value() ? Value.Const.TRUE : Value.Const.FALSE
                        : new Value.Truth(condition),
                Type.library("boolean"));
    }

    private Typed binary(Expr.Binary expr) {
        switch (expr.operator()) {
            case "&&", "||":
                return truth(condition(expr));
            case "==", "!=", "<", ">", "<=", ">=": {
                Value left = evaluate(expr.left()).value();
                return truth(Conditions.compare(
                        expr.operator(), left, evaluate(expr.right()).value()));
            }
            case "when":
                evaluate(expr.left());
                return truth(condition(expr.right()));
            default:
                return chain(expr);
        }
    }

    /** Long concatenations are left-deep; they are evaluated without recursion. */
    private Typed chain(Expr.Binary expr) {
        List<Expr> operands = new ArrayList<>();
        Expr left = expr;
        while (left instanceof Expr.Binary b && b.operator().equals(expr.operator())) {
            operands.add(b.right());
            left = b.left();
        }
        operands.add(left);
        List<Value> values = new ArrayList<>();
        Type type = Type.UNKNOWN;
        for (int i = operands.size() - 1; i >= 0; i--) {
            Typed operand = evaluate(operands.get(i));
            if (type.unknown() || operand.type().isLibrary("String")) {
                type = operand.type();
            }
            if (operand.value() instanceof Value.Derived d
                    && d.how().equals("+")
                    && expr.operator().equals("+")) {
                values.addAll(d.from());
            } else {
                values.add(operand.value());
            }
        }
        if (expr.operator().equals("+") && type.isLibrary("String")) {
            return new Typed(Texts.concat(values), type);
        }
        return new Typed(Values.derived(expr.operator(), values), type);
    }

    private Typed conditional(Expr.Conditional expr, Type expected) {
        Cond condition = condition(expr.condition());
        SourceSpan at = interpreter.span(expr.condition().at());
        interpreter.noteRowCountTest(condition, at);
        State before = state().copy();
        interpreter.assume(condition, at, Assumption.Otherwise.GOES_ON);
        boolean trueAlive = state().alive;
        Typed whenTrue = evaluate(expr.whenTrue(), expected);
        State afterTrue = state();
        interpreter.state = before.copy();
        interpreter.assume(Cond.not(condition), at, Assumption.Otherwise.GOES_ON);
        boolean falseAlive = state().alive;
        Typed whenFalse = evaluate(expr.whenFalse(), expected);
        interpreter.state = State.join(condition, afterTrue, state(), before.path);
        if (!trueAlive || !falseAlive) {
            state().alive = true;
            return trueAlive ? whenTrue : whenFalse;
        }
        return new Typed(
                Values.choice(condition, whenTrue.value(), whenFalse.value()),
                whenTrue.type().unknown() ? whenFalse.type() : whenTrue.type());
    }

    private Typed switchValue(Expr.SwitchValue expr) {
        Activation.Target target = new Activation.Target(Optional.empty(), false);
        Path start = state().path;
        interpreter.cases(expr.selector(), expr.cases(), target);
        state().alive = true;
        state().path = start;
        List<Value.Arm> arms = new ArrayList<>();
        Type type = Type.UNKNOWN;
        for (int i = 0; i < target.yielded.size(); i++) {
            arms.add(new Value.Arm(
                    target.yieldedWhen.get(i), target.yielded.get(i).value()));
            type = type.unknown() ? target.yielded.get(i).type() : type;
        }
        return new Typed(arms.isEmpty() ? interpreter.unknown() : Values.choice(arms), type);
    }

    // ---- assignments

    private Typed assign(Expr.Assign expr) {
        Typed value;
        if (expr.operator().equals("=")) {
            value = evaluate(expr.value(), targetType(expr.target()));
        } else {
            Typed old = evaluate(expr.target());
            Typed operand = evaluate(expr.value());
            String operator = expr.operator().substring(0, expr.operator().length() - 1);
            if (operator.equals("|") && old.type().isLibrary("boolean")) {
                value = truth(Cond.or(Conditions.truth(old.value()), Conditions.truth(operand.value())));
            } else if (operator.equals("&") && old.type().isLibrary("boolean")) {
                value = truth(Cond.and(Conditions.truth(old.value()), Conditions.truth(operand.value())));
            } else if (old.type().isLibrary("String")) {
                value = new Typed(Texts.concat(List.of(old.value(), operand.value())), old.type());
            } else {
                value = new Typed(Values.derived(operator, List.of(old.value(), operand.value())), old.type());
            }
        }
        store(expr.target(), value, expr.at());
        return value;
    }

    private Type targetType(Expr target) {
        if (target instanceof Expr.Name n) {
            Typed local = state().locals.get(n.name());
            if (local != null) {
                return local.type();
            }
        }
        return Type.UNKNOWN;
    }

    private void store(Expr target, Typed value, long at) {
        if (target instanceof Expr.Name n) {
            Typed local = state().locals.get(n.name());
            if (local != null) {
                state().locals
                        .put(n.name(), new Typed(value.value(), local.type().unknown() ? value.type() : local.type()));
            } else {
                set(
                        new Typed(interpreter.activation().receiver, types().typeOf(interpreter.context())),
                        n.name(),
                        value.value(),
                        interpreter.span(at));
            }
        } else if (target instanceof Expr.Member m && staticType(m.target()).isEmpty()) {
            set(evaluate(m.target()), m.name(), value.value(), interpreter.span(at));
        } else if (target instanceof Expr.Index i) {
            storeItem(i, value);
        }
    }

    /** {@code args[1] = x}: the array as the local variable has it is another one from here on. */
    private void storeItem(Expr.Index target, Typed value) {
        Typed array = evaluate(target.array());
        Value index = evaluate(target.index()).value();
        if (target.array() instanceof Expr.Name n
                && state().locals.containsKey(n.name())
                && array.value() instanceof Value.Many m) {
            Sequences.replaced(m, index, value.value())
                    .ifPresent(changed -> state().locals.put(n.name(), new Typed(changed, array.type())));
        }
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
                ? interpreter.program.embeddedObjects.column(target, property, library.sequences.owned::declaredType)
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

    // ---- objects

    Value make(Type type, boolean open) {
        return make(type, new TreeMap<>(), open);
    }

    private Value make(Type type, SortedMap<String, Value> properties, boolean open) {
        long id = interpreter.number();
        state().heap.put(id, new State.Obj(type, properties, open));
        return new Value.Ref(id);
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
        return types().field(type, name)
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

    // ---- functions

    Value closure(Expr source) {
        return closure(source, state().locals, interpreter.activation());
    }

    private Value closure(Expr source, Map<String, Typed> locals, Activation around) {
        long id = interpreter.number();
        closures.put(id, new Closure(source, new TreeMap<>(locals), around));
        return new Value.Closure(id);
    }

    Optional<Closure> closure(Value value) {
        return value instanceof Value.Closure c ? Optional.ofNullable(closures.get(c.id())) : Optional.empty();
    }

    /** The anonymous class's facts, where the closure is one. */
    static Optional<TypeFacts> anonymous(Closure closure) {
        return closure.source() instanceof Expr.New n ? n.body() : Optional.empty();
    }
}
