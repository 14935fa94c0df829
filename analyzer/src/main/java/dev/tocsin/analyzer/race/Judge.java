package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.ConsumerSettings;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Weighs the protections of a candidate on every way that leads to it; what no way leaves open is no finding. Each thread has
 * one of its own, and what it says does not depend on what it was asked before.
 */
final class Judge {

    private final Program program;
    private final Schema schema;
    private final KeyAndViolation keyAndViolation;
    private final EntryPoints entryPoints;
    private final OtherWays otherWays;
    private final DeadCode deadCode = new DeadCode();
    private final SecondTry secondTry;
    private final OneConsumer oneConsumer;
    private final Companions companions;
    private final HeldRows heldRows;
    private final Surroundings surroundings;
    private final RowLocks rowLocks;
    private final HeldLocks heldLocks;
    private final Isolation isolation;
    private final ConditionalWrites conditionalWrites;
    private final FailingInsert failingInsert;
    private final OwnRowCounted ownRowCounted;
    private final Repetition repetition;
    private final ColumnKinds columnKinds;
    private final MarkedAsGone markedAsGone;
    private final AtRoot atRoot;
    private final Rollback rollback;
    private final Rows rows;
    private final Map<Method, List<Chain>> chains = new HashMap<>();

    /**
     * What is asked of the whole program; all threads' judges share it.
     *
     * @param consumers what settings say of how many messages are taken at a time
     * @param namedElsewhere whether files that are no part of the program name a method
     */
    record Shared(
            CallPlaces places,
            StateWriters writers,
            TableWriters tableWriters,
            ConsumerSettings consumers,
            Predicate<String> namedElsewhere) {}

    Judge(Program program, Schema schema, Shared shared) {
        this.program = program;
        this.schema = schema;
        this.rows = new Rows(program.mappings());
        this.entryPoints = new EntryPoints(program, shared.places(), shared.namedElsewhere());
        this.otherWays = new OtherWays(entryPoints);
        this.companions = new Companions(program, schema);
        Predicate<Method> ofRequest = m -> entryPoints.entry(m).kind().mayBeRequest();
        this.heldRows = new HeldRows(program, ofRequest);
        this.surroundings = new Surroundings(program, schema, entryPoints::isHandedOn, entryPoints::startUp);
        this.rowLocks = new RowLocks(program, schema, heldRows);
        this.heldLocks = new HeldLocks(program, ofRequest);
        this.isolation = new Isolation(schema);
        this.ownRowCounted = new OwnRowCounted(rows);
        this.failingInsert = new FailingInsert(program, rows);
        this.conditionalWrites = new ConditionalWrites(program, rows);
        RootTraces traces = new RootTraces(program);
        this.repetition = new Repetition(program, rows, traces, shared.writers());
        this.markedAsGone = new MarkedAsGone(program);
        this.columnKinds = new ColumnKinds(program, schema);
        this.keyAndViolation = new KeyAndViolation(
                program,
                schema,
                entryPoints,
                new ValuesOnWay(rows, traces),
                new Redelivery(program.types(), shared.places(), shared.namedElsewhere()));
        this.rollback = new Rollback(program);
        this.atRoot = new AtRoot(program, traces, entryPoints);
        this.secondTry = new SecondTry(program);
        this.oneConsumer =
                new OneConsumer(program, shared, m -> entryPoints.entry(m).ofUsers() && !entryPoints.startUp(m));
    }

    /** Whether some way leads to what the window is made of, on which the act is not taken back in any case. */
    boolean happens(Candidate candidate, List<Event> events) {
        if (conditionalWrites.endsAlike(candidate, events) || DeletedBehind.always(candidate, events)) {
            return false;
        }
        List<Chain> ways = waysTo(candidate.method());
        return Chain.mayBeMore(ways)
                || ways.stream()
                        .anyMatch(w -> !atRoot.rulesOut(candidate, events, w) && !rollback.always(candidate, w));
    }

    private List<Chain> waysTo(Method method) {
        return chains.computeIfAbsent(method, m -> Chain.to(m, program));
    }

