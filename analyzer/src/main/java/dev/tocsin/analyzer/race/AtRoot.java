package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Handed;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the outermost caller tells of a window that a method below it opens. There more is known of what the method was given:
 * that the row was found before, that its key was drawn for this very request, that the row asked for is of another kind than the
 * act wants, or a constant that decides which way is taken.
 */
final class AtRoot {

    private final Program program;
    private final RootTraces traces;
    private final EntryPoints entryPoints;

    AtRoot(Program program, RootTraces traces, EntryPoints entryPoints) {
        this.program = program;
        this.traces = traces;
        this.entryPoints = entryPoints;
    }

    /**
     * What the window is made of is not done on this way: a constant that the caller hands in, or an object that it has made,
     * decides against it.
     *
     * <p>Loops are run once only, so that of what is done inside of one nothing can be told.
     *
     * @param events those of the candidate's method
     */
    boolean rulesOut(Candidate candidate, List<Event> events, Chain way) {
        if (HandedDown.contradicts(candidate, way, entryPoints::isCalledFromOutside)) {
            return true;
        }
        if (way.calls().isEmpty() || !onlyCalledFromAbove(way)) {
            return false;
        }
        if (readsMadeAbove(candidate, way)) {
            return true;
        }
        if (way.calls().stream().anyMatch(c -> inLoop(c.frames().list()))) {
            return false;
        }
        return readsNewObject(candidate, way)
                || needsWhatIsHandedIn(candidate, events)
                        && traces.whole(way.root())
                                .filter(t -> decidesAgainst(candidate, events, t))
                                .isPresent();
    }

    /**
     * What one caller on the way hands in keeps the run from going on to the act, or what it has found: only where another request
     * commits between two looks at the same rows does it come there.
     */
    boolean isKeptFrom(Candidate candidate, Chain way) {
        return HandedDown.contradicts(candidate, way, m -> false)
                || traces.of(way)
                        .filter(t -> reachedOnlyIf(candidate.act().at(), way, t, t::answersItselfOtherwise))
                        .isPresent();
    }

    /** A request that comes in half-way brings what it likes. */
    private boolean onlyCalledFromAbove(Chain way) {
        return way.calls().stream().noneMatch(c -> entryPoints.isCalledFromOutside(c.callee()));
    }

    /** What is in a collection of an object that somebody on the way has made is in no table yet: it was put there in this run. */
    private boolean readsMadeAbove(Candidate candidate, Chain way) {
        if (!(candidate.check().operation() instanceof DataOperation.Read read) || !program.ofCollection(read)) {
            return false;
        }
        List<Integer> owners = read.where().conditions().stream()
                .flatMap(c -> c.value() instanceof Value.Param p && p.index() != Value.Param.THIS
                        ? Stream.of(p.index())
                        : Stream.empty())
                .toList();
        if (owners.size() != 1) {
            return false;
        }
        int handed = owners.get(0);
        for (int i = way.calls().size() - 1; i >= 0 && handed >= 0; i--) {
            handed = way.calls().get(i).handed().origin(handed);
        }
        return handed == Handed.MADE;
    }

    /** What is always read of the object that is handed in is not read where the caller has made it: nothing is there yet. */
    private boolean readsNewObject(Candidate candidate, Chain way) {
        CallSite call = way.calls().get(way.calls().size() - 1);
        return !call.path().impossible()
                && candidate.check().path().assumptions().isEmpty()
                && candidate.check().operation().where().conditions().stream().anyMatch(c -> isHandedIn(c.value()))
                && traces.whole(call.caller())
                        .filter(t -> isMissing(candidate.check(), t))
                        .isPresent();
    }

    private static boolean needsWhatIsHandedIn(Candidate candidate, List<Event> events) {
        return Stream.concat(Stream.of(candidate.check(), candidate.act()), changes(candidate, events).stream())
                .flatMap(e -> e.path().assumptions().stream())
                .anyMatch(a -> testsWhatIsHandedIn(a.condition()));
    }

