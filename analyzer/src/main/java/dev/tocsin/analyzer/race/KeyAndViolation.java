package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a unique key makes of the second act, and what becomes of its violation: whether the key stops it, and whether who is
 * stopped is answered.
 */
final class KeyAndViolation {

    private final Program program;
    private final Schema schema;
    private final EntryPoints entryPoints;
    private final OneSpelling oneSpelling;
    private final ValuesOnWay values;
    private final Violations violations;
    private final InsertedBeside insertedBeside;
    private final MergedRow mergedRow;
    private final Redelivery redelivery;
    private final OtherNames otherNames;
    private final EarlierFlush earlierFlush;
    private final Map<String, KeyCoverage> keysByFile = new HashMap<>();

    KeyAndViolation(
            Program program, Schema schema, EntryPoints entryPoints, ValuesOnWay values, Redelivery redelivery) {
        this.program = program;
        this.schema = schema;
        this.entryPoints = entryPoints;
        this.oneSpelling = new OneSpelling(program, new Rows(program.mappings()), values);
        this.values = values;
        this.violations = new Violations(
                program.exceptions(),
                new ExceptionHandlers(program.types()),
                program.violations(),
                schema,
                program.types());
        this.insertedBeside = new InsertedBeside(program.types(), program.mappings());
        this.mergedRow = new MergedRow(program, schema);
        this.redelivery = redelivery;
        this.otherNames = new OtherNames(new Rows(program.mappings()));
        this.earlierFlush = new EarlierFlush(new Rows(program.mappings()));
    }

    /**
     * A window that key and answer leave open.
     *
     * @param told the candidate, as sure as it is now
     * @param harm what follows, as far as the key decides it
     * @param weighed the protections, in the order in which they are told
     * @param beside whether another row's insert is what the second request fails at
     */
    record Outcome(Candidate told, Harm harm, List<Protection> weighed, boolean beside) {

        /** Something else stands half in the way. */
        private boolean narrowed() {
            return weighed.stream().anyMatch(p -> p.verdict() == Protection.Verdict.HOLDS_PARTLY);
        }
    }

    /**
     * What became of the weighing.
     *
     * @param open empty where the window is closed
     * @param answer what takes the violation, where one was weighed
     */
    record Weighing(Optional<Outcome> open, Optional<Protection> answer) {
        private static final Weighing CLOSED = new Weighing(Optional.empty(), Optional.empty());
    }

