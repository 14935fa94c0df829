package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs one method abstractly, once through each statement: branches are followed under their conditions and joined, loops
 * run once, calls put in the callee's summary. What happens on the way are {@link Event}s.
 */
final class Interpreter {

    /** So many events of one line of code are kept. */
    private static final int MAX_RUNS = 8;

    final Following following;
    final Program program;
    final Method method;
    /** The class of {@code this}: the method's own, or one that inherits it. */
    final TypeDecl self;

    private final String file;
    private final List<Event> events = new ArrayList<>();
    final Map<OperationId, DataOperation> operations = new HashMap<>();
    private final Deque<Activation> activations = new ArrayDeque<>();
    private final Deque<List<Thrown>> tries = new ArrayDeque<>();
    private final Expressions expressions = new Expressions(this);
    final Statements statements = new Statements(this, expressions);
    Frames frames = Frames.NONE;
    State state = new State();
    /** Identities of callees that are in use here: code that is run once more needs others. */
    private final Set<OperationId> taken = new HashSet<>();

    private final Map<Place, Integer> runs = new HashMap<>();
    /** Subjects of the locks whose last taking was one of too many to be told. */
    private final Set<Value> untoldLocks = new HashSet<>();

    /** The first of the numbers that are this body's: more than one run can use up. */
    private final long first;

    private int numbers;
    private boolean cutShort;
    /** Where operations are told to happen, if not where they stand: at the call of a wrapper of the program's own. */
    Optional<SourceSpan> toldAt = Optional.empty();

    /** See {@link BuiltTexts}. */
    int textSteps;

    /** A method that subclasses override was called on {@code this}, and what it does was left open. */
    boolean hangsOnClass;

    /** @param following who runs it, and is asked what the callees do */
    Interpreter(Following following, Body body) {
        this.following = following;
        this.program = following.program();
        this.method = body.method();
        this.self = body.self();
        this.first = program.number(body) << 24;
        this.file = method.owner().file().file();
    }