    /** The window, if some way to it is open. */
    Optional<CheckThenAct> judge(Candidate found, List<Event> events) {
        List<Chain> all = waysTo(found.method());
        List<Chain> open = all.stream()
                .filter(w -> !entryPoints.startUp(w.root())
                        && !Profiles.ofTests(w.root().owner()))
                .filter(w -> !deadCode.neverRuns(w.root()))
                .filter(w -> w.methods().noneMatch(EntryPoints::changesSchema))
                .filter(w -> !secondTry.leadsHere(w))
                .filter(w -> !atRoot.closes(found, w))
                .filter(w -> Chain.mayBeMore(all) || !atRoot.rulesOut(found, events, w))
                .sorted(Comparator.comparing(w -> entryPoints.entry(w.root()).kind()))
                .collect(Collectors.collectingAndThen(Collectors.toList(), w -> likelyFirst(found, w)));
        // A way that no user goes says nothing of the others.
        List<Chain> live =
                open.stream().filter(w -> entryPoints.entry(w.root()).ofUsers()).toList();
        List<Chain> ways = live.isEmpty() ? open : live;
        Candidate candidate = asksForAny(found)
                ? found.as(Window.COUNT_INSERT)
                : repetition.harmless(found, ways) ? found.lessSure() : found;
        return widest(ways.stream()
                        .filter(w -> acts(candidate, events, w))
                        .flatMap(w ->
                                weigh(candidate, events, w)
                                        .open()
                                        .map(o -> new Open(w, describe(candidate, events, w, o)))
                                        .stream()))
                .map(o -> otherWays
                        .closed(
                                o.way(),
                                ways,
                                w -> acts(candidate, events, w)
                                        ? weigh(candidate, events, w).by()
                                        : Optional.empty())
                        .map(o.window()::openOn)
                        .orElse(o.window()))
                .map(w -> everyWayInTransaction(candidate, ways) ? w : w.withWayWithoutTransaction())
                .map(w -> ofItsWayAlone(w, candidate, ways));
    }

    /** The ways in their order, behind all others those that hardly anybody goes. */
    private List<Chain> likelyFirst(Candidate candidate, List<Chain> ways) {
        if (ways.size() < 2) {
            return ways;
        }
        Map<Boolean, List<Chain>> kept =
                ways.stream().collect(Collectors.partitioningBy(w -> atRoot.isKeptFrom(candidate, w)));
        return Stream.concat(kept.get(false).stream(), kept.get(true).stream()).toList();
    }

    private record Open(Chain way, CheckThenAct window) {}