    /**
     * Whether the key and the answer to its violation close the window.
     *
     * @param outer what is around the candidate's method, outermost first
     */
    Weighing weigh(Candidate found, List<Event> events, Chain way, List<Frame> outer, List<SideEffect> sideEffects) {
        if (found.window() == Window.CLAIM
                && keysSeenFrom(found).asksForTheRow(found.entity(), found.where(), written(found))) {
            return Weighing.CLOSED;
        }
        List<Frame> aroundAct = Frames.around(outer, found.act().frames().list());
        List<Frame> aroundCheck = Frames.around(outer, found.check().frames().list());
        KeyCoverage.Coverage coverage = coverage(found, events, way);
        if (coverage.key().verdict() != Protection.Verdict.HOLDS
                && otherNames.ofTheSameRow(found, events).anyMatch(c -> isStopped(c, events, way))) {
            // The key on the other name refuses what this one would let through.
            if (coverage.spelledAlike().isEmpty()) {
                return Weighing.CLOSED;
            }
            coverage = coverage.whereSpelledAlike();
        }
        Candidate candidate = coverage.doubtful() ? found.lessSure() : found;
        Protection key = mergedRow.weigh(candidate, coverage.key(), events, aroundAct, aroundCheck);
        if (upsert(candidate)) {
            return key.verdict() == Protection.Verdict.ABSENT
                    ? new Weighing(
                            Optional.of(new Outcome(candidate, Harm.WRONG_DATA, List.of(key), false)), Optional.empty())
                    : Weighing.CLOSED;
        }
        Optional<InsertedBeside.Stop> stop = key.verdict() == Protection.Verdict.HOLDS
                        || coverage.spelledAlike().isPresent()
                ? Optional.empty()
                : insertedBeside.of(candidate, events, outer, schema.seenFrom(candidate.file()));
        // The second request fails at that insert, and not at the act.
        Candidate failing =
                stop.map(s -> candidate.actingAt(s.insert(), s.index())).orElse(candidate);
        List<Frame> aroundSave = aroundSending(failing, events, outer);
        List<Event.Flush> flushes = flushesAfter(failing, events, way);
        Violations.Found answered = new Violations.Found(checked(candidate), isAnsweredWithTheRow(candidate, way));
        Protection atSave = violations.weigh(
                new Violations.Sent(
                        thrownBy(failing, events, flushes),
                        immediate(failing),
                        candidate.window() == Window.CLAIM && stop.isEmpty() ? "UPDATE" : "INSERT",
                        failing.act().at()),
                askingAgain(aroundSave, aroundCheck),
                flushes,
                answered,
                way.root().owner());
        Optional<EarlierFlush.Sending> sending =
                stop.isPresent() ? Optional.empty() : earlierFlush.onEachRun(failing, events, outer);
        List<Frame> aroundFailing =
                sending.map(s -> Frames.around(outer, s.by().frames().list())).orElse(aroundSave);
        Protection handled = sending.map(s -> s.weigh(
                        atSave,
                        sent -> violations.weigh(
                                sent,
                                askingAgain(aroundFailing, aroundCheck),
                                flushes,
                                answered,
                                way.root().owner())))
                .orElse(atSave);
        Situation situation = new Situation(failing, events, way, aroundFailing, aroundCheck, sideEffects, flushes);
        if (coverage.spelledAlike().isEmpty()) {
            Protection stopping = stop.map(InsertedBeside.Stop::key).orElse(key);
            Optional<Outcome> open = stopped(
                            situation,
                            handled.verdict() == Protection.Verdict.HOLDS
                                    ? mergedRow.behindCatch(candidate, stopping, aroundAct, aroundCheck)
                                    : stopping,
                            handled)
                    .map(o -> new Outcome(o.told(), o.harm(), o.weighed(), stop.isPresent()))
                    .map(o -> keyBeside(
                            o,
                            stopping,
                            new Situation(o.told(), events, way, aroundAct, aroundCheck, sideEffects, flushes)));
            return new Weighing(open, Optional.of(handled));
        }
        // Who is to have the row is not helped by an answer that says that something failed.
        boolean otherwise = handled.verdict() == Protection.Verdict.HOLDS_PARTLY
                && (candidate.window() == Window.FIND_OR_CREATE || isAnsweredWithTheRow(candidate, way));
        // Two requests for one thing mostly spell it alike; only where that is answered, other spellings are the news.
        Optional<Outcome> open = stopped(
                        situation,
                        mergedRow.weigh(candidate, coverage.spelledAlike().get(), events, aroundAct, aroundCheck),
                        handled)
                .filter(o -> o.harm() == Harm.WRONG_ANSWER || handled.verdict() == Protection.Verdict.ABSENT)
                .filter(o -> !o.narrowed())
                .map(o -> new Outcome(o.told(), o.harm(), with(o.weighed(), key.because(Flaw.OTHER_SPELLING)), false))
                .or(() -> Optional.of(new Outcome(
                        candidate,
                        Harm.WRONG_DATA,
                        handled.verdict() == Protection.Verdict.ABSENT || otherwise
                                ? List.of(key)
                                : List.of(key, handled.only("where it is spelled alike")),
                        false)));
        return new Weighing(open, Optional.of(handled));
    }

    /** No key stops the second one, but for those that agree in what another question has asked for: its key does. */
    private Outcome keyBeside(Outcome open, Protection key, Situation at) {
        if (key.verdict() != Protection.Verdict.ABSENT) {
            return open;
        }
        return otherNames
                .askedBeside(open.told(), at.events())
                .filter(c -> !c.columns().isEmpty()
                        && !c.columns().equals(open.told().columns()))
                .flatMap(c -> Optional.of(coverage(c, at.events(), at.way()).key())
                        .map(k -> mergedRow.weigh(c, k, at.events(), at.aroundAct(), at.aroundCheck()))
                        .filter(k -> k.verdict() == Protection.Verdict.HOLDS)
                        .map(k -> Protection.of(
                                Protection.Kind.KEY_BESIDE,
                                k.text(),
                                Protection.Verdict.HOLDS_PARTLY,
                                "stops those that agree in `" + String.join("`, `", c.columns()) + "` too"))
                        .stream())
                .findFirst()
                .map(k -> new Outcome(open.told(), open.harm(), with(open.weighed(), k), open.beside()))
                .orElse(open);
    }

    private boolean isStopped(Candidate candidate, List<Event> events, Chain way) {
        return coverage(candidate, events, way).key().verdict() == Protection.Verdict.HOLDS;
    }

