package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;

/**
 * Lost updates behind a decision on another column of the same row, which the run writes too: {@code if (fine.state == PENDING) {
 * fine.state = PAID; fine.notes = fine.notes + note; }}. Whoever comes second finds that column as the first has left it.
 */
final class DecidedBeside {

    private final Rows rows;

    DecidedBeside(Rows rows) {
        this.rows = rows;
    }

    /** The column that decides, and is written; empty where there is none. */
    Optional<String> column(Candidate update, List<Event> events) {
        if (update.window() != Window.LOST_UPDATE || !writesReadRow(update)) {
            return Optional.empty();
        }
        return update.act().path().assumptions().stream()
                .flatMap(a -> rows.testedProperties(a.condition(), update.check()).stream())
                .filter(p -> update.columns().stream().noneMatch(c -> rows.sameColumn(update.entity(), c, p)))
                .filter(p -> events.stream().anyMatch(e -> writes(e, p, update)))
                .findFirst();
    }

    /** A row that is reached from the one that was read may be reached from others too. */
    static boolean writesReadRow(Candidate candidate) {
        return candidate.check().operation().entity().same(candidate.entity());
    }

    private boolean writes(Event event, String property, Candidate update) {
        OperationId read = update.check().id();
        if (!event.path().compatible(update.act().path())) {
            return false;
        }
        return event instanceof Event.Assignment a
                ? isRow(a.target(), read) && rows.sameColumn(update.entity(), a.property(), property)
                : event.equals(update.act())
                        && update.write().stream()
                                .flatMap(w -> w.values().entrySet().stream())
                                .anyMatch(v -> rows.sameColumn(update.entity(), v.getKey(), property)
                                        && !(v.getValue() instanceof Value.Property p && isRow(p.of(), read)));
    }

    private static boolean isRow(Value value, OperationId read) {
        return !(value instanceof Value.Property)
                && Rows.origin(value).filter(read::equals).isPresent();
    }

    /**
     * Whether the decision that the transition is about comes before the update too, and refuses whoever comes second, so that no more
     * is to be told than the transition.
     */
    boolean isRefusedWith(Candidate update, Candidate transition) {
        return update.window() == Window.LOST_UPDATE
                && transition.window() == Window.TRANSITION
                && update.method().equals(transition.method())
                && update.check().id().equals(transition.check().id())
                && writesReadRow(update)
                && writesReadRow(transition)
                && transition
                        .assumption()
                        .filter(update.act().path().assumptions()::contains)
                        .filter(a -> refusesNext(a, transition))
                        .isPresent()
                && update.act()
                        .path()
                        .assumptions()
                        .containsAll(transition.act().path().assumptions());
    }

    private boolean refusesNext(Assumption decision, Candidate transition) {
        return transition.columns().stream()
                .anyMatch(c -> written(transition, c)
                        .filter(Rows::constant)
                        .filter(state ->
                                new AnswerOfState(v -> isColumn(v, c, transition), state).of(decision.condition())
                                        == Known.NO)
                        .isPresent());
    }

    private boolean isColumn(Value value, String column, Candidate transition) {
        return rows.property(value, transition.check())
                .filter(p -> rows.sameColumn(transition.entity(), p, column))
                .isPresent();
    }

    private Optional<Value> written(Candidate transition, String column) {
        if (transition.act() instanceof Event.Assignment a) {
            return rows.sameColumn(transition.entity(), a.property(), column)
                    ? Optional.of(a.value())
                    : Optional.empty();
        }
        return transition.write().stream()
                .map(DataOperation.Write::values)
                .flatMap(v -> v.entrySet().stream())
                .filter(v -> rows.sameColumn(transition.entity(), v.getKey(), column))
                .map(v -> v.getValue())
                .findFirst();
    }
}
