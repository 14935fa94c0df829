package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done with the row that the check finds, where a row is inserted because it finds none. */
final class WhereFound {

    private final Rows rows;

    WhereFound(Mappings mappings) {
        this.rows = new Rows(mappings);
    }

    /** The first of the method's events, in their order, that changes or deletes the row; empty where it is left as it is. */
    Optional<CheckThenAct.Instead> instead(Candidate candidate, List<Event> events) {
        boolean inserts = candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE;
        if (!inserts) {
            return Optional.empty();
        }
        // An update that hit no row has changed it where it hit one.
        if (candidate.check().operation() instanceof DataOperation.Write update
                && update.effect() == DataOperation.Effect.UPDATE) {
            return Optional.of(new CheckThenAct.Instead(
                    CheckThenAct.Instead.Kind.UPDATED,
                    new CheckThenAct.Site(update.span(), update.label(), Optional.of(update))));
        }
        if (rowDecides(candidate, events)) {
            return Optional.empty();
        }
        return events.stream()
                .filter(e -> !e.path().compatible(candidate.act().path()))
                .flatMap(e -> instead(candidate, e, events).filter(i -> onlyBecauseFound(e.path(), candidate)).stream())
                .findFirst();
    }

    /**
     * Whether what the found row holds decides what becomes of it: it is changed, deleted, replaced or refused on some ways and not
     * on others, so that what the second request gets hangs on what the first one has written.
     */
    boolean rowDecides(Candidate candidate, List<Event> events) {
        OperationId check = candidate.check().id();
        if (looksForAnother(candidate)) {
            return true;
        }
        if (candidate.window() != Window.FIND_OR_CREATE) {
            return false;
        }
        boolean refused = false;
        boolean deleted = false;
        boolean changedAtTimes = false;
        boolean changed = false;
        for (Event event : events) {
            if (event.path().compatible(candidate.act().path())) {
                // What was found is thrown away, and the same insert makes another one.
                deleted |= instead(candidate, event, events)
                        .filter(i -> i.kind() == CheckThenAct.Instead.Kind.DELETED)
                        .isPresent();
                continue;
            }
            refused |= event.path().assumptions().stream().anyMatch(a -> refusesRow(a, check));
            Optional<CheckThenAct.Instead> done = instead(candidate, event, events);
            if (done.isPresent()) {
                boolean always = onlyBecauseFound(event.path(), candidate);
                deleted |= !always && done.get().kind() == CheckThenAct.Instead.Kind.DELETED;
                changed |= always;
                changedAtTimes |= !always;
            }
        }
        return refused || deleted || changedAtTimes && !changed;
    }

    /**
     * {@code while (used.contains(number)) number++}: who finds the number taken tries the next one, and is refused only where that is
     * taken too.
     */
    boolean looksForAnother(Candidate candidate) {
        List<List<String>> asked = candidate
                .assumption()
                .filter(a -> a.condition() instanceof Cond.Or)
                .map(a -> ((Cond.Or) a.condition())
                        .parts().stream()
                                .filter(p -> p instanceof Cond.Not n
                                        && n.of() instanceof Cond.Any any
                                        && Rows.origin(any.source())
                                                .filter(candidate.check().id()::equals)
                                                .isPresent())
                                .distinct()
                                .map(p -> rows.testedProperties(p, candidate.check()))
                                .toList())
                .orElse(List.of());
        return Set.copyOf(asked).size() < asked.size();
    }

    /** A found row that is not as it is wanted ends in an exception. */
    private static boolean refusesRow(Assumption assumption, OperationId check) {
        return assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                && Atoms.of(assumption.condition()).stream()
                        .flatMap(t -> asked(t.cond()).stream())
                        .anyMatch(v -> v instanceof Value.Property p && Rows.isRow(p.of(), check));
    }