    private KeyCoverage.Coverage coverage(Candidate candidate, List<Event> events, Chain way) {
        return keysSeenFrom(candidate)
                .weigh(
                        candidate.entity(),
                        candidate.columns(),
                        candidate.where(),
                        written(candidate),
                        candidate.window() == Window.CLAIM,
                        candidate.act().path(),
                        events,
                        candidate.check(),
                        new KeyCoverage.Written() {
                            @Override
                            public boolean oneSpelling(String column) {
                                return oneSpelling.of(candidate, way, column);
                            }

                            @Override
                            public List<Value> fromTheTop(String column) {
                                return values.of(candidate, way, column);
                            }
                        });
    }

    private static List<Protection> with(List<Protection> protections, Protection one) {
        List<Protection> all = new ArrayList<>(protections);
        all.add(one);
        return all;
    }

    /**
     * Where a window is looked at.
     *
     * @param way from its caller
     * @param sideEffects what is done outside of the database while it is open
     * @param flushes behind the act
     */
    private record Situation(
            Candidate candidate,
            List<Event> events,
            Chain way,
            List<Frame> aroundAct,
            List<Frame> aroundCheck,
            List<SideEffect> sideEffects,
            List<Event.Flush> flushes) {}

    /** What becomes of the second one if this is the key; empty where it is stopped and answered, and nothing is left behind. */
    private Optional<Outcome> stopped(Situation at, Protection key, Protection handled) {
        Candidate candidate = at.candidate();
        List<Protection> weighed = new ArrayList<>(List.of(key));
        boolean keyHolds = key.verdict() == Protection.Verdict.HOLDS;
        boolean handlerHolds = handled.verdict() == Protection.Verdict.HOLDS;
        boolean answered = handlerHolds || handled.verdict() == Protection.Verdict.HOLDS_PARTLY;
        // Who catches the violation knows of a key, even where the schema is not at hand.
        boolean closed = answered && keyHolds || handlerHolds && key.verdict() == Protection.Verdict.UNKNOWN;
        if (closed && at.sideEffects().isEmpty()) {
            return Optional.empty();
        }
        Harm harm = Harm.WRONG_DATA;
        if (keyHolds || closed) {
            boolean leftBehind = at.sideEffects().stream().anyMatch(SideEffect::lasting)
                    && handled.verdict() != Protection.Verdict.FAILS;
            harm = closed || leftBehind ? Harm.HALF_DONE : Harm.WRONG_ANSWER;
        }
        // Without a key there is no violation; only who waits for one has meant to be protected by it.
        boolean failsToHandle = handled.verdict() == Protection.Verdict.FAILS
                && (handled.flaw().isPresent() || key.verdict() != Protection.Verdict.ABSENT);
        boolean keyIsEnough = key.verdict() == Protection.Verdict.ABSENT
                && handled.verdict() == Protection.Verdict.HOLDS_PARTLY
                && violationIsAnsweredBetter(at);
        if (keyHolds || handlerHolds || failsToHandle || keyIsEnough) {
            weighed.add(handled);
        }
        if (harm != Harm.WRONG_ANSWER) {
            return Optional.of(new Outcome(candidate, harm, weighed, false));
        }
        if (nobodyHears(candidate, at.events(), at.way())) {
            return Optional.empty();
        }
        mergedRow.updatedAsFound(candidate, at.events()).ifPresent(weighed::add);
        Candidate told = candidate;
        if (leaves(handled, at) && at.sideEffects().stream().noneMatch(SideEffect::lasting)) {
            redelivery.of(at.way().root(), at.aroundAct()).ifPresent(weighed::add);
        }
        if (handled.verdict() == Protection.Verdict.ABSENT) {
            if (neitherHandled(at)) {
                told = candidate.lessSure();
                weighed.add(Protection.of(
                        Protection.Kind.HANDLED_VIOLATION,
                        "answer to the check's own `" + checked(candidate) + "`",
                        Protection.Verdict.HOLDS_PARTLY,
                        "nothing handles that either, so that both end as a server error",
                        candidate.assumption().orElseThrow().at()));
            }
        }
        return Optional.of(new Outcome(told, harm, weighed, false));
    }

