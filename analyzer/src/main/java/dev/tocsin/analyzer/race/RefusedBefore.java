package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decisions before the check on what the transaction itself changes, so that who runs behind another's commit never comes to the
 * check:
 *
 * <pre>{@code
 * if (invitation.status != PENDING) throw ..;  find(..).orElseGet(() -> save(..));  invitation.status = ACCEPTED;
 * if (shops.existsByOwner(owner)) throw ..;  if (!roles.exists(owner, SELLER)) roles.save(..);  shops.save(new Shop(owner));
 * if (logins.exists(user, kind)) throw ..;  if (logins.find(number, kind).isEmpty()) logins.save(new Login(user, number, kind));
 * }</pre>
 *
 * <p>The decision may be one of a caller's, in the act's transaction.
 */
final class RefusedBefore {

    private final Program program;
    private final Rows rows;

    RefusedBefore(Program program) {
        this.program = program;
        this.rows = new Rows(program.mappings());
    }

    /**
     * {@link Known#YES} where whoever runs behind the first one's commit is refused, at the latest by the check; unknown where it may
     * be, by what is decided before.
     *
     * @param events of the candidate's method
     * @param ways all ways to that method
     */
    Known of(Candidate candidate, List<Event> events, List<Chain> ways) {
        return switch (candidate.window()) {
            case INSERT, CLAIM, FIND_OR_CREATE -> {
                Known here = refuses(
                        candidate.check().path(),
                        events,
                        events.subList(candidate.actIndex(), events.size()),
                        candidate);
                yield here == Known.YES ? here : more(here, whereCalled(candidate, ways));
            }
            default -> Known.NO;
        };
    }

    private Known whereCalled(Candidate candidate, List<Chain> ways) {
        List<Known> answers =
                ways.stream().map(way -> whereCalled(candidate, way)).distinct().toList();
        return answers.size() == 1 ? answers.get(0) : answers.isEmpty() ? Known.NO : Known.UNKNOWN;
    }

    private Known whereCalled(Candidate candidate, Chain way) {
        List<Frame> toAct = new ArrayList<>(way.frames(program));
        toAct.addAll(candidate.act().frames().list());
        int boundary = Violations.boundary(toAct);
        Known found = Known.NO;
        for (int i = way.calls().size() - 1; i >= 0 && boundary >= 0 && found != Known.YES; i--) {
            CallSite call = way.calls().get(i);
            if (boundary >= way.frames(program, i).size() + call.frames().list().size()) {
                return found;
            }
            found = more(found, refuses(call.path(), program.events(call), program.from(call), candidate));
        }
        return found;
    }

