package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.BeyondKeys;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.CheckedRows;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.SideEffect;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of messages that rules share. */
final class Wording {

    /** Where no row is there that both requests could lock. */
    static final String ADVICE_SERIALIZABLE =
            "Or run it with `SERIALIZABLE`, and try again what the database refuses, each time in a new transaction.";

    private Wording() {}

    static String code(String text) {
        return "`" + text.replace('`', '\'') + "`";
    }

    /** {@code `existsByEmail` (line 41)}; with the file where it is another than the act's. */
    static String check(CheckThenAct window) {
        return Stream.concat(Stream.of(window.check()), window.alternatives().stream())
                .map(read -> code(read.label()) + " (" + place(window, read) + ")")
                .collect(Collectors.joining(" or "));
    }

    static String act(CheckThenAct window) {
        return code(window.act().label()) + " (line " + window.act().span().startLine() + ")";
    }

    /** The same behind a place in another file, with its own file then. */
    static String act(CheckThenAct window, SourceSpan namedBefore) {
        return code(window.act().label()) + " (" + window.act().span().lineAfter(namedBefore) + ")";
    }

    private static String place(CheckThenAct window, CheckThenAct.Site site) {
        return site.span().lineAfter(window.act().span());
    }

    static String entity(CheckThenAct window) {
        return window.entity().unknown() ? "row" : code(asked(window).name());
    }

    /** What the check asks for, where a row of it is inserted: a row of a superclass, it may be, which those of its other classes are too. */
    private static Entity asked(CheckThenAct window) {
        boolean inserted = window.window() == Window.INSERT || window.window() == Window.FIND_OR_CREATE;
        return window.check()
                .operation()
                .map(DataOperation::entity)
                .filter(e -> inserted && !e.unknown() && !e.same(window.entity()))
                .orElse(window.entity());
    }

