package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Optional;

/** Writes that hold the check in their own WHERE, and the look at how many rows they changed. */
final class ConditionalWrites {

    private final Program program;
    private final Rows rows;

    ConditionalWrites(Program program, Rows rows) {
        this.program = program;
        this.rows = rows;
    }

    /** The check is in the write's own WHERE, or in that of a write before it whose row count decides. */
    Optional<Protection> weigh(Candidate candidate, List<Event> events) {
        Optional<DataOperation.Write> own = candidate.write();
        if (own.isPresent()
                && own.get().effect() == DataOperation.Effect.UPDATE
                && !own.get().throughEntity()
                && tests(own.get(), candidate)) {
            if (rowCountTested(((Event.Operation) candidate.act()).id(), events, candidate.method())
                    || marks(own.get(), candidate, events)) {
                return Optional.of(Protection.of(
                        Protection.Kind.CONDITIONAL_WRITE,
                        "`" + own.get().label() + "`",
                        Protection.Verdict.HOLDS,
                        ""));
            }
            return namesRow(own.get())
                    ? Optional.of(Protection.failing(
                            Protection.Kind.CONDITIONAL_WRITE,
                            Flaw.COUNT_UNCHECKED,
                            "conditional `" + own.get().label() + "`",
                            "nobody looks at the number of rows that it changed",
                            own.get().span()))
                    : Optional.empty();
        }
        for (Assumption assumption : candidate.act().path().assumptions()) {
            Optional<OperationId> write = affected(assumption);
            if (write.isPresent() && conditionalWrite(write.get(), events)) {
                return Optional.of(Protection.of(
                        Protection.Kind.CONDITIONAL_WRITE,
                        "row count of a conditional write",
                        Protection.Verdict.HOLDS,
                        ""));
            }
        }
        return Optional.empty();
    }

    /**
     * The check is in the write's own WHERE, and all that comes behind the write is an exception: who has changed no row ends like
     * who has changed some.
     */
    boolean endsAlike(Candidate candidate, List<Event> events) {
        Optional<DataOperation.Write> own = candidate.write();
        return own.isPresent()
                && own.get().effect() == DataOperation.Effect.UPDATE
                && !own.get().throughEntity()
                && tests(own.get(), candidate)
                && ThrownAfter.always(candidate.method(), candidate.act().at())
                && events.subList(candidate.actIndex() + 1, events.size()).stream()
                        .filter(e -> e.path()
                                .assumptions()
                                .containsAll(candidate.act().path().assumptions()))
                        .noneMatch(e -> e instanceof Event.External
                                || e instanceof Event.Assignment
                                || e instanceof Event.Operation o && o.operation() instanceof DataOperation.Write);
    }

    /**
     * {@code update jobs set done = now() where done is null and id = ?}, when all that was to be done once has been told apart by row
     * counts of its own: who finds the mark there has nothing to leave out, and gives back nothing either.
     */
    private boolean marks(DataOperation.Write own, Candidate candidate, List<Event> events) {
        boolean refuses = candidate
                .assumption()
                .filter(a -> a.otherwise().kind() == Assumption.Otherwise.Kind.THROWS)
                .isPresent();
        return !refuses
                && candidate.method().facts().returnType().name().equals("void")
                && events.stream().anyMatch(e -> e instanceof Event.RowCountTest)
                && own.values().values().stream().allMatch(v -> Rows.constant(v) || FreshValues.moment(v))
                && events.subList(candidate.checkIndex() + 1, events.size()).stream()
                        .filter(e -> e != candidate.act() && Trace.compatible(e, candidate.act()))
                        .allMatch(e -> doneOnce(e, events));
    }

    /** Nothing is written or told, or only by whoever has changed a row. */
    private boolean doneOnce(Event event, List<Event> events) {
        boolean told = event.path().assumptions().stream()
                .flatMap(a -> affected(a).stream())
                .anyMatch(id -> conditionalWrite(id, events));
        if (told) {
            return true;
        }
        if (event instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w) {
            return w.effect() == DataOperation.Effect.UPDATE
                    && !w.throughEntity()
                    && conditionalWrite(o.id(), events)
                    && events.stream()
                            .anyMatch(e -> e instanceof Event.RowCountTest t
                                    && t.write().equals(o.id()));
        }
        return !(event instanceof Event.Assignment || event instanceof Event.Published)
                && !(event instanceof Event.External x && !SideEffects.asks(x));
    }

    private static Optional<OperationId> affected(Assumption assumption) {
        for (Atoms.Atom atom : Atoms.of(assumption.condition())) {
            if (atom.holds()
                    && atom.cond() instanceof Cond.Present p
                    && p.value() instanceof Value.Result r
                    && r.shape() == Value.Result.Shape.AFFECTED) {
                return Optional.of(r.operation());
            }
        }
        return Optional.empty();
    }

    private boolean conditionalWrite(OperationId id, List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.Operation o
                    && o.id().equals(id)
                    && o.operation() instanceof DataOperation.Write w) {
                return w.effect() == DataOperation.Effect.UPDATE
                                && w.where().conditions().size() > 1
                        || w.effect() == DataOperation.Effect.DELETE
                        || w.conflict() == DataOperation.Conflict.IGNORE;
            }
        }
        return false;
    }

    /**
     * {@code set current = false where current}: whichever row is current by then is changed, and that there was one does not say
     * that it is the one which was read.
     */
    private static boolean namesRow(DataOperation.Write write) {
        return write.where().conditions().stream()
                .anyMatch(c -> !Rows.constant(c.value())
                        && (c.operator() == RowPredicate.Operator.EQ || c.operator() == RowPredicate.Operator.IN));
    }

    /** {@code set name = ? where name = ?}: the old name says which row it is, and nothing of the others that the check asked for. */
    private boolean tests(DataOperation.Write write, Candidate candidate) {
        for (RowPredicate.Condition condition : write.where().conditions()) {
            for (String column : candidate.columns()) {
                if (candidate.window() != Window.CLAIM
                        && rows.sameColumn(candidate.entity(), condition.column(), column)
                        && !asksWhetherItChanges(condition, write, candidate)) {
                    return true;
                }
            }
            boolean version = Rows.folded(condition.column()).equals("version");
            if (version) {
                return true;
            }
        }
        return false;
    }

    /** {@code set places = :new where places <> :new}: it says what is written, and nothing of what was read. */
    private boolean asksWhetherItChanges(
            RowPredicate.Condition condition, DataOperation.Write write, Candidate candidate) {
        return condition.operator() == RowPredicate.Operator.NE
                && rows.written(write, candidate.entity(), condition.column())
                        .filter(v -> Rows.same(v, condition.value()) == Known.YES)
                        .isPresent();
    }

    private boolean rowCountTested(OperationId write, List<Event> events, Method method) {
        boolean here = events.stream()
                .anyMatch(e -> e instanceof Event.RowCountTest t && t.write().equals(write));
        boolean returned = program.summary(method)
                .filter(s -> Values.mentions(
                        s.result(),
                        v -> v instanceof Value.Result r
                                && r.operation().equals(write)
                                && r.shape() == Value.Result.Shape.AFFECTED))
                .isPresent();
        return here || returned;
    }
}
