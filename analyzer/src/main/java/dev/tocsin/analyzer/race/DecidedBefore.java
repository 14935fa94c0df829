package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decisions on the updated column that fall before the update's own read, by an earlier look at the same row: {@code if
 * (find(id).cash < amount) throw ..; withdraw(id, amount);}. A lock that is taken where the update reads comes too late for them.
 */
final class DecidedBefore {

    private final Program program;
    private final Rows rows;
    private final Predicate<Method> startUp;

    /** @param startUp whether a method runs when the program starts, so that no second request passes what it decides */
    DecidedBefore(Program program, Rows rows, Predicate<Method> startUp) {
        this.program = program;
        this.rows = rows;
        this.startUp = startUp;
    }

    /**
     * Where it is decided; empty where nothing is.
     *
     * @param events those of the candidate's method
     * @param ways all ways to that method
     */
    Optional<SourceSpan> of(Candidate update, List<Event> events, List<Chain> ways) {
        if (update.window() != Window.LOST_UPDATE || !DecidedBeside.writesReadRow(update)) {
            return Optional.empty();
        }
        Optional<SourceSpan> found = in(
                events.subList(0, Math.max(0, update.checkIndex())),
                update.check(),
                update.act().path().assumptions(),
                update);
        List<Chain> ofRequests =
                ways.stream().filter(w -> !startUp.test(w.root())).toList();
        for (int i = 0; i < ofRequests.size() && found.isEmpty(); i++) {
            Chain way = ofRequests.get(i);
            for (int j = way.calls().size() - 1; j >= 0 && found.isEmpty(); j--) {
                List<Event> after = program.from(way.calls().get(j));
                List<Event> before = program.before(way.calls().get(j));
                found = after.stream()
                        .filter(e -> e.at().equals(update.check().at()))
                        .findFirst()
                        .filter(Event.Operation.class::isInstance)
                        .flatMap(c -> after.stream()
                                .filter(e -> e.at().equals(update.act().at()))
                                .findFirst()
                                .flatMap(a ->
                                        in(before, (Event.Operation) c, a.path().assumptions(), update)));
            }
        }
        return found;
    }

    private Optional<SourceSpan> in(
            List<Event> before, Event.Operation check, List<Assumption> decisions, Candidate update) {
        return before.stream()
                .filter(e -> e instanceof Event.Operation o && isSameRow(o.operation(), check.operation()))
                .map(Event.Operation.class::cast)
                .flatMap(o -> decisions.stream().filter(a -> asks(a, o, update)))
                .map(Assumption::at)
                .findFirst();
    }

    private boolean asks(Assumption decision, Event.Operation read, Candidate update) {
        return Atoms.of(decision.condition()).stream()
                .map(Atoms.Atom::cond)
                // Whether there is a value at all is no bound of it.
                .filter(c -> !(c instanceof Cond.Present))
                .flatMap(c -> rows.testedProperties(c, read).stream())
                .anyMatch(p -> update.columns().stream().anyMatch(c -> rows.sameColumn(update.entity(), c, p)));
    }

    /** Both ask for one row by the same values. */
    private boolean isSameRow(DataOperation earlier, DataOperation check) {
        return earlier instanceof DataOperation.Read read
                && read.lock() != DataOperation.LockMode.EXCLUSIVE
                && read.entity().same(check.entity())
                && !check.where().conditions().isEmpty()
                && check.where().conditions().stream()
                        .allMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                && read.where().conditions().stream()
                                        .anyMatch(r -> r.operator() == RowPredicate.Operator.EQ
                                                && rows.sameColumn(check.entity(), r.column(), c.column())
                                                && Rows.same(r.value(), c.value()) == Known.YES));
    }
}