    /** {@code no `User`}, {@code no overlapping `Booking`}: the rows that the check asks for beside those with equal columns. */
    static String matching(CheckThenAct window) {
        if (!window.where().ranged()) {
            return entity(window);
        }
        long ranges = window.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.RANGE || c.operator() == RowPredicate.Operator.BELOW)
                .map(RowPredicate.Condition::column)
                .distinct()
                .count();
        return (ranges > 1 ? "overlapping " : "matching ") + entity(window);
    }

    /** Whether no unique key is known to say what the check asks for: a range, rows of which several are meant, more than is known. */
    static boolean beyondKeys(CheckThenAct window) {
        return window.where().ranged() || window.around().beyondKeys().isPresent() || saysMore(window);
    }

    /** Whether the check asks for more than was understood, and no key is there that it could be. */
    private static boolean saysMore(CheckThenAct window) {
        return !window.where().complete()
                && window.protection(Protection.Kind.UNIQUE_KEY)
                        .filter(k -> k.verdict() == Protection.Verdict.ABSENT)
                        .isPresent();
    }

    /** The advice where no unique key says what the check asks for; otherwise what is given. */
    static List<String> advice(CheckThenAct window, List<String> otherwise) {
        if (window.where().ranged()) {
            boolean excludes =
                    window.around().product().map(d -> d == Dialect.POSTGRESQL).orElse(true);
            return List.of(
                    "Lock a row that all such requests come by, as the one that these belong to (" + lock(window)
                            + "), before the check, in the same transaction" + asFirstRead(window) + ".",
                    excludes
                            ? "Or let the database refuse what overlaps: an exclusion constraint (PostgreSQL), or `SERIALIZABLE`"
                                    + " with a retry."
                            : "Or run check and write as `SERIALIZABLE`, with a retry.");
        }
        return window.around()
                .beyondKeys()
                .map(why -> List.of(
                        "Lock a row that both requests come by (" + lock(window)
                                + "), or take an advisory lock, before the check, in the same transaction.",
                        why.reason()))
                .orElseGet(() -> saysMore(window)
                        ? List.of(
                                "Lock a row that both requests come by (" + lock(window)
                                        + "), or take an advisory lock, before the check, in the same transaction.",
                                "Or, where a unique key can say all that the check asks for, let it decide.")
                        : otherwise);
    }

    /**
     * What two requests for the same rows are to lock, and how: the row that the rows belong to, where there is one.
     *
     * @param rows as the sentence calls them: {@code the counted ones}
     */
    static String lockedOwner(CheckThenAct window, String rows) {
        return window.around().ofARow()
                ? "the row that " + rows + " belong to (" + lock(window) + ")"
                : "a row that both requests come by (" + lock(window) + "), or take an advisory lock,";
    }

    /**
     * {@code with this `email`}, {@code with these `email`, `tenantId`}, {@code with this `email` and `deleted = false`}; empty
     * where no column is known.
     */
    static String withColumns(CheckThenAct window) {
        return withColumns(window, window.columns());
    }

    /** The same, of some of the window's columns. */
    static String withColumns(CheckThenAct window, List<String> shared) {
        CheckedRows rows = CheckedRows.of(shared, window.where());
        List<String> columns = rows.columns();
        String among = rows.text(UnaryOperator.identity());
        if (window.where().ranged()) {
            // What is the same in all of them tells nothing of one.
            columns = columns.stream().filter(c -> !constant(window, c)).toList();
            among = "";
        }
        if (!among.isEmpty()
                && rows.among().stream().anyMatch(a -> rows.columns().contains(a.column()))) {
            return " with " + code(among);
        }
        if (columns.isEmpty()) {
            return "";
        }
        List<String> quoted = columns.stream().map(Wording::code).toList();
        return " with " + (columns.size() == 1 ? "this " : "these ") + String.join(", ", quoted)
                + (among.isEmpty() ? "" : " and " + code(among));
    }

    /** Whether the check asks for the column's value by a constant, which is the same in all of the rows. */
    static boolean constant(CheckThenAct window, String column) {
        return window.where().conditions().stream()
                .anyMatch(c -> c.column().equals(column) && c.value() instanceof Value.Const);
    }

    /** What was found of the protection that would help most, as a sentence; empty if nothing is worth saying. */
    static String protectionSentence(CheckThenAct window) {
        Optional<Protection> failed = window.protections().stream()
                .filter(p -> p.verdict() == Protection.Verdict.FAILS)
                .filter(p -> p.flaw().filter(Flaw.OTHER_SPELLING::equals).isEmpty())
                .filter(p -> !keyOfSeveral(window, p))
                .findFirst();
        Optional<Protection> key = window.protection(Protection.Kind.UNIQUE_KEY);
        List<String> sentences = new ArrayList<>();
        key.filter(k -> k.verdict() == Protection.Verdict.ABSENT
                        && !keyOfSeveral(window, k)
                        && window.around().beyondKeys().isEmpty())
                .ifPresent(k -> sentences.add("No " + k.text() + " was " + found(k.reason()) + "."));
        key.filter(k -> k.verdict() == Protection.Verdict.UNKNOWN)
                .ifPresent(k -> sentences.add("Whether " + IndefiniteArticle.with(k.text())
                        + " stops the second one is not known: " + k.reason() + "."));
        failed.ifPresent(f -> sentences.add(failure(f)));
        return String.join(" ", sentences);
    }

    /**
     * How to lock the row, or to notice that it has changed, as part of a sentence; a query that locks reads nothing anew that
     * the session holds. Where statements are sent as they stand, there is no mapper to lock or to count versions.
     */
    static String lockAdvice(CheckThenAct window) {
        return lockedRead(window)
                + (isPlain(window)
                        ? ", or compare a version column in the `WHERE` of the write, which counts it up"
                        : isBulk(window)
                                ? ", or compare a version in the `WHERE` of the update, which counts it up"
                                : versionAdvice(window));
    }

    /** Versions are compared at the flush: whatever is done outside of the database before, the loser has done by then. */
    private static String versionAdvice(CheckThenAct window) {
        if (!window.sideEffects().isEmpty()) {
            return "";
        }
        return ", or put `@Version` on the entity"
                + (isRebuilt(window) ? " and carry it through the object that the saved one is made from" : "");
    }

    private static String lockedRead(CheckThenAct window) {
        if (window.around().onAnotherThread()) {
            return "read the row anew on the thread that writes it, with " + lock(window) + " in a transaction there";
        }
        if (window.readsColumns()) {
            return "read the row itself, in place of columns of it, with " + lock(window) + " in the same transaction";
        }
        boolean held =
                window.flawed(Flaw.HELD_BEFORE).isPresent() || window.held().isPresent();
        boolean lastsFromThere = window.held().filter(h -> !h.inTransaction()).isEmpty();
        return held && !isPlain(window)
                ? (lastsFromThere ? "lock the row where it is read first, or read it" : "read the row")
                        + " anew under the lock (`entityManager.refresh(row, LockModeType.PESSIMISTIC_WRITE)`)"
                        + (window.wayWithoutTransaction() ? ", in one transaction with the write" : "")
                : "read the row with " + lock(window) + " in the same transaction";
    }

    /** Where a transaction goes on seeing what it saw first, whoever waits for a lock later on sees nothing new; otherwise empty. */
    static String asFirstRead(CheckThenAct window) {
        return window.around().product().filter(Dialect::keepsSnapshots).isPresent()
                ? ", and as the first that it reads"
                : "";
    }

    /** A statement of its own, which goes past the mapper's versions. */
    private static boolean isBulk(CheckThenAct window) {
        return window.act()
                .operation()
                .filter(o -> o instanceof DataOperation.Write w
                        && w.effect() == DataOperation.Effect.UPDATE
                        && !w.throughEntity())
                .isPresent();
    }

    /** How a row is locked where it is read. */
    static String lock(CheckThenAct window) {
        if (!isPlain(window)) {
            return "`PESSIMISTIC_WRITE`";
        }
        return window.around().product().filter(p -> p == Dialect.SQLSERVER).isPresent()
                ? "`WITH (UPDLOCK, HOLDLOCK)`"
                : "`FOR UPDATE`";
    }

    /** Neither of the two goes through a mapper. */
    private static boolean isPlain(CheckThenAct window) {
        return plain(window.check().operation()) && plain(window.act().operation());
    }

    private static boolean plain(Optional<DataOperation> operation) {
        return operation.filter(o -> o.api().plain()).isPresent();
    }

    /** The saved object is no row that was read, but one that was made: it has the key, and would have no version. */
    private static boolean isRebuilt(CheckThenAct window) {
        return window.act()
                .operation()
                .filter(o -> o instanceof DataOperation.Write w && w.subject() instanceof Value.Made)
                .isPresent();
    }

    /** Why a protection does not hold, as a sentence. */
    static String failure(Protection failed) {
        return capitalised(failed.text()) + ": " + failed.reason() + ".";
    }

    /** {@code not found in V1__users.sql} behind a negation. */
    private static String found(String reason) {
        return reason.startsWith("not ") ? reason.substring("not ".length()) : reason;
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    static String join(String... sentences) {
        StringBuilder text = new StringBuilder();
        for (String sentence : sentences) {
            if (!sentence.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(sentence);
            }
        }
        return text.toString();
    }

    /** Of rows that are replaced there are mostly several: no key on what the delete compares could be there. */
    private static boolean keyOfSeveral(CheckThenAct window, Protection protection) {
        return window.window() == Window.REPLACE
                && protection.kind() == Protection.Kind.UNIQUE_KEY
                && (protection.verdict() == Protection.Verdict.ABSENT
                        || protection.verdict() == Protection.Verdict.FAILS);
    }

    /** There is no such key to be looked for. */
    private static boolean ofAnotherTable(CheckThenAct window, Protection protection) {
        return protection.kind() == Protection.Kind.UNIQUE_KEY
                && protection.verdict() == Protection.Verdict.ABSENT
                && window.around()
                        .beyondKeys()
                        .filter(BeyondKeys.COLUMN_OF_ANOTHER_TABLE::equals)
                        .isPresent();
    }

    static List<Finding.LookedFor> lookedFor(CheckThenAct window) {
        List<Finding.LookedFor> looked = new ArrayList<>();
        for (Protection protection : window.protections()) {
            if (keyOfSeveral(window, protection) || ofAnotherTable(window, protection)) {
                continue;
            }
            String result = switch (protection.verdict()) {
                case HOLDS -> protection.reason().isEmpty() ? "there" : protection.reason();
                case HOLDS_PARTLY -> "only partly: " + protection.reason();
                case FAILS -> "does not hold: " + protection.reason();
                case ABSENT -> protection.reason();
                case UNKNOWN -> "not known: " + protection.reason();
            };
            looked.add(new Finding.LookedFor(protection.text(), result));
        }
        if (looked.isEmpty()) {
            looked.add(new Finding.LookedFor("lock, version or conditional write", "none was found"));
        }
        return looked;
    }

    static List<Finding.Step> path(CheckThenAct window) {
        return window.path().stream()
                .map(c -> new Finding.Step(c.span(), "calls " + code(c.callee())))
                .toList();
    }

    static Finding.Site checkSite(CheckThenAct window, String label) {
        return new Finding.Site(window.check().span(), label);
    }

    static Finding.Site actSite(CheckThenAct window, String label) {
        return new Finding.Site(window.act().span(), label);
    }

    /** {@code `User` rows with this `email`}, {@code overlapping `Booking` rows}. */
    static String rows(CheckThenAct window) {
        return (window.entity().unknown() ? "rows" : matching(window) + " rows") + withColumns(window);
    }

    /** {@code `User` with this `email`}. */
    static String row(CheckThenAct window) {
        return matching(window) + withColumns(window);
    }

    /**
     * How sure the analysis is. Windows of deleting are at most of medium confidence, and those of counting that neither bound
     * what is inserted nor number it: of those that were read in real repositories, too few were races (docs/EVALUATION.md). So
     * are those that a key would close where nobody knows the table's keys: a key on what is asked for is more often there than
     * not. And so are those in a transaction of which nothing tells the isolation.
     */
    static Confidence confidence(CheckThenAct window) {
        if (window.narrowed() || window.sameRows() == Known.NO) {
            return Confidence.LOW;
        }
        boolean sure = window.sameRows() == Known.YES
                && window.protections().stream().noneMatch(p -> p.assumed() && p.verdict() == Protection.Verdict.FAILS);
        boolean counts = switch (window.window()) {
            case COUNT_INSERT, DELETE -> true;
            // Behind a key, two numbers are not the same; and a lock that fails may have been meant for something else.
            case QUOTA, NUMBER ->
                window.harm() != Harm.WRONG_DATA
                        || window.protections().stream().anyMatch(p -> p.verdict() == Protection.Verdict.FAILS);
            default -> false;
        };
        boolean unknown = Stream.of(Protection.Kind.UNIQUE_KEY, Protection.Kind.SERIALIZABLE, Protection.Kind.VERSION)
                .anyMatch(k -> isUnknown(window, k));
        if (!window.entry().concurrent() || counts || unknown) {
            return sure ? Confidence.MEDIUM : Confidence.LOW;
        }
        return sure ? Confidence.HIGH : window.columns().isEmpty() ? Confidence.LOW : Confidence.MEDIUM;
    }

    private static boolean isUnknown(CheckThenAct window, Protection.Kind kind) {
        return window.protection(kind)
                .filter(p -> p.verdict() == Protection.Verdict.UNKNOWN)
                .isPresent();
    }

    static String keyColumns(CheckThenAct window) {
        return window.protection(Protection.Kind.UNIQUE_KEY)
                .map(Protection::text)
                .orElse("unique key on " + code(window.entity().table()));
    }

    /** {@code `createUser` (line 24)}; with the file where it is another than the act's. */
    static String place(CheckThenAct window, SideEffect effect) {
        return code(effect.label()) + " (" + effect.at().lineAfter(window.act().span()) + ")";
    }

    /** What an effect leaves behind: {@code a mail}. */
    static String outside(SideEffect effect) {
        return switch (effect.effect().kind()) {
            case ACCOUNT -> "an account in the identity service";
            case PAYMENT -> "a payment";
            case REQUEST -> "a change in another service";
            case MAIL -> "a mail";
            case MESSAGE -> "a message";
            case NOTIFICATION -> "a notification";
            case OBJECT -> "a stored object";
            case FILE -> "a file";
        };
    }

    /** What an open window also does outside of the database, as a sentence; empty where that is nothing. */
    private static String alsoOutside(CheckThenAct window) {
        return window.harm() == Harm.HALF_DONE || window.sideEffects().isEmpty()
                ? ""
                : "Both also run " + place(window, window.sideEffects().get(0))
                        + (window.sideEffects().get(0).afterAct() ? " before they commit: " : " in between: ")
                        + outside(window.sideEffects().get(0)) + " no rollback takes back.";
    }

    /** That the key stops only who spells it alike, as a sentence; empty where it stops all. */
    private static String otherSpelling(CheckThenAct window) {
        return window.flawed(Flaw.OTHER_SPELLING)
                .map(k -> "Another spelling passes the key: " + k.reason() + ".")
                .orElse("");
    }

    /** Who is stopped by the key of another question before the insert, as a sentence; empty where there is none. */
    private static String keyBeside(CheckThenAct window) {
        return window.protection(Protection.Kind.KEY_BESIDE)
                .map(k -> capitalised(k.text()) + " " + k.reason() + ".")
                .orElse("");
    }

    /** The advice, and what it takes to stop another spelling too where the key does not. */
    static List<String> withSpelling(CheckThenAct window, List<String> advice) {
        List<String> all = new ArrayList<>(advice);
        window.flawed(Flaw.OTHER_SPELLING)
                .ifPresent(k -> all.add("Besides, make a " + k.text()
                        + ", which stops another spelling too, and answer its violation alike."));
        return all;
    }

    /** Which way is open where another is closed, as a sentence; empty where it is all the same. */
    private static String openWay(CheckThenAct window) {
        return window.open()
                .map(o -> "It is open where " + code(o.method())
                        + o.call()
                                .map(c -> " calls " + code(c.callee()) + " ("
                                        + c.span().lineAfter(window.act().span()) + ")")
                                .orElse(" is called")
                        + "; on another way there " + closes(o.elsewhere(), window) + ".")
                .orElse("");
    }

    /** A catch of whatever fails keeps nobody out, and may answer with an error what the check does not. */
    private static String closes(Protection elsewhere, CheckThenAct window) {
        return elsewhere.verdict() == Protection.Verdict.HOLDS
                ? "a protection holds"
                : elsewhere
                        .place()
                        .map(p -> (elsewhere.text().startsWith("`") ? "" : "an ") + elsewhere.text() + " ("
                                + p.lineAfter(window.act().span()) + ") takes the violation")
                        .orElse("the violation is taken");
    }

    /** That nobody was seen to open the window, or no user, as a sentence; empty where somebody does. */
    private static String leftOver(CheckThenAct window) {
        String method = code(window.entry().method());
        return switch (window.entry().kind()) {
            case NOBODY -> "No call of " + method + " was found.";
            case DEVELOPMENT -> "Only " + method + " leads there, which is left out of production by its profile.";
            case REQUEST, MESSAGE, TIMER, UNKNOWN -> "";
        };
    }

    static Finding finding(
            Rule rule,
            CheckThenAct window,
            String message,
            Finding.Site check,
            Finding.Site act,
            Timeline race,
            Timeline repaired,
            List<String> advice) {
        return finding(rule, confidence(window), window, message, check, act, race, repaired, advice);
    }

    static Finding finding(
            Rule rule,
            Confidence confidence,
            CheckThenAct window,
            String message,
            Finding.Site check,
            Finding.Site act,
            Timeline race,
            Timeline repaired,
            List<String> advice) {
        return new Finding(
                rule.description(),
                rule.description().severity(),
                confidence,
                join(
                        message,
                        keyBeside(window),
                        alsoOutside(window),
                        otherSpelling(window),
                        openWay(window),
                        leftOver(window)),
                check,
                act,
                window.method(),
                window.entity().unknown() ? "?" : window.entity().name(),
                window.columns(),
                path(window),
                race,
                repaired,
                lookedFor(window),
                withSpelling(window, advice));
    }
}
