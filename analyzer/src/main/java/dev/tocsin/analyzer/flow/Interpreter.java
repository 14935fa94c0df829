package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call.LockKind;
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

    /** Types of a loop's variable that may be a number of tries. */
    private static final Set<String> COUNTERS = Set.of("int", "long", "short", "byte", "Integer", "Long", "var", "");

    /** Of a switch over what is of no known type, so many cases are told apart. */
    private static final int MAX_UNTYPED_CASES = 24;

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
    Frames frames = Frames.NONE;
    State state = new State();
    /** Identities of callees that are in use here: code that is run once more needs others. */
    private final Set<OperationId> taken = new HashSet<>();

    private final Map<Place, Integer> runs = new HashMap<>();

    /** The first of the numbers that are this body's: more than one run can use up. */
    private final long first;

    private int numbers;
    private boolean cutShort;
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
        method.facts().body().ifPresent(this::execute);
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
        if (event instanceof Event.Lock) {
            return false;
        }
        String entity =
                event instanceof Event.Operation o ? o.operation().entity().key() : "";
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
                && taken.acquire()
                && released.givesBack(taken)
                && taken.subject().equals(released.subject())
                && released.frames().list().stream().noneMatch(Frame.Async.class::isInstance)) {
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

    /** No further event is kept: that there are more is all that is told of them. */
    boolean isFull() {
        return events.size() >= Summary.MAX_EVENTS;
    }

    int eventCount() {
        return events.size();
    }

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

    // ---- statements

    void execute(Stmt statement) {
        if (!state.alive) {
            return;
        }
        if (statement instanceof Stmt.Block s) {
            block(s);
        } else if (statement instanceof Stmt.Local s) {
            Type declared = resolve(s.type());
            if (declared.name().equals("lombok.val") || declared.name().equals("lombok.var")) {
                declared = Type.UNKNOWN;
            }
            Type expected = declared;
            Typed value = s.initializer().isPresent()
                    ? expressions.evaluate(s.initializer().get(), expected)
                    : new Typed(Value.Const.NULL, expected);
            state.locals.put(s.name(), declared.unknown() ? value : new Typed(value.value(), declared));
        } else if (statement instanceof Stmt.Evaluate s) {
            expressions.evaluate(s.expression());
        } else if (statement instanceof Stmt.If s) {
            branch(s);
        } else if (statement instanceof Stmt.Return s) {
            Optional<MethodFacts> method = activation().method;
            Type expected = method.isPresent() ? resolve(method.get().returnType()) : Type.UNKNOWN;
            Typed value = s.value().isPresent()
                    ? expressions.evaluate(s.value().get(), expected)
                    : new Typed(Value.Const.NULL, Type.UNKNOWN);
            noteReturnedRowCount(value.value(), s.at());
            if (state.alive) {
                activation().returns.add(new Activation.Returned(state.path, returned(value.value()), value.type()));
                state.alive = false;
            }
        } else if (statement instanceof Stmt.Throw s) {
            expressions.evaluate(s.value());
            List<Cond> way = new ArrayList<>();
            state.path.since(activation().start).forEach(a -> way.add(a.condition()));
            mayThrow(completion().exception(s), Cond.and(way));
            state.alive = false;
        } else if (statement instanceof Stmt.Try s) {
            attempt(s);
        } else if (statement instanceof Stmt.ForEach s) {
            forEach(s);
        } else if (statement instanceof Stmt.Loop s) {
            loop(s, Optional.empty());
        } else if (statement instanceof Stmt.Labeled s) {
            if (s.body() instanceof Stmt.Loop l) {
                loop(l, Optional.of(s.label()));
            } else {
                execute(s.body());
            }
        } else if (statement instanceof Stmt.Jump s) {
            jump(s);
        } else if (statement instanceof Stmt.Switch s) {
            Activation.Target target = new Activation.Target(Optional.empty(), false);
            cases(s.selector(), s.cases(), target);
        } else if (statement instanceof Stmt.Yield s) {
            Typed value = expressions.evaluate(s.value());
            Activation.Target target = activation().targets.peek();
            if (target != null) {
                target.yielded.add(value);
                List<Cond> way = new ArrayList<>();
                state.path.since(activation().start).forEach(a -> way.add(a.condition()));
                target.yieldedWhen.add(Cond.and(way));
                target.breaks.add(state.copy());
            }
            state.alive = false;
        } else if (statement instanceof Stmt.Synchronized s) {
            expressions.evaluate(s.lock());
            Frames outer = frames;
            frames = frames.in(new Frame.Monitor(Sources.text(s.lock()), span(s.at())));
            block(s.body());
            frames = outer;
        } else if (statement instanceof Stmt.Assert s) {
            expressions.condition(s.condition());
        }
    }

    /** What is in an object made here is known at the return itself only: the state of a branch that ends with it is given up. */
    private Value returned(Value value) {
        return activations.size() == 1 ? expressions.objects.snapshot(value) : value;
    }

    /** A row count that is handed to the caller is the caller's to look at; returning it as a boolean is looking at it. */
    private void noteReturnedRowCount(Value value, long at) {
        if (value instanceof Value.Truth t) {
            noteRowCountTest(t.condition(), span(at));
        }
    }

    private void block(Stmt.Block block) {
        List<Stmt> statements = block.statements();
        for (int i = 0; i < statements.size(); i++) {
            Stmt statement = statements.get(i);
            Optional<Expr.Call> lock =
                    statement instanceof Stmt.Try s ? OwnLocks.around(statements.subList(0, i), s) : Optional.empty();
            Frames outer = frames;
            lock.ifPresent(taken -> frames = frames.in(new Frame.Lock(LockKind.OWN, span(taken.at()))));
            execute(statement);
            if (lock.isPresent()) {
                frames = outer;
            }
        }
    }

    private void branch(Stmt.If statement) {
        Cond condition = expressions.condition(statement.condition());
        if (!state.alive) {
            return;
        }
        SourceSpan at = span(statement.condition().at());
        Assumption.Otherwise ofTrue = completion().of(statement.whenTrue());
        Assumption.Otherwise ofFalse =
                statement.whenFalse().map(completion()::of).orElse(Assumption.Otherwise.GOES_ON);
        noteRowCountTest(condition, at);
        State before = state.copy();

        assume(condition, at, ofFalse);
        execute(statement.whenTrue());
        State afterTrue = state;

        state = before.copy();
        assume(Cond.not(condition), at, ofTrue);
        statement.whenFalse().ifPresent(this::execute);
        State afterFalse = state;

        if (!afterTrue.alive && !afterFalse.alive) {
            state = before;
            state.alive = false;
        } else {
            state = State.join(condition, afterTrue, afterFalse, before.path);
        }
    }

    private void attempt(Stmt.Try statement) {
        statement.resources().forEach(this::execute);
        if (!state.alive) {
            return;
        }
        State before = state.copy();
        int operationsBefore = operations.size();
        List<Thrown> thrown = new ArrayList<>();
        Frames outer = frames;
        long number = number();
        if (!statement.catches().isEmpty()) {
            tries.push(thrown);
            frames = frames.in(new Frame.Try(number, handlers(statement), span(statement.at())));
        }
        block(statement.body());
        frames = outer;
        if (!statement.catches().isEmpty()) {
            tries.pop();
        }
        State after = state;
        boolean oneOperation = operations.size() - operationsBefore <= 1;
        for (Stmt.Catch clause : statement.catches()) {
            state = before.copy();
            Cond caught = caught(clause, thrown, number, oneOperation);
            assume(caught, span(clause.at()), completion().of(statement.body()));
            if (!state.alive) {
                continue;
            }
            Typed shadowed = state.locals.put(clause.name(), new Typed(unknown(), Type.UNKNOWN));
            block(clause.body());
            if (shadowed != null) {
                state.locals.put(clause.name(), shadowed);
            }
            after = State.join(caught, state, after, before.path);
        }
        state = after;
        // What the try did not catch goes on outward.
        thrown.stream()
                .filter(t -> statement.catches().stream().noneMatch(c -> catches(c, t.type())))
                .forEach(t -> mayThrow(t.type(), t.when()));
        statement.finallyBlock().ifPresent(block -> {
            boolean alive = state.alive;
            state.alive = true;
            block(block);
            state.alive = alive && state.alive;
        });
    }

    /** Under which condition the clause runs. */
    private Cond caught(Stmt.Catch clause, List<Thrown> thrown, long number, boolean oneOperation) {
        List<Cond> known = new ArrayList<>();
        for (Thrown t : thrown) {
            if (catches(clause, t.type())) {
                known.add(t.when());
            }
        }
        boolean broad = clause.types().stream().anyMatch(t -> Exceptions.broad(t.simpleName()));
        if (!known.isEmpty() && (!broad || oneOperation)) {
            return Cond.or(known);
        }
        return new Cond.Caught(
                new java.util.TreeSet<>(
                        clause.types().stream().map(TypeUse::simpleName).toList()),
                number);
    }

    private boolean catches(Stmt.Catch clause, String exception) {
        return clause.types().stream().anyMatch(t -> program.exceptions.isA(exception, t.simpleName()));
    }

    private List<Frame.Handler> handlers(Stmt.Try statement) {
        List<Frame.Handler> handlers = new ArrayList<>();
        for (Stmt.Catch clause : statement.catches()) {
            Completion.Handling handling = completion().handling(clause);
            handlers.add(new Frame.Handler(
                    clause.types().stream().map(TypeUse::simpleName).toList(),
                    clause.types().stream().map(t -> resolve(t).name()).toList(),
                    handling.outcome(),
                    handling.thrown(),
                    handling.inspects(),
                    handling.alike(),
                    span(clause.at())));
        }
        return handlers;
    }

    private void forEach(Stmt.ForEach statement) {
        Typed iterable = expressions.evaluate(statement.iterable());
        if (!state.alive) {
            return;
        }
        if (Completion.decides(statement.body())) {
            iterable = expressions.library.sequences.owned.loaded(
                    iterable, "iterator", span(statement.iterable().at()));
        }
        Type declared = resolve(statement.type());
        Typed element = expressions.objects.thawed(expressions.library.sequences.element(iterable));
        Cond some = Conditions.notEmpty(iterable.value());
        SourceSpan at = span(statement.at());
        State before = state.copy();
        Activation.Target target = new Activation.Target(Optional.empty(), true);
        activation().targets.push(target);
        Frames outer = frames;
        frames = frames.in(new Frame.Loop(true, at));
        assume(some, at, Assumption.Otherwise.GOES_ON);
        state.locals.put(statement.name(), declared.unknown() ? element : new Typed(element.value(), declared));
        execute(statement.body());
        frames = outer;
        activation().targets.pop();
        afterLoop(before, target, some);
    }

    /** {@code for (LocalDate day = first; ..)}: a loop over dates, where one with a number may count tries. */
    private static boolean goesOver(Stmt.Loop statement) {
        return statement.initializers().stream()
                .anyMatch(i ->
                        i instanceof Stmt.Local l && !COUNTERS.contains(l.type().simpleName()));
    }

    private void loop(Stmt.Loop statement, Optional<String> label) {
        statement.initializers().forEach(this::execute);
        if (!state.alive) {
            return;
        }
        State before = state.copy();
        Activation.Target target = new Activation.Target(label, true);
        activation().targets.push(target);
        Frames outer = frames;
        frames = frames.in(new Frame.Loop(goesOver(statement), span(statement.at())));
        Cond condition = Cond.TRUE;
        boolean asks = false;
        int happened = events.size();
        if (statement.condition().isPresent() && !statement.bodyFirst()) {
            int known = operations.size();
            condition = expressions.condition(statement.condition().get());
            asks = operations.size() > known || triesLock(happened);
            before = state.copy();
            assume(condition, span(statement.condition().get().at()), Assumption.Otherwise.GOES_ON);
        }
        execute(statement.body());
        if (state.alive) {
            statement.updates().forEach(expressions::evaluate);
            if (statement.bodyFirst()) {
                statement.condition().ifPresent(expressions::condition);
            }
        }
        frames = outer;
        activation().targets.pop();
        if (statement.bodyFirst() || condition.equals(Cond.TRUE)) {
            // The body ran at least once: what it did has been done.
            State end = state;
            if (!statement.bodyFirst() && !target.breaks.isEmpty() && triesLock(happened)) {
                // while (true) { if (locks.tryLock(key)) break; sleep(); }: nothing else leads out of it.
                end.alive = false;
            }
            for (State broken : target.breaks) {
                end = State.join(broken.since(before.path), broken, end, before.path);
            }
            state = end;
        } else {
            afterLoop(before, target, condition);
            if (asks && target.breaks.isEmpty() && state.alive) {
                // while (codes.exists(code)) code = another(): behind it the last question was answered with no. So was
                // that of
                // while (!locks.tryLock(key)) sleep().
                SourceSpan at = span(statement.condition().get().at());
                for (Cond part : Cond.not(condition).conjuncts()) {
                    state.path = state.path.and(new Assumption(part, at, Assumption.Otherwise.GOES_ON));
                }
            }
        }
    }

    private boolean triesLock(int since) {
        return events.subList(since, events.size()).stream()
                .anyMatch(e -> e instanceof Event.Lock l && !l.when().equals(Cond.TRUE));
    }

    /** Joins the ways out of a loop that may not have run at all; {@code ran} holds where it did. */
    private void afterLoop(State before, Activation.Target target, Cond ran) {
        State end = state;
        State skipped = before.copy();
        if (!end.alive && target.breaks.isEmpty()) {
            // The body always leaves the method: behind the loop it has not run.
            state = skipped;
            for (Cond part : Cond.not(ran).conjuncts()) {
                state.path = state.path.and(new Assumption(part, method.span(), Assumption.Otherwise.RETURNS));
            }
            return;
        }
        State joined = State.join(ran, end, skipped, before.path);
        for (State broken : target.breaks) {
            joined = State.join(broken.since(before.path), broken, joined, before.path);
        }
        state = joined;
    }

    private void jump(Stmt.Jump jump) {
        if (!jump.isContinue()) {
            for (Activation.Target target : activation().targets) {
                if (jump.label().isEmpty() || target.label.equals(jump.label())) {
                    target.breaks.add(state.copy());
                    break;
                }
            }
            state.alive = false;
            return;
        }
        // What a loop's next round finds is not followed; for the rest of this one, the way ends.
        for (Activation.Target target : activation().targets) {
            if (target.loop) {
                target.breaks.add(state.copy());
                break;
            }
        }
        state.alive = false;
    }

    /** Runs the cases of a switch; afterwards the state is behind it. */
    void cases(Expr selector, List<Stmt.Case> groups, Activation.Target target) {
        Typed subject = expressions.evaluate(selector);
        if (!state.alive) {
            return;
        }
        List<Stmt.Case> cases = Cases.merged(groups);
        State before = state.copy();
        activation().targets.push(target);
        List<Cond> earlier = new ArrayList<>();
        List<Assumption> refused = new ArrayList<>();
        State falling = null;
        State end = null;
        boolean hasDefault = false;
        for (Stmt.Case group : cases) {
            List<Cond> labels = new ArrayList<>();
            for (Expr label : group.labels()) {
                labels.add(expressions.matches(subject, label));
            }
            Cond condition = group.isDefault() ? Cond.not(Cond.or(earlier)) : Cond.or(labels);
            if (subject.type().unknown() && earlier.size() < MAX_UNTYPED_CASES) {
                // Constants of an enum that is not known may be the same one; labels of one switch never are.
                condition = Cond.and(condition, Cond.not(Cond.or(earlier)));
            }
            hasDefault |= group.isDefault();
            earlier.add(condition);
            state = before.copy();
            assume(condition, span(group.at()), Cases.otherwise(cases, group, subject.type(), completion()));
            if (falling != null && falling.alive) {
                state = State.join(condition, state, falling, before.path);
            }
            int left = target.breaks.size();
            group.body().forEach(this::execute);
            boolean own = group.arrow() || falling == null || !falling.alive;
            if (own && !group.isDefault() && !state.alive && target.breaks.size() == left) {
                // case TAKEN: throw ..; behind the switch it was another one.
                refused.add(new Assumption(
                        Cond.not(condition),
                        span(group.at()),
                        completion().of(new Stmt.Block(group.body(), group.at()))));
            }
            if (group.arrow() && state.alive) {
                end = end == null ? state : State.join(condition, state, end, before.path);
                falling = null;
            } else {
                falling = state;
            }
        }
        activation().targets.pop();
        if (falling != null && falling.alive) {
            end = end == null ? falling : State.join(falling.since(before.path), falling, end, before.path);
        }
        for (State broken : target.breaks) {
            end = end == null ? broken : State.join(broken.since(before.path), broken, end, before.path);
        }
        if (!hasDefault) {
            state = before.copy();
            assume(Cond.not(Cond.or(earlier)), span(selector.at()), Assumption.Otherwise.GOES_ON);
            end = end == null ? state : State.join(Cond.not(Cond.or(earlier)), state, end, before.path);
        }
        if (end == null) {
            state = before;
            state.alive = false;
        } else {
            state = end;
            state.path = before.path.and(refused).and(state.path.since(before.path));
        }
    }

    TypeDecl context() {
        return activation().context;
    }
}
