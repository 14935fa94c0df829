package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;

/**
 * A window that is open: a check, an act that changes its answer, and no protection that holds on some way to it.
 *
 * @param window how the act changes the answer
 * @param check the read (for {@link Window#REPLACE} the delete, for an update that hit no row the update)
 * @param decision where the answer is looked at; the check itself where no branch does
 * @param act the write, or the assignment that a commit writes
 * @param columns the columns that check and act share, as written at the check
 * @param where the rows that the check asks for, together with what the program tests of those that it read
 * @param method qualified name of the method in which check and act meet
 * @param path the calls from there down to the check and to the act, in order of execution
 * @param otherwise what the program does when the check says no: a sentence part, empty where it simply goes on
 * @param protections what was looked for; never empty
 * @param harm what follows
 * @param sideEffects what a request does outside of the database while the window is open, the gravest first
 * @param sameRows whether check and act are known to speak of the same rows
 * @param entry how runs come here, on the way that tells most
 * @param inTransaction whether one transaction is known to be around both check and act, on the way that is told
 * @param wayWithoutTransaction whether some way leads here on which none is known to be around both
 * @param kind what the first of the columns holds
 * @param alternatives reads of the checked row on other branches, one of which takes the place of the check where the program
 *     goes that way
 * @param held a read before the check after which the session may hold the checked row, on whatever way leads here
 * @param around what the transaction around check and act has in it besides, and who is outside of it
 * @param open the way that is told, where some other one is closed
 * @param actsBeside inserts of such a row behind the same check on other branches, one of which takes the place of the act where the
 *     program goes that way
 */