    private static boolean decidesAgainst(Candidate candidate, List<Event> events, Trace trace) {
        List<Event> changes = changes(candidate, events);
        return isDecidedAgainst(candidate.act(), events, trace)
                || !candidate.readElsewhere() && isDecidedAgainst(candidate.check(), events, trace)
                || !changes.isEmpty() && changes.stream().allMatch(e -> isDecidedAgainst(e, events, trace));
    }

    /** The assignments that change what is saved, where they make the window. */
    private static List<Event> changes(Candidate candidate, List<Event> events) {
        if (candidate.window() != Window.LOST_UPDATE && candidate.window() != Window.TRANSITION) {
            return List.of();
        }
        Optional<Value> row = candidate.write().map(DataOperation.Write::subject);
        return events.subList(0, candidate.actIndex()).stream()
                .filter(e -> e instanceof Event.Assignment a
                        && row.filter(a.target()::equals).isPresent()
                        && candidate.columns().contains(a.property()))
                .toList();
    }

    /** It is not done, while something is for which no more is missing than that what is handed in is something else. */
    private static boolean isDecidedAgainst(Event event, List<Event> events, Trace trace) {
        return isMissing(event, trace)
                && events.stream().anyMatch(done -> asksOnlyWhatIsHandedIn(event, done) && !isMissing(done, trace));
    }

    private static boolean asksOnlyWhatIsHandedIn(Event event, Event done) {
        List<Cond> known =
                done.path().assumptions().stream().map(Assumption::condition).toList();
        List<Cond> more = event.path().assumptions().stream()
                .map(Assumption::condition)
                .filter(c -> !known.contains(c))
                .toList();
        return more.stream().anyMatch(AtRoot::testsWhatIsHandedIn)
                && more.stream().allMatch(c -> testsWhatIsHandedIn(c) || (c.kinds() & Value.Kinds.PARAM) == 0);
    }

    /** A flag, a null test or a comparison with a constant. */
    private static boolean testsWhatIsHandedIn(Cond condition) {
        if (condition instanceof Cond.Not n) {
            return testsWhatIsHandedIn(n.of());
        }
        if (condition instanceof Cond.And a) {
            return a.parts().stream().allMatch(AtRoot::testsWhatIsHandedIn);
        }
        if (condition instanceof Cond.Compare c) {
            return c.operator() == Cond.Compare.Operator.EQ
                    && (isHandedInAndConstant(c.left(), c.right()) || isClassOfHandedIn(c.left()));
        }
        if (condition instanceof Cond.Holds h
                && h.value() instanceof Value.Derived d
                && d.how().equals("equals")
                && d.from().size() == 2) {
            return isHandedInAndConstant(d.from().get(0), d.from().get(1));
        }
        return condition instanceof Cond.Holds h && isHandedIn(h.value())
                || condition instanceof Cond.Present p && isHandedIn(p.value());
    }

    private static boolean isHandedInAndConstant(Value a, Value b) {
        return isHandedIn(a) && Rows.constant(b) || Rows.constant(a) && isHandedIn(b);
    }

    private static boolean isClassOfHandedIn(Value value) {
        return value instanceof Value.Derived d
                && d.how().equals(Values.CLASS_OF)
                && isHandedIn(d.from().get(0));
    }

    private static boolean isHandedIn(Value value) {
        return value instanceof Value.Param p && p.index() != Value.Param.THIS
                || value instanceof Value.Property of && isHandedIn(of.of());
    }

    private static boolean isMissing(Event event, Trace trace) {
        return !inLoop(event.frames().list())
                && trace.events().stream()
                        .noneMatch(e -> e.getClass() == event.getClass() && e.at().equals(event.at()));
    }

    private static boolean inLoop(List<Frame> frames) {
        return frames.stream().anyMatch(Frame.Loop.class::isInstance);
    }

    /** On this way the act is never come to, or no other request can insert the row that the check asks for. */
    boolean closes(Candidate candidate, Chain way) {
        return traces.of(way)
                        .filter(t -> reachedOnlyIf(candidate.act().at(), way, t, t::contradictsItsRows))
                        .isPresent()
                || insertsAlone(candidate, way)
                || goesThroughOwnRows(candidate, way)
                || asksForWhatAnEventAloneHas(candidate, way);
    }