    /**
     * The first way on which nothing stands half in the way, rather one where no catch of everything is on the way: of the others
     * it is not true. Or else the first one. No more are judged than it takes.
     */
    private static Optional<Open> widest(Stream<Open> open) {
        Optional<Open> first = Optional.empty();
        Optional<Open> wide = Optional.empty();
        for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
            Open next = each.next();
            CheckThenAct window = next.window();
            if (!window.narrowed() && !wrapped(window)) {
                return wide.filter(w -> w.window().entry().concurrent()
                                && !window.entry().concurrent())
                        .or(() -> Optional.of(next));
            }
            if (window.narrowed()) {
                first = first.or(() -> Optional.of(next));
            } else {
                wide = wide.or(() -> Optional.of(next));
            }
        }
        return wide.isPresent() ? wide : first;
    }

    /** What a catch does that is not on all ways is told of the way that it is on. */
    private CheckThenAct ofItsWayAlone(CheckThenAct window, Candidate candidate, List<Chain> ways) {
        Optional<Protection> handled =
                window.protection(Protection.Kind.HANDLED_VIOLATION).filter(h -> wrapped(window));
        boolean onAllWays = handled.flatMap(Protection::place)
                .map(place -> ways.stream()
                        .map(w -> Frames.around(
                                w.frames(program), candidate.act().frames().list()))
                        .allMatch(frames -> frames.stream().anyMatch(f -> catchesAt(f, place))))
                .orElse(true);
        return onAllWays
                ? window
                : window.telling(
                        handled.get(),
                        handled.get().only("on the way from `" + window.entry().method() + "`"));
    }

    private static boolean catchesAt(Frame frame, SourceSpan place) {
        return frame instanceof Frame.Try t && t.handlers().stream().anyMatch(h -> h.at().equals(place));
    }

    private static boolean wrapped(CheckThenAct window) {
        return window.protection(Protection.Kind.HANDLED_VIOLATION)
                .filter(h -> h.verdict() == Protection.Verdict.FAILS && h.flaw().isEmpty())
                .isPresent();
    }

    /** Whether a run on this way writes, and what it writes stays. */
    private boolean acts(Candidate candidate, List<Event> events, Chain way) {
        List<Frame> aroundAct =
                Frames.around(way.frames(program), candidate.act().frames().list());
        // Nothing writes a changed object outside of a transaction, or in one that only reads.
        boolean lost = writtenByCommit(candidate) && !writesChanges(aroundAct) && !flushedLater(candidate, events);
        return !rollback.always(candidate, way) && !lost && !neverFlushed(candidate, events, way, aroundAct);
    }

    private boolean everyWayInTransaction(Candidate candidate, List<Chain> ways) {
        return ways.stream()
                .map(w -> w.frames(program))
                .allMatch(outer -> Frames.oneTransaction(
                        Frames.around(outer, candidate.act().frames().list()),
                        Frames.around(outer, candidate.check().frames().list())));
    }

    /**
     * A way that is open.
     *
     * @param told the candidate as it is told of, with what weighing it has shown
     * @param undone whether what the second of two requests has written goes with another row that stops it
     */
    private record Weighed(
            Candidate told,
            List<Protection> protections,
            Harm harm,
            List<SideEffect> sideEffects,
            boolean inTransaction,
            boolean undone) {}

    /**
     * A way that was weighed.
     *
     * @param open empty where it is closed
     * @param by what closes it, where that is told of each way by itself
     */
    private record Weighing(Optional<Weighed> open, Optional<Protection> by) {
        private static final Weighing CLOSED = new Weighing(Optional.empty(), Optional.empty());

        static Weighing closedBy(Protection protection) {
            return new Weighing(Optional.empty(), Optional.of(protection));
        }
    }

    /** What protects the candidate on this way. */
    private Weighing weigh(Candidate candidate, List<Event> events, Chain way) {
        List<Frame> outer = way.frames(program);
        List<Frame> aroundAct = Frames.around(outer, candidate.act().frames().list());
        List<Frame> aroundCheck =
                Frames.around(outer, candidate.check().frames().list());
        if (ownRowCounted.letsOneThrough(
                candidate, events, e -> Frames.around(outer, e.frames().list()))) {
            return Weighing.CLOSED;
        }
        if (candidate.window() == Window.BETWEEN_WRITES) {
            return new Weighing(betweenWrites(candidate, events, aroundAct, aroundCheck), Optional.empty());
        }
        List<Protection> weighed = new ArrayList<>();
        List<SideEffect> sideEffects =
                SideEffects.of(candidate, events, aroundAct, keyAndViolation.immediate(candidate));
        Harm harm = Harm.WRONG_DATA;

        Candidate told = candidate;
        boolean refusedBeside = false;
        if (KeyAndViolation.matters(candidate)) {
            KeyAndViolation.Weighing key = keyAndViolation.weigh(candidate, events, way, outer, sideEffects);
            if (key.open().isEmpty()) {
                return new Weighing(Optional.empty(), key.answer().filter(Judge::takesIt));
            }
            KeyAndViolation.Outcome stopped = key.open().get();
            told = stopped.told();
            harm = stopped.harm();
            refusedBeside = stopped.beside();
            weighed.addAll(stopped.weighed());
        }
        for (Protection protection : List.of(
                rowLocks.weigh(candidate, events, way, aroundAct),
                heldLocks.weigh(candidate, events, way, aroundAct, aroundCheck),
                isolation.weigh(candidate, aroundAct, aroundCheck))) {
            if (protection.verdict() == Protection.Verdict.HOLDS) {
                return Weighing.closedBy(protection);
            }
            if (protection.verdict() != Protection.Verdict.ABSENT || relevant(candidate, protection)) {
                weighed.add(protection);
            }
        }
        Optional<Protection> gate = conditionalWrites.weigh(candidate, events);
        if (gate.isPresent()) {
            if (gate.get().verdict() == Protection.Verdict.HOLDS) {
                return Weighing.CLOSED;
            }
            weighed.add(gate.get());
        }
        if (candidate.window() == Window.TRANSITION || candidate.window() == Window.LOST_UPDATE) {
            Optional<Protection> version = version(candidate);
            if (version.filter(v -> v.verdict() == Protection.Verdict.HOLDS).isPresent()) {
                // Of an object that was handed in, where its window began is not to be seen.
                if (sideEffects.isEmpty() || candidate.readElsewhere()) {
                    return Weighing.CLOSED;
                }
                harm = Harm.HALF_DONE;
            }
            version.ifPresent(weighed::add);
        }
        candidate
                .write()
                .flatMap(w -> failingInsert.missing(w, schema.seenFrom(candidate.file())))
                .map(c -> Protection.of(
                        Protection.Kind.CONSTRAINT,
                        "`" + c + "`, which must not be NULL",
                        Protection.Verdict.HOLDS_PARTLY,
                        "it is never set here, so that the insert seems to fail each time"))
                .ifPresent(weighed::add);
        if (candidate.window() == Window.TRANSITION && checkedByDatabase(candidate)) {
            return Weighing.CLOSED;
        }
        if (candidate.window() == Window.DELETE) {
            Protection foreignKey = foreignKey(candidate);
            if (foreignKey.verdict() == Protection.Verdict.HOLDS) {
                return Weighing.CLOSED;
            }
            weighed.add(foreignKey);
        }
        Weighed open = new Weighed(
                told,
                weighed,
                harm,
                sideEffects,
                Frames.oneTransaction(aroundAct, aroundCheck),
                !refusedBeside && Violations.boundary(aroundAct) >= 0);
        return new Weighing(Optional.of(open), Optional.empty());
    }

    private static boolean takesIt(Protection answer) {
        return answer.verdict() == Protection.Verdict.HOLDS || answer.verdict() == Protection.Verdict.HOLDS_PARTLY;
    }

    /** A transaction around both writes undoes the first where what lies between them fails. */
    private Optional<Weighed> betweenWrites(
            Candidate candidate, List<Event> events, List<Frame> aroundAct, List<Frame> aroundFirst) {
        List<SideEffect> sideEffects = BetweenWrites.effects(candidate, events);
        boolean together = Frames.oneTransaction(aroundAct, aroundFirst);
        return sideEffects.isEmpty() || together || candidate.api().mayHaveBegun()
                ? Optional.empty()
                : Optional.of(new Weighed(
                        candidate,
                        List.of(Protection.of(
                                Protection.Kind.TRANSACTION,
                                "transaction around both writes",
                                Protection.Verdict.ABSENT,
                                "none was found, nor a catch that takes the first one back")),
                        Harm.HALF_DONE,
                        sideEffects,
                        together,
                        false));
    }

    /** An object is changed, or what is in its collection, and no statement is asked for. */
    private static boolean writtenByCommit(Candidate candidate) {
        return candidate.act() instanceof Event.Assignment
                || candidate.write().filter(DataOperation.Write::byCommit).isPresent();
    }

    private static boolean writesChanges(List<Frame> frames) {
        return Violations.boundary(frames) >= 0 && !readsOnly(frames);
    }

    private static boolean readsOnly(List<Frame> frames) {
        int boundary = Violations.boundary(frames);
        return boundary >= 0
                && frames.get(boundary) instanceof Frame.Transaction t
                && t.settings().readOnly();
    }

    /** What a mapper keeps for the flush is never sent in a transaction that only reads, unless the program flushes itself. */
    private boolean neverFlushed(Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct) {
        return readsOnly(aroundAct)
                && candidate.write().filter(DataOperation.Write::waitsForFlush).isPresent()
                && !keyAndViolation.immediate(candidate)
                && program.mappings().of(candidate.entity()).isPresent()
                && keyAndViolation.flushesAfter(candidate, events, way).isEmpty();
    }

    /** A later write through the mapper flushes the session, and with it every changed object. */
    private static boolean flushedLater(Candidate candidate, List<Event> events) {
        return events.subList(candidate.actIndex(), events.size()).stream()
                .anyMatch(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.api() == DataOperation.Api.SPRING_DATA_JPA);
    }

    // ---- keys

    /** {@code if (!users.existsByTenantId(id))} the first one is inserted: the tenant's users are counted, none is looked for. */
    private boolean asksForAny(Candidate candidate) {
        return (candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE)
                && keyAndViolation
                        .keysSeenFrom(candidate)
                        .asksForAnyOfMany(
                                candidate.entity(),
                                candidate.columns(),
                                candidate.where(),
                                candidate.check().operation());
    }

    /** Which absent protections are worth a line: those that one would use here. */
    private static boolean relevant(Candidate candidate, Protection protection) {
        return protection.kind() == Protection.Kind.ROW_LOCK
                && (protection.place().isPresent()
                        || candidate.window() != Window.INSERT && candidate.window() != Window.CLAIM);
    }

    private Optional<Protection> version(Candidate candidate) {
        Optional<MappedEntity> mapped = program.mappings().of(candidate.entity());
        if (mapped.isEmpty()) {
            return Optional.empty();
        }
        boolean throughEntity = candidate.act() instanceof Event.Assignment
                || candidate.write().filter(DataOperation.Write::throughEntity).isPresent();
        if (mapped.get().version().isPresent()) {
            return Optional.of(
                    throughEntity
                            ? Protection.of(
                                    Protection.Kind.VERSION,
                                    "`@Version` on `" + candidate.entity().name() + "`",
                                    Protection.Verdict.HOLDS,
                                    "")
                            : Protection.failing(
                                    Protection.Kind.VERSION,
                                    Flaw.VERSION_BYPASSED,
                                    "`@Version` on `" + candidate.entity().name() + "`",
                                    "the statement goes around the entity",
                                    candidate.act().at()));
        }
        boolean seen = !program.types().named(mapped.get().typeName()).isEmpty();
        if (!seen && !candidate.api().mapper()) {
            return Optional.empty();
        }
        return Optional.of(Protection.of(
                Protection.Kind.VERSION,
                "`@Version`",
                seen ? Protection.Verdict.ABSENT : Protection.Verdict.UNKNOWN,
                "`" + candidate.entity().name() + "` " + (seen ? "has none" : "is not in the sources")));
    }

    /** {@code set balance = balance - ?} under {@code CHECK (balance >= 0)}: the database makes the decision again. */
    private boolean checkedByDatabase(Candidate candidate) {
        return candidate.columns().stream().anyMatch(c -> checkedByDatabase(candidate, c));
    }

    private boolean checkedByDatabase(Candidate candidate, String column) {
        boolean computed = candidate
                .write()
                .map(w -> w.values().entrySet().stream()
                        .anyMatch(e -> e.getValue() instanceof Value.Derived d
                                && d.how().equals(Value.Derived.IN_DATABASE)
                                && rows.sameColumn(candidate.entity(), e.getKey(), column)))
                .orElse(false);
        Pattern mention = Pattern.compile("(?i)(?<![\\w$])"
                + Pattern.quote(program.mappings().columnName(candidate.entity(), column)) + "(?![\\w$])");
        return computed
                && schema.seenFrom(candidate.file())
                        .database(candidate.entity().table())
                        .map(t -> t.checks().stream()
                                .anyMatch(c -> mention.matcher(c.expression()).find()))
                        .orElse(false);
    }

    private Protection foreignKey(Candidate candidate) {
        String child = candidate.check().operation().entity().table();
        String parent = candidate.write().map(w -> w.entity().table()).orElse("");
        if (Names.fold(child).equals(Names.fold(parent))) {
            return Protection.of(
                    Protection.Kind.FOREIGN_KEY,
                    "lock on the counted rows",
                    Protection.Verdict.ABSENT,
                    "none was found");
        }
        if (candidate.write().filter(markedAsGone::byMapper).isPresent()) {
            return Protection.of(
                    Protection.Kind.FOREIGN_KEY,
                    "foreign key from `" + child + "` to `" + parent + "`",
                    Protection.Verdict.ABSENT,
                    "the row is only marked as deleted, so that none would fire");
        }
        Schema here = schema.seenFrom(candidate.file());
        boolean refers = here.database(child)
                .map(t -> t.foreignKeys().stream()
                        .anyMatch(f -> Names.fold(f.target()).equals(Names.fold(parent)) && !f.cascades()))
                .orElse(false);
        boolean mapped = here.database(child).isEmpty()
                && program.mappings()
                        .of(candidate.check().operation().entity())
                        .map(m -> m.properties().values().stream()
                                .anyMatch(p -> !p.collection() && p.targetType().isPresent()))
                        .orElse(false);
        return refers || mapped
                ? Protection.of(
                        Protection.Kind.FOREIGN_KEY, "foreign key", Protection.Verdict.HOLDS, "stops the delete")
                : Protection.of(
                        Protection.Kind.FOREIGN_KEY,
                        "foreign key from `" + child + "` to `" + parent + "`",
                        keyAndViolation
                                                .keysSeenFrom(candidate)
                                                .tableKnown(candidate
                                                        .check()
                                                        .operation()
                                                        .entity())
                                        == Known.YES
                                ? Protection.Verdict.ABSENT
                                : Protection.Verdict.UNKNOWN,
                        "none was found");
    }

    // ---- the window, for the rules

    private CheckThenAct describe(Candidate weighedOne, List<Event> events, Chain way, Weighed weighed) {
        Candidate candidate = weighed.told();
        List<Protection> protections = new ArrayList<>(weighed.protections());
        if (weighed.undone()) {
            companions.of(weighedOne, events, way).ifPresent(protections::add);
        }
        DataOperation check = candidate.check().operation();
        CheckThenAct.Site act = candidate.act() instanceof Event.Operation o
                ? new CheckThenAct.Site(o.at(), o.operation().label(), Optional.of(o.operation()))
                : new CheckThenAct.Site(
                        candidate.act().at(),
                        ((Event.Assignment) candidate.act()).property() + " = ..",
                        Optional.empty());
        List<CheckThenAct.Call> path = new ArrayList<>();
        calls(candidate.check().frames().list(), path);
        calls(candidate.act().frames().list(), path);
        return new CheckThenAct(
                candidate.window(),
                new CheckThenAct.Site(check.span(), check.label(), Optional.of(check)),
                candidate.assumption().map(Assumption::at).orElse(check.span()),
                act,
                candidate.entity(),
                candidate.columns(),
                candidate.where(),
                candidate.method().qualifiedName(),
                path,
                surroundings.otherwise(candidate),
                protections,
                weighed.harm(),
                weighed.sideEffects(),
                candidate.sameRows(),
                entry(weighedOne, way),
                weighed.inTransaction(),
                !weighed.inTransaction(),
                candidate.columns().isEmpty()
                        ? ColumnKind.UNKNOWN
                        : columnKinds.of(candidate.entity(), candidate.columns().get(0), candidate.file()),
                List.of(),
                held(candidate),
                surroundings.of(candidate, events(candidate), ways(candidate)),
                Optional.empty(),
                List.of());
    }

    private Entry entry(Candidate candidate, Chain way) {
        Entry entry = entryPoints.entry(way.root());
        return entry.kind() == Entry.Kind.MESSAGE && oneConsumer.isOnlyWayTo(candidate, ways(candidate))
                ? entry.oneAfterTheOther()
                : entry;
    }

    private Optional<CheckThenAct.Held> held(Candidate candidate) {
        return heldRows.of(candidate, events(candidate), ways(candidate));
    }

    private List<Event> events(Candidate candidate) {
        return program.summary(candidate.method()).map(Summary::events).orElse(List.of());
    }

    private List<Chain> ways(Candidate candidate) {
        return chains.getOrDefault(candidate.method(), List.of());
    }

    private static void calls(List<Frame> frames, List<CheckThenAct.Call> into) {
        for (Frame frame : frames) {
            if (frame instanceof Frame.Call c) {
                CheckThenAct.Call call =
                        new CheckThenAct.Call(c.at(), c.callee().shortName());
                if (!into.contains(call)) {
                    into.add(call);
                }
            }
        }
    }
}