public record CheckThenAct(
        Window window,
        Site check,
        SourceSpan decision,
        Site act,
        Entity entity,
        List<String> columns,
        RowPredicate where,
        String method,
        List<Call> path,
        Otherwise otherwise,
        List<Protection> protections,
        Harm harm,
        List<SideEffect> sideEffects,
        Known sameRows,
        Entry entry,
        boolean inTransaction,
        boolean wayWithoutTransaction,
        ColumnKind kind,
        List<Site> alternatives,
        Optional<Held> held,
        Around around,
        Optional<OpenWay> open,
        List<Site> actsBeside) {

    public CheckThenAct {
        columns = List.copyOf(columns);
        path = List.copyOf(path);
        protections = List.copyOf(protections);
        sideEffects = List.copyOf(sideEffects);
        alternatives = List.copyOf(alternatives);
        actsBeside = List.copyOf(actsBeside);
    }

    /**
     * A statement.
     *
     * @param label the operation as a reader knows it: {@code existsByEmail}, {@code UPDATE users}, {@code setStatus}
     * @param operation the operation behind it; empty for an assignment that a commit writes
     */
    public record Site(SourceSpan span, String label, Optional<DataOperation> operation) {}

    /**
     * A read that may have loaded the row: it asks for it, or for another row that brings it along.
     *
     * @param changed whether such a row is changed between that read and the check
     * @param inTransaction whether it is in the transaction of the check, so that a lock that it takes lasts until the write
     */
    public record Held(Site read, boolean changed, boolean inTransaction) {}

    /**
     * What a change of the transaction's borders has to look at.
     *
     * @param parent a write or a lock, earlier in the transaction on whatever way leads here, of a row that the written one may
     *     refer to: a second transaction would not see it, or would wait for it in vain
     * @param sameTable a write of the act's table, earlier in the transaction on whatever way leads here: the insert of the same key
     *     in a second transaction would wait for it in vain
     * @param callers every call of the method in which check and act meet, where a transaction begins with each of them and is
     *     around both; empty where some call is inside of another transaction, or where not all are known
     * @param outermost names of the methods with whose calls the act's transaction begins, one for each way that has one, sorted
     * @param endsWithAct whether on every way the act's transaction begins behind the method in which check and act meet, so that
     *     it is over when the call that leads to the act returns
     * @param onAnotherThread whether the act runs on another thread than the check, and so in no transaction of the check's
     * @param beyondKeys why a unique key on what the check compares would not do; empty where it would
     * @param noSum whether what is written is not always the old value with something added or taken away
     * @param appended whether what is written is the old text, where there is one, with something behind it
     * @param instead what is done with the row where the check finds one, and none is inserted; empty where it is left as it is
     * @param product the database that the act writes to, where the repository tells of it
     * @param supported the products that the program can be started on, of which that one may be only one
     * @param wanted what the decision wants of the columns of a transition
     * @param refusedBefore whether who runs again behind another's commit is told no, at the latest by the check, since something is
     *     decided before it on what the run itself changes
     * @param repeated something that the transaction does outside of the database before the check, and does again where it is run
     *     again
     * @param oneOfSeveral whether a transition takes one of several rows that the check found in the wanted state
     * @param rowDecides whether what becomes of a found row hangs on what it holds: it is refused, deleted or changed on some
     *     ways only, or another value than its own is tried
     * @param nothingGiven whether the method that decides is {@code void}, so that no row is its answer
     * @param ofARow whether the rows that are replaced, counted or numbered are known to belong to another row
     * @param decidedBeside another column of the row that decides whether an update is made, and that the run writes too
     * @param decidedBefore where the updated column has been decided on before the check, by an earlier look at the row
     * @param oneByOne whether one transaction may come to the check for one element after the other
     * @param sentBefore what sends the change of a row before the {@code save} that is the act, on some run
     */
    public record Around(
            Optional<Site> parent,
            Optional<Site> sameTable,
            List<SourceSpan> callers,
            List<String> outermost,
            boolean endsWithAct,
            boolean onAnotherThread,
            Optional<BeyondKeys> beyondKeys,
            boolean noSum,
            boolean appended,
            Optional<Instead> instead,
            Optional<Dialect> product,
            List<Dialect> supported,
            Wanted wanted,
            Known refusedBefore,
            Optional<SideEffect> repeated,
            boolean oneOfSeveral,
            boolean rowDecides,
            boolean nothingGiven,
            boolean ofARow,
            Optional<String> decidedBeside,
            Optional<SourceSpan> decidedBefore,
            boolean oneByOne,
            Optional<SentBefore> sentBefore) {
        public Around {
            callers = List.copyOf(callers);
            outermost = List.copyOf(outermost);
            supported = List.copyOf(supported);
        }
    }

    /**
     * A session sends what has been changed in a row before it asks for others.
     *
     * @param by the query, or the flush that the program asks for
     * @param change the setter's call, or the assignment
     */
    public record SentBefore(Site by, SourceSpan change) {}

    /** What a decision wants of a column. */
    public enum Wanted {
        /** That it is equal to a value. */
        VALUE,
        /** That there is nothing in it. */
        NOTHING,
        /** A range, one of several values, any but one, and what is written is none of them. */
        OTHER,
        /** What the written value is not known to turn: only what was read, compared again, tells that nobody was faster. */
        AS_READ
    }

    /** What changes or deletes the row that the check finds. */
    public record Instead(Kind kind, Site site) {
        /** Ways to do so. */
        public enum Kind {
            /** By a statement that sets columns in the table. */
            UPDATED,
            /** As an object of the mapper. */
            CHANGED,
            DELETED
        }
    }

    /** A call on the way: {@code callee} is called at the span. */
    public record Call(SourceSpan span, String callee) {}

    /**
     * Of several ways, one that is open.
     *
     * @param method where it begins, as people call it: {@code SignUpController.signUp}
     * @param call what that method calls next; empty where check and act meet in it
     * @param elsewhere what closes another way: it holds there, or holds partly, where it takes a violation among whatever else
     */
    public record OpenWay(String method, Optional<Call> call, Protection elsewhere) {}

    /**
     * What the program does when the check says no.
     *
     * @param exception simple name of the exception that it throws on every way, where it does and the name is known
     * @param differs whether it throws on one way and returns on another, by what else is so
     * @param silent whether it returns from a method that gives nothing, so that nobody is told
     */
    public record Otherwise(Kind kind, String exception, boolean differs, boolean silent) {
        /** Ways to say no. */
        public enum Kind {
            GOES_ON,
            RETURNS,
            THROWS
        }
    }

    /** The protection of a kind that was looked for, if it was. */
    public Optional<Protection> protection(Protection.Kind kind) {
        return protections.stream().filter(p -> p.kind() == kind).findFirst();
    }

    /** The protection that has this flaw, if there is one. */
    public Optional<Protection> flawed(Flaw flaw) {
        return protections.stream()
                .filter(p -> p.flaw().filter(flaw::equals).isPresent())
                .findFirst();
    }

    /** The same window, told as if this protection had not been looked for. */
    public CheckThenAct without(Protection protection) {
        List<Protection> others =
                protections.stream().filter(p -> !p.equals(protection)).toList();
        return with(others, wayWithoutTransaction, alternatives, open, actsBeside);
    }

    /** The same window, with another in the place of a protection. */
    CheckThenAct telling(Protection protection, Protection other) {
        List<Protection> told =
                protections.stream().map(p -> p.equals(protection) ? other : p).toList();
        return with(told, wayWithoutTransaction, alternatives, open, actsBeside);
    }

    /** The same window, of which some way leads there without a transaction. */
    CheckThenAct withWayWithoutTransaction() {
        return with(protections, true, alternatives, open, actsBeside);
    }

    /** The same window, of which the row may also be read elsewhere. */
    CheckThenAct orReadAt(List<Site> others) {
        return with(protections, wayWithoutTransaction, others, open, actsBeside);
    }

    /** The same window, where another way is closed. */
    CheckThenAct openOn(OpenWay way) {
        return with(protections, wayWithoutTransaction, alternatives, Optional.of(way), actsBeside);
    }

    /** The same window, of which the row may also be inserted elsewhere. */
    CheckThenAct actingToo(List<Site> others) {
        return others.isEmpty() ? this : with(protections, wayWithoutTransaction, alternatives, open, others);
    }

    private CheckThenAct with(
            List<Protection> others,
            boolean withoutTransaction,
            List<Site> reads,
            Optional<OpenWay> openWay,
            List<Site> beside) {
        return new CheckThenAct(
                window,
                check,
                decision,
                act,
                entity,
                columns,
                where,
                method,
                path,
                otherwise,
                others,
                harm,
                sideEffects,
                sameRows,
                entry,
                inTransaction,
                withoutTransaction,
                kind,
                reads,
                held,
                around,
                openWay,
                beside);
    }

    /** Whether the check has a mapper select columns of rows, and so gets no object that could be locked or read anew. */
    public boolean readsColumns() {
        return check.operation().stream()
                .anyMatch(o -> o instanceof DataOperation.Read read
                        && read.api().mapper()
                        && !read.wholeRows()
                        && (read.result() == DataOperation.Kind.ONE
                                || read.result() == DataOperation.Kind.TOP
                                || read.result() == DataOperation.Kind.MANY));
    }

    /** Whether some protection narrows the window without closing it for sure. */
    public boolean narrowed() {
        return protections.stream()
                .anyMatch(p -> p.verdict() == Protection.Verdict.HOLDS_PARTLY
                        // Who agrees in what another question asks for need not be who agrees in what this one does.
                        && p.kind() != Protection.Kind.KEY_BESIDE
                        && !ofViolationThatIsNone(p));
    }

    /**
     * The handler for all requests that answers the violation of a key, once there is one, where nobody answers what the check throws;
     * empty where the check's own answer is as good.
     */
    public Optional<Protection> answeredByHandler() {
        boolean keyless = protection(Protection.Kind.UNIQUE_KEY)
                .filter(k -> k.verdict() == Protection.Verdict.ABSENT)
                .isPresent();
        return keyless
                ? protection(Protection.Kind.HANDLED_VIOLATION)
                        .filter(h -> h.verdict() == Protection.Verdict.HOLDS_PARTLY)
                : Optional.empty();
    }

    /** What answers a violation stands in nobody's way whom the key lets pass, or for whom there is none. */
    private boolean ofViolationThatIsNone(Protection protection) {
        return protection.kind() == Protection.Kind.HANDLED_VIOLATION
                && protection(Protection.Kind.UNIQUE_KEY)
                        .filter(k ->
                                k.verdict() == Protection.Verdict.FAILS || k.verdict() == Protection.Verdict.ABSENT)
                        .isPresent();
    }
}
