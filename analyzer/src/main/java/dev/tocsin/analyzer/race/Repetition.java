package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether two requests that both make a transition leave what one of them leaves: a row is revoked twice, and only the loser's
 * answer is another than it would have been. For that to be so, all of the following is:
 *
 * <ul>
 *   <li>What is written because of the decision, here and in the callers on the way, are constants, the moment, what the row held
 *       or what it was asked for by, to rows that are there. Deleting them is the same twice.
 *   <li>Nothing is inserted, nothing done outside of the database, and nobody is told.
 *   <li>The column does not say that something was given away ({@code usedAt}, {@code CLAIMED}): two would have got it.
 *   <li>Nobody else takes the row from a state in which this transition is allowed to one in which it is not: cancelling against
 *       confirming is no repetition.
 * </ul>
 */
final class Repetition {

    private static final Pattern GIVEN_AWAY = Pattern.compile(
            "(?i)(?!(?:.*_)?last)(?:.*[_a-z])?(?:used|consumed|redeemed|claimed|taken|spent|sold|paid|refunded|won|granted|issued)(?:_?(?:at|on|by|date|time))?");

    /** Names of functions that give something else each time. */
    private static final Pattern MADE_UP =
            Pattern.compile("(?i)generate|random|^next|create|issue|token|uuid|encode|hash|sequence|increment");

    private final Rows rows;
    private final StateWriters writers;
    private final Announcements announcements;
    private final RootTraces traces;

    Repetition(Program program, Rows rows, RootTraces traces, StateWriters writers) {
        this.traces = traces;
        this.rows = rows;
        this.writers = writers;
        this.announcements = new Announcements(program);
    }

    /** @param ways all that lead to the transition; at least one */
    boolean harmless(Candidate candidate, List<Chain> ways) {
        return candidate.window() == Window.TRANSITION
                && candidate.assumption().isPresent()
                && !candidate.readElsewhere()
                && candidate.columns().stream()
                        .noneMatch(c -> GIVEN_AWAY.matcher(c).matches())
                && ways.stream().allMatch(w -> harmless(candidate, w));
    }