    private static List<Value> asked(Cond test) {
        if (test instanceof Cond.Present p) {
            return List.of(p.value());
        }
        if (test instanceof Cond.Compare c) {
            return List.of(c.left(), c.right());
        }
        return test instanceof Cond.Holds h
                ? h.value() instanceof Value.Derived d && d.how().startsWith("equals") ? d.from() : List.of(h.value())
                : List.of();
    }

    /**
     * Whether the second request goes there too: nothing else is assumed than that there is a row, neither of the row, which is the
     * first one's, nor of anything that is otherwise on the way to the insert.
     */
    private static boolean onlyBecauseFound(Path path, Candidate candidate) {
        OperationId check = candidate.check().id();
        Path act = candidate.act().path();
        return path.assumptions().stream()
                .filter(a -> !Path.EMPTY.and(a).compatible(act) || ofCheck(a, check))
                .allMatch(a -> ofCheck(a, check) && !Path.EMPTY.and(a).compatible(act));
    }

    private static boolean ofCheck(Assumption assumption, OperationId check) {
        return Values.mentions(
                assumption.condition(),
                v -> v instanceof Value.Result r && r.operation().equals(check));
    }

    private Optional<CheckThenAct.Instead> instead(Candidate candidate, Event event, List<Event> events) {
        if (event instanceof Event.Assignment set) {
            return isFoundRow(set.target(), candidate, events)
                            && !set.property().equals(Event.Assignment.ANY)
                    ? Optional.of(new CheckThenAct.Instead(
                            CheckThenAct.Instead.Kind.CHANGED,
                            new CheckThenAct.Site(set.at(), set.property() + " = ..", Optional.empty())))
                    : Optional.empty();
        }
        return event instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w
                ? kind(candidate, w)
                        .map(k ->
                                new CheckThenAct.Instead(k, new CheckThenAct.Site(w.span(), w.label(), Optional.of(w))))
                : Optional.empty();
    }

    /** What the check has found, or what was read once more by its key. */
    private static boolean isFoundRow(Value row, Candidate candidate, List<Event> events) {
        OperationId check = candidate.check().id();
        return Rows.isRow(row, check)
                || row instanceof Value.Result r
                        && events.stream()
                                .anyMatch(e -> e instanceof Event.Operation o
                                        && o.id().equals(r.operation())
                                        && o.operation().entity().same(candidate.entity())
                                        && isOfTheRow(candidate, o.operation().where()));
    }

    private Optional<CheckThenAct.Instead.Kind> kind(Candidate candidate, DataOperation.Write write) {
        if (!write.entity().same(candidate.entity())) {
            return Optional.empty();
        }
        return switch (write.effect()) {
            case UPDATE ->
                !write.throughEntity()
                                && (asksForTheSame(candidate, write.where()) || isOfTheRow(candidate, write.where()))
                        ? Optional.of(CheckThenAct.Instead.Kind.UPDATED)
                        : Optional.empty();
            case DELETE ->
                Rows.isRow(write.subject(), candidate.check().id())
                                || asksForTheSame(candidate, write.where())
                                || isOfTheRow(candidate, write.where())
                        ? Optional.of(CheckThenAct.Instead.Kind.DELETED)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** {@code if (count == 0) insert(..); else update(..)}, both of the row that was counted. */
    private boolean asksForTheSame(Candidate candidate, RowPredicate where) {
        return !where.conditions().isEmpty()
                && where.conditions().stream()
                        .allMatch(c -> candidate.where().conditions().stream()
                                .anyMatch(asked -> asked.operator() == c.operator()
                                        && rows.sameColumn(candidate.entity(), asked.column(), c.column())
                                        && Rows.same(asked.value(), c.value()) == Known.YES));
    }

    /** {@code likes.deleteById(like.getId())}, or of the one column that was read. */
    private static boolean isOfTheRow(Candidate candidate, RowPredicate where) {
        return where.conditions().size() == 1
                && where.conditions().get(0).operator() == RowPredicate.Operator.EQ
                && Rows.isRow(
                        where.conditions().get(0).value() instanceof Value.Property p
                                ? p.of()
                                : where.conditions().get(0).value(),
                        candidate.check().id());
    }
}
