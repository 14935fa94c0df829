package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call.LockKind;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runs statements: branches are followed under their conditions and joined, loops run once. */
final class Statements {

    /** Types of a loop's variable that may be a number of tries. */
    private static final Set<String> COUNTERS = Set.of("int", "long", "short", "byte", "Integer", "Long", "var", "");

    /** Of a switch over what is of no known type, so many cases are told apart. */
    private static final int MAX_UNTYPED_CASES = 24;

    private final Interpreter interpreter;
    private final Expressions expressions;

    Statements(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    void execute(Stmt statement) {
        if (!interpreter.state.alive) {
            return;
        }
        if (statement instanceof Stmt.Block s) {
            block(s);
        } else if (statement instanceof Stmt.Local s) {
            Type declared = interpreter.resolve(s.type());
            if (declared.name().equals("lombok.val") || declared.name().equals("lombok.var")) {
                declared = Type.UNKNOWN;
            }
            Type expected = declared;
            Typed value = s.initializer().isPresent()
                    ? expressions.evaluate(s.initializer().get(), expected)
                    : new Typed(Value.Const.NULL, expected);
            interpreter.state.locals.put(s.name(), declared.unknown() ? value : new Typed(value.value(), declared));
        } else if (statement instanceof Stmt.Evaluate s) {
            expressions.evaluate(s.expression());
        } else if (statement instanceof Stmt.If s) {
            branch(s);
        } else if (statement instanceof Stmt.Return s) {
            Optional<MethodFacts> method = interpreter.activation().method;
            Type expected =
                    method.isPresent() ? interpreter.resolve(method.get().returnType()) : Type.UNKNOWN;
            Typed value = s.value().isPresent()
                    ? expressions.evaluate(s.value().get(), expected)
                    : new Typed(Value.Const.NULL, Type.UNKNOWN);
            noteReturnedRowCount(value.value(), s.at());
            if (interpreter.state.alive) {
                interpreter
                        .activation()
                        .returns
                        .add(new Activation.Returned(
                                interpreter.state.path, interpreter.returned(value.value()), value.type()));
                interpreter.state.alive = false;
            }
        } else if (statement instanceof Stmt.Throw s) {
            expressions.evaluate(s.value());
            List<Cond> way = new ArrayList<>();
            interpreter.state.path.since(interpreter.activation().start).forEach(a -> way.add(a.condition()));
            interpreter.mayThrow(interpreter.completion().exception(s), Cond.and(way));
            interpreter.state.alive = false;
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
            Activation.Target target = interpreter.activation().targets.peek();
            if (target != null) {
                target.yielded.add(value);
                List<Cond> way = new ArrayList<>();
                interpreter.state.path.since(interpreter.activation().start).forEach(a -> way.add(a.condition()));
                target.yieldedWhen.add(Cond.and(way));
                target.breaks.add(interpreter.state.copy());
            }
            interpreter.state.alive = false;
        } else if (statement instanceof Stmt.Synchronized s) {
            expressions.evaluate(s.lock());
            Frames outer = interpreter.frames;
            interpreter.frames =
                    interpreter.frames.in(new Frame.Monitor(Sources.text(s.lock()), interpreter.span(s.at())));
            block(s.body());
            interpreter.frames = outer;
        } else if (statement instanceof Stmt.Assert s) {
            expressions.condition(s.condition());
        }
    }

    /** A row count that is handed to the caller is the caller's to look at; returning it as a boolean is looking at it. */
    private void noteReturnedRowCount(Value value, long at) {
        if (value instanceof Value.Truth t) {
            interpreter.noteRowCountTest(t.condition(), interpreter.span(at));
        }
    }

    private void block(Stmt.Block block) {
        List<Stmt> statements = block.statements();
        for (int i = 0; i < statements.size(); i++) {
            Stmt statement = statements.get(i);
            Optional<Expr.Call> lock =
                    statement instanceof Stmt.Try s ? OwnLocks.around(statements.subList(0, i), s) : Optional.empty();
            Frames outer = interpreter.frames;
            lock.ifPresent(taken -> interpreter.frames =
                    interpreter.frames.in(new Frame.Lock(LockKind.OWN, interpreter.span(taken.at()))));
            execute(statement);
            if (lock.isPresent()) {
                interpreter.frames = outer;
            }
        }
    }

    private void branch(Stmt.If statement) {
        Cond condition = expressions.condition(statement.condition());
        if (!interpreter.state.alive) {
            return;
        }
        SourceSpan at = interpreter.span(statement.condition().at());
        Assumption.Otherwise ofTrue = interpreter.completion().of(statement.whenTrue());
        Assumption.Otherwise ofFalse =
                statement.whenFalse().map(interpreter.completion()::of).orElse(Assumption.Otherwise.GOES_ON);
        interpreter.noteRowCountTest(condition, at);
        State before = interpreter.state.copy();

        interpreter.assume(condition, at, ofFalse);
        execute(statement.whenTrue());
        State afterTrue = interpreter.state;

        interpreter.state = before.copy();
        interpreter.assume(Cond.not(condition), at, ofTrue);
        statement.whenFalse().ifPresent(this::execute);
        State afterFalse = interpreter.state;

        if (!afterTrue.alive && !afterFalse.alive) {
            interpreter.state = before;
            interpreter.state.alive = false;
        } else {
            interpreter.state = State.join(condition, afterTrue, afterFalse, before.path);
        }
    }

    private void attempt(Stmt.Try statement) {
        statement.resources().forEach(this::execute);
        if (!interpreter.state.alive) {
            return;
        }
        State before = interpreter.state.copy();
        int operationsBefore = interpreter.operations.size();
        List<Thrown> thrown = new ArrayList<>();
        Frames outer = interpreter.frames;
        long number = interpreter.number();
        if (!statement.catches().isEmpty()) {
            interpreter.beginTry(thrown);
            interpreter.frames =
                    interpreter.frames.in(new Frame.Try(number, handlers(statement), interpreter.span(statement.at())));
        }
        block(statement.body());
        interpreter.frames = outer;
        if (!statement.catches().isEmpty()) {
            interpreter.endTry();
        }
        State after = interpreter.state;
        boolean oneOperation = interpreter.operations.size() - operationsBefore <= 1;
        for (Stmt.Catch clause : statement.catches()) {
            interpreter.state = before.copy();
            Cond caught = caught(clause, thrown, number, oneOperation);
            interpreter.assume(
                    caught,
                    interpreter.span(clause.at()),
                    interpreter.completion().of(statement.body()));
            if (!interpreter.state.alive) {
                continue;
            }
            Typed shadowed =
                    interpreter.state.locals.put(clause.name(), new Typed(interpreter.unknown(), Type.UNKNOWN));
            block(clause.body());
            if (shadowed != null) {
                interpreter.state.locals.put(clause.name(), shadowed);
            }
            after = State.join(caught, interpreter.state, after, before.path);
        }
        interpreter.state = after;
        // What the try did not catch goes on outward.
        thrown.stream()
                .filter(t -> statement.catches().stream().noneMatch(c -> catches(c, t.type())))
                .forEach(t -> interpreter.mayThrow(t.type(), t.when()));
        statement.finallyBlock().ifPresent(block -> {
            boolean alive = interpreter.state.alive;
            interpreter.state.alive = true;
            block(block);
            interpreter.state.alive = alive && interpreter.state.alive;
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
                new TreeSet<>(clause.types().stream().map(TypeUse::simpleName).toList()), number);
    }

    private boolean catches(Stmt.Catch clause, String exception) {
        return clause.types().stream().anyMatch(t -> interpreter.program.exceptions.isA(exception, t.simpleName()));
    }

    private List<Frame.Handler> handlers(Stmt.Try statement) {
        List<Frame.Handler> handlers = new ArrayList<>();
        for (Stmt.Catch clause : statement.catches()) {
            Completion.Handling handling = interpreter.completion().handling(clause);
            handlers.add(new Frame.Handler(
                    clause.types().stream().map(TypeUse::simpleName).toList(),
                    clause.types().stream()
                            .map(t -> interpreter.resolve(t).name())
                            .toList(),
                    handling.outcome(),
                    handling.thrown(),
                    handling.inspects(),
                    handling.alike(),
                    interpreter.span(clause.at())));
        }
        return handlers;
    }

    private void forEach(Stmt.ForEach statement) {
        Typed iterable = expressions.evaluate(statement.iterable());
        if (!interpreter.state.alive) {
            return;
        }
        if (Completion.decides(statement.body())) {
            iterable = expressions.library.sequences.owned.loaded(
                    iterable, "iterator", interpreter.span(statement.iterable().at()));
        }
        Type declared = interpreter.resolve(statement.type());
        Typed element = expressions.objects.thawed(expressions.library.sequences.element(iterable));
        Cond some = Conditions.notEmpty(iterable.value());
        SourceSpan at = interpreter.span(statement.at());
        State before = interpreter.state.copy();
        Activation.Target target = new Activation.Target(Optional.empty(), true);
        interpreter.activation().targets.push(target);
        Frames outer = interpreter.frames;
        interpreter.frames = interpreter.frames.in(new Frame.Loop(true, at));
        interpreter.assume(some, at, Assumption.Otherwise.GOES_ON);
        interpreter.state.locals.put(
                statement.name(), declared.unknown() ? element : new Typed(element.value(), declared));
        execute(statement.body());
        interpreter.frames = outer;
        interpreter.activation().targets.pop();
        afterLoop(before, target, some);
    }

    /**
     * {@code for (LocalDate day = first; ..)}: a loop over dates. One with a number may count tries, which end where one succeeds, or
     * begin anew where one fails.
     */
    private static boolean goesOver(Stmt.Loop statement) {
        List<Stmt.Local> declared = statement.initializers().stream()
                .filter(Stmt.Local.class::isInstance)
                .map(Stmt.Local.class::cast)
                .toList();
        return declared.stream().anyMatch(l -> !COUNTERS.contains(l.type().simpleName()))
                || !declared.isEmpty() && !statement.updates().isEmpty() && !mayEndATry(statement.body());
    }

    private static boolean mayEndATry(Stmt statement) {
        boolean ends = statement instanceof Stmt.Return
                || statement instanceof Stmt.Try
                || statement instanceof Stmt.Jump j && !j.isContinue();
        List<Stmt> inner = new ArrayList<>();
        Walk.statement(statement, inner::add, e -> {}, t -> {});
        return ends || inner.stream().anyMatch(Statements::mayEndATry);
    }

    private void loop(Stmt.Loop statement, Optional<String> label) {
        statement.initializers().forEach(this::execute);
        if (!interpreter.state.alive) {
            return;
        }
        State before = interpreter.state.copy();
        Activation.Target target = new Activation.Target(label, true);
        interpreter.activation().targets.push(target);
        Frames outer = interpreter.frames;
        interpreter.frames =
                interpreter.frames.in(new Frame.Loop(goesOver(statement), interpreter.span(statement.at())));
        Cond condition = Cond.TRUE;
        boolean asks = false;
        int happened = interpreter.eventCount();
        if (statement.condition().isPresent() && !statement.bodyFirst()) {
            int known = interpreter.operations.size();
            condition = expressions.condition(statement.condition().get());
            asks = interpreter.operations.size() > known || interpreter.triesLock(happened);
            before = interpreter.state.copy();
            interpreter.assume(
                    condition, interpreter.span(statement.condition().get().at()), Assumption.Otherwise.GOES_ON);
        }
        execute(statement.body());
        if (interpreter.state.alive) {
            statement.updates().forEach(expressions::evaluate);
            if (statement.bodyFirst()) {
                statement.condition().ifPresent(expressions::condition);
            }
        }
        interpreter.frames = outer;
        interpreter.activation().targets.pop();
        if (statement.bodyFirst() || condition.equals(Cond.TRUE)) {
            // The body ran at least once: what it did has been done.
            State end = interpreter.state;
            if (!statement.bodyFirst() && !target.breaks.isEmpty() && interpreter.triesLock(happened)) {
                // while (true) { if (locks.tryLock(key)) break; sleep(); }: nothing else leads out of it.
                end.alive = false;
            }
            for (State broken : target.breaks) {
                end = State.join(broken.since(before.path), broken, end, before.path);
            }
            interpreter.state = end;
        } else {
            afterLoop(before, target, condition);
            if (asks && target.breaks.isEmpty() && interpreter.state.alive) {
                // while (codes.exists(code)) code = another(): behind it the last question was answered with no. So was
                // that of
                // while (!locks.tryLock(key)) sleep().
                SourceSpan at = interpreter.span(statement.condition().get().at());
                for (Cond part : Cond.not(condition).conjuncts()) {
                    interpreter.state.path =
                            interpreter.state.path.and(new Assumption(part, at, Assumption.Otherwise.GOES_ON));
                }
            }
        }
    }

    /** Joins the ways out of a loop that may not have run at all; {@code ran} holds where it did. */
    private void afterLoop(State before, Activation.Target target, Cond ran) {
        State end = interpreter.state;
        State skipped = before.copy();
        if (!end.alive && target.breaks.isEmpty()) {
            // The body always leaves the method: behind the loop it has not run.
            interpreter.state = skipped;
            for (Cond part : Cond.not(ran).conjuncts()) {
                interpreter.state.path = interpreter.state.path.and(
                        new Assumption(part, interpreter.method.span(), Assumption.Otherwise.RETURNS));
            }
            return;
        }
        State joined = State.join(ran, end, skipped, before.path);
        for (State broken : target.breaks) {
            joined = State.join(broken.since(before.path), broken, joined, before.path);
        }
        interpreter.state = joined;
    }

    private void jump(Stmt.Jump jump) {
        if (!jump.isContinue()) {
            for (Activation.Target target : interpreter.activation().targets) {
                if (jump.label().isEmpty() || target.label.equals(jump.label())) {
                    target.breaks.add(interpreter.state.copy());
                    break;
                }
            }
            interpreter.state.alive = false;
            return;
        }
        // What a loop's next round finds is not followed; for the rest of this one, the way ends.
        for (Activation.Target target : interpreter.activation().targets) {
            if (target.loop) {
                target.breaks.add(interpreter.state.copy());
                break;
            }
        }
        interpreter.state.alive = false;
    }

    /** Runs the cases of a switch; afterwards the interpreter.state is behind it. */
    void cases(Expr selector, List<Stmt.Case> groups, Activation.Target target) {
        Typed subject = expressions.evaluate(selector);
        if (!interpreter.state.alive) {
            return;
        }
        List<Stmt.Case> cases = Cases.merged(groups);
        State before = interpreter.state.copy();
        interpreter.activation().targets.push(target);
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
            interpreter.state = before.copy();
            interpreter.assume(
                    condition,
                    interpreter.span(group.at()),
                    Cases.otherwise(cases, group, subject.type(), interpreter.completion()));
            if (falling != null && falling.alive) {
                interpreter.state = State.join(condition, interpreter.state, falling, before.path);
            }
            int left = target.breaks.size();
            group.body().forEach(this::execute);
            boolean own = group.arrow() || falling == null || !falling.alive;
            if (own && !group.isDefault() && !interpreter.state.alive && target.breaks.size() == left) {
                // case TAKEN: throw ..; behind the switch it was another one.
                refused.add(new Assumption(
                        Cond.not(condition),
                        interpreter.span(group.at()),
                        interpreter.completion().of(new Stmt.Block(group.body(), group.at()))));
            }
            if (group.arrow() && interpreter.state.alive) {
                end = end == null ? interpreter.state : State.join(condition, interpreter.state, end, before.path);
                falling = null;
            } else {
                falling = interpreter.state;
            }
        }
        interpreter.activation().targets.pop();
        if (falling != null && falling.alive) {
            end = end == null ? falling : State.join(falling.since(before.path), falling, end, before.path);
        }
        for (State broken : target.breaks) {
            end = end == null ? broken : State.join(broken.since(before.path), broken, end, before.path);
        }
        if (!hasDefault) {
            interpreter.state = before.copy();
            interpreter.assume(
                    Cond.not(Cond.or(earlier)), interpreter.span(selector.at()), Assumption.Otherwise.GOES_ON);
            end = end == null
                    ? interpreter.state
                    : State.join(Cond.not(Cond.or(earlier)), interpreter.state, end, before.path);
        }
        if (end == null) {
            interpreter.state = before;
            interpreter.state.alive = false;
        } else {
            interpreter.state = end;
            interpreter.state.path = before.path.and(refused).and(interpreter.state.path.since(before.path));
        }
    }
}
