package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.race.BeyondKeys;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Protection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** TOC106: Rows are counted, or a figure over them computed, and one more is inserted. */
final class CountThenInsert implements Rule {

    private static final String ADVICE_SEQUENCE =
            "Or take the number from a sequence, where it does no harm that some are left out.";

    private final RuleDescription description = RulePages.describe(
            "TOC106",
            "count-then-insert",
            "Rows are counted, or a figure over them computed, and one more is inserted.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        boolean counts = switch (window.window()) {
            case QUOTA, NUMBER, COUNT_INSERT -> true;
            default -> false;
        };
        return counts && window.harm() == Harm.WRONG_DATA;
    }

    @Override
    public Finding report(CheckThenAct window) {
        return switch (window.window()) {
            case QUOTA -> bounded(window);
            case NUMBER -> numbered(window);
            default -> asksForAny(window) ? first(window) : measured(window);
        };
    }

    /** Fewer than so many: so one more. */
    private Finding bounded(CheckThenAct window) {
        return oneTooMany(
                window,
                Wording.check(window) + " counts the " + counted(window) + ", and " + Wording.act(window)
                        + " adds one: two requests can both see room for one more and both insert.",
                " counts ",
                "one place left",
                "takes it",
                "one too many",
                "none left");
    }

    /** {@code `Enrolment` rows with this `courseId` and a `status` among those asked for}. */
    private static String counted(CheckThenAct window) {
        List<String> among = window.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.IN)
                .map(RowPredicate.Condition::column)
                .toList();
        List<String> equal =
                window.columns().stream().filter(c -> !among.contains(c)).toList();
        String with = equal.isEmpty() ? "" : Wording.withColumns(window, equal);
        return Wording.matching(window) + " rows" + with
                + (among.isEmpty() ? "" : with.isEmpty() ? " with " : " and ")
                + among.stream()
                        .map(c -> "a " + Wording.code(c) + " among those asked for")
                        .collect(Collectors.joining(" and "));
    }

    private Finding measured(CheckThenAct window) {
        return oneTooMany(
                window,
                Wording.check(window) + " counts over the " + Wording.entity(window) + " rows that "
                        + Wording.act(window) + " adds to: two requests can both see the same figure and both insert.",
                " counts ",
                "one place left",
                "takes it",
                "one too many",
                "none left");
    }

    /** None at all: so the first. */
    private Finding first(CheckThenAct window) {
        return oneTooMany(
                window,
                Wording.check(window) + " asks whether there are " + Wording.rows(window) + " at all, and "
                        + Wording.act(window) + " adds one: two requests can both find none and both insert.",
                " asks for any ",
                "none",
                "the first",
                "a first one again",
                "one");
    }

    /**
     * @param asks what the check does, between its name and the rows
     * @param before what both requests find
     * @param after what the second one finds behind the first one's commit
     */
    private Finding oneTooMany(
            CheckThenAct window,
            String message,
            String asks,
            String before,
            String effect,
            String secondEffect,
            String after) {
        String entity = Wording.entity(window);
        CheckThenAct told = decided(window) ? withoutKeys(window) : window;
        return Wording.finding(
                this,
                Wording.confidence(window),
                told,
                Wording.join(message, Wording.protectionSentence(told)),
                Wording.checkSite(window, Wording.code(window.check().label()) + asks + entity + " rows"),
                Wording.actSite(window, Wording.code(window.act().label()) + " inserts one more"),
                Timelines.race(window, before, effect, secondEffect, "One " + entity + " too many."),
                Timelines.lockBeforeCheck(
                        window,
                        before,
                        effect,
                        after,
                        SecondRequest.move(window, Timeline.Request.B),
                        "No " + entity + " too many" + SecondRequest.gets(window)),
                List.of(
                        lockAdvice(window, "counting"),
                        "Or keep the figure in that row and change it with a conditional `UPDATE` whose row count is looked at.",
                        Wording.ADVICE_SERIALIZABLE));
    }

    /** A branch decides on the figure, and none is computed from it. */
    private static boolean decided(CheckThenAct window) {
        return !window.decision().equals(window.check().span());
    }

    /** What no key can say needs none, nor a catch of its violation. */
    private static CheckThenAct withoutKeys(CheckThenAct window) {
        CheckThenAct told = window;
        for (Protection protection : window.protections()) {
            if (protection.kind() == Protection.Kind.UNIQUE_KEY
                    || protection.kind() == Protection.Kind.HANDLED_VIOLATION) {
                told = told.without(protection);
            }
        }
        return told;
    }

    /** Where all rows of the table are measured, there is none that they belong to. */
    private static String lockAdvice(CheckThenAct window, String measuring) {
        return window.where().conditions().isEmpty() && window.where().complete()
                ? "Before " + measuring
                        + ", lock one row that is there for nothing else (" + Wording.lock(window) + "), in the same"
                        + " transaction" + Wording.asFirstRead(window) + "."
                : "Lock " + Wording.lockedOwner(window, "the counted ones") + " before " + measuring
                        + ", in the same transaction" + Wording.asFirstRead(window) + ".";
    }

    /** The last number, or how many there are, and one more: so the next number. */
    private Finding numbered(CheckThenAct window) {
        List<String> columns = window.columns();
        String number = Wording.code(columns.get(columns.size() - 1));
        String entity = Wording.entity(window);
        String rows = entity + " rows" + Wording.withColumns(window, columns.subList(0, columns.size() - 1));
        boolean counts = window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Read r && r.result() == DataOperation.Kind.COUNT)
                .isPresent();
        String reads = counts ? " counts the " : " reads the highest " + number + " of the ";
        boolean beyondKeys = Wording.beyondKeys(window);
        CheckThenAct told = beyondKeys ? withoutKeys(window) : window;
        return Wording.finding(
                this,
                told,
                Wording.join(
                        Wording.check(window) + reads + rows + ", and " + Wording.act(window)
                                + " inserts one with the number after that: two requests can both read the same figure, and two"
                                + " rows get the same " + number + ".",
                        Wording.protectionSentence(told)),
                Wording.checkSite(window, Wording.code(window.check().label()) + reads + entity + " rows"),
                Wording.actSite(window, Wording.code(window.act().label()) + " inserts one with the next " + number),
                Timelines.race(
                        window,
                        "9",
                        "number 10",
                        "number 10 again",
                        "Two " + entity + " rows with the same " + number + "."),
                counts || beyondKeys ? behindLock(window, number) : behindKey(window, number),
                beyondKeys
                        ? lockOnly(window, columns.size() == 1)
                        : counts
                                ? lockToNumber(window, columns.size() == 1)
                                : keyToNumber(window, columns.size() == 1));
    }

    private static Timeline behindKey(CheckThenAct window, String number) {
        return Timelines.keyDecides(
                window,
                "9",
                "number 10",
                Timelines.says(Timeline.Request.B, "starts anew, with number 11"),
                ofItsOwn(window, number));
    }

    private static List<String> keyToNumber(CheckThenAct window, boolean ofWholeTable) {
        return List.of(
                "Add a " + Wording.keyColumns(window)
                        + ", and where it is violated, read the figure and insert again, in a new transaction.",
                ofWholeTable ? ADVICE_SEQUENCE : "Or " + lockNumbered(window));
    }

    private static Timeline behindLock(CheckThenAct window, String number) {
        return Timelines.lockBeforeCheck(
                window,
                "9",
                "number 10",
                "10",
                Timelines.act(window, Timeline.Request.B, "number 11"),
                ofItsOwn(window, number));
    }

    /** Where rows have gone, a count gives a number that is taken, however often it is tried. */
    private static List<String> lockToNumber(CheckThenAct window, boolean ofWholeTable) {
        return List.of(
                ofWholeTable ? lockAdvice(window, "counting") : Wording.capitalised(lockNumbered(window)),
                ofWholeTable
                        ? ADVICE_SEQUENCE
                        : "Or number by the highest number there instead of by how many there are, with a "
                                + Wording.keyColumns(window)
                                + ", and where it is violated, read and insert again, in a new transaction.");
    }

    /** No key would do. */
    private static List<String> lockOnly(CheckThenAct window, boolean ofWholeTable) {
        String lock = ofWholeTable ? lockAdvice(window, "counting") : Wording.capitalised(lockNumbered(window));
        return Stream.concat(Stream.of(lock), window.around().beyondKeys().map(BeyondKeys::reason).stream())
                .toList();
    }

    private static String lockNumbered(CheckThenAct window) {
        return "lock " + Wording.lockedOwner(window, "the numbered ones")
                + " before the figure is read, in the same transaction" + Wording.asFirstRead(window) + ".";
    }

    private static String ofItsOwn(CheckThenAct window, String number) {
        return "Each " + Wording.entity(window) + " has a " + number + " of its own.";
    }

    /** Whether there are any is asked, not how many there are. */
    private static boolean asksForAny(CheckThenAct window) {
        return window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Read r && r.result() == DataOperation.Kind.EXISTS)
                .isPresent();
    }
}
