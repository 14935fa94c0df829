package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A row that turns out to be no good any more is put out of the way, and whoever asked for it is refused as if it had not been found:
 * {@code if (code.hasRunOut()) { code.enabled = false; return Optional.empty(); }}. Two that do so write the same constant and give the
 * same answer. Who goes on with a good row is the one to ask whether two of them may.
 */
final class Retirement {

    /** What is only supposed stands nowhere. */
    private static final SourceSpan NOWHERE = SourceSpan.line("", 1);

    private final Trace trace;
    private final Program program;

    Retirement(Trace trace, Program program) {
        this.trace = trace;
        this.program = program;
    }

    /**
     * Whether nothing hangs on how often the act is done.
     *
     * @param all that the method does because of the same check, the act itself included
     */
    boolean of(DecidedColumns.Decided act, Collection<DecidedColumns.Decided> all) {
        return act.decision().isPresent()
                && marksOnly(act)
                && (all.stream().anyMatch(o -> goesOnInstead(o, act)) || refusesAlike(act));
    }

    /** The same column is written where the row is good, and more is done there. */
    private boolean goesOnInstead(DecidedColumns.Decided other, DecidedColumns.Decided act) {
        return other.check() == act.check()
                && other.column().equals(act.column())
                && other.sameRows() == Known.YES
                && !Trace.compatible(other.act(), act.act())
                && !marksOnly(other);
    }

    /** What is done where the row is no good is to write constants into it. */
    private boolean marksOnly(DecidedColumns.Decided act) {
        Set<Assumption> found = act.act().path().assumptions().stream()
                .filter(a -> !a.at().equals(act.decision().orElseThrow().at()))
                .filter(a -> asksOfRow(a.condition(), act.check().id()))
                .collect(Collectors.toSet());
        return !found.isEmpty()
                && setsConstants(act.index(), act.act(), act.check().id())
                && IntStream.range(0, trace.events().size())
                        .filter(i -> found.stream()
                                .allMatch(f -> trace.events()
                                        .get(i)
                                        .path()
                                        .assumptions()
                                        .contains(f)))
                        .allMatch(i -> isNothingMore(i, act.check().id()));
    }

    private static boolean asksOfRow(Cond condition, OperationId check) {
        return Values.mentions(
                condition,
                v -> v instanceof Value.Property p
                        && p.of() instanceof Value.Result r
                        && r.operation().equals(check));
    }

    private boolean isNothingMore(int index, OperationId check) {
        Event event = trace.events().get(index);
        return event instanceof Event.Operation o && o.operation() instanceof DataOperation.Read
                || setsConstants(index, event, check);
    }

    /** The row that was checked is given constants. */
    private boolean setsConstants(int index, Event event, OperationId check) {
        if (event instanceof Event.Assignment a) {
            return ofCheck(a.target(), check) && sameEachTime(a.value());
        }
        if (!(event instanceof Event.Operation o) || !(o.operation() instanceof DataOperation.Write w)) {
            return false;
        }
        Map<String, Value> changes = trace.changes(index, o, w);
        return (w.effect() == DataOperation.Effect.SAVE || w.effect() == DataOperation.Effect.UPDATE)
                && ofCheck(w.subject(), check)
                && changes.values().stream().allMatch(Retirement::sameEachTime);
    }

    private static boolean ofCheck(Value row, OperationId check) {
        return Rows.origin(row).filter(check::equals).isPresent();
    }

    private static boolean sameEachTime(Value value) {
        return Rows.constant(value) || FreshValues.moment(value);
    }

    /** What is returned behind the act is the constant that is returned where no such row was found. */
    private boolean refusesAlike(DecidedColumns.Decided act) {
        Assumption decision = act.decision().orElseThrow();
        if (decision.otherwise().kind() != Assumption.Otherwise.Kind.RETURNS
                || decision.otherwise().differs()
                || trace.endsInException(act.act())) {
            return false;
        }
        Optional<Method> inside = calledForBoth(act);
        // Who gives no answer refuses nobody: it has either done its work or found it done.
        return !inside.orElse(trace.method()).facts().returnType().name().equals("void")
                && (inside.isEmpty()
                        ? refusesAlike(trace.result(), decision, act.act())
                        : program.summary(inside.get())
                                .filter(s -> refusesAlike(s, decision, act.act()))
                                .isPresent());
    }

    /** The method that does it all, and whose answer is all that the others get to know of it. */
    private static Optional<Method> calledForBoth(DecidedColumns.Decided act) {
        List<Frame> aroundAct = act.act().frames().list();
        List<Frame> aroundCheck = act.check().frames().list();
        Optional<Method> called = Optional.empty();
        for (int i = 0; i < aroundAct.size() && i < aroundCheck.size(); i++) {
            if (!aroundAct.get(i).equals(aroundCheck.get(i))) {
                break;
            }
            if (aroundAct.get(i) instanceof Frame.Call c) {
                called = Optional.of(c.callee());
            }
        }
        return called;
    }

    private static boolean refusesAlike(Summary called, Assumption decision, Event act) {
        return called.events().stream()
                .filter(e -> e.at().equals(act.at()))
                .anyMatch(e -> e.path().assumptions().stream()
                        .filter(a -> a.at().equals(decision.at()))
                        .anyMatch(a -> refusesAlike(called.result(), a, e)));
    }

    private static boolean refusesAlike(Value result, Assumption decision, Event act) {
        Optional<Value> refused = answer(result, way(Cond.not(decision.condition())));
        return refused.isPresent() && refused.equals(answer(result, act.path()));
    }

    /** The constant that the value is on the way; empty where it is none, or none is known. An empty optional is {@code null}. */
    private static Optional<Value> answer(Value value, Path way) {
        if (value instanceof Value.Choice choice) {
            List<Optional<Value>> possible = choice.arms().stream()
                    .filter(a -> may(a.guard(), way))
                    .map(a -> answer(a.value(), way))
                    .distinct()
                    .toList();
            return possible.size() == 1 ? possible.get(0) : Optional.empty();
        }
        if (value instanceof Value.Maybe maybe) {
            return may(maybe.present(), way) ? Optional.empty() : Optional.of(Value.Const.NULL);
        }
        if (value instanceof Value.Truth truth) {
            if (!may(truth.condition(), way)) {
                return Optional.of(Value.Const.FALSE);
            }
            return may(Cond.not(truth.condition()), way) ? Optional.empty() : Optional.of(Value.Const.TRUE);
        }
        return Rows.constant(value) ? Optional.of(value) : Optional.empty();
    }

    private static boolean may(Cond condition, Path way) {
        return way.compatible(way(condition));
    }

    private static Path way(Cond condition) {
        Path way = Path.EMPTY;
        for (Cond part : condition.conjuncts()) {
            way = way.and(new Assumption(part, NOWHERE, Assumption.Otherwise.GOES_ON));
        }
        return way;
    }
}
