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

    /** The same windows with the earlier questions as their checks, where the written row has what they asked for. */
    Stream<Candidate> askedBefore(Candidate candidate, List<Event> events) {
        Optional<DataOperation.Write> write = candidate.write();
        if (candidate.window() != Window.FIND_OR_CREATE || write.isEmpty()) {
            return Stream.empty();
        }
        return events.subList(0, candidate.checkIndex()).stream()
                .filter(e -> e instanceof Event.Operation o && isAnsweredBy(o.operation(), write.get(), candidate))
                .map(Event.Operation.class::cast)
                .flatMap(o -> asBefore(o, candidate, events).stream());
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

    /** The check is only asked because the question found none, and what the question finds is used as what the check does. */
    private static Optional<Candidate> asBefore(Event.Operation question, Candidate candidate, List<Event> events) {
        Cond absent = Cond.not(new Cond.Present(new Value.Result(question.id(), Value.Result.Shape.ONE)));
        return candidate.check().path().assumptions().stream()
                .filter(a -> a.condition().equals(absent))
                .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.THROWS)
                .findFirst()
                .map(a -> candidate.asking(question, events.indexOf(question), a));
    }
}
