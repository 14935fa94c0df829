package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.SavedObject;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts a callee's summary into the caller, and runs functions that were handed over. */
final class Invocations {

    private final Interpreter interpreter;
    private final Expressions expressions;
    final Functions functions;
    private final Unfinished unfinished;

    Invocations(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.functions = new Functions(interpreter, expressions, this);
        this.unfinished = new Unfinished(interpreter, expressions);
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }

    /**
     * A body that an abstract method may have.
     *
     * @param self the type of the object that it runs on, which tells what the type variables of a base class stand for
     */
    record Target(Method method, Type self) {}

    /** A call of one of several bodies: each is followed under the assumption that it is the one. */
    Typed invokeAll(
            Method called,
            List<Target> bodies,
            Typed receiver,
            List<Typed> arguments,
            boolean throughProxy,
            SourceSpan at) {
        if (bodies.size() == 1) {
            return invokeOn(bodies.get(0), receiver, arguments, throughProxy, at);
        }
        // Of what was handed in, each caller knows by itself which it is.
        Value port = receiver.value() instanceof Value.Param p && p.index() >= 0
                ? Values.derived(Values.CLASS_OF, List.of(p))
                : new Value.Named(called.owner().qualifiedName(), "implementation");
        List<Value.Arm> arms = new ArrayList<>();
        Type type = Type.UNKNOWN;
        Path before = interpreter.state.path;
        Path after = before;
        for (Target body : bodies) {
            Cond chosen =
                    Conditions.equal(port, new Value.Named(body.method().owner().qualifiedName(), "class"));
            Path start = before.and(new Assumption(chosen, at, Assumption.Otherwise.GOES_ON));
            interpreter.state.path = start;
            Typed result = invokeOn(body, receiver, arguments, throughProxy, at);
            // What a body demands holds behind the call if it is the one: a validator that throws.
            for (Assumption assumption : interpreter.state.path.since(start)) {
                Cond demanded = Cond.or(Cond.not(chosen), assumption.condition());
                after = after.and(new Assumption(demanded, assumption.at(), assumption.otherwise()));
            }
            arms.add(new Value.Arm(chosen, result.value()));
            type = type.unknown() ? result.type() : type;
            interpreter.state.alive = true;
        }
        interpreter.state.path = after;
        return new Typed(Values.choice(arms), type);
    }

    private Typed invokeOn(Target body, Typed receiver, List<Typed> arguments, boolean throughProxy, SourceSpan at) {
        boolean inherits =
                types().asSuper(receiver.type(), body.method().owner()).isPresent();
        Typed self = inherits ? receiver : new Typed(receiver.value(), body.self());
        return invoke(body.method(), self, arguments, throughProxy, at);
    }

    void note(Method callee, List<Typed> arguments, boolean throughProxy, SourceSpan at) {
        interpreter.following.note(new CallSite(
                interpreter.method,
                interpreter.self,
                callee,
                Handed.of(arguments),
                throughProxy,
                interpreter.program.overloads.excludeOthers(
                        callee, arguments.stream().map(Typed::type).toList()),
                interpreter.state.path,
                interpreter.frames,
                interpreter.eventCount(),
                at));
    }

    Typed invoke(Method callee, Typed receiver, List<Typed> arguments, boolean throughProxy, SourceSpan at) {
        note(callee, arguments, throughProxy, at);
        Type result = resultType(callee, receiver.type(), arguments);
        unfinished.takeUp(receiver.value());
        boolean wraps = unfinished.isWrappedBy(receiver.value());
        if ((wraps || unfinished.isAmong(arguments)) && !interpreter.isRunning(callee) && functions.mayGoDeeper()) {
            Optional<SourceSpan> told = interpreter.toldAt;
            if (told.isEmpty() && wraps && unfinished.standsFor(receiver.value())) {
                interpreter.toldAt = Optional.of(at);
            }
            Typed returned = runInside(callee, receiver, pack(callee, arguments), result, throughProxy, at);
            interpreter.toldAt = told;
            return returned;
        }
        TypeDecl self = interpreter.program.selfCalls.classFor(callee, receiver.type());
        Optional<Summary> summary = interpreter.following.called(new Body(callee, self));
        if (self == callee.owner() && summary.isPresent() && summary.get().hangsOnClass()) {
            self = interpreter.program.selfCalls.exactClassFor(callee, receiver.type());
            summary = interpreter.following.called(new Body(callee, self));
        }
        if (summary.isEmpty()) {
            interpreter.cutShort();
            return unknown(callee, receiver, arguments, result);
        }
        boolean onItself = receiver.value().equals(new Value.Param(Value.Param.THIS));
        if (summary.get().saysNothing() && mayBeAnother(callee, receiver)) {
            interpreter.hangsOnClass |= onItself;
            return unknown(callee, receiver, arguments, result);
        }
        if (summary.get().cutShort()) {
            interpreter.cutShort();
        }
        interpreter.hangsOnClass |= onItself && summary.get().hangsOnClass();
        return replay(callee, summary.get(), receiver, pack(callee, arguments), result, throughProxy, at);
    }

