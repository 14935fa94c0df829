package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows that are looked for by one name and, where that finds none, by another, before they are made:
 *
 * <pre>{@code
 * teams.findByNumber(number).orElseGet(() -> teams.findBySlug(slug).orElseGet(() -> save(new Team(number, slug))))
 * }</pre>
 *
 * Two requests for one row agree on both names. Where each name must be free, they may agree on one of them alone.
 */
final class OtherNames {

    private final Rows rows;

    OtherNames(Rows rows) {
        this.rows = rows;
    }

    /**
     * The same windows with the other questions as their checks, asked before or behind the check, where the written row has what they
     * asked for.
     */
    Stream<Candidate> ofTheSameRow(Candidate candidate, List<Event> events) {
        Optional<DataOperation.Write> write = candidate.write();
        if (candidate.window() != Window.FIND_OR_CREATE || write.isEmpty()) {
            return Stream.empty();
        }
        Stream<Candidate> before = answered(events.subList(0, candidate.checkIndex()), write.get(), candidate)
                .flatMap(o ->
                        because(o, candidate.check()).map(a -> candidate.asking(o, events.indexOf(o), a)).stream());
        Stream<Candidate> behind = candidate.actIndex() <= candidate.checkIndex()
                ? Stream.empty()
                : answered(events.subList(candidate.checkIndex() + 1, candidate.actIndex()), write.get(), candidate)
                        .filter(o -> because(candidate.check(), o).isPresent())
                        .flatMap(o ->
                                usedWhereFound(o, candidate.act())
                                        .map(a -> candidate.asking(o, events.indexOf(o), a))
                                        .stream());
        return Stream.concat(before, behind);
    }

    private Stream<Event.Operation> answered(List<Event> events, DataOperation.Write write, Candidate candidate) {
        return events.stream()
                .filter(e -> e instanceof Event.Operation o && isAnsweredBy(o.operation(), write, candidate))
                .map(Event.Operation.class::cast);
    }

    /**
     * The same windows with the other questions as their checks that have to find none before the row is inserted, and which it would
     * have answered.
     *
     * <pre>{@code
     * if (users.existsByName(name)) throw ..;  if (users.existsByMail(mail)) throw ..;  users.save(new User(name, mail))
     * }</pre>
     */
    Stream<Candidate> askedBeside(Candidate candidate, List<Event> events) {
        Optional<DataOperation.Write> write = candidate.write();
        boolean inserts = candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE;
        if (!inserts || write.isEmpty()) {
            return Stream.empty();
        }
        return candidate.act().path().assumptions().stream()
                .flatMap(a -> Atoms.of(a.condition()).stream()
                        .flatMap(atom -> foundNone(atom, events).stream())
                        .filter(o -> !o.id().equals(candidate.check().id()))
                        .filter(o -> isMetBy(o.operation(), write.get(), candidate))
                        .map(o -> candidate.asking(o, events.indexOf(o), a)));
    }

    private static Optional<Event.Operation> foundNone(Atoms.Atom atom, List<Event> events) {
        return !atom.holds() && atom.cond() instanceof Cond.Present p && p.value() instanceof Value.Result r
                ? events.stream()
                        .filter(e -> e instanceof Event.Operation o && o.id().equals(r.operation()))
                        .map(Event.Operation.class::cast)
                        .findFirst()
                : Optional.empty();
    }

    private boolean isAnsweredBy(DataOperation question, DataOperation.Write write, Candidate candidate) {
        return question instanceof DataOperation.Read read
                && read.result() == DataOperation.Kind.ONE
                && isMetBy(question, write, candidate);
    }

    private boolean isMetBy(DataOperation question, DataOperation.Write write, Candidate candidate) {
        return question instanceof DataOperation.Read read
                && read.entity().same(candidate.entity())
                && rows.canBeAmong(
                                read.where(),
                                write,
                                candidate.entity(),
                                candidate.act().path())
                        == Known.YES
                && read.where().conditions().stream()
                        .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                        .allMatch(c -> rows.written(write, candidate.entity(), c.column())
                                .isPresent());
    }

    /** The event is only come to because the read found none, and what that finds is used. */
    private static Optional<Assumption> because(Event.Operation read, Event event) {
        Cond absent = Cond.not(new Cond.Present(new Value.Result(read.id(), Value.Result.Shape.ONE)));
        return event.path().assumptions().stream()
                .filter(a -> a.condition().equals(absent))
                .filter(OtherNames::goesOn)
                .findFirst();
    }

    /** The act hangs on whether the read finds one, among what else was asked before, and what it finds is used. */
    private static Optional<Assumption> usedWhereFound(Event.Operation read, Event act) {
        return act.path().assumptions().stream()
                .filter(a -> Atoms.of(a.condition()).stream()
                        .anyMatch(t -> Absence.of(t).filter(read.id()::equals).isPresent()))
                .filter(OtherNames::goesOn)
                .findFirst();
    }

    private static boolean goesOn(Assumption assumption) {
        return assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS;
    }
}
