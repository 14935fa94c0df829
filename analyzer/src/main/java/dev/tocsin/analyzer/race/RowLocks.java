package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Rows that the database keeps locked until the transaction ends: the second request waits for the first. */
final class RowLocks {

    private final Program program;
    private final Schema schema;
    private final HeldRows heldRows;
    private final WrittenFirst writtenFirst;

    RowLocks(Program program, Schema schema, HeldRows heldRows) {
        this.program = program;
        this.schema = schema;
        this.heldRows = heldRows;
        this.writtenFirst = new WrittenFirst(program, schema);
    }

    /** A row that both requests must lock before the check, until the act is committed. */
    Protection weigh(Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct) {
        boolean rowMustExist = candidate.window() == Window.TRANSITION
                || candidate.window() == Window.LOST_UPDATE
                || candidate.window() == Window.DELETE
                || candidate.window() == Window.LEAVE;
        Optional<DataOperation.Read> anew = rowMustExist
                ? refreshed(candidate, events).filter(r -> r.lock() == DataOperation.LockMode.EXCLUSIVE)
                : Optional.empty();
        List<Taken> taken = anew.isPresent() ? List.of() : locksBefore(candidate, events, way, aroundAct, rowMustExist);
        boolean transaction = Violations.boundary(aroundAct) >= 0
                || beganUnseen(candidate.api(), aroundAct)
                || taken.stream().anyMatch(Taken::begunBefore);
        Optional<DataOperation.Read> lock =
                anew.or(() -> taken.stream().filter(Taken::lasts).findFirst().map(Taken::read));
        Optional<DataOperation.Write> updated = writtenFirst.on(candidate, events, way, aroundAct);
        if (lock.isEmpty() && transaction && updated.isPresent()) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    "row lock of `" + updated.get().label() + "`",
                    Protection.Verdict.HOLDS,
                    "",
                    updated.get().span());
        }
        Optional<DataOperation.Read> ended = taken.stream()
                .map(Taken::read)
                .filter(r -> r.entity().same(candidate.check().operation().entity()))
                .findFirst();
        if (lock.isEmpty() && ended.isPresent() && ClaimedRows.by(candidate, events, way.frames(program))) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    "row lock of `" + ended.get().label() + "`",
                    Protection.Verdict.HOLDS,
                    "",
                    ended.get().span());
        }
        if (lock.isEmpty() && transaction && ended.isPresent()) {
            return Protection.failing(
                    Protection.Kind.ROW_LOCK,
                    Flaw.WITHOUT_TRANSACTION,
                    "row lock of `" + ended.get().label() + "`",
                    "it ends with the transaction that it is taken in, before the one of the act begins",
                    ended.get().span());
        }
        if (!transaction && anew.isEmpty()) {
            lock = meant(candidate, taken);
        }
        if (lock.isEmpty()
                && (candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE)
                && candidate.check().operation() instanceof DataOperation.Read read
                && read.lock() == DataOperation.LockMode.EXCLUSIVE) {
            return lockOfNothing(candidate, read, aroundAct);
        }
        Optional<Protection> gap = lock.isEmpty() && transaction ? gapOfDelete(candidate, aroundAct) : Optional.empty();
        if (gap.isPresent()) {
            return gap.get();
        }
        Optional<DataOperation.Read> late =
                lock.isEmpty() ? lockedAfterCheck(candidate, events, way.frames(program), aroundAct) : Optional.empty();
        if (late.isPresent()) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    "row lock of `" + late.get().label() + "`",
                    Protection.Verdict.ABSENT,
                    "it is taken after the check ("
                            + late.get().span().lineAfter(candidate.check().at())
                            + "), which two requests can both have passed by then",
                    late.get().span());
        }
        if (lock.isEmpty()) {
            return Protection.of(
                    Protection.Kind.ROW_LOCK,
                    "row lock",
                    Protection.Verdict.ABSENT,
                    updated.map(u -> "`" + u.label() + "` ("
                                    + u.span().lineAfter(candidate.act().at())
                                    + ") locks a row that both share, but only for its own statement: no transaction is"
                                    + " around check and act")
                            .orElse(
                                    rowMustExist
                                            ? "`"
                                                    + candidate
                                                            .check()
                                                            .operation()
                                                            .label() + "` reads without `FOR UPDATE`"
                                            : "no row is locked before the check"));
        }
        String text = "row lock of `" + lock.get().label() + "`";
        Optional<CheckThenAct.Site> held = transaction
                        && decidesOnRow(candidate)
                        && !versioned(lock.get().entity())
                        && refreshed(candidate, events).isEmpty()
                        && lock.get()
                                .entity()
                                .same(candidate.check().operation().entity())
                ? heldRows.before(lock.get(), events, way, aroundAct)
                : Optional.empty();
        if (held.isPresent()) {
            return Protection.failing(
                    Protection.Kind.ROW_LOCK,
                    Flaw.HELD_BEFORE,
                    text,
                    "`" + held.get().label() + "` ("
                            + held.get().span().lineAfter(lock.get().span())
                            + ") has loaded the row before, so the session gives it back as it was then",
                    lock.get().span());
        }
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

    /** Of several locks that end too early the one that the act was to be done under: on the checked row, or one of its table. */
    private static Optional<DataOperation.Read> meant(Candidate candidate, List<Taken> taken) {
        DataOperation check = candidate.check().operation();
        return taken.stream()
                .map(Taken::read)
                .min(Comparator.comparing((DataOperation.Read r) -> !r.span().equals(check.span()))
                        .thenComparing(r -> !r.entity().same(check.entity())));
    }

    /** Hibernate compares the version when it locks a row that the session holds, and refuses to go on where it has changed. */
    private boolean versioned(Entity entity) {
        return program.mappings().of(entity).flatMap(MappedEntity::version).isPresent();
    }

    private static boolean decidesOnRow(Candidate candidate) {
        return candidate.window() == Window.TRANSITION || candidate.window() == Window.LOST_UPDATE;
    }

    /**
     * An {@code EntityManager} writes and locks in a transaction or not at all: where none is to be seen, whoever calls has begun
     * one, by means that are not known here (jakarta.persistence, {@code TransactionRequiredException}). A connection of plain
     * JDBC, a handle of JDBI's and a session of MyBatis' may have been told to wait for a commit.
     */
    private static boolean beganUnseen(DataOperation.Api api, List<Frame> around) {
        return switch (api) {
            case JDBC, MYBATIS, JDBI -> true;
            case JPA, HIBERNATE -> around.stream().noneMatch(Frame.Transaction.class::isInstance);
            case SPRING_DATA_JPA, SPRING_JDBC, PROJECT -> false;
        };
    }

    /** A lock on rows that are not there. */
    private Protection lockOfNothing(Candidate candidate, DataOperation.Read read, List<Frame> aroundAct) {
        return gap(candidate, read, aroundAct)
                .orElseGet(() -> Protection.failing(
                        Protection.Kind.ROW_LOCK,
                        Flaw.NOTHING_TO_LOCK,
                        "row lock of `" + read.label() + "`",
                        "it locks the rows that it finds, and here it finds none"
                                + schema.databaseBehind(candidate.file())
                                        .map(p -> " (" + p.text() + ")")
                                        .orElse(""),
                        read.span()));
    }

    /** A DELETE locks what it goes through as a locking read does; one that a mapper makes of rows that it has read does not. */
    private Optional<Protection> gapOfDelete(Candidate candidate, List<Frame> aroundAct) {
        return candidate.window() == Window.REPLACE
                        && candidate.check().operation() instanceof DataOperation.Write w
                        && !w.oneByOne()
                ? gap(candidate, w, aroundAct)
                : Optional.empty();
    }

    /** MySQL locks the gap that rows would lie in, unless it is told to read committed. */
    private Optional<Protection> gap(Candidate candidate, DataOperation locking, List<Frame> aroundAct) {
        int boundary = Violations.boundary(aroundAct);
        boolean readsCommitted = boundary < 0
                || aroundAct.get(boundary) instanceof Frame.Transaction t
                        && t.settings().isolation().startsWith("READ_");
        return schema.databaseBehind(candidate.file())
                .filter(p -> !readsCommitted && p.dialect().locksGaps())
                .map(p -> Protection.of(
                        Protection.Kind.ROW_LOCK,
                        "row lock of `" + locking.label() + "`",
                        Protection.Verdict.HOLDS_PARTLY,
                        "it locks the gap (" + p.text()
                                + "), so that one of two requests ends as the victim of a deadlock",
                        locking.span()));
    }

    /** A row that is locked between check and act, on every way from the one to the other, until the act is committed. */
    private static Optional<DataOperation.Read> lockedAfterCheck(
            Candidate candidate, List<Event> events, List<Frame> outer, List<Frame> aroundAct) {
        for (int i = candidate.checkIndex() + 1; i < candidate.actIndex(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read read
                    && read.lock() == DataOperation.LockMode.EXCLUSIVE
                    && !o.id().equals(candidate.check().id())
                    && candidate.act().path().assumptions().containsAll(o.path().assumptions())
                    && lasts(read.api(), Frames.around(outer, o.frames().list()), aroundAct)) {
                return Optional.of(read);
            }
        }
        return Optional.empty();
    }

    /**
     * A lock that was taken before.
     *
     * @param lasts the transaction that it is taken in is around the act too
     * @param begunBefore whoever calls has begun that, by means that are not known here
     */
    private record Taken(DataOperation.Read read, boolean lasts, boolean begunBefore) {}

    /** The locks that are taken before the check, the nearest caller's first. */
    private List<Taken> locksBefore(
            Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct, boolean rowMustExist) {
        List<Taken> taken = new ArrayList<>();
        locks(
                candidate,
                events.subList(0, candidate.checkIndex() + 1),
                rowMustExist,
                way.frames(program),
                aroundAct,
                taken);
        for (int i = way.calls().size() - 1; i >= 0; i--) {
            locks(
                    candidate,
                    program.before(way.calls().get(i)),
                    rowMustExist,
                    way.frames(program, i),
                    aroundAct,
                    taken);
        }
        return taken;
    }

    private static void locks(
            Candidate candidate,
            List<Event> before,
            boolean rowMustExist,
            List<Frame> outer,
            List<Frame> aroundAct,
            List<Taken> taken) {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read read
                    && read.lock() == DataOperation.LockMode.EXCLUSIVE) {
                boolean sameTable = read.entity().same(candidate.entity());
                boolean absentRow =
                        !rowMustExist && o.id().equals(candidate.check().id()) && sameTable;
                // Whoever wants the same value for another row, or takes another one out, waits for nothing.
                boolean ownRow = candidate.window() == Window.CLAIM && sameTable
                        || candidate.window() == Window.LEAVE
                                && sameTable
                                && !o.id().equals(candidate.check().id());
                if (!absentRow && !ownRow) {
                    List<Frame> around = Frames.around(outer, o.frames().list());
                    boolean begunBefore = demandsTransaction(around) && Violations.boundary(aroundAct) < 0;
                    boolean lasts = begunBefore || lasts(read.api(), around, aroundAct);
                    // Rows of the table that is to get another: while they were locked, they were what it was about.
                    boolean ofOthers = !rowMustExist && sameTable && Violations.boundary(around) >= 0;
                    if (lasts
                            || !ofOthers && !servesItsOwnStep(read, around, before.subList(i, before.size()), outer)) {
                        taken.add(new Taken(read, lasts, begunBefore));
                    }
                }
            }
        }
    }

    /** The row was locked for what the lock's own transaction writes, and has been committed before this window opens. */
    private static boolean servesItsOwnStep(
            DataOperation.Read lock, List<Frame> around, List<Event> after, List<Frame> outer) {
        return Violations.boundary(around) >= 0
                && after.stream()
                        .filter(e -> writes(e, lock.entity()))
                        .anyMatch(e -> Frames.oneTransaction(
                                Frames.around(outer, e.frames().list()), around));
    }

    private static boolean writes(Event event, Entity entity) {
        return event instanceof Event.Assignment a && a.entity().same(entity)
                || event instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.entity().same(entity);
    }

    /** Without a transaction the method throws, so that there is one around it, though none is seen to begin. */
    private static boolean demandsTransaction(List<Frame> around) {
        int boundary = Violations.boundary(around);
        return boundary >= 0
                && around.get(boundary) instanceof Frame.Transaction t
                && t.settings().mandatory();
    }

    /**
     * What the database locks for an operation it keeps locked until the operation's transaction ends. Locking queries and
     * updates of a mapper are refused without a transaction: where none is to be seen, it is one that the act joins.
     */
    static boolean lasts(DataOperation.Api api, List<Frame> around, List<Frame> aroundAct) {
        boolean begun = api == DataOperation.Api.SPRING_DATA_JPA || beganUnseen(api, around);
        return Violations.boundary(around) < 0
                ? Violations.boundary(aroundAct) < 0 || begun
                : Frames.oneTransaction(around, aroundAct);
    }

    /** The row was read again before it is written: {@code em.refresh(row, PESSIMISTIC_WRITE)}, or without a lock. */
    private static Optional<DataOperation.Read> refreshed(Candidate candidate, List<Event> events) {
        OperationId check = candidate.check().id();
        for (int i = candidate.checkIndex() + 1; i < candidate.actIndex(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read read
                    && read.label().equals(HeldRows.REFRESH)
                    && read.where().conditions().stream().anyMatch(c -> comesFrom(c.value(), check))) {
                return Optional.of(read);
            }
        }
        return Optional.empty();
    }

    /** The row, or a value of it, is the read's own on one branch at least: it may have been read by another one instead. */
    private static boolean comesFrom(Value value, OperationId read) {
        if (value instanceof Value.Choice choice) {
            return choice.arms().stream().anyMatch(a -> comesFrom(a.value(), read));
        }
        return value instanceof Value.Property property
                ? comesFrom(property.of(), read)
                : Rows.origin(value).filter(read::equals).isPresent();
    }
}