    /** Runs the callee's body here, with the arguments themselves. */
    private Typed runInside(
            Method callee, Typed receiver, List<Typed> arguments, Type result, boolean throughProxy, SourceSpan at) {
        Frames outer = interpreter.frames;
        interpreter.frames = outer.in(new Frame.Call(callee, throughProxy, at))
                .in(interpreter.program.transactions.entryFrames(callee, throughProxy));
        Map<String, Type> bindings = bindings(callee, receiver.type(), arguments);
        List<Parameter> parameters = callee.facts().parameters();
        Map<String, Typed> locals = new TreeMap<>();
        for (int i = 0; i < parameters.size() && i < arguments.size(); i++) {
            Type declared = types().resolve(parameters.get(i).type(), callee.owner(), Optional.of(callee.facts()));
            locals.put(
                    parameters.get(i).name(),
                    new Typed(arguments.get(i).value(), TypeIndex.substitute(declared, bindings)));
        }
        TypeDecl self = types().asSuper(receiver.type(), callee.owner())
                .flatMap(s -> receiver.type().declaration())
                .filter(d -> !d.isInterface())
                .orElse(callee.owner());
        Activation activation = new Activation(
                callee.owner(), self, Optional.of(callee.facts()), receiver.value(), interpreter.state.path);
        Typed returned =
                functions.runInside(activation, locals, callee.facts().body().orElseThrow());
        interpreter.frames = outer;
        return new Typed(returned.value(), result.unknown() || result.variable() ? returned.type() : result);
    }

    /** The object may be of a class that overrides the method. */
    private boolean mayBeAnother(Method callee, Typed receiver) {
        return !(receiver.value() instanceof Value.Ref)
                && interpreter.program.selfCalls.mayBeReplaced(callee, receiver.type());
    }

    private static Typed unknown(Method callee, Typed receiver, List<Typed> arguments, Type result) {
        List<Value> from = new ArrayList<>(arguments.stream().map(Typed::value).toList());
        from.add(receiver.value());
        return new Typed(Values.derived(callee.name(), from), result);
    }

    /** Arguments beyond the last parameter are one array. */
    private List<Typed> pack(Method callee, List<Typed> arguments) {
        List<Parameter> parameters = callee.facts().parameters();
        int last = parameters.size() - 1;
        if (last < 0 || !parameters.get(last).varargs()) {
            return arguments;
        }
        if (arguments.size() == parameters.size() && arguments.get(last).type().dimensions() > 0) {
            return arguments;
        }
        List<Typed> packed = new ArrayList<>(arguments.subList(0, Math.min(last, arguments.size())));
        packed.add(expressions.library.sequences.sequence(
                arguments.subList(Math.min(last, arguments.size()), arguments.size())));
        return packed;
    }

    private Type resultType(Method callee, Type receiver, List<Typed> arguments) {
        MethodFacts facts = callee.facts();
        if (facts.constructor()) {
            return types().typeOf(callee.owner());
        }
        Type declared = types().resolve(facts.returnType(), callee.owner(), Optional.of(facts));
        return TypeIndex.substitute(declared, bindings(callee, receiver, arguments));
    }

    /** What the type variables of the callee and its class stand for. */
    private Map<String, Type> bindings(Method callee, Type receiver, List<Typed> arguments) {
        MethodFacts facts = callee.facts();
        Map<String, Type> bindings = new HashMap<>(
                types().asSuper(receiver, callee.owner()).map(types()::bindings).orElse(Map.of()));
        // <T> T find(Class<T> type): the argument tells.
        for (int i = 0; i < facts.parameters().size() && i < arguments.size(); i++) {
            Type parameter = types().resolve(facts.parameters().get(i).type(), callee.owner(), Optional.of(facts));
            bind(parameter, arguments.get(i).type(), bindings, 0);
        }
        return bindings;
    }

    private static void bind(Type parameter, Type argument, Map<String, Type> bindings, int depth) {
        if (argument.unknown() || depth > 4) {
            return;
        }
        if (parameter.variable()) {
            bindings.putIfAbsent(parameter.name(), argument);
            return;
        }
        for (int i = 0;
                i < parameter.arguments().size() && i < argument.arguments().size();
                i++) {
            bind(parameter.arguments().get(i), argument.arguments().get(i), bindings, depth + 1);
        }
    }