    /**
     * @param decisions those on the way to the check, or to the call that leads there
     * @param events all of the method that decides
     * @param behind those from the act on, or from the call
     */
    private Known refuses(Path decisions, List<Event> events, List<Event> behind, Candidate candidate) {
        return decisions.assumptions().stream()
                .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.GOES_ON)
                .map(a -> more(asksForInserted(a, candidate, events, behind), asksForChanged(a, events)))
                .reduce(Known.NO, RefusedBefore::more);
    }

    private static Known more(Known a, Known b) {
        return a == Known.YES || b == Known.YES ? Known.YES : a == Known.NO ? b : a;
    }

    /** What it asks for is set to a value under which it falls otherwise, or to one under which it may. */
    private static Known asksForChanged(Assumption decision, List<Event> events) {
        // Of rows that were read: what the run has made itself nobody finds changed.
        return events.stream()
                .filter(e -> e instanceof Event.Assignment a && a.target() instanceof Value.Result)
                .map(Event.Assignment.class::cast)
                .filter(c -> Values.mentions(decision.condition(), Value.Kinds.PROPERTY, v -> isChanged(v, c)))
                .map(c -> not(answer(decision.condition(), c)))
                .reduce(Known.NO, RefusedBefore::more);
    }

    /** How it falls behind the change. */
    private static Known answer(Cond decision, Event.Assignment change) {
        Predicate<Value> changed = v -> isChanged(v, change);
        boolean known = Rows.constant(change.value())
                || NeverNull.is(change.value())
                        && Set.of(Value.Const.NULL).containsAll(AnswerOfState.named(List.of(decision), changed));
        return known ? new AnswerOfState(changed, change.value()).of(decision) : Known.UNKNOWN;
    }

    private static Known not(Known known) {
        return switch (known) {
            case YES -> Known.NO;
            case NO -> Known.YES;
            case UNKNOWN -> known;
        };
    }

    private static boolean isChanged(Value value, Event.Assignment change) {
        return value instanceof Value.Property p
                && p.name().equals(change.property())
                && p.of().equals(change.target());
    }

    /**
     * It found none of the rows of which the run inserts one: one behind the act, where it asked by what the check compares, or the
     * act's own, where it asked by some of it. Where it would have gone on for another reason as well, it may still.
     */
    private Known asksForInserted(Assumption decision, Candidate candidate, List<Event> events, List<Event> behind) {
        Known found = Known.NO;
        for (Cond part : decision.condition().conjuncts()) {
            List<Atoms.Atom> tests = Atoms.of(part);
            Known asks = tests.stream()
                    .flatMap(t -> Absence.of(t).stream())
                    .map(read -> asksForInserted(read, candidate, events, behind))
                    .reduce(Known.NO, RefusedBefore::more);
            found = more(found, asks == Known.YES && tests.size() > 1 ? Known.UNKNOWN : asks);
        }
        return found;
    }

    private Known asksForInserted(OperationId read, Candidate candidate, List<Event> events, List<Event> behind) {
        return operations(events)
                .filter(e ->
                        e.id().equals(read) && !e.at().equals(candidate.check().at()))
                .map(Event.Operation::operation)
                .filter(q -> q instanceof DataOperation.Read && q.where().complete())
                .flatMap(q -> operations(behind)
                        .filter(o -> isAmong(q, o))
                        .map(o -> isAsked(q.where(), compared(candidate, events), o.at(), candidate)))
                .reduce(Known.NO, RefusedBefore::more);
    }

    private static Known isAsked(RowPredicate asked, RowPredicate compared, SourceSpan inserted, Candidate candidate) {
        List<RowPredicate.Condition> given = asked.conditions().stream()
                .filter(c -> !Rows.constant(c.value()))
                .toList();
        Predicate<RowPredicate.Condition> isCompared = c -> compared.conditions().stream()
                .anyMatch(
                        k -> k.operator() == RowPredicate.Operator.EQ && Rows.same(k.value(), c.value()) == Known.YES);
        boolean own = inserted.equals(candidate.act().at());
        boolean all = !given.isEmpty() && given.stream().allMatch(isCompared);
        return all || own && given.stream().anyMatch(isCompared) ? Known.YES : own ? Known.UNKNOWN : Known.NO;
    }

    /** The check's own question, in the words of the method that has these events. */
    private static RowPredicate compared(Candidate candidate, List<Event> events) {
        return events.contains(candidate.check())
                ? candidate.where()
                : operations(events)
                        .filter(o -> o.at().equals(candidate.check().at()))
                        .map(o -> o.operation().where())
                        .findFirst()
                        .orElse(candidate.where());
    }

    private static Stream<Event.Operation> operations(List<Event> events) {
        return events.stream().filter(Event.Operation.class::isInstance).map(Event.Operation.class::cast);
    }

    private boolean isAmong(DataOperation question, Event.Operation event) {
        return event.operation() instanceof DataOperation.Write w
                && w.entity().same(question.entity())
                && (w.effect() == DataOperation.Effect.INSERT || w.subject() instanceof Value.Made)
                && rows.canBeAmong(question.where(), w, w.entity(), event.path()) == Known.YES;
    }
}
