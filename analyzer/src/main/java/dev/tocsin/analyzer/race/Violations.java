package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Exceptions;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a unique violation is thrown, and whether some catch on its way turns it into an answer.
 *
 * <p>A statement that is sent at once throws at its call. One that waits for the flush throws there, at the latest at the
 * commit, which is outside of everything that the transaction encloses.
 */
final class Violations {

    /** What a violation looks like where Spring translates exceptions of a mapper, at the call or at the commit. */
    private static final List<String> SPRING = List.of("DataIntegrityViolationException", "JpaSystemException");

    private static final String COMMIT_FAILED = "RollbackException";

    /** As which a mapper throws whatever fails, a violation among others. */
    private static final Set<String> MAPPERS = Set.of("PersistenceException", COMMIT_FAILED);

    private static final List<String> JPA = List.of(
            "PersistenceException",
            "ConstraintViolationException",
            "EntityExistsException",
            COMMIT_FAILED,
            "DataIntegrityViolationException",
            "EJBException",
            "EJBTransactionRolledbackException",
            "TransactionalException",
            "OptimisticLockException");

    /** A session of Hibernate's own throws its own exceptions, which were none of the mapper's standard ones before 6. */
    private static final List<String> HIBERNATE = Stream.concat(Stream.of("ConstraintViolationException"), JPA.stream())
            .distinct()
            .toList();

    private static final List<String> SPRING_JDBC = List.of("DuplicateKeyException", "DataIntegrityViolationException");

    private static final List<String> JDBC =
            List.of("SQLException", "SQLIntegrityConstraintViolationException", "BatchUpdateException");

    /** mybatis-spring translates as Spring's JDBC classes do; without it MyBatis throws one type for all that fails. */
    private static final List<String> MYBATIS = Stream.concat(SPRING_JDBC.stream(), Stream.of("PersistenceException"))
            .toList();

    private static final List<String> JDBI =
            List.of("UnableToExecuteStatementException", "StatementException", "JdbiException", "DBIException");

    /** A project's own way to the database may throw what any of them throws. */
    private static final List<String> ANY = Stream.of(SPRING, JPA, SPRING_JDBC, JDBC)
            .flatMap(List::stream)
            .distinct()
            .toList();

    /** Types that are caught for the sake of a violated constraint, and hardly for anything else. */
    private static final Set<String> VIOLATIONS = Set.of(
            "DataIntegrityViolationException",
            "DuplicateKeyException",
            "ConstraintViolationException",
            "EntityExistsException",
            "SQLIntegrityConstraintViolationException",
            "JpaSystemException");

    private final Exceptions exceptions;
    private final ExceptionHandlers handlers;
    private final List<String> more;
    private final Schema schema;
    private final TypeIndex types;

    /**
     * An act on its way to the database.
     *
     * @param api the way by which its violation comes back
     * @param immediate whether it is sent by its own call
     * @param statement what is sent: {@code INSERT}
     * @param at where the act stands
     */
    record Sent(DataOperation.Api api, boolean immediate, String statement, SourceSpan at) {}

    /**
     * What becomes of a request that finds the row.
     *
     * @param exception simple name of what the check throws; empty where it throws nothing
     * @param goesOn it uses the row, so that no error is its answer
     */
    record Found(String exception, boolean goesOn) {}

    /** @param more simple names of exceptions as which a violation arrives in this project, whatever the API */
    Violations(Exceptions exceptions, ExceptionHandlers handlers, List<String> more, Schema schema, TypeIndex types) {
        this.exceptions = exceptions;
        this.handlers = handlers;
        this.more = more;
        this.schema = schema;
        this.types = types;
    }

    /** The types as which a violation may arrive. */
    private List<String> types(DataOperation.Api api) {
        return Stream.concat(ofApi(api).stream(), more.stream()).toList();
    }