    private boolean harmless(Candidate candidate, Chain way) {
        Optional<Trace> trace = traces.of(way);
        if (trace.isEmpty()) {
            return false;
        }
        List<Event> events = trace.get().events();
        boolean seen = false;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).at().equals(candidate.act().at())) {
                Optional<Cond> decision = decision(candidate, events.get(i));
                if (decision.isEmpty()
                        || !harmless(Run.of(candidate, way, trace.get(), decision.get(), events.get(i)), i)) {
                    return false;
                }
                seen = true;
            }
        }
        return seen;
    }

    private static Optional<Cond> decision(Candidate candidate, Event act) {
        return act.path().assumptions().stream()
                .filter(a -> a.at().equals(candidate.assumption().orElseThrow().at()))
                .reduce((a, b) -> b)
                .map(Assumption::condition);
    }

    /**
     * What a root does because of the decision.
     *
     * @param changed the properties that it sets
     */
    private record Run(Candidate candidate, Chain way, Trace trace, Cond decision, Set<String> changed) {

        static Run of(Candidate candidate, Chain way, Trace trace, Cond decision, Event act) {
            Set<String> changed = new HashSet<>();
            for (Event event : trace.events()) {
                if (event == act || decided(event, decision)) {
                    if (event instanceof Event.Assignment a) {
                        changed.add(a.property());
                    } else if (event instanceof Event.Operation o
                            && o.operation() instanceof DataOperation.Write w
                            && !(w.subject() instanceof Value.Made)) {
                        changed.addAll(w.values().keySet());
                    }
                }
            }
            return new Run(candidate, way, trace, decision, changed);
        }

        private static boolean decided(Event event, Cond decision) {
            List<Cond> parts = decision.conjuncts();
            return event.path().assumptions().stream()
                    .anyMatch(a -> a.condition().conjuncts().containsAll(parts));
        }

        boolean decided(Event event) {
            return decided(event, decision);
        }
    }

    private boolean harmless(Run run, int act) {
        List<Event> events = run.trace().events();
        Set<Method> involved = new LinkedHashSet<>();
        run.way().methods().forEach(involved::add);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (i == act || run.decided(event)) {
                if (!harmless(run, i, event)) {
                    return false;
                }
                for (Frame frame : event.frames().list()) {
                    if (frame instanceof Frame.Call c) {
                        involved.add(c.callee());
                    }
                }
            }
        }
        return involved.stream().noneMatch(m -> announcements.in(m, call -> decides(run, call)))
                && !contradicted(run, act);
    }

    /** Calls on the way, and those that come behind the decision. */
    private static boolean decides(Run run, CallSite call) {
        return call.path().assumptions().stream()
                .anyMatch(a ->
                        a.at().equals(run.candidate().assumption().orElseThrow().at()));
    }

    private boolean harmless(Run run, int index, Event event) {
        if (event instanceof Event.External e) {
            return SideEffects.asks(e);
        }
        if (event instanceof Event.Assignment a) {
            return a.entity().unknown()
                    || !a.property().equals(Event.Assignment.ANY) && settled(a.value(), run, a.entity());
        }
        if (!(event instanceof Event.Operation o) || !(o.operation() instanceof DataOperation.Write w)) {
            return true;
        }
        return switch (w.effect()) {
            case DELETE -> true;
            case INSERT -> false;
            case UPDATE, SAVE ->
                ofFoundRow(w)
                        && run.trace().changes(index, o, w).values().stream()
                                .allMatch(v -> settled(v, run, w.entity()));
        };
    }

    /** The row is there: it was read, an update asks for it, or the object has the key of one that was read. */
    static boolean ofFoundRow(DataOperation.Write write) {
        return write.conflict() == DataOperation.Conflict.FAIL
                && (Rows.origin(write.subject()).isPresent()
                        || write.effect() == DataOperation.Effect.UPDATE && !write.throughEntity()
                        || write.subject() instanceof Value.Made m
                                && m.properties().values().stream()
                                        .anyMatch(v -> v instanceof Value.Property p
                                                && p.of() instanceof Value.Result
                                                && Rows.folded(p.name()).equals("id")));
    }

    /** Another request of the same kind writes the same. */
    private boolean settled(Value value, Run run, Entity entity) {
        if (Rows.constant(value)) {
            return !givesAway(value) || !entity.same(run.candidate().entity());
        }
        if (value instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> settled(a.value(), run, entity));
        }
        if (value instanceof Value.Made m) {
            return !m.open() && m.properties().values().stream().allMatch(v -> settled(v, run, entity));
        }
        if (value instanceof Value.Derived d) {
            return follows(d, run);
        }
        return value instanceof Value.Result || isUnchanged(value, run) || asked(value, run);
    }

    /** {@code Status.PAID}, or the same as a text. */
    private static boolean givesAway(Value constant) {
        String name = constant instanceof Value.Named n ? n.name() : ((Value.Const) constant).text();
        return GIVEN_AWAY.matcher(name).matches();
    }

    /** Computed from the moment, constants, and what rows hold and keep. */
    private boolean follows(Value.Derived value, Run run) {
        if (value.how().equals(Value.Derived.IN_DATABASE)) {
            return false;
        }
        if (value.how().equals(Value.Derived.ANEW_IN_DATABASE)) {
            return value.from().stream().allMatch(v -> isKept(v, run));
        }
        return !MADE_UP.matcher(value.how()).find()
                && (FreshValues.moment(value)
                        || value.from().stream().anyMatch(v -> !Rows.constant(v))
                                && value.from().stream()
                                        .allMatch(v -> v instanceof Value.Const
                                                || v instanceof Value.Named
                                                || v instanceof Value.Derived d && follows(d, run)
                                                || isUnchanged(v, run)));
    }

    /** What the database computes from, and the second time finds as it was the first time. */
    private static boolean isKept(Value value, Run run) {
        return value instanceof Value.Const
                || value instanceof Value.Named column
                        && run.changed().stream().noneMatch(c -> Rows.folded(c).equals(Rows.folded(column.name())))
                || asked(value, run);
    }

    /** A column of a row that this run does not change: what is added to itself, or swapped, is another thing the second time. */
    private boolean isUnchanged(Value value, Run run) {
        return value instanceof Value.Property p
                && Rows.origin(value).isPresent()
                && !run.changed().contains(p.name());
    }

    private static boolean asked(Value value, Run run) {
        return run.trace().events().stream()
                .filter(e -> e.at().equals(run.candidate().check().at()) && e instanceof Event.Operation)
                .flatMap(e -> ((Event.Operation) e).operation().where().conditions().stream())
                .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ && Rows.same(c.value(), value) == Known.YES);
    }

    /** Some other code takes rows away from the states in which this transition is allowed. */
    private boolean contradicted(Run run, int act) {
        Entity entity = run.candidate().entity();
        Cond decision = run.decision();
        return run.candidate().columns().stream()
                .anyMatch(column -> writers.of(entity, column).stream()
                        .filter(s -> !same(s.value(), run, act, column) && !renews(s.value(), run, column))
                        .anyMatch(s -> contradicts(s, decision, entity, column)));
    }

    /**
     * {@code account.code = generate()}: who came with the code before that was let in by it, and has got nothing that the new one
     * would have kept from him.
     */
    private boolean renews(Value other, Run run, String column) {
        Predicate<Value> ofColumn = v -> writers.isColumn(v, run.candidate().entity(), column);
        boolean asksForGiven = Atoms.of(run.decision()).stream()
                .anyMatch(t -> t.holds()
                        && Values.mentions(t.cond(), ofColumn)
                        && Values.mentions(t.cond(), v -> v instanceof Value.Param p && p.index() != Value.Param.THIS));
        boolean givesNothing =
                run.candidate().method().facts().returnType().name().equals("void");
        return asksForGiven
                && givesNothing
                && !Rows.constant(other)
                && Values.mentions(
                        other,
                        v -> v instanceof Value.Derived d
                                && MADE_UP.matcher(d.how()).find());
    }

    /** What this transition writes itself. */
    private boolean same(Value value, Run run, int act, String column) {
        Entity entity = run.candidate().entity();
        Event event = run.trace().events().get(act);
        Map<String, Value> changes = event instanceof Event.Assignment a
                ? Map.of(a.property(), a.value())
                : event instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w
                        ? run.trace().changes(act, o, w)
                        : Map.of();
        return changes.entrySet().stream()
                .filter(c -> rows.sameColumn(entity, c.getKey(), column))
                .anyMatch(c -> AnswerOfState.sameName(c.getValue(), value)
                        || FreshValues.moment(c.getValue()) && FreshValues.moment(value));
    }

    private boolean contradicts(StateWriters.Setting other, Cond decision, Entity entity, String column) {
        if (other.value() instanceof Value.Choice c) {
            return c.arms().stream()
                    .anyMatch(a -> contradicts(
                            new StateWriters.Setting(a.value(), other.decisions()), decision, entity, column));
        }
        if (writers.isColumn(other.value(), entity, column)) {
            // What the row held goes back.
            return false;
        }
        Value left = FreshValues.moment(other.value()) ? AnswerOfState.OTHER : other.value();
        if (Rows.constant(left) && answer(decision, left, entity, column) == Known.YES) {
            return false;
        }
        Set<Value> states =
                new LinkedHashSet<>(AnswerOfState.named(List.of(decision), v -> writers.isColumn(v, entity, column)));
        states.addAll(AnswerOfState.named(other.decisions(), v -> writers.isColumn(v, entity, column)));
        if (states.stream().noneMatch(Value.Const.TRUE::equals)) {
            states.add(AnswerOfState.OTHER);
        }
        return states.stream()
                .filter(s -> answer(decision, s, entity, column) != Known.NO)
                .anyMatch(s -> other.decisions().stream().allMatch(d -> answer(d, s, entity, column) != Known.NO));
    }

    /** How what a decision asks of the column falls in the state. */
    private Known answer(Cond decision, Value state, Entity entity, String column) {
        Predicate<Value> ofColumn = v -> writers.isColumn(v, entity, column);
        return new AnswerOfState(ofColumn, state)
                .of(Cond.and(decision.conjuncts().stream()
                        .filter(c -> Values.mentions(c, ofColumn))
                        .toList()));
    }
}
