package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.List;
import java.util.Optional;

/**
 * What both requests write before the check, of a row that they can only share: {@code update carts .. where id = ?} before the
 * items of the cart are replaced, or {@code insert into carts (id, ..)} under a key. The second waits there for the first's commit,
 * and what it asks behind that sees the first one's rows; under the key it comes no further.
 */
final class WrittenFirst {

    private final Program program;
    private final Schema schema;

    WrittenFirst(Program program, Schema schema) {
        this.program = program;
        this.schema = schema;
    }

    /**
     * What a method on the way does before the check.
     *
     * @param asked as the method sees what the check asks for
     * @param act the way to the act
     * @param outer what is around the method
     */
    private record Before(List<Event> events, List<RowPredicate.Condition> asked, Path act, List<Frame> outer) {}

    /** The write, whose lock lasts until the act is committed; empty where there is none on each run of this way. */
    Optional<DataOperation.Write> on(Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct) {
        Optional<DataOperation.Write> written = in(
                new Before(
                        events.subList(0, Math.max(0, candidate.checkIndex())),
                        candidate.check().operation().where().conditions(),
                        candidate.act().path(),
                        way.frames(program)),
                candidate,
                aroundAct);
        for (int i = way.calls().size() - 1; i >= 0 && written.isEmpty(); i--) {
            written = before(candidate, way, i).flatMap(b -> in(b, candidate, aroundAct));
        }
        return written;
    }

    /** What the caller of the call with this number does before the call, where check and act are found behind it. */
    private Optional<Before> before(Candidate candidate, Chain way, int number) {
        List<Event> after = program.from(way.calls().get(number));
        Optional<Event> check = first(after, candidate.check());
        Optional<Event> act = first(after, candidate.act());
        return check.isPresent() && act.isPresent() && check.get() instanceof Event.Operation o
                ? Optional.of(new Before(
                        program.before(way.calls().get(number)),
                        o.operation().where().conditions(),
                        act.get().path(),
                        way.frames(program, number)))
                : Optional.empty();
    }

    private static Optional<Event> first(List<Event> events, Event there) {
        return events.stream().filter(e -> e.at().equals(there.at())).findFirst();
    }

    private Optional<DataOperation.Write> in(Before before, Candidate candidate, List<Frame> aroundAct) {
        List<Event> shared = before.events().stream()
                .filter(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.immediate()
                        && !w.entity().same(candidate.entity())
                        && isShared(w, before.asked(), candidate)
                        && RowLocks.lasts(
                                w.api(),
                                Frames.around(before.outer(), o.frames().list()),
                                aroundAct))
                .toList();
        return shared.stream()
                .filter(e -> isDone(e, shared, before.act()))
                .findFirst()
                .map(e -> (DataOperation.Write) ((Event.Operation) e).operation());
    }

    private boolean isShared(DataOperation.Write write, List<RowPredicate.Condition> asked, Candidate candidate) {
        return switch (write.effect()) {
            case UPDATE ->
                !write.where().conditions().isEmpty()
                        && write.where().conditions().stream().allMatch(c -> holdsAgain(c, write))
                        && write.where().conditions().stream().anyMatch(c -> isDecided(c.value(), asked));
            case INSERT ->
                write.conflict() != DataOperation.Conflict.IGNORE
                        && schema.seenFrom(candidate.file()).keys(write.entity().table()).stream()
                                .anyMatch(k -> isDecided(k, write, asked));
            // Who deletes what is not there locks nothing.
            case DELETE, SAVE -> false;
        };
    }

    /** Wherever the act is reached, the write has been, or the one on the other branch of a decision. */
    private static boolean isDone(Event write, List<Event> shared, Path act) {
        List<Assumption> open = open(write, act);
        return open.isEmpty()
                || open.size() == 1
                        && shared.stream()
                                .map(e -> open(e, act))
                                .anyMatch(o -> o.size() == 1
                                        && Cond.opposite(
                                                o.get(0).condition(),
                                                open.get(0).condition()));
    }

    private static List<Assumption> open(Event write, Path act) {
        return write.path().assumptions().stream()
                .filter(a -> !act.assumptions().contains(a))
                .toList();
    }

    /** The row still meets it when the next request comes: what an update itself writes, such as a flag, it does not. */
    private static boolean holdsAgain(RowPredicate.Condition condition, DataOperation.Write update) {
        return condition.operator() == RowPredicate.Operator.EQ
                && update.values().keySet().stream()
                        .noneMatch(c -> Names.fold(c).equals(Names.fold(condition.column())));
    }

    /** Two requests that ask with the same values insert the same under the key. */
    private boolean isDecided(UniqueKey key, DataOperation.Write insert, List<RowPredicate.Condition> asked) {
        return key.predicate().isEmpty()
                && key.parts().stream()
                        .allMatch(p -> p.expression().isEmpty()
                                && insert.values().entrySet().stream()
                                        .anyMatch(v ->
                                                Names.fold(program.mappings().columnName(insert.entity(), v.getKey()))
                                                                .equals(Names.fold(p.text()))
                                                        && isDecided(v.getValue(), asked)));
    }

    private static boolean isDecided(Value value, List<RowPredicate.Condition> asked) {
        return asked.stream().anyMatch(a -> decides(a, value));
    }

    /** Who asks with the same value has this value too: it is the same, or belongs to the object whose id is asked for. */
    private static boolean decides(RowPredicate.Condition asked, Value value) {
        if (asked.operator() != RowPredicate.Operator.EQ) {
            return false;
        }
        boolean ofOneObject = asked.value() instanceof Value.Property id
                && Names.fold(id.name()).equals("id")
                && value instanceof Value.Property other
                && other.of().equals(id.of())
                && !(id.of() instanceof Value.Unknown);
        return ofOneObject || Rows.same(asked.value(), value) == Known.YES;
    }
}
