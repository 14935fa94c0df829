package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.ir.DataOperation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What sends the change of a row before the {@code save} that asks for it: a session knows of the change by the setter, and flushes
 * before a query of the same table (Hibernate User Guide, "AUTO flush"; tried in {@code SpringAndHibernateTest}). The save then has
 * nothing left to send, and a violation comes out of the query.
 *
 * <pre>{@code
 * user.setName(name);
 * long members = users.countByTeam(team); // sends the name
 * users.save(user);
 * }</pre>
 */
final class EarlierFlush {

    /** Reads that look into the session, and into the database by the key: before these nothing is flushed. */
    private static final Set<String> BY_KEY = Set.of(
            "findById",
            "findByIdOptional",
            "findOneById",
            "find",
            "get",
            "getById",
            "getOne",
            "getReference",
            "getReferenceById",
            "load",
            "refresh");

    private final Rows rows;

    EarlierFlush(Rows rows) {
        this.rows = rows;
    }

    /**
     * @param change the last one of a compared column
     * @param by the query or the flush behind it
     */
    record Sending(Event.Assignment change, Event by) {

        /** The query, where it is one: whoever flushes knows that something is sent there. */
        Optional<Event.Operation> query() {
            return by instanceof Event.Operation o ? Optional.of(o) : Optional.empty();
        }

        /**
         * Whether the violation is answered.
         *
         * @param atSave whether it would be if it came from the save
         * @param around weighs what is around this place
         */
        Protection weigh(Protection atSave, Function<Violations.Sent, Protection> around) {
            Protection here = around.apply(new Violations.Sent(
                    query().map(q -> q.operation().api()).orElse(DataOperation.Api.SPRING_DATA_JPA),
                    true,
                    "UPDATE",
                    by.at()));
            boolean behind =
                    atSave.verdict() == Protection.Verdict.HOLDS || atSave.verdict() == Protection.Verdict.HOLDS_PARTLY;
            if (here.verdict() != Protection.Verdict.ABSENT || !behind) {
                return here;
            }
            return Protection.of(
                    Protection.Kind.HANDLED_VIOLATION,
                    atSave.text(),
                    Protection.Verdict.FAILS,
                    "`" + told().by().label() + "` (" + by.at().lineAfter(change.at())
                            + ") sends the UPDATE before this `try` begins, and the violation comes from there",
                    atSave.place().orElse(by.at()));
        }

        CheckThenAct.SentBefore told() {
            Optional<DataOperation> asks = query().map(Event.Operation::operation);
            return new CheckThenAct.SentBefore(
                    new CheckThenAct.Site(
                            by.at(), asks.map(DataOperation::label).orElse("flush"), asks),
                    change.at());
        }
    }

    /**
     * Empty where the change waits for the save, or where it is not known that the row belongs to the session of a transaction.
     *
     * @param outer what is around the candidate's method
     */
    Optional<Sending> onEachRun(Candidate candidate, List<Event> events, List<Frame> outer) {
        return of(candidate, events, outer, EarlierFlush::always);
    }

    /** The same, where some runs come by the query only. */
    Optional<Sending> onSomeRun(Candidate candidate, List<Event> events, List<Frame> outer) {
        return of(candidate, events, outer, Path::compatible);
    }

    private static boolean always(Path sending, Path act) {
        return act.assumptions().containsAll(sending.assumptions());
    }

    private Optional<Sending> of(
            Candidate candidate, List<Event> events, List<Frame> outer, BiPredicate<Path, Path> comesBy) {
        Optional<DataOperation.Write> save = candidate
                .write()
                .filter(w -> candidate.window() == Window.CLAIM
                        && w.throughEntity()
                        && w.api().mapper());
        List<Frame> aroundAct = Frames.around(outer, candidate.act().frames().list());
        for (int i = candidate.actIndex() - 1; i >= 0 && save.isPresent(); i--) {
            if (events.get(i) instanceof Event.Assignment change
                    && isCompared(change, candidate)
                    && Rows.origin(change.target()).isPresent()
                    && change.target().equals(save.get().subject())
                    && change.path().compatible(candidate.act().path())
                    && Frames.oneTransaction(
                            aroundAct, Frames.around(outer, change.frames().list()))) {
                return events.subList(i + 1, candidate.actIndex()).stream()
                        .filter(e -> flushes(e, save.get()))
                        .filter(e ->
                                comesBy.test(e.path(), candidate.act().path()) || comesBy.test(e.path(), change.path()))
                        .filter(e -> Frames.oneTransaction(
                                aroundAct, Frames.around(outer, e.frames().list())))
                        .findFirst()
                        .map(e -> new Sending(change, e));
            }
        }
        return Optional.empty();
    }

    private boolean isCompared(Event.Assignment change, Candidate candidate) {
        return change.entity().same(candidate.entity())
                && candidate.columns().stream()
                        .anyMatch(c -> rows.sameColumn(candidate.entity(), c, change.property()));
    }

    private static boolean flushes(Event event, DataOperation.Write save) {
        if (event instanceof Event.Flush) {
            return true;
        }
        if (!(event instanceof Event.Operation o)
                || !o.operation().api().mapper()
                || !o.operation().entity().same(save.entity())) {
            return false;
        }
        return o.operation() instanceof DataOperation.Read read
                ? !(BY_KEY.contains(read.label()) && read.where().conditions().size() == 1)
                : !((DataOperation.Write) o.operation()).throughEntity()
                        && ((DataOperation.Write) o.operation()).immediate();
    }
}