    private Typed replay(
            Method callee,
            Summary summary,
            Typed receiver,
            List<Typed> arguments,
            Type resultType,
            boolean throughProxy,
            SourceSpan at) {
        Frames outer = interpreter.frames;
        Frames inside = outer.in(new Frame.Call(callee, throughProxy, at));
        inside = inside.in(interpreter.program.transactions.entryFrames(callee, throughProxy));
        Bindings bindings = new Bindings(callee, receiver, arguments, interpreter.isFirstRun(summary));
        Path start = interpreter.state.path;
        Map<Frames, Frames> frames = new IdentityHashMap<>();
        for (Event event : summary.forCallers()) {
            Path path = bindings.apply(event.path(), start);
            if (!path.impossible()) {
                interpreter.frames = event.frames().inside(inside, frames);
                replay(event, path, bindings);
            }
        }
        interpreter.frames = outer;
        interpreter.state.path = start;
        boolean makes = Invariants.makesObject(callee);
        for (Assumption assumption : summary.exit()) {
            Cond condition = bindings.apply(assumption.condition());
            if (makes && Invariants.ofStored(assumption.condition(), arguments)) {
                continue;
            }
            if (!condition.equals(Cond.TRUE)) {
                interpreter.assume(condition, assumption.at(), assumption.otherwise());
            }
        }
        Value result = expressions.objects.thaw(bindings.apply(summary.result()));
        return new Typed(result, resultType.unknown() ? expressions.objects.typeOf(result) : resultType);
    }

    private void replay(Event event, Path path, Bindings bindings) {
        if (event instanceof Event.Operation e) {
            OperationId id = bindings.operation(e.id());
            DataOperation operation = bindings.apply(e.operation());
            if (interpreter.program.ownedRows.ofNewObject(operation)) {
                return;
            }
            if (e.operation() instanceof DataOperation.Write given && isHandedIn(given)) {
                emitSaved(id, (DataOperation.Write) operation, bindings.apply(given.subject()), path);
            } else {
                interpreter.emit(new Event.Operation(id, operation, path, interpreter.frames));
            }
            if (e.operation() instanceof DataOperation.Read read && read.throwsWhenAbsent()) {
                Cond absent = Cond.not(Conditions.exists(id));
                interpreter.mayThrow("NoResultException", absent);
                interpreter.mayThrow("EmptyResultDataAccessException", absent);
            }
        } else if (event instanceof Event.Assignment e) {
            Value target = expressions.objects.within(bindings.entity(e.entity()), bindings.apply(e.target()));
            String property = e.property();
            while (property.indexOf('.') > 0 && (target instanceof Value.Ref || target instanceof Value.Choice)) {
                // What is embedded in an object that was made here is an object that was made here.
                target = expressions.objects.property(target, property.substring(0, property.indexOf('.')));
                property = property.substring(property.indexOf('.') + 1);
            }
            Path before = interpreter.state.path;
            interpreter.state.path = path;
            if (property.equals(Event.Assignment.ANY)) {
                expressions.objects.copyInto(
                        new Typed(target, expressions.objects.typeOf(target)), bindings.apply(e.value()), e.at());
            } else if (target instanceof Value.Ref || target instanceof Value.Choice) {
                Value value = bindings.apply(e.value());
                Cond under = interpreter.state.chosenSince(before);
                Value old = expressions.objects.property(target, property);
                expressions.objects.set(
                        new Typed(target, expressions.objects.typeOf(target)),
                        property,
                        Values.choice(under, value, old),
                        e.at());
            } else if (!(target instanceof Value.Const)) {
                replayAssigned(e, target, property, before, bindings);
            }
            interpreter.state.path = before;
        } else if (event instanceof Event.Invocation e) {
            Value function = bindings.apply(e.function());
            Path before = interpreter.state.path;
            interpreter.state.path = path;
            List<Typed> arguments = new ArrayList<>();
            for (Value argument : bindings.applyAll(e.arguments())) {
                Type known = expressions.objects.typeOf(argument);
                Type told = e.types().get(arguments.size());
                arguments.add(new Typed(argument, known.unknown() && !told.variable() ? told : known));
            }
            Typed result = functions.run(function, arguments, e.at());
            bindings.results.put(e.id(), result.value());
            interpreter.state.path = before;
            interpreter.state.alive = true;
        } else if (event instanceof Event.Question e) {
            Path before = interpreter.state.path;
            interpreter.state.path = path;
            Typed receiver = new Typed(
                    expressions.objects.thaw(bindings.apply(e.receiver())),
                    e.call().receiver());
            List<Typed> arguments = new ArrayList<>();
            for (int i = 0; i < e.arguments().size(); i++) {
                Value argument =
                        expressions.objects.thaw(bindings.apply(e.arguments().get(i)));
                Type known = expressions.objects.typeOf(argument);
                Type type = e.call().argumentTypes().get(i);
                arguments.add(new Typed(argument, type.unknown() || type.variable() ? known : type));
            }
            bindings.results.put(
                    e.id(),
                    expressions
                            .calls
                            .again(e.call(), receiver, arguments, e.at())
                            .value());
            interpreter.state.path = before;
            interpreter.state.alive = true;
        } else if (event instanceof Event.Lock e) {
            interpreter.emit(new Event.Lock(
                    e.kind(),
                    bindings.apply(e.subject()),
                    e.acquire(),
                    bindings.apply(e.when()),
                    path,
                    interpreter.frames,
                    e.at()));
        } else if (event instanceof Event.External e) {
            interpreter.emit(new Event.External(e.effect(), path, interpreter.frames, e.at()));
        } else if (event instanceof Event.Published e) {
            interpreter.emit(new Event.Published(
                    expressions.objects.snapshot(bindings.apply(e.subject())), path, interpreter.frames, e.at()));
        } else if (event instanceof Event.Flush e) {
            interpreter.emit(new Event.Flush(path, interpreter.frames, e.at()));
        } else if (event instanceof Event.RowCountTest e) {
            interpreter.emit(new Event.RowCountTest(bindings.operation(e.write()), path, interpreter.frames, e.at()));
        }
    }

