package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call.LockKind;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Weighs the protections of a candidate on every way that leads to it; what no way leaves open is no finding. */
final class Judge {

    private final Program program;
    private final Schema schema;
    private final Map<String, KeyCoverage> keysByFile = new HashMap<>();
    private final Violations violations;
    private final EntryPoints entryPoints;
    private final DeadCode deadCode = new DeadCode();
    private final Companions companions;
    private final HeldRows heldRows;
    private final Rows rows;
    private final Map<Method, List<Chain>> chains = new HashMap<>();

    Judge(Program program, Schema schema) {
        this.program = program;
        this.schema = schema;
        this.rows = new Rows(program.mappings());
        this.violations = new Violations(
                program.exceptions(), new ExceptionHandlers(program.types()), program.violations(), schema);
        this.entryPoints = new EntryPoints(program.types());
        this.companions = new Companions(program, schema);
        this.heldRows = new HeldRows(program);
    }

    /** The window, if some way to it is open. */
    Optional<CheckThenAct> judge(Candidate candidate, List<Event> events) {
        List<Chain> ways = chains.computeIfAbsent(candidate.method(), m -> Chain.to(m, program));
        return ways.stream()
                .filter(w -> entryPoints.kind(w.root()) != EntryPoints.Kind.START_UP)
                .filter(w -> !deadCode.neverRuns(w.root()))
                .filter(w -> w.methods().noneMatch(EntryPoints::changesSchema))
                .sorted(Comparator.comparing(w -> entryPoints.kind(w.root())))
                .map(w -> judge(candidate, events, w))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<CheckThenAct> judge(Candidate candidate, List<Event> events, Chain way) {
        List<Frame> outer = way.frames(program);
        List<Frame> aroundAct = inner(outer, candidate.act().frames().list());
        List<Frame> aroundCheck = inner(outer, candidate.check().frames().list());
        List<Assumption> exit =
                program.summary(candidate.method()).map(Summary::exit).orElse(List.of());
        if (Rollback.always(candidate.act(), exit, outer, aroundAct, program.exceptions())) {
            return Optional.empty();
        }
        if (candidate.window() == Window.BETWEEN_WRITES) {
            return betweenWrites(candidate, events, way, aroundAct, aroundCheck);
        }
        if (candidate.act() instanceof Event.Assignment
                && !writesChanges(aroundAct)
                && !flushedLater(candidate, events)) {
            // Nothing writes a changed object outside of a transaction, or in one that only reads.
            return Optional.empty();
        }
        List<Protection> weighed = new ArrayList<>();
        List<SideEffect> sideEffects = SideEffects.of(candidate, events, aroundAct, immediate(candidate));
        Harm harm = Harm.WRONG_DATA;

        Protection key = null;
        if (keyMatters(candidate)) {
            key = keysSeenFrom(candidate)
                    .weigh(
                            candidate.entity(),
                            candidate.columns(),
                            candidate.where(),
                            written(candidate),
                            candidate.act().path());
            weighed.add(key);
            if (upsert(candidate)) {
                if (key.verdict() != Protection.Verdict.ABSENT) {
                    return Optional.empty();
                }
            } else {
                Protection handled = violations.weigh(
                        api(candidate),
                        immediate(candidate),
                        askingAgain(aroundAct, aroundCheck),
                        flushesAfter(candidate, events, way),
                        candidate
                                .assumption()
                                .map(a -> a.otherwise().exception())
                                .orElse(""),
                        candidate.act().at());
                boolean keyHolds = key.verdict() == Protection.Verdict.HOLDS;
                boolean handlerHolds = handled.verdict() == Protection.Verdict.HOLDS;
                boolean answered = handlerHolds || handled.verdict() == Protection.Verdict.HOLDS_PARTLY;
                // Who catches the violation knows of a key, even where the schema is not at hand.
                boolean closed = answered && keyHolds || handlerHolds && key.verdict() == Protection.Verdict.UNKNOWN;
                if (closed && sideEffects.isEmpty()) {
                    return Optional.empty();
                }
                if (keyHolds || closed) {
                    boolean leftBehind = sideEffects.stream().anyMatch(SideEffect::lasting)
                            && handled.verdict() != Protection.Verdict.FAILS;
                    harm = closed || leftBehind ? Harm.HALF_DONE : Harm.WRONG_ANSWER;
                }
                // Without a key there is no violation; only who waits for one has meant to be protected by it.
                boolean failsToHandle = handled.verdict() == Protection.Verdict.FAILS
                        && (handled.flaw().isPresent() || key.verdict() != Protection.Verdict.ABSENT);
                if (keyHolds || handlerHolds || failsToHandle) {
                    weighed.add(handled);
                }
                if (harm == Harm.WRONG_ANSWER
                        && handled.verdict() == Protection.Verdict.ABSENT
                        && EntryPoints.redelivered(way.root())) {
                    weighed.add(Protection.of(
                            Protection.Kind.HANDLED_VIOLATION,
                            "redelivery of the message",
                            Protection.Verdict.HOLDS_PARTLY,
                            "the broker sends it again, and then the check sees the first one's row",
                            way.root().span()));
                }
            }
        }
        for (Protection protection : List.of(
                rowLock(candidate, events, way, aroundAct),
                inProcessLock(candidate, events, way, aroundAct, aroundCheck),
                isolation(candidate, aroundAct, aroundCheck))) {
            if (protection.verdict() == Protection.Verdict.HOLDS) {
                return Optional.empty();
            }
            if (protection.verdict() != Protection.Verdict.ABSENT || relevant(candidate, protection)) {
                weighed.add(protection);
            }
        }
        Optional<Protection> gate = gate(candidate, events);
        if (gate.isPresent()) {
            if (gate.get().verdict() == Protection.Verdict.HOLDS) {
                return Optional.empty();
            }
            weighed.add(gate.get());
        }
        if (candidate.window() == Window.TRANSITION || candidate.window() == Window.LOST_UPDATE) {
            Optional<Protection> version = version(candidate);
            if (version.filter(v -> v.verdict() == Protection.Verdict.HOLDS).isPresent()) {
                // Of an object that was handed in, where its window began is not to be seen.
                if (sideEffects.isEmpty() || candidate.readElsewhere()) {
                    return Optional.empty();
                }
                harm = Harm.HALF_DONE;
            }
            version.ifPresent(weighed::add);
        }
        if (Violations.boundary(aroundAct) >= 0) {
            companions.of(candidate, events, way).ifPresent(weighed::add);
        }
        if (candidate.window() == Window.TRANSITION && checkedByDatabase(candidate)) {
            return Optional.empty();
        }
        if (candidate.window() == Window.DELETE) {
            Protection foreignKey = foreignKey(candidate);
            if (foreignKey.verdict() == Protection.Verdict.HOLDS) {
                return Optional.empty();
            }
            weighed.add(foreignKey);
        }
        return Optional.of(
                describe(candidate, way, weighed, harm, sideEffects, oneTransaction(aroundAct, aroundCheck)));
    }

    /** A transaction around both writes undoes the first where what lies between them fails. */
    private Optional<CheckThenAct> betweenWrites(
            Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct, List<Frame> aroundFirst) {
        List<SideEffect> sideEffects = BetweenWrites.effects(candidate, events);
        int boundary = Violations.boundary(aroundAct);
        boolean together = boundary >= 0 && aroundFirst.contains(aroundAct.get(boundary));
        return sideEffects.isEmpty() || together || api(candidate) == DataOperation.Api.JDBC
                ? Optional.empty()
                : Optional.of(describe(
                        candidate,
                        way,
                        List.of(Protection.of(
                                Protection.Kind.TRANSACTION,
                                "transaction around both writes",
                                Protection.Verdict.ABSENT,
                                "none was found, nor a catch that takes the first one back")),
                        Harm.HALF_DONE,
                        sideEffects,
                        together));
    }

    private static List<Frame> inner(List<Frame> outer, List<Frame> own) {
        List<Frame> all = new ArrayList<>(outer);
        all.addAll(own);
        // What runs on another thread is protected by nothing that is around its start.
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) instanceof Frame.Async) {
                return all.subList(i, all.size());
            }
        }
        return all;
    }

    /** The frames around the act without retries that do not ask again: what was checked before them stays checked. */
    private static List<Frame> askingAgain(List<Frame> aroundAct, List<Frame> aroundCheck) {
        return aroundAct.stream()
                .filter(f -> !(f instanceof Frame.Retry) || aroundCheck.contains(f))
                .toList();
    }

    private static boolean writesChanges(List<Frame> frames) {
        int boundary = Violations.boundary(frames);
        return boundary >= 0
                && !(frames.get(boundary) instanceof Frame.Transaction t
                        && t.settings().readOnly());
    }

    /** A later write through the mapper flushes the session, and with it every changed object. */
    private static boolean flushedLater(Candidate candidate, List<Event> events) {
        return events.subList(candidate.actIndex(), events.size()).stream()
                .anyMatch(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.api() == DataOperation.Api.SPRING_DATA_JPA);
    }

    // ---- keys

    /** The keys of the tables that the act's module has: each service of a repository may have a table of the same name. */
    private KeyCoverage keysSeenFrom(Candidate candidate) {
        return keysByFile.computeIfAbsent(
                file(candidate), f -> new KeyCoverage(schema.seenFrom(f), program.mappings()));
    }

    private static String file(Candidate candidate) {
        return candidate.act().at().file();
    }

    private static boolean keyMatters(Candidate candidate) {
        return switch (candidate.window()) {
            case INSERT, CLAIM, FIND_OR_CREATE, COUNT_INSERT, REPLACE -> true;
            case TRANSITION, LOST_UPDATE, DELETE, BETWEEN_WRITES -> false;
        };
    }

    private static boolean upsert(Candidate candidate) {
        return write(candidate)
                .filter(w -> w.conflict() != DataOperation.Conflict.FAIL)
                .isPresent();
    }

    private static Optional<DataOperation.Write> write(Candidate candidate) {
        return candidate.act() instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w
                ? Optional.of(w)
                : Optional.empty();
    }

    /** What the act writes: also where that is a commit, which writes what was assigned. */
    private static Optional<DataOperation.Write> written(Candidate candidate) {
        if (!(candidate.act() instanceof Event.Assignment a)) {
            return write(candidate);
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

    private static DataOperation.Api api(Candidate candidate) {
        return write(candidate)
                .map(DataOperation.Write::api)
                .orElse(candidate.check().operation().api());
    }

    /** The statement is sent at the call: also where the object's new row gets its key from the insert itself. */
    private boolean immediate(Candidate candidate) {
        return write(candidate)
                .filter(w -> w.immediate() || w.effect() == DataOperation.Effect.SAVE && keyComesFromInsert(candidate))
                .isPresent();
    }

    private boolean keyComesFromInsert(Candidate candidate) {
        boolean inserts = candidate.window() == Window.INSERT
                || candidate.window() == Window.FIND_OR_CREATE
                || candidate.window() == Window.REPLACE;
        return inserts
                && program.mappings()
                        .of(candidate.entity())
                        .filter(m -> m.idGeneration() == MappedEntity.IdGeneration.IDENTITY)
                        .isPresent();
    }

    /** Flushes behind the act, in its method and in the callers as they see them. */
    private List<Event.Flush> flushesAfter(Candidate candidate, List<Event> events, Chain way) {
        List<Event.Flush> flushes = new ArrayList<>();
        flushes(events.subList(candidate.actIndex(), events.size()), flushes);
        for (CallSite call : way.calls()) {
            flushes(program.from(call), flushes);
        }
        return flushes;
    }

    private static void flushes(List<Event> events, List<Event.Flush> into) {
        for (Event event : events) {
            if (event instanceof Event.Flush f) {
                into.add(f);
            }
        }
    }

    // ---- locks

    /** A row that both requests must lock before the check, until the act is committed. */
    private Protection rowLock(Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct) {
        boolean rowMustExist = candidate.window() == Window.TRANSITION
                || candidate.window() == Window.LOST_UPDATE
                || candidate.window() == Window.DELETE;
        boolean transaction = Violations.boundary(aroundAct) >= 0 || api(candidate) == DataOperation.Api.JDBC;
        Optional<DataOperation.Read> lock = lockBefore(candidate, events, candidate.checkIndex() + 1, rowMustExist);
        if (lock.isEmpty() && rowMustExist) {
            lock = refreshed(candidate, events);
        }
        for (int i = way.calls().size() - 1; i >= 0 && lock.isEmpty(); i--) {
            CallSite call = way.calls().get(i);
            List<Event> before = program.before(call);
            lock = lockBefore(candidate, before, before.size(), rowMustExist);
        }
        Optional<DataOperation.Write> updated = updatedFirst(candidate, events);
        if (lock.isEmpty() && transaction && updated.isPresent()) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    "row lock of `" + updated.get().label() + "`",
                    Protection.Verdict.HOLDS,
                    "",
                    updated.get().span());
        }
        if (lock.isEmpty()
                && (candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE)
                && candidate.check().operation() instanceof DataOperation.Read read
                && read.lock() == DataOperation.LockMode.EXCLUSIVE) {
            return lockOfNothing(candidate, read, aroundAct);
        }
        if (lock.isEmpty()) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    "row lock",
                    Protection.Verdict.ABSENT,
                    rowMustExist
                            ? "`" + candidate.check().operation().label() + "` reads without `FOR UPDATE`"
                            : "no row is locked before the check");
        }
        String text = "row lock of `" + lock.get().label() + "`";
        return transaction
                ? Protection.of(
                        Protection.Kind.ROW_LOCK,
                        text,
                        Protection.Verdict.HOLDS,
                        "",
                        lock.get().span())
                : Protection.failing(
                        Protection.Kind.ROW_LOCK,
                        Flaw.WITHOUT_TRANSACTION,
                        text,
                        "there is no transaction around check and act, so it ends with its own statement",
                        lock.get().span());
    }

    /** A lock on rows that are not there: MySQL locks the gap that they would lie in, unless it is told to read committed. */
    private Protection lockOfNothing(Candidate candidate, DataOperation.Read read, List<Frame> aroundAct) {
        String text = "row lock of `" + read.label() + "`";
        Optional<Databases.Assumed> product = product(candidate);
        int boundary = Violations.boundary(aroundAct);
        boolean readsCommitted = boundary < 0
                || aroundAct.get(boundary) instanceof Frame.Transaction t
                        && t.settings().isolation().startsWith("READ_");
        if (!readsCommitted && product.filter(p -> p.dialect().locksGaps()).isPresent()) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    text,
                    Protection.Verdict.HOLDS_PARTLY,
                    "it locks the gap (" + product.get().text()
                            + "), so that one of two inserts ends as the victim of a deadlock",
                    read.span());
        }
        return Protection.failing(
                Protection.Kind.ROW_LOCK,
                Flaw.NOTHING_TO_LOCK,
                text,
                "it locks the rows that it finds, and here it finds none"
                        + product.map(p -> " (" + p.text() + ")").orElse(""),
                read.span());
    }

    private static Optional<DataOperation.Read> lockBefore(
            Candidate candidate, List<Event> events, int end, boolean rowMustExist) {
        for (int i = 0; i < end; i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read read
                    && read.lock() == DataOperation.LockMode.EXCLUSIVE) {
                boolean sameTable = read.entity().same(candidate.entity());
                boolean absentRow =
                        !rowMustExist && o.id().equals(candidate.check().id()) && sameTable;
                // Whoever wants the same value for another row waits for nothing.
                boolean ownRow = candidate.window() == Window.CLAIM && sameTable;
                if (!absentRow && !ownRow) {
                    return Optional.of(read);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * An update that both requests make first, of a row that they can only share: {@code update carts .. where id = ?} before
     * the items of the cart are replaced. The second waits for the first's commit.
     */
    private static Optional<DataOperation.Write> updatedFirst(Candidate candidate, List<Event> events) {
        List<RowPredicate.Condition> asked =
                candidate.check().operation().where().conditions();
        for (Event event : events.subList(0, Math.max(0, candidate.checkIndex()))) {
            if (event instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && w.effect() == DataOperation.Effect.UPDATE
                    && w.immediate()
                    && !w.entity().same(candidate.entity())
                    && !w.where().conditions().isEmpty()
                    && w.where().conditions().stream().allMatch(c -> c.operator() == RowPredicate.Operator.EQ)
                    && w.where().conditions().stream()
                            .anyMatch(c -> asked.stream().anyMatch(a -> decides(a, c.value())))
                    && candidate.act().path().assumptions().containsAll(o.path().assumptions())) {
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    /** Who asks with the same value has this value too: it is the same, or belongs to the object whose id is asked for. */
    private static boolean decides(RowPredicate.Condition asked, Value value) {
        if (asked.operator() != RowPredicate.Operator.EQ) {
            return false;
        }
        boolean ofOneObject = asked.value() instanceof Value.Property id
                && Names.fold(id.name()).equals("id")
                && value instanceof Value.Property other
                && other.of().equals(id.of())
                && !(id.of() instanceof Value.Unknown);
        return ofOneObject || Rows.same(asked.value(), value) == Known.YES;
    }

    /** The row was read again under a lock: {@code em.refresh(row, PESSIMISTIC_WRITE)}. */
    private static Optional<DataOperation.Read> refreshed(Candidate candidate, List<Event> events) {
        OperationId check = candidate.check().id();
        for (int i = candidate.checkIndex() + 1; i < candidate.actIndex(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read read
                    && read.lock() == DataOperation.LockMode.EXCLUSIVE
                    && read.label().equals("refresh")
                    && read.where().conditions().stream()
                            .anyMatch(c ->
                                    Rows.origin(c.value()).filter(check::equals).isPresent())) {
                return Optional.of(read);
            }
        }
        return Optional.empty();
    }

    /** A lock of this process, or of a lock service, around check and act. */
    private Protection inProcessLock(
            Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct, List<Frame> aroundCheck) {
        int boundary = Violations.boundary(aroundAct);
        for (int i = 0; i < aroundAct.size(); i++) {
            if (aroundAct.get(i) instanceof Frame.Monitor monitor && aroundCheck.contains(monitor)) {
                String text = "`synchronized` on `" + monitor.lock() + "`";
                return boundary >= 0 && i > boundary
                        ? Protection.failing(
                                Protection.Kind.IN_PROCESS_LOCK,
                                Flaw.RELEASED_BEFORE_COMMIT,
                                text,
                                "it is released before the transaction around it commits",
                                monitor.at())
                        : oneProcess(text, monitor.at());
            }
        }
        Optional<Protection> own = heldLock(events, candidate.checkIndex(), boundary >= 0, aroundAct);
        for (int i = way.calls().size() - 1; i >= 0 && own.isEmpty(); i--) {
            CallSite call = way.calls().get(i);
            List<Event> before = program.before(call);
            own = heldLock(before, before.size(), boundary >= 0, aroundAct);
        }
        return own.orElseGet(() -> Protection.of(
                Protection.Kind.IN_PROCESS_LOCK, "lock", Protection.Verdict.ABSENT, "none around check and act"));
    }

    /** It is taken rightly, and knows of nothing that other instances do. */
    private static Protection oneProcess(String text, SourceSpan place) {
        return new Protection(
                Protection.Kind.IN_PROCESS_LOCK,
                text,
                Protection.Verdict.HOLDS_PARTLY,
                "it keeps out the other threads of one process, and no second instance",
                Optional.of(place),
                Optional.of(Flaw.ONE_PROCESS),
                false);
    }

    private static Optional<Protection> heldLock(
            List<Event> events, int end, boolean transaction, List<Frame> aroundAct) {
        Event.Lock held = null;
        for (int i = 0; i < end; i++) {
            if (events.get(i) instanceof Event.Lock l) {
                held = l.acquire() ? l : null;
            }
        }
        if (held == null) {
            return Optional.empty();
        }
        if (held.kind() == LockKind.ADVISORY) {
            return Optional.of(advisory(held, transaction));
        }
        Protection.Kind kind = held.kind() == LockKind.DISTRIBUTED
                ? Protection.Kind.DISTRIBUTED_LOCK
                : Protection.Kind.IN_PROCESS_LOCK;
        String text = kind == Protection.Kind.IN_PROCESS_LOCK ? "lock of this process" : "distributed lock";
        int boundary = Violations.boundary(aroundAct);
        boolean inside = transaction
                && (boundary < 0
                        || insideTransaction(held, aroundAct.get(boundary))
                        || held.frames().depth() == 0);
        boolean transactionOpensLater = transaction
                && boundary >= 0
                && held.frames().list().stream().noneMatch(f -> f.equals(aroundAct.get(boundary)))
                && innerTransaction(aroundAct, held);
        if (inside && !transactionOpensLater) {
            return Optional.of(Protection.failing(
                    kind,
                    Flaw.RELEASED_BEFORE_COMMIT,
                    text,
                    "it is taken inside the transaction and released before the commit",
                    held.at()));
        }
        return Optional.of(
                kind == Protection.Kind.IN_PROCESS_LOCK
                        ? oneProcess(text, held.at())
                        : Protection.of(
                                kind, text, Protection.Verdict.HOLDS_PARTLY, "its lease may expire", held.at()));
    }

    /** The database gives an advisory lock of a transaction back when that ends. */
    private static Protection advisory(Event.Lock held, boolean transaction) {
        return transaction
                ? Protection.of(Protection.Kind.ADVISORY_LOCK, "advisory lock", Protection.Verdict.HOLDS, "", held.at())
                : Protection.failing(
                        Protection.Kind.ADVISORY_LOCK,
                        Flaw.WITHOUT_TRANSACTION,
                        "advisory lock",
                        "there is no transaction around check and act, so it ends with its own statement",
                        held.at());
    }

    private static boolean insideTransaction(Event.Lock lock, Frame transaction) {
        return lock.frames().list().contains(transaction);
    }

    /** The transaction around the act was opened by a call below the place where the lock was taken. */
    private static boolean innerTransaction(List<Frame> aroundAct, Event.Lock lock) {
        int boundary = Violations.boundary(aroundAct);
        return aroundAct.subList(0, boundary).stream()
                .anyMatch(f -> f instanceof Frame.Call c
                        && c.at().file().equals(lock.at().file())
                        && c.at().startLine() >= lock.at().startLine());
    }

    private Protection isolation(Candidate candidate, List<Frame> aroundAct, List<Frame> aroundCheck) {
        boolean sameRow = candidate.window() == Window.TRANSITION || candidate.window() == Window.LOST_UPDATE;
        for (Frame frame : aroundAct) {
            if (!(frame instanceof Frame.Transaction t)) {
                continue;
            }
            if (t.settings().serializable()) {
                return Protection.of(
                        Protection.Kind.SERIALIZABLE, "serializable isolation", Protection.Verdict.HOLDS, "", t.at());
            }
            if (sameRow && t.settings().repeatableRead() && aroundCheck.contains(frame)) {
                return repeatableRead(candidate, t);
            }
        }
        return Protection.of(
                Protection.Kind.SERIALIZABLE,
                "serializable isolation",
                Protection.Verdict.ABSENT,
                "the transaction runs at the database's default");
    }

    /** Databases differ in what becomes of the second update of a row. */
    private Protection repeatableRead(Candidate candidate, Frame.Transaction transaction) {
        Optional<Databases.Assumed> product = product(candidate);
        boolean refused = product.filter(p -> p.dialect().repeatableReadRefusesLostUpdates())
                .isPresent();
        return Protection.of(
                        Protection.Kind.SERIALIZABLE,
                        "repeatable read isolation",
                        refused ? Protection.Verdict.HOLDS : Protection.Verdict.FAILS,
                        product.map(p -> p.text() + ", lets the second request overwrite the first there")
                                .orElse(
                                        "which database this runs on is not known; PostgreSQL would refuse the second request there,"
                                                + " MySQL lets it overwrite the first"),
                        transaction.at())
                .assumed(product.isEmpty());
    }

    private Optional<Databases.Assumed> product(Candidate candidate) {
        return schema.databaseBehind(file(candidate));
    }

    /** Which absent protections are worth a line: those that one would use here. */
    private static boolean relevant(Candidate candidate, Protection protection) {
        return protection.kind() == Protection.Kind.ROW_LOCK
                && candidate.window() != Window.INSERT
                && candidate.window() != Window.CLAIM;
    }

    // ---- conditional writes

    /** The check is in the write's own WHERE, or in that of a write before it whose row count decides. */
    private Optional<Protection> gate(Candidate candidate, List<Event> events) {
        Optional<DataOperation.Write> own = write(candidate);
        if (own.isPresent()
                && own.get().effect() == DataOperation.Effect.UPDATE
                && !throughEntity(own.get())
                && tests(own.get(), candidate)) {
            return Optional.of(
                    rowCountTested(((Event.Operation) candidate.act()).id(), events, candidate.method())
                            ? Protection.of(
                                    Protection.Kind.CONDITIONAL_WRITE,
                                    "`" + own.get().label() + "`",
                                    Protection.Verdict.HOLDS,
                                    "")
                            : Protection.failing(
                                    Protection.Kind.CONDITIONAL_WRITE,
                                    Flaw.COUNT_UNCHECKED,
                                    "conditional `" + own.get().label() + "`",
                                    "nobody looks at the number of rows that it changed",
                                    own.get().span()));
        }
        for (Assumption assumption : candidate.act().path().assumptions()) {
            Optional<OperationId> write = affected(assumption);
            if (write.isPresent() && conditionalWrite(write.get(), events)) {
                return Optional.of(Protection.of(
                        Protection.Kind.CONDITIONAL_WRITE,
                        "row count of a conditional write",
                        Protection.Verdict.HOLDS,
                        ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<OperationId> affected(Assumption assumption) {
        for (Atoms.Atom atom : Atoms.of(assumption.condition())) {
            if (atom.holds()
                    && atom.cond() instanceof Cond.Present p
                    && p.value() instanceof Value.Result r
                    && r.shape() == Value.Result.Shape.AFFECTED) {
                return Optional.of(r.operation());
            }
        }
        return Optional.empty();
    }

    private boolean conditionalWrite(OperationId id, List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.Operation o
                    && o.id().equals(id)
                    && o.operation() instanceof DataOperation.Write w) {
                return w.effect() == DataOperation.Effect.UPDATE
                                && w.where().conditions().size() > 1
                        || w.effect() == DataOperation.Effect.DELETE
                        || w.conflict() == DataOperation.Conflict.IGNORE;
            }
        }
        return false;
    }

    private boolean tests(DataOperation.Write write, Candidate candidate) {
        for (RowPredicate.Condition condition : write.where().conditions()) {
            for (String column : candidate.columns()) {
                if (rows.sameColumn(candidate.entity(), condition.column(), column)) {
                    return true;
                }
            }
            boolean version = Rows.folded(condition.column()).equals("version");
            if (version) {
                return true;
            }
        }
        return false;
    }

    private boolean rowCountTested(OperationId write, List<Event> events, Method method) {
        boolean here = events.stream()
                .anyMatch(e -> e instanceof Event.RowCountTest t && t.write().equals(write));
        boolean returned = program.summary(method)
                .filter(s -> Values.mentions(
                        s.result(),
                        v -> v instanceof Value.Result r
                                && r.operation().equals(write)
                                && r.shape() == Value.Result.Shape.AFFECTED))
                .isPresent();
        return here || returned;
    }

    /** The mapper writes the object: what it is found by is its key, and no test. */
    private static boolean throughEntity(DataOperation.Write write) {
        return !(write.subject() instanceof Value.Unknown);
    }

    private Optional<Protection> version(Candidate candidate) {
        Optional<MappedEntity> mapped = program.mappings().of(candidate.entity());
        if (mapped.isEmpty()) {
            return Optional.empty();
        }
        boolean throughEntity = candidate.act() instanceof Event.Assignment
                || write(candidate).filter(Judge::throughEntity).isPresent();
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
        return Optional.of(Protection.of(
                Protection.Kind.VERSION,
                "`@Version`",
                Protection.Verdict.ABSENT,
                "`" + candidate.entity().name() + "` has none"));
    }

    /** {@code set balance = balance - ?} under {@code CHECK (balance >= 0)}: the database makes the decision again. */
    private boolean checkedByDatabase(Candidate candidate) {
        String column = candidate.columns().get(0);
        boolean computed = write(candidate)
                .map(w -> w.values().entrySet().stream()
                        .anyMatch(e -> e.getValue() instanceof Value.Derived d
                                && d.how().equals("in database")
                                && rows.sameColumn(candidate.entity(), e.getKey(), column)))
                .orElse(false);
        Pattern mention = Pattern.compile("(?i)(?<![\\w$])"
                + Pattern.quote(program.mappings().columnName(candidate.entity(), column)) + "(?![\\w$])");
        return computed
                && schema.seenFrom(file(candidate))
                        .database(candidate.entity().table())
                        .map(t -> t.checks().stream()
                                .anyMatch(c -> mention.matcher(c.expression()).find()))
                        .orElse(false);
    }

    private Protection foreignKey(Candidate candidate) {
        String child = candidate.check().operation().entity().table();
        String parent = write(candidate).map(w -> w.entity().table()).orElse("");
        if (Names.fold(child).equals(Names.fold(parent))) {
            return Protection.of(
                    Protection.Kind.FOREIGN_KEY,
                    "lock on the counted rows",
                    Protection.Verdict.ABSENT,
                    "none was found");
        }
        Schema here = schema.seenFrom(file(candidate));
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
                        keysSeenFrom(candidate)
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

    private static boolean oneTransaction(List<Frame> aroundAct, List<Frame> aroundCheck) {
        int boundary = Violations.boundary(aroundAct);
        return boundary >= 0 && aroundCheck.contains(aroundAct.get(boundary));
    }

    private CheckThenAct describe(
            Candidate candidate,
            Chain way,
            List<Protection> weighed,
            Harm harm,
            List<SideEffect> sideEffects,
            boolean inTransaction) {
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
        CheckThenAct.Otherwise otherwise = candidate
                .assumption()
                .map(a -> new CheckThenAct.Otherwise(
                        CheckThenAct.Otherwise.Kind.valueOf(a.otherwise().kind().name()),
                        a.otherwise().exception()))
                .orElse(new CheckThenAct.Otherwise(CheckThenAct.Otherwise.Kind.GOES_ON, ""));
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
                otherwise,
                weighed,
                harm,
                sideEffects,
                candidate.sameRows(),
                entryPoints.describe(way.root()),
                entryPoints.kind(way.root()) == EntryPoints.Kind.SCHEDULED,
                inTransaction,
                held(candidate));
    }

    private Optional<CheckThenAct.Held> held(Candidate candidate) {
        List<Event> events =
                program.summary(candidate.method()).map(Summary::events).orElse(List.of());
        return heldRows.of(candidate, events, chains.getOrDefault(candidate.method(), List.of()));
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