    Summary run() {
        Activation activation = new Activation(
                method.owner(), self, Optional.of(method.facts()), new Value.Param(Value.Param.THIS), state.path);
        activations.push(activation);
        List<Parameter> parameters = method.facts().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            state.locals.put(
                    parameters.get(i).name(),
                    new Typed(new Value.Param(i), resolve(parameters.get(i).type())));
        }
        new Validation(this, expressions).beforeBody();
        method.facts().body().ifPresent(statements::execute);
        if (state.alive) {
            activation.returns.add(new Activation.Returned(state.path, Value.Const.NULL, Type.UNKNOWN));
        }
        Typed result = result(activation);
        List<Assumption> exit = new ArrayList<>(exit(activation));
        if (Runners.givenBy(method.facts())) {
            state.alive = true;
            expressions.calls.run(result.value(), List.of(new Typed(unknown(), Type.UNKNOWN)), method.span());
        }
        exit.removeIf(a -> !a.condition().equals(Cond.FALSE) && !Conditions.concernsOthers(a.condition()));
        Value returned = expressions.objects.snapshot(result.value());
        return new Summary(events, returned, exit, cutShort, hangsOnClass);
    }

    // ---- what the parts share

    Activation activation() {
        return activations.peek();
    }

    TypeDecl context() {
        return activation().context;
    }

    SourceSpan span(long at) {
        return Positions.span(
                activation() == null ? file : activation().context.file().file(), at);
    }

    Type resolve(TypeUse use) {
        return program.types.resolve(use, activation().context, activation().method);
    }

    /** Of statements of the type whose text is being run. */
    Completion completion() {
        return new Completion(program.types, context());
    }

    /** An identity that no other value or operation has. */
    OperationId identity() {
        return new OperationId(number());
    }

    /** A number that nothing else has, in this body or any other. */
    long number() {
        return first + numbers++;
    }

    /** Notes that the callee's code is run here, and tells whether it is the first time. */
    boolean isFirstRun(Summary callee) {
        for (OperationId id : callee.identities()) {
            if (taken.contains(id)) {
                return false;
            }
        }
        taken.addAll(callee.identities());
        return true;
    }

    Value unknown() {
        return new Value.Unknown(identity());
    }

    void emit(Event event) {
        if (event.path().impossible() || isFlushedAlready(event) || givesBackAtOnce(event) || isOneOfMany(event)) {
            return;
        }
        if (isFull()) {
            cutShort = true;
        } else {
            events.add(event);
            if (event instanceof Event.Operation o) {
                operations.put(o.id(), o.operation());
            }
        }
    }

    /** The same line that is run again and again, for a setting or a log, leaves no room for what else is done. */
    private boolean isOneOfMany(Event event) {
        if (event instanceof Event.Lock lock) {
            return lock.acquire() ? isTakenTooOften(lock) : untoldLocks.contains(lock.subject());
        }
        String entity =
                event instanceof Event.Operation o ? o.operation().entity().key() : "";
        return isRunTooOften(event, entity);
    }

    /** What is taken and not told is not given back either. */
    private boolean isTakenTooOften(Event.Lock taken) {
        boolean often = isRunTooOften(taken, "");
        if (often) {
            untoldLocks.add(taken.subject());
        } else {
            untoldLocks.remove(taken.subject());
        }
        return often;
    }

    private boolean isRunTooOften(Event event, String entity) {
        return runs.merge(new Place(event.at(), event.getClass(), entity), 1, Integer::sum) > MAX_RUNS;
    }

    private record Place(SourceSpan at, Class<?> kind, String entity) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Place p && kind == p.kind && at.equals(p.at) && entity.equals(p.entity);
        }

        @Override
        public int hashCode() {
            return (at.hashCode() * 31 + kind.hashCode()) * 31 + entity.hashCode();
        }
    }

    /** Nothing has been written since all that was pending was sent. */
    private boolean isFlushedAlready(Event event) {
        if (!(event instanceof Event.Flush)) {
            return false;
        }
        for (int i = events.size() - 1; i >= 0; i--) {
            Event earlier = events.get(i);
            if (earlier instanceof Event.Flush) {
                return event.path().startsWith(earlier.path());
            }
            if (!(earlier instanceof Event.Operation o && o.operation() instanceof DataOperation.Read)) {
                return false;
            }
        }
        return false;
    }

    /** A lock under which nothing was done guards nothing: neither its taking nor its giving back is kept. */
    private boolean givesBackAtOnce(Event event) {
        if (event instanceof Event.Lock released
                && !events.isEmpty()
                && events.get(events.size() - 1) instanceof Event.Lock taken
                && taken.isGivenBackBy(released)) {
            events.remove(events.size() - 1);
            return true;
        }
        return false;
    }

    /** An assignment matters to callers if it changes what they handed in, and to races if it changes an entity. */
    void assigned(Event.Assignment event) {
        if (!event.entity().unknown() || isHandedIn(event.target())) {
            emit(event);
        }
    }

    /** What a library made of something that was handed in is no object of the caller's. */
    private static boolean isHandedIn(Value target) {
        if (target instanceof Value.Property p) {
            return isHandedIn(p.of());
        }
        if (target instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> isHandedIn(a.value()));
        }
        return target instanceof Value.Param;
    }

    /** Whether a lock was tried for since there were so many events. */
    boolean triesLock(int since) {
        return events.subList(since, events.size()).stream()
                .anyMatch(e -> e instanceof Event.Lock l && !l.when().equals(Cond.TRUE));
    }

    boolean isFull() {
        return events.size() >= Summary.MAX_EVENTS;
    }

    int eventCount() {
        return events.size();
    }

    /** No further event is kept: that there are more is all that is told of them. */
    void cutShort() {
        cutShort = true;
    }

    OperationId operation(DataOperation asked) {
        DataOperation byColumns = program.embeddedObjects.byColumns(asked, expressions.objects::property);
        DataOperation operation = byColumns instanceof DataOperation.Read read
                ? read.asking(expressions.objects.snapshot(read.where()))
                : byColumns;
        OperationId id = identity();
        operations.put(id, operation);
        emit(new Event.Operation(id, operation, state.path, frames));
        if (operation instanceof DataOperation.Read read && read.throwsWhenAbsent()) {
            Cond found = Conditions.exists(id);
            mayThrow("NoResultException", Cond.not(found));
            mayThrow("EmptyResultDataAccessException", Cond.not(found));
            String thrown =
                    read.api() == DataOperation.Api.JPA ? "NoResultException" : "EmptyResultDataAccessException";
            assume(found, operation.span(), Assumption.Otherwise.throwing(thrown));
        }
        return id;
    }

    /** From here on what may be thrown is taken note of. */
    void beginTry(List<Thrown> thrown) {
        tries.push(thrown);
    }

    void endTry() {
        tries.pop();
    }

    void mayThrow(String exception, Cond when) {
        if (!tries.isEmpty()) {
            tries.peek().add(new Thrown(exception, when));
        }
    }

    void assume(Cond condition, SourceSpan at, Assumption.Otherwise otherwise) {
        if (otherwise.kind() == Assumption.Otherwise.Kind.THROWS) {
            mayThrow(otherwise.exception(), Cond.not(condition));
        }
        noteRowCountTest(condition, at);
        for (Cond part : condition.conjuncts()) {
            state.path = state.path.and(new Assumption(part, at, otherwise));
        }
        if (state.path.impossible()) {
            state.alive = false;
        }
    }

    void noteRowCountTest(Cond condition, SourceSpan at) {
        if ((condition.kinds() & Value.Kinds.AFFECTED) == 0) {
            return;
        }
        Values.mentions(condition, v -> {
            if (v instanceof Value.Result r && r.shape() == Value.Result.Shape.AFFECTED) {
                emit(new Event.RowCountTest(r.operation(), state.path, frames, at));
            }
            return false;
        });
    }

    /** Whether the body is being run, so that running it again would not end. */
    boolean isRunning(Method body) {
        return method.equals(body)
                || activations.stream()
                        .anyMatch(a -> a.context == body.owner()
                                && a.method.filter(m -> m == body.facts()).isPresent());
    }

    /** What is in an object made here is known at the return itself only: the state of a branch that ends with it is given up. */
    Value returned(Value value) {
        return activations.size() == 1 ? expressions.objects.snapshot(value) : value;
    }

    void push(Activation activation) {
        activations.push(activation);
    }

    void pop() {
        activations.pop();
    }

    /** The value of everything that an activation returned. */
    Typed result(Activation activation) {
        List<Activation.Returned> returns = activation.returns;
        if (returns.isEmpty()) {
            return new Typed(unknown(), Type.UNKNOWN);
        }
        Type type = Type.UNKNOWN;
        List<Value.Arm> arms = new ArrayList<>();
        for (Activation.Returned returned : returns) {
            if (type.unknown()) {
                type = returned.type();
            }
            List<Cond> guard = new ArrayList<>();
            returned.path().since(activation.start).forEach(a -> guard.add(a.condition()));
            arms.add(new Value.Arm(Cond.and(guard), returned.value()));
        }
        if (arms.size() == 1) {
            return new Typed(arms.get(0).value(), type);
        }
        List<Cond> whenTrue = new ArrayList<>();
        boolean booleans = true;
        for (Value.Arm arm : arms) {
            booleans &= arm.value() instanceof Value.Truth
                    || arm.value().equals(Value.Const.TRUE)
                    || arm.value().equals(Value.Const.FALSE);
            whenTrue.add(Cond.and(arm.guard(), Conditions.truth(arm.value())));
        }
        if (booleans) {
            return new Typed(new Value.Truth(Cond.or(whenTrue)), type);
        }
        return new Typed(Values.choice(arms), type);
    }

    /** What holds after every return of the activation. */
    List<Assumption> exit(Activation activation) {
        List<Assumption> common = null;
        for (Activation.Returned returned : activation.returns) {
            List<Assumption> since = returned.path().since(activation.start);
            if (common == null) {
                common = new ArrayList<>(since);
            } else {
                common.removeIf(a -> since.stream().noneMatch(o -> o.condition().equals(a.condition())));
            }
        }
        if (common == null) {
            return List.of(new Assumption(Cond.FALSE, method.span(), Assumption.Otherwise.throwing("")));
        }
        if (activation.returns.size() > 1) {
            List<List<Assumption>> ways = activation.returns.stream()
                    .map(r -> r.path().since(activation.start))
                    .toList();
            common.addAll(Demands.of(ways, common));
        }
        return common;
    }
}