    /** What is no longer remembered is not worked out: methods that do very much are put into each of their callers. */
    private void replayAssigned(Event.Assignment event, Value target, String property, Path before, Bindings bindings) {
        KnownProperties known = interpreter.state.known;
        boolean remembered = !known.isFull();
        Value value = remembered || !interpreter.isFull() ? bindings.apply(event.value()) : Value.Const.NULL;
        expressions.objects.assigned(
                target, bindings.entity(event.entity()), property, value, interpreter.state.path, event.at());
        if (remembered) {
            Value after = Values.choice(
                    interpreter.state.chosenSince(before), value, expressions.objects.property(target, property));
            interpreter.state.known = known.with(new Value.Property(target, property), after);
        }
    }

    /** An object is saved of which the callee knows only that it was given it, or that it has the key that was given. */
    private static boolean isHandedIn(DataOperation.Write write) {
        return write.throughEntity()
                && (!(write.subject() instanceof Value.Made)
                        || write.effect() == DataOperation.Effect.INSERT && write.keyDecides())
                && write.effect() != DataOperation.Effect.DELETE;
    }

    /** What the object is, is known here; one that may be either of two gives both writes, each under its condition. */
    private void emitSaved(OperationId id, DataOperation.Write write, Value object, Path path) {
        if (object instanceof Value.Choice choice) {
            OperationId own = id;
            for (Value.Arm arm : choice.arms()) {
                Path under = path.and(new Assumption(arm.guard(), write.span(), Assumption.Otherwise.GOES_ON));
                if (!under.impossible()) {
                    emitSaved(own, write, arm.value(), under);
                    own = interpreter.identity();
                }
            }
            return;
        }
        SavedObject saved = interpreter.program.savedObject;
        OwnedCollections owned = expressions.library.sequences.owned;
        String idProperty = saved.idProperty(write.entity());
        Value key = expressions.objects.snapshot(expressions.objects.property(object, idProperty));
        DataOperation.Write known = saved.write(
                write, expressions.objects.snapshot(object), owned.awaitsFlush(key) ? Value.Const.NULL : key);
        interpreter.emit(new Event.Operation(id, known, path, interpreter.frames));
        owned.standsForRow(object, id, known);
    }

    /** What the type variables of a generic class or method stand for, where they are mapped classes. */
    private Map<String, Entity> entityBindings(Method callee, Type receiver, List<Typed> arguments) {
        Map<String, Entity> entities = new TreeMap<>();
        bindings(callee, receiver, arguments).forEach((variable, type) -> {
            Entity entity = expressions.objects.entityOf(type);
            if (!entity.unknown()) {
                entities.put("$" + variable, entity);
            }
        });
        return entities;
    }

    /** A callee's parameters and identities in the caller. */
    private final class Bindings extends Substitution {
        private final Typed receiver;
        private final List<Typed> arguments;
        private final Method callee;
        private Map<String, Entity> entities;
        private final boolean keepsIdentities;
        private long run = -1;
        private final Map<OperationId, OperationId> operations = new HashMap<>();
        private final Map<OperationId, Value> results = new HashMap<>();
        private final KnownProperties atEntry = interpreter.state.known;