    /**
     * Nobody catches it, or who does makes another exception of it, which nobody catches; or it is caught inside of a transaction of the
     * mapper's, which then cannot be committed, and says so to whoever is outside.
     */
    private static boolean leaves(Protection handled, Situation at) {
        if (handled.verdict() != Protection.Verdict.FAILS || handled.flaw().isEmpty()) {
            return handled.verdict() == Protection.Verdict.ABSENT || handled.verdict() == Protection.Verdict.FAILS;
        }
        boolean inside = handled.flaw().get() == Flaw.SPOILT_TRANSACTION
                || handled.flaw().get() == Flaw.CAUGHT_BEFORE_FLUSH;
        int boundary = Violations.boundary(at.aroundAct());
        return inside
                && at.candidate().api().mapper()
                && boundary >= 0
                && at.aroundAct().subList(0, boundary).stream().noneMatch(Frame.Try.class::isInstance);
    }

    private boolean neitherHandled(Situation at) {
        return ofRequest(at)
                && violations.neitherHandled(
                        thrownBy(at.candidate(), at.events(), at.flushes()),
                        at.aroundCheck(),
                        at.way().root().owner(),
                        checked(at.candidate()));
    }

    private boolean violationIsAnsweredBetter(Situation at) {
        return ofRequest(at)
                && violations.betterHandled(
                        thrownBy(at.candidate(), at.events(), at.flushes()),
                        at.aroundCheck(),
                        at.way().root().owner(),
                        checked(at.candidate()));
    }

    private boolean ofRequest(Situation at) {
        return entryPoints.entry(at.way().root()).kind() == Entry.Kind.REQUEST;
    }

    /**
     * A request that finds the row uses it, and is answered as the one that has inserted it. A method that is judged by itself is part of
     * the requests that call it.
     */
    private boolean isAnsweredWithTheRow(Candidate candidate, Chain way) {
        boolean goesOn = candidate
                .assumption()
                .filter(a -> a.otherwise().kind() == Assumption.Otherwise.Kind.GOES_ON)
                .isPresent();
        return goesOn
                && candidate.window() != Window.CLAIM
                && Chain.to(way.root(), program).stream()
                        .anyMatch(w -> entryPoints.entry(w.root()).kind() == Entry.Kind.REQUEST);
    }

    /** What the check throws; empty where it throws nothing. */
    private static String checked(Candidate candidate) {
        return candidate.assumption().map(a -> a.otherwise().exception()).orElse("");
    }

