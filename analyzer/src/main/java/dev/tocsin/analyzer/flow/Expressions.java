package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.StaticImports;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Evaluates expressions to values. */
final class Expressions {

    private final Interpreter interpreter;
    final Calls calls;
    final LibraryCalls library;
    final ObjectStore objects;
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
        this.objects = new ObjectStore(interpreter, this);
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
            return result.type().unknown() ? new Typed(result.value(), objects.typeOf(result.value())) : result;
        }
        if (expr instanceof Expr.New e) {
            return calls.constructors.create(e, expected);
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
            if (d.facts().constantNames().contains(expr.name())) {
                return new Typed(new Value.Named(d.qualifiedName(), expr.name()), self);
            }
        }
        return importedConstant(expr.name()).orElseGet(() -> new Typed(interpreter.unknown(), Type.UNKNOWN));
    }

    private Optional<Typed> importedConstant(String name) {
        StaticImports imports = interpreter.program.staticImports;
        FileFacts file = interpreter.context().file();
        return imports.owner(name, file).or(() -> imports.library(name, file)).map(owner -> constant(owner, name));
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
            Optional<Value> value = interpreter.program.constants.kept(field);
            if (value.isPresent()) {
                return new Typed(value.get(), field.type());
            }
        }
        return new Typed(objects.property(receiver, field), field.type());
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
            Optional<Value> value = interpreter.program.constants.kept(field.get());
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
        return objects.property(target, expr.name());
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
                && interpreter
                        .program
                        .staticImports
                        .owner(name, interpreter.context().file())
                        .isPresent();
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
        interpreter.statements.cases(expr.selector(), expr.cases(), target);
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
                objects.set(
                        new Typed(interpreter.activation().receiver, types().typeOf(interpreter.context())),
                        n.name(),
                        value.value(),
                        interpreter.span(at));
            }
        } else if (target instanceof Expr.Member m && staticType(m.target()).isEmpty()) {
            objects.set(evaluate(m.target()), m.name(), value.value(), interpreter.span(at));
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
