package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FunctionSource;
import dev.tocsin.analyzer.model.TransactionSettings;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A call as a framework's model sees it. */
final class ModelCall implements Call {

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final Typed receiver;
    private final boolean isStatic;
    private final String name;
    private final List<Typed> arguments;
    private final Optional<Method> declared;
    private final Type resultType;
    private final SourceSpan at;

    ModelCall(
            Interpreter interpreter,
            Expressions expressions,
            Typed receiver,
            boolean isStatic,
            String name,
            List<Typed> arguments,
            Optional<Method> declared,
            Type resultType,
            SourceSpan at) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.receiver = receiver;
        this.isStatic = isStatic;
        this.name = name;
        this.arguments = arguments;
        this.declared = declared;
        this.resultType = resultType;
        this.at = at;
    }

    @Override
    public Type receiver() {
        if (receiver.type().variable()) {
            Type bound = types().bound(receiver.type().name(), interpreter.context(), interpreter.activation().method);
            return bound.unknown() ? receiver.type() : bound;
        }
        return receiver.type();
    }

    @Override
    public Value receiverValue() {
        return receiver.value();
    }

    @Override
    public boolean isStatic() {
        return isStatic;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Value> arguments() {
        return arguments.stream().map(Typed::value).toList();
    }

    @Override
    public List<Type> argumentTypes() {
        return arguments.stream().map(Typed::type).toList();
    }

    @Override
    public Optional<Method> declared() {
        return declared;
    }

    @Override
    public Type resultType() {
        return resultType;
    }

    @Override
    public SourceSpan span() {
        return at;
    }

    @Override
    public TypeIndex types() {
        return interpreter.program.types;
    }

    @Override
    public Mappings mappings() {
        return interpreter.program.mappings;
    }

    @Override
    public Value constant(dev.tocsin.analyzer.facts.Expr expression, Method context) {
        return interpreter
                .program
                .constants
                .evaluate(expression, context.owner())
                .orElseGet(interpreter::unknown);
    }

    @Override
    public OperationId operation(DataOperation operation) {
        return interpreter.operation(operation);
    }

    @Override
    public Optional<String> text(Value value) {
        return Texts.text(
                expressions.objects.snapshot(value),
                p -> interpreter.program.fieldTexts.of(interpreter.following, interpreter.method.owner(), p),
                l -> interpreter.program.keyedTexts.of(l, interpreter.method.owner()));
    }

    @Override
    public Optional<Value> later(Value missing) {
        if (!Values.mentions(expressions.objects.snapshot(missing), ModelCall::isGiven)) {
            return Optional.empty();
        }
        OperationId id = interpreter.identity();
        List<Value> given = arguments.stream()
                .map(a -> expressions.objects.snapshot(a.value()))
                .toList();
        interpreter.emit(new Event.Question(
                id,
                new Event.Asked(
                        receiver.type(),
                        isStatic,
                        name,
                        arguments.stream().map(this::typeElsewhere).toList(),
                        declared,
                        resultType),
                expressions.objects.snapshot(receiver.value()),
                given,
                interpreter.state.path,
                interpreter.frames,
                at));
        return Optional.of(new Value.Applied(id));
    }

    private Type typeElsewhere(Typed argument) {
        return expressions.closure(argument.value()).isPresent() ? Type.library(FUNCTION) : argument.type();
    }

    private static boolean isGiven(Value value) {
        return value instanceof Value.Applied || value instanceof Value.Param p && p.index() != Value.Param.THIS;
    }

    @Override
    public Value object(String type) {
        return expressions.objects.make(Type.library(type), false);
    }

    @Override
    public Value get(Value object, String property) {
        return expressions.objects.property(object, property);
    }

    @Override
    public Optional<Value> known(Value object, String property) {
        Value value = expressions.objects.property(object, property);
        return value.equals(new Value.Property(object, property)) ? Optional.empty() : Optional.of(value);
    }

    @Override
    public void set(Value object, String property, Value value) {
        expressions.objects.set(new Typed(object, Type.UNKNOWN), property, value, at);
    }

    @Override
    public boolean awaitsFlush(Value key) {
        return expressions.library.sequences.owned.awaitsFlush(key);
    }

    @Override
    public Value run(Value function, List<Value> values) {
        return expressions.calls.run(function, typed(values), at).value();
    }

    @Override
    public Optional<FunctionSource> function(Value value) {
        return expressions.closure(value).flatMap(c -> FunctionSources.of(c, types()));
    }

    @Override
    public Value invoke(Value object, Type type, String method, List<Value> values) {
        if (type.declaration().isEmpty()) {
            return interpreter.unknown();
        }
        return expressions
                .calls
                .onValue(new Typed(object, type), method, typed(values), true, at, Type.UNKNOWN)
                .value();
    }

    @Override
    public Value runInTransaction(Value function, List<Value> values, TransactionSettings settings) {
        return runIn(new Frame.Transaction(settings, at), function, values);
    }

    @Override
    public Value runWithRetry(Value function, List<Value> values, List<String> types) {
        return runIn(new Frame.Retry(types, at), function, values);
    }

    @Override
    public Value runWithLock(Value function, List<Value> values, LockKind kind) {
        return runIn(new Frame.Lock(kind, at), function, values);
    }

    private Value runIn(Frame frame, Value function, List<Value> values) {
        Frames outer = interpreter.frames;
        interpreter.frames = outer.in(frame);
        Value result = run(function, values);
        interpreter.frames = outer;
        return result;
    }

    @Override
    public void beginTransaction(TransactionSettings settings) {
        // Whoever opened the block puts back the frames around it.
        interpreter.frames = interpreter.frames.in(new Frame.Transaction(settings, at));
    }

    @Override
    public Value runWhen(Cond condition, Value function, List<Value> values) {
        return expressions.library.when(condition, function, typed(values), at).value();
    }

    @Override
    public void when(Cond condition, Runnable then) {
        Path before = interpreter.state.path;
        for (Cond part : condition.conjuncts()) {
            interpreter.state.path = interpreter.state.path.and(new Assumption(part, at, Assumption.Otherwise.GOES_ON));
        }
        if (!interpreter.state.path.impossible()) {
            then.run();
        }
        interpreter.state.path = before;
    }

    private List<Typed> typed(List<Value> values) {
        List<Typed> typed = new ArrayList<>();
        for (Value value : values) {
            typed.add(new Typed(value, expressions.objects.typeOf(value)));
        }
        return typed;
    }

    @Override
    public void assume(Cond condition, String otherwiseThrows) {
        interpreter.assume(condition, at, Assumption.Otherwise.throwing(otherwiseThrows));
    }

    @Override
    public void flush() {
        interpreter.emit(new Event.Flush(interpreter.state.path, interpreter.frames, at));
    }

    @Override
    public void lock(LockKind kind, Value subject, boolean acquire) {
        interpreter.emit(
                new Event.Lock(kind, subject, acquire, Cond.TRUE, interpreter.state.path, interpreter.frames, at));
    }

    @Override
    public Value lockIfFree(LockKind kind, Value subject) {
        Value taken = new Value.Applied(interpreter.identity());
        interpreter.emit(new Event.Lock(
                kind, subject, true, Conditions.truth(taken), interpreter.state.path, interpreter.frames, at));
        return taken;
    }

    @Override
    public void effect(ExternalEffect effect) {
        interpreter.emit(new Event.External(effect, interpreter.state.path, interpreter.frames, at));
    }

    @Override
    public void publish(Value subject) {
        interpreter.emit(new Event.Published(
                expressions.objects.snapshot(subject), interpreter.state.path, interpreter.frames, at));
    }

    @Override
    public Value derived() {
        List<Value> from = new ArrayList<>();
        from.add(receiver.value());
        arguments.forEach(a -> from.add(a.value()));
        return Values.derived(name, from);
    }

    @Override
    public Value unknown() {
        return interpreter.unknown();
    }

    @Override
    public Value snapshot(Value value) {
        return expressions.objects.snapshot(value);
    }

    @Override
    public Cond filterOf(Value sequence) {
        return expressions.library.sequences.filter(new Typed(sequence, expressions.objects.typeOf(sequence)));
    }

    @Override
    public Value elementOf(Value sequence) {
        return expressions
                .library
                .sequences
                .element(new Typed(sequence, expressions.objects.typeOf(sequence)))
                .value();
    }

    @Override
    public Value item(Value sequence, int index) {
        return expressions.objects.property(sequence, Sequences.key(index));
    }

    @Override
    public Cond truth(Value value) {
        return Conditions.truth(value);
    }
}