    /**
     * The check ends the handling of a message, and so does the violation, since the exception is let go: nobody was to be
     * answered, and nothing else is left undone.
     */
    private boolean nobodyHears(Candidate candidate, List<Event> events, Chain way) {
        boolean ends = candidate
                .assumption()
                .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.GOES_ON)
                .isPresent();
        return ends
                && entryPoints
                        .entry(way.root())
                        .lost()
                        .filter(Entry.Lost::certain)
                        .isPresent()
                && (way.calls().isEmpty() || writesOf(way.calls().get(0)) <= writes(events, Path.EMPTY));
    }

    private long writesOf(CallSite call) {
        return writes(program.from(call), call.path());
    }

    /** The ways compare one value with different constants, as the arms of a switch do. */
    private static boolean otherArm(Path one, Path other) {
        return comparisons(one)
                .anyMatch(a -> comparisons(other)
                        .anyMatch(b -> a.left().equals(b.left()) && !a.right().equals(b.right())));
    }

    private static Stream<Cond.Compare> comparisons(Path path) {
        return path.assumptions().stream()
                .map(Assumption::condition)
                .filter(c -> c instanceof Cond.Compare e
                        && e.operator() == Cond.Compare.Operator.EQ
                        && e.right() instanceof Value.Named)
                .map(Cond.Compare.class::cast);
    }

    private static long writes(List<Event> events, Path path) {
        return events.stream()
                .filter(e -> e instanceof Event.Operation o && o.operation() instanceof DataOperation.Write)
                .filter(e -> e.path().compatible(path) && !otherArm(e.path(), path))
                .count();
    }

    /** The frames around the act without retries that do not ask again: what was checked before them stays checked. */
    private static List<Frame> askingAgain(List<Frame> aroundAct, List<Frame> aroundCheck) {
        return aroundAct.stream()
                .filter(f -> !(f instanceof Frame.Retry) || aroundCheck.contains(f))
                .toList();
    }

    /** The keys of the tables that the act's module has: each service of a repository may have a table of the same name. */
    KeyCoverage keysSeenFrom(Candidate candidate) {
        return keysByFile.computeIfAbsent(
                candidate.file(), f -> new KeyCoverage(schema.seenFrom(f), program.mappings(), program.types()));
    }

    /** Whether a key can stop the second act. */
    static boolean matters(Candidate candidate) {
        return switch (candidate.window()) {
            case INSERT, CLAIM, FIND_OR_CREATE, NUMBER, COUNT_INSERT, REPLACE -> true;
            // No key says how many.
            case QUOTA, TRANSITION, LOST_UPDATE, DELETE, LEAVE, BETWEEN_WRITES -> false;
        };
    }

    private static boolean upsert(Candidate candidate) {
        return candidate
                .write()
                .filter(w -> w.conflict() != DataOperation.Conflict.FAIL)
                .isPresent();
    }

    /** What the act writes: also where that is a commit, which writes what was assigned. */
    private static Optional<DataOperation.Write> written(Candidate candidate) {
        if (!(candidate.act() instanceof Event.Assignment a)) {
            return candidate.write();
        }
        DataOperation check = candidate.check().operation();
        return Optional.of(new DataOperation.Write(
                DataOperation.Effect.UPDATE,
                a.entity(),
                RowPredicate.UNKNOWN,
                new TreeMap<>(Map.of(a.property(), a.value())),
                false,
                a.target(),
                DataOperation.Conflict.FAIL,
                false,
                a.at(),
                a.property(),
                check.api()));
    }

    /** The statement is sent at the call: also where the object's new row gets its key from the insert itself. */
    boolean immediate(Candidate candidate) {
        return candidate
                .write()
                .filter(w ->
                        w.immediate() || w.effect() == DataOperation.Effect.SAVE && keyComesFromInsert(candidate, w))
                .isPresent();
    }

    private boolean keyComesFromInsert(Candidate candidate, DataOperation.Write write) {
        boolean inserts = candidate.window() == Window.INSERT
                || candidate.window() == Window.FIND_OR_CREATE
                || candidate.window() == Window.NUMBER
                || candidate.window() == Window.REPLACE;
        return inserts
                && program.mappings()
                        .of(write.entity())
                        .filter(m -> m.idGeneration() == MappedEntity.IdGeneration.IDENTITY)
                        .isPresent();
    }

    /**
     * By what the violation comes: a row that no call inserts is sent by the commit or by a call of a repository, and where
     * there are Spring's repositories, both translate it.
     */
    private static DataOperation.Api thrownBy(Candidate candidate, List<Event> events, List<Event.Flush> flushes) {
        boolean translated =
                candidate.write().filter(DataOperation.Write::byCommit).isPresent()
                        && flushes.isEmpty()
                        && events.stream()
                                .anyMatch(e -> e instanceof Event.Operation o
                                        && o.operation().api() == DataOperation.Api.SPRING_DATA_JPA);
        return translated ? DataOperation.Api.SPRING_DATA_JPA : candidate.api();
    }

    /** Flushes behind the act, in its method and in the callers as they see them. */
    List<Event.Flush> flushesAfter(Candidate candidate, List<Event> events, Chain way) {
        List<Event.Flush> flushes = new ArrayList<>();
        flushes(events.subList(candidate.actIndex(), events.size()), candidate.act(), flushes);
        for (CallSite call : way.calls()) {
            flushes(program.from(call), candidate.act(), flushes);
        }
        return flushes;
    }

    /** What is around the act, or around the flush in whose own {@code try} it is sent. */
    private List<Frame> aroundSending(Candidate candidate, List<Event> events, List<Frame> outer) {
        Event act = candidate.act();
        List<Frame> aroundAct = Frames.around(outer, act.frames().list());
        Optional<List<Frame>> aroundFlush = immediate(candidate)
                ? Optional.empty()
                : events.subList(candidate.actIndex(), events.size()).stream()
                        .filter(e -> e instanceof Event.Flush
                                && act.path().assumptions().containsAll(e.path().assumptions()))
                        .findFirst()
                        .map(f -> Frames.around(outer, f.frames().list()));
        // Where the act has a try of its own, that one is weighed, and found to end too early.
        return aroundFlush
                .filter(f -> Frames.oneTransaction(f, aroundAct)
                        && f.containsAll(aroundAct.stream()
                                .filter(Frame.Try.class::isInstance)
                                .toList()))
                .orElse(aroundAct);
    }

    /** What is flushed before the act, or where it is not done, sends nothing of it. */
    private static void flushes(List<Event> events, Event act, List<Event.Flush> into) {
        int first = 0;
        while (first < events.size() && !events.get(first).at().equals(act.at())) {
            first++;
        }
        boolean seen = first < events.size();
        for (Event event : seen ? events.subList(first, events.size()) : events) {
            if (event instanceof Event.Flush f
                    && (!seen || f.path().compatible(events.get(first).path()))) {
                into.add(f);
            }
        }
    }
}