    /** The row is asked for by what each publisher of the event has drawn for it, and no other listener is told of it here. */
    private boolean asksForWhatAnEventAloneHas(Candidate candidate, Chain way) {
        if (!inserts(candidate) || !onlyCalledFromAbove(way) || !entryPoints.aloneToldOf(way)) {
            return false;
        }
        List<RowPredicate> asked = traces.of(way).stream()
                .flatMap(t -> t.events().stream())
                .filter(e -> e instanceof Event.Operation
                        && e.at().equals(candidate.check().at()))
                .map(e -> ((Event.Operation) e).operation().where())
                .toList();
        return !asked.isEmpty()
                && asked.stream()
                        .allMatch(w -> w.conditions().stream()
                                .anyMatch(c ->
                                        c.operator() == RowPredicate.Operator.EQ && ofOneEvent(c.value(), way.root())));
    }

    private boolean ofOneEvent(Value value, Method listener) {
        return value instanceof Value.Property p
                && p.of() instanceof Value.Param event
                && event.index() == 0
                && entryPoints.drawnForEachEvent(listener, p.name(), traces);
    }

    /** To go this way to the act, that would have to be so wherever it is done. */
    private boolean reachedOnlyIf(SourceSpan act, Chain way, Trace trace, Predicate<Event> odd) {
        List<SourceSpan> calls = calls(way.frames(program));
        List<Event> acts = trace.events().stream()
                .filter(e -> e.at().equals(act))
                .filter(e -> startsWith(calls(e.frames().list()), calls))
                .toList();
        return !acts.isEmpty() && acts.stream().allMatch(odd);
    }

    private static List<SourceSpan> calls(List<Frame> frames) {
        return frames.stream()
                .filter(Frame.Call.class::isInstance)
                .map(Frame::at)
                .toList();
    }

    private static boolean startsWith(List<SourceSpan> all, List<SourceSpan> first) {
        return all.size() >= first.size() && all.subList(0, first.size()).equals(first);
    }

    private boolean insertsAlone(Candidate candidate, Chain way) {
        return inserts(candidate)
                && !way.calls().isEmpty()
                && traces.of(way).filter(t -> closes(candidate, t)).isPresent();
    }

    /** What is counted, or replaced, hangs on a row that this very run has made. */
    private boolean goesThroughOwnRows(Candidate candidate, Chain way) {
        if (!goesThroughRows(candidate) || way.calls().isEmpty()) {
            return false;
        }
        Optional<Trace> trace = traces.of(way);
        List<RowPredicate> rows = trace.stream()
                .flatMap(t -> t.events().stream())
                .filter(e -> e instanceof Event.Operation
                        && e.at().equals(candidate.check().at()))
                .map(e -> ((Event.Operation) e).operation().where())
                .toList();
        return !rows.isEmpty() && rows.stream().allMatch(w -> trace.get().belongsToRowMadeHere(w) || asksForNewKey(w));
    }

    /** By what this run has drawn, such as the key that it gives to the row above. */
    private static boolean asksForNewKey(RowPredicate where) {
        return where.conditions().stream()
                .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ && FreshValues.unique(c.value()));
    }

    private static boolean goesThroughRows(Candidate candidate) {
        return candidate.window() == Window.COUNT_INSERT
                || candidate.window() == Window.NUMBER
                || candidate.window() == Window.QUOTA
                || candidate.window() == Window.REPLACE;
    }

    private static boolean inserts(Candidate candidate) {
        return candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE;
    }

    private boolean closes(Candidate candidate, Trace trace) {
        AbsentThenInsert inserts = new AbsentThenInsert(trace, program);
        List<Event> events = trace.events();
        boolean seen = false;
        for (int i = 0; i < events.size(); i++) {
            if (!(events.get(i) instanceof Event.Operation act)
                    || !(act.operation() instanceof DataOperation.Write write)
                    || !act.at().equals(candidate.act().at())) {
                continue;
            }
            for (int j = 0; j < i; j++) {
                if (events.get(j) instanceof Event.Operation check
                        && check.at().equals(candidate.check().at())) {
                    seen = true;
                    if (inserts.isOpen(i, act, write, check)) {
                        return false;
                    }
                }
            }
        }
        return seen;
    }
}