        Bindings(Method callee, Typed receiver, List<Typed> arguments, boolean keepsIdentities) {
            super(keepsIdentities);
            this.keepsIdentities = keepsIdentities;
            this.callee = callee;
            this.receiver = receiver;
            this.arguments = arguments;
        }

        @Override
        Value parameter(int index) {
            if (index == Value.Param.THIS) {
                return receiver.value();
            }
            return index < arguments.size() ? arguments.get(index).value() : interpreter.unknown();
        }

        @Override
        boolean primitive(int index) {
            return index >= 0
                    && index < arguments.size()
                    && arguments.get(index).type().primitive();
        }

        @Override
        Known isOf(Value object, Value type) {
            return type instanceof Value.Named n
                    ? expressions.objects.isOf(given(object), interpreter.program.typeNamed(n.type()))
                    : Known.UNKNOWN;
        }

        @Override
        boolean keyOfRow(Value value) {
            return value instanceof Value.Property p
                    && p.of() instanceof Value.Result r
                    && interpreter.operations.get(r.operation()) instanceof DataOperation.Read read
                    && interpreter.program.savedObject.idProperty(read.entity()).equals(p.name());
        }

        @Override
        OperationId operation(OperationId id) {
            if (keepsIdentities) {
                return id;
            }
            OperationId own = operations.get(id);
            if (own == null) {
                own = interpreter.identity();
                operations.put(id, own);
            }
            return own;
        }

        @Override
        long run() {
            if (run < 0) {
                run = interpreter.number();
            }
            return run;
        }

        @Override
        Value applied(OperationId call) {
            Value result = results.get(call);
            return result == null ? new Value.Applied(operation(call)) : result;
        }

        @Override
        Value property(Value of, String name) {
            // The callee's parameters are as they were at its start; what it sets itself is in its values already.
            return expressions.objects.property(of, name, atEntry);
        }

        @Override
        Value closure(Value.Closure closure) {
            return new Value.Unknown(interpreter.identity());
        }

        Entity entity(Entity entity) {
            if (!entity.typeName().startsWith("$")) {
                return entity;
            }
            if (entities == null) {
                entities = entityBindings(callee, receiver.type(), arguments);
            }
            return entities.getOrDefault(entity.typeName(), entity);
        }

        private Optional<Entity> mapped(Type type) {
            return interpreter.program.mappings.byType(type.name()).map(MappedEntity::entity);
        }

        /** The type under which a parameter is given. */
        private Type given(Value subject) {
            return subject instanceof Value.Param p && p.index() >= 0 && p.index() < arguments.size()
                    ? arguments.get(p.index()).type()
                    : Type.UNKNOWN;
        }

        private RowPredicate apply(RowPredicate predicate) {
            List<RowPredicate.Condition> conditions = new ArrayList<>();
            boolean changed = false;
            for (RowPredicate.Condition c : predicate.conditions()) {
                Value value = expressions.objects.snapshot(apply(c.value()));
                changed |= value != c.value();
                conditions.add(new RowPredicate.Condition(c.column(), c.operator(), value, c.ignoreCase()));
            }
            return changed ? predicate.with(conditions) : predicate;
        }

        DataOperation apply(DataOperation operation) {
            if (operation instanceof DataOperation.Read r) {
                return new DataOperation.Read(
                        entity(r.entity()),
                        apply(r.where()),
                        r.result(),
                        r.column(),
                        r.lock(),
                        r.throwsWhenAbsent(),
                        r.span(),
                        r.label(),
                        r.api(),
                        r.wholeRows());
            }
            DataOperation.Write w = (DataOperation.Write) operation;
            SortedMap<String, Value> values = new TreeMap<>();
            w.values().forEach((column, value) -> values.put(column, expressions.objects.snapshot(apply(value))));
            Value subject = expressions.objects.snapshot(apply(w.subject()));
            Entity entity = entity(w.entity());
            if (entity.unknown() || entity.typeName().startsWith("$")) {
                Entity unbound = entity;
                entity = mapped(expressions.objects.typeOf(apply(w.subject())))
                        .or(() -> mapped(given(w.subject())))
                        .orElse(unbound);
            }
            return new DataOperation.Write(
                    w.effect(),
                    entity,
                    apply(w.where()),
                    values,
                    w.valuesKnown(),
                    subject,
                    w.conflict(),
                    w.immediate(),
                    w.span(),
                    w.label(),
                    w.api(),
                    w.collection(),
                    w.keyDecides());
        }
    }
}