    private static List<String> ofApi(DataOperation.Api api) {
        return switch (api) {
            case SPRING_DATA_JPA -> SPRING;
            case JPA -> JPA;
            case HIBERNATE -> HIBERNATE;
            case SPRING_JDBC -> SPRING_JDBC;
            case JDBC -> JDBC;
            case MYBATIS -> MYBATIS;
            case JDBI -> JDBI;
            case PROJECT -> ANY;
        };
    }

    /**
     * Weighs the catches around an act. One that is meant for violations holds; one that takes every exception, and a
     * handler for all requests, answer the violation too, but say nothing of whether there is a key: they hold partly. Neither does
     * where its answer is another one than the check's: a server error, where that has a better one, or any error where the row is used.
     *
     * @param sent the act
     * @param frames everything around the act, outermost first
     * @param flushes the flushes that come after the act
     * @param root the class where the request comes in
     */
    Protection weigh(Sent sent, List<Frame> frames, List<Event.Flush> flushes, Found found, TypeDecl root) {
        DataOperation.Api api = sent.api();
        SourceSpan act = sent.at();
        List<String> types = types(api);
        int boundary = sent.immediate() ? -1 : boundary(frames);
        Optional<Protection> tooEarly = Optional.empty();
        Optional<Protection> neverThrown = Optional.empty();
        String unseen = "";
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (frames.get(i) instanceof Frame.Retry retry && retries(retry, types)) {
                return retried(retry, boundary >= 0 && i > boundary || spoilt(api, frames, i, act), act);
            }
            if (!(frames.get(i) instanceof Frame.Try attempt)) {
                continue;
            }
            Optional<Frame.Handler> handler = handler(attempt, types);
            if (handler.isEmpty()) {
                neverThrown = neverThrown.or(() -> forAnotherApi(attempt, types, act));
                continue;
            }
            boolean meant =
                    handler.get().inspects() || handler.get().types().stream().anyMatch(this::isMeant);
            boolean flushed = flushedInside(attempt, flushes);
            boolean sees = boundary < 0 || i < boundary || flushed;
            String text = "`catch (" + String.join(" | ", handler.get().types()) + ")`";
            SourceSpan place = handler.get().at();
            if (onlyCommit(handler.get()) && (sent.immediate() || boundary >= 0 && i > boundary && flushed)) {
                // What is sent before the commit fails where it is sent, which is no commit that fails.
                neverThrown = neverThrown.or(() -> neverThrown(handler.get(), types, act));
                continue;
            }
            if (!sees && !meant && !waits(handler.get())) {
                // A catch of everything was not put there for the violation.
                unseen = unseen.isEmpty()
                        ? text + " (" + place.lineAfter(act) + ") ends before the " + sent.statement()
                                + " is sent, by the commit at the latest"
                        : unseen;
                continue;
            }
            if (!sees) {
                tooEarly = Optional.of(Protection.failing(
                        Protection.Kind.HANDLED_VIOLATION,
                        Flaw.CAUGHT_BEFORE_FLUSH,
                        text,
                        place.lineAfter(act) + " does not see the violation: the " + sent.statement()
                                + " is sent after this catch, by the commit at the latest",
                        place));
                continue;
            }
            switch (handler.get().outcome()) {
                case RETHROWN:
                    unseen = unseen.isEmpty() ? text + " (" + place.lineAfter(act) + ") throws it on" : unseen;
                    continue;
                case TRANSLATED:
                    if (meant) {
                        return handled(text, place, act, Protection.Verdict.HOLDS);
                    }
                    // Where it throws what the check throws, nobody is told anything else.
                    return !found.exception().isEmpty()
                                    && handler.get().thrown().equals(found.exception())
                            ? handled(text, place, act, Protection.Verdict.HOLDS_PARTLY)
                            : wrapped(handler.get(), frames.subList(0, i), act);
                case SERVER_ERROR:
                    if (!takes(attempt, handler.get(), found.exception())) {
                        return Protection.of(
                                Protection.Kind.HANDLED_VIOLATION,
                                text,
                                Protection.Verdict.FAILS,
                                place.lineAfter(act) + " answers with a server error",
                                place);
                    }
                    return handled(text, place, act, Protection.Verdict.HOLDS_PARTLY);
                default:
                    if (meant && spoilt(api, frames, i, act)) {
                        return Protection.failing(
                                        Protection.Kind.HANDLED_VIOLATION,
                                        retried(frames, i) ? Flaw.RETRIED_INSIDE : Flaw.SPOILT_TRANSACTION,
                                        text,
                                        place.lineAfter(act)
                                                + " goes on inside the transaction that the violation has already spoilt"
                                                + (api.mapper() ? "" : spoiler(act)),
                                        place)
                                .assumed(!api.mapper()
                                        && schema.databaseBehind(act.file()).isEmpty());
                    }
                    return handled(
                            text, place, act, meant ? Protection.Verdict.HOLDS : Protection.Verdict.HOLDS_PARTLY);
            }
        }
        Optional<Protection> never = neverThrown;
        // A request that has been answered hears nothing of what another thread throws.
        boolean onAnotherThread = frames.stream().anyMatch(Frame.Async.class::isInstance);
        Optional<ExceptionHandlers.Handler> global = onAnotherThread
                ? Optional.empty()
                : handlers.of(types, act.file(), root)
                        .or(() -> Optional.of(found.exception())
                                .filter(c -> !c.isEmpty())
                                .flatMap(c -> handlers.alike(types.get(0), c, exceptions, act.file(), root)));
        if (global.isPresent() && !found.goesOn()) {
            return Protection.of(
                    Protection.Kind.HANDLED_VIOLATION,
                    "exception handler for `" + global.get().type() + "`",
                    Protection.Verdict.HOLDS_PARTLY,
                    "in " + global.get().place().fileName(),
                    global.get().place());
        }
        String caught = unseen.isEmpty()
                ? "no catch of `" + types.get(0) + "` on the way"
                : unseen + ", no other catch of `" + types.get(0) + "` is on the way";
        return tooEarly.or(() -> never)
                .orElseGet(() -> Protection.of(
                        Protection.Kind.HANDLED_VIOLATION,
                        "catch of the violation",
                        Protection.Verdict.ABSENT,
                        caught + ", and "
                                + global.map(g -> "the exception handler in "
                                                + g.place().fileName() + " answers with an error, and not with the row")
                                        .orElse(
                                                onAnotherThread
                                                        ? "no exception handler hears of another thread's"
                                                        : "it has no exception handler of its own")));
    }

    /**
     * Whether the check's own exception is as little handled as the violation, so that both end as the same server error.
     *
     * @param frames everything around the check, outermost first
     * @param controller where the request comes in
     * @param checked simple name of what the check throws; empty where it throws nothing
     */
    boolean neitherHandled(DataOperation.Api api, List<Frame> frames, TypeDecl controller, String checked) {
        return uncaught(frames, checked)
                && handlers.neitherHandled(controller, types(api).get(0), checked, exceptions);
    }

    /** A catch of everything makes another exception of the violation, for whoever catches that. */
    private Protection wrapped(Frame.Handler handler, List<Frame> outer, SourceSpan act) {
        String made = handler.thrown().isEmpty() ? "another exception" : "`" + handler.thrown() + "`";
        String wraps = handler.at().lineAfter(act) + " wraps the violation into " + made;
        String text = "`catch (" + String.join(" | ", handler.types()) + ")`";
        return goesOnAfter(handler.thrown(), outer)
                .map(h -> Protection.of(
                        Protection.Kind.HANDLED_VIOLATION,
                        text,
                        Protection.Verdict.HOLDS_PARTLY,
                        wraps + ", after which " + h.at().lineAfter(handler.at()) + " goes on",
                        handler.at()))
                .orElseGet(() -> Protection.of(
                        Protection.Kind.HANDLED_VIOLATION,
                        text,
                        Protection.Verdict.FAILS,
                        handler.alike() ? wraps + ", as it does with whatever else it catches" : wraps,
                        handler.at()));
    }

    /** The catch further out behind which the program goes on. */
    private Optional<Frame.Handler> goesOnAfter(String exception, List<Frame> outer) {
        String thrown = exception;
        for (int i = outer.size() - 1; i >= 0; i--) {
            Optional<Frame.Handler> handler =
                    outer.get(i) instanceof Frame.Try t ? handler(t, List.of(thrown)) : Optional.empty();
            if (handler.isPresent() && handler.get().outcome() == Frame.Handler.Outcome.ABSORBED) {
                return handler;
            }
            if (handler.isPresent() && handler.get().outcome() == Frame.Handler.Outcome.TRANSLATED) {
                thrown = handler.get().thrown();
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a handler for all requests answers the violation, and nobody the check's own exception: the key alone gives the better
     * answer then. Parameters as above.
     */
    boolean betterHandled(DataOperation.Api api, List<Frame> frames, TypeDecl controller, String checked) {
        return uncaught(frames, checked)
                && handlers.of(types(api), controller.file().file(), controller).isPresent()
                && handlers.unanswered(controller, checked, exceptions);
    }

    /** The check throws, and no catch around it takes that. */
    private boolean uncaught(List<Frame> frames, String checked) {
        return !checked.isEmpty()
                && frames.stream()
                        .filter(Frame.Try.class::isInstance)
                        .flatMap(f -> ((Frame.Try) f).handlers().stream())
                        .filter(h -> h.outcome() != Frame.Handler.Outcome.RETHROWN)
                        .noneMatch(h -> h.types().stream().anyMatch(t -> exceptions.isA(checked, t)));
    }

    /** What the check throws ends in the very clause in which the violation ends: both are answered alike. */
    private boolean takes(Frame.Try attempt, Frame.Handler handler, String checked) {
        return !checked.isEmpty()
                && handler(attempt, List.of(checked)).filter(handler::equals).isPresent();
    }

    private boolean isMeant(String type) {
        return VIOLATIONS.contains(type) || more.contains(type);
    }

    /** A class of the project's own that is called as a library's violation, and is none. */
    private boolean isNamesake(Frame.Handler handler, int index) {
        String caught = handler.types().get(index);
        return VIOLATIONS.contains(caught)
                && !more.contains(caught)
                && !types.named(handler.qualifiedTypes().get(index)).isEmpty();
    }

    private boolean retries(Frame.Retry retry, List<String> types) {
        return retry.types().isEmpty()
                || retry.types().stream().anyMatch(r -> types.stream().anyMatch(t -> exceptions.isA(t, r)));
    }

    /** The loser comes again and is told by the check, if it comes in a new transaction. */
    private static Protection retried(Frame.Retry retry, boolean inside, SourceSpan act) {
        return inside
                ? Protection.failing(
                        Protection.Kind.HANDLED_VIOLATION,
                        Flaw.RETRIED_INSIDE,
                        "retry",
                        retry.at().lineAfter(act)
                                + " tries again inside the transaction that the violation has already spoilt",
                        retry.at())
                : handled(
                        "retry",
                        retry.at(),
                        act,
                        retry.types().isEmpty() ? Protection.Verdict.HOLDS_PARTLY : Protection.Verdict.HOLDS);
    }

    /** A catch that waits for the violation as another API throws it. */
    private Optional<Protection> forAnotherApi(Frame.Try attempt, List<String> types, SourceSpan act) {
        return attempt.handlers().stream()
                .filter(h -> IntStream.range(0, h.types().size())
                        .anyMatch(i -> isMeant(h.types().get(i)) && !isNamesake(h, i)))
                .filter(h -> h.qualifiedTypes().stream().noneMatch(q -> q.contains("validation")))
                .findFirst()
                .flatMap(h -> neverThrown(h, types, act));
    }

    private static Optional<Protection> neverThrown(Frame.Handler handler, List<String> types, SourceSpan act) {
        return Optional.of(Protection.failing(
                Protection.Kind.HANDLED_VIOLATION,
                Flaw.NEVER_THROWN,
                "`catch (" + String.join(" | ", handler.types()) + ")`",
                handler.at().lineAfter(act) + " waits for what is not thrown here: a violation arrives as `"
                        + types.get(0) + "`",
                handler.at()));
    }

    /** {@code catch (PersistenceException e) { return false; }}: the mapper's own exceptions, and an answer to them. */
    private static boolean waits(Frame.Handler handler) {
        return handler.outcome() == Frame.Handler.Outcome.ABSORBED && MAPPERS.containsAll(handler.types());
    }

    /** Jakarta Persistence throws it where the commit fails, and nowhere else. */
    private static boolean onlyCommit(Frame.Handler handler) {
        return handler.types().equals(List.of(COMMIT_FAILED));
    }

    /** Between the transaction and the catch is a loop: what failed is tried again in the same transaction. */
    private static boolean retried(List<Frame> frames, int catchAt) {
        int transaction = boundary(frames);
        return transaction >= 0
                && frames.subList(transaction, catchAt).stream()
                        .anyMatch(f -> f instanceof Frame.Loop l && !l.overElements());
    }

    /**
     * Behind a violation that comes out of the mapper its transaction can only be rolled back, whatever is caught inside;
     * where statements are sent without one, PostgreSQL takes no further statement of the transaction, and others do.
     */
    private boolean spoilt(DataOperation.Api api, List<Frame> frames, int catchAt, SourceSpan act) {
        int transaction = boundary(frames);
        boolean rolledBack = transaction >= 0
                && frames.get(transaction) instanceof Frame.Transaction t
                && t.settings().byHand();
        if (transaction < 0 || transaction >= catchAt || rolledBack) {
            return false;
        }
        boolean savepoint = frames.subList(transaction, catchAt).stream()
                .anyMatch(f -> f instanceof Frame.Transaction t
                        && t.settings().propagation().equals("NESTED"));
        return api.mapper()
                || !savepoint
                        && schema.databaseBehind(act.file())
                                .map(p -> p.dialect().abortsTransaction())
                                .orElse(true);
    }

    /** The database that spoils it. */
    private String spoiler(SourceSpan act) {
        return schema.databaseBehind(act.file())
                .map(p -> " (" + p.text() + ")")
                .orElse(", if the database is PostgreSQL; which one it is is not known");
    }

    private static Protection handled(String text, SourceSpan place, SourceSpan act, Protection.Verdict verdict) {
        return Protection.of(Protection.Kind.HANDLED_VIOLATION, text, verdict, place.lineAfter(act), place);
    }

    private Optional<Frame.Handler> handler(Frame.Try attempt, List<String> types) {
        for (Frame.Handler handler : attempt.handlers()) {
            for (int i = 0; i < handler.types().size(); i++) {
                String caught = handler.types().get(i);
                boolean beanValidation = caught.equals("ConstraintViolationException")
                        && handler.qualifiedTypes().get(i).contains("validation");
                if (!beanValidation
                        && !isNamesake(handler, i)
                        && types.stream().anyMatch(t -> exceptions.isA(t, caught))) {
                    return Optional.of(handler);
                }
            }
        }
        return Optional.empty();
    }

    /** The index of the transaction whose commit sends what waits; -1 where there is none around. */
    static int boundary(List<Frame> frames) {
        int boundary = -1;
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (frames.get(i) instanceof Frame.Async) {
                break;
            }
            if (frames.get(i) instanceof Frame.Transaction t) {
                if (t.settings().none()) {
                    break;
                }
                if (!t.settings().supports()) {
                    boundary = i;
                }
                if (t.settings().own()) {
                    break;
                }
            }
        }
        return boundary;
    }

    private static boolean flushedInside(Frame.Try attempt, List<Event.Flush> flushes) {
        return flushes.stream()
                .anyMatch(f -> f.frames().list().stream()
                        .anyMatch(o -> o instanceof Frame.Try t && t.at().equals(attempt.at())));
    }
}
