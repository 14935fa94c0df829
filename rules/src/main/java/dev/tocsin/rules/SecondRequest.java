package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.Window;
import java.util.Optional;

/**
 * What the request that comes second is to get. Where the program answers by the check, it is that answer; where it goes on in
 * either case, nothing is answered, and the request is to go on as it does where the row is there.
 */
final class SecondRequest {

    private static final String THEN = "the row that is there by then";

    private SecondRequest() {}

    /** It is told that the row has changed, and not by the check, which may let it pass again. */
    private static boolean decidesAgain(CheckThenAct window) {
        return window.window() == Window.TRANSITION && window.around().wanted() == CheckThenAct.Wanted.AS_READ;
    }

    /** A noun: {@code `EmailTaken`}, {@code going on as where the row is there}. */
    static String answer(CheckThenAct window) {
        if (refusedBefore(window)) {
            return "the answer that the checks give by then";
        }
        return given(window)
                .orElseGet(() -> changed(window, "changing", THEN)
                        .or(() -> deleted(window, "deleting", THEN))
                        .or(() -> done(window).map(d -> "what " + d + " does to " + THEN))
                        .orElseGet(() -> goesOn(window, "going on", THEN)));
    }

    /** What it does behind a violation, in a timeline. */
    static Timeline.Move moveBehindViolation(CheckThenAct window, Timeline.Request request, boolean bySql) {
        if (bySql || !runsAgain(window)) {
            return move(window, request);
        }
        return Timelines.says(
                request,
                "runs again in a new transaction, and " + getsIt(window).replace("`", ""));
    }

    /** What is to be done behind a violation that leaves nothing to go on in. */
    static String runAgain(CheckThenAct window) {
        return switch (window.around().refusedBefore()) {
            case YES -> ": there it is answered by what the first one has written";
            case UNKNOWN -> ": there it sees what the first one has written" + doneAgain(window);
            case NO -> ": there the check finds the first one's row" + doneAgain(window);
        };
    }

    private static String doneAgain(CheckThenAct window) {
        return window.around()
                .repeated()
                .map(e -> ", and what " + Wording.place(window, e)
                        + " does outside of the database is done a second time")
                .orElse("");
    }

    /** The check has no answer for it, and what is decided before the check has. */
    static boolean refusedBefore(CheckThenAct window) {
        return given(window).isEmpty() && window.around().refusedBefore() == Known.YES;
    }

    /** It cannot go on in the transaction, and there is no answer that it could be given outside. */
    private static boolean runsAgain(CheckThenAct window) {
        return given(window).isEmpty() && !deletes(window) && spoilsTransaction(window);
    }

    /** {@code ; request B gets `EmailTaken`.}, {@code ; request B goes on as where the row is there.} */
    static String gets(CheckThenAct window) {
        return "; request B " + getsIt(window) + ".";
    }

    /** The same without what is around it. */
    static String getsIt(CheckThenAct window) {
        if (refusedBefore(window)) {
            return "is answered by what A has written";
        }
        if (decidesAgain(window)) {
            return "decides again, on what A wrote";
        }
        return given(window)
                .map(a -> "gets " + a)
                .orElseGet(() -> deletes(window)
                        ? "goes on as request A does"
                        : changed(window, "changes", "A's row")
                                .or(() -> done(window).map(d -> "changes A's row, as " + d + " does"))
                                .orElseGet(() -> goesOn(window, "goes on", "goes on with A's row")));
    }

    /** The same where a lock or a new attempt lets it check behind the first one's commit, and no key refuses anything. */
    static String checksBehindCommit(CheckThenAct window) {
        if (window.window() == Window.LOST_UPDATE) {
            return "Request B reads after A has committed, and computes from what A wrote.";
        }
        String then = deleted(window, "deletes", "A's row").orElseGet(() -> getsIt(window));
        return "Request B checks after A has committed, and " + then + ".";
    }

    /** What it does in the end, in a timeline. */
    static Timeline.Move move(CheckThenAct window, Timeline.Request request) {
        if (refusedBefore(window) || decidesAgain(window)) {
            return Timelines.says(request, getsIt(window));
        }
        String text = given(window)
                .map(a -> "answers with " + a)
                .orElseGet(() -> deletes(window)
                        ? "goes on: the row is there"
                        : changed(window, "changes", "A's row")
                                .or(() -> done(window).map(d -> "does to A's row what " + d + " does"))
                                .orElseGet(() -> goesOn(window, "goes on", "goes on with A's row")));
        return Timelines.says(request, text.replace("`", ""));
    }

    /** The same where it has checked behind the first one's commit. */
    static Timeline.Move moveBehindCommit(CheckThenAct window, Timeline.Request request) {
        if (window.window() == Window.LOST_UPDATE) {
            return Timelines.act(window, request, "computed from what A wrote");
        }
        return deleted(window, "deletes", "A's row")
                .map(d -> Timelines.says(request, d.replace("`", "")))
                .orElseGet(() -> move(window, request));
    }

    /** What is to be done about a violation of the key, as the end of a sentence that begins with "and". */
    static String onViolation(CheckThenAct window) {
        Optional<String> given = given(window);
        if (given.isPresent()) {
            return "answer its violation with " + given.get() + ", as the check does";
        }
        if (deletes(window)) {
            return "on its violation answer as where the row is inserted"
                    + (spoilsTransaction(window) ? ", outside of the transaction, which it spoils" : "")
                    + ": it is there, as both requests wanted";
        }
        return spoilsTransaction(window)
                ? "on its violation run it again in a new transaction" + runAgain(window)
                : "on its violation " + instruction(window);
    }

    /** What to do where a conditional write has changed no row: {@code give the loser `AlreadyShipped`}. */
    static String whenRefused(CheckThenAct window) {
        if (decidesAgain(window)) {
            return (window.inTransaction() ? "run it again in a new transaction" : "read the row anew and decide again")
                    + doneAgain(window);
        }
        return given(window).map(a -> "give the loser " + a).orElseGet(() -> instruction(window));
    }

    /** {@code answer with `EmailTaken`}, {@code go on as where the row is there}. */
    static String instruction(CheckThenAct window) {
        if (refusedBefore(window)) {
            return "run it again" + runAgain(window);
        }
        return given(window)
                .map(a -> "answer with " + a)
                .orElseGet(() -> deletes(window)
                        ? "answer as where the row is inserted"
                        : changed(window, "change", THEN)
                                .or(() -> done(window).map(d -> "do what " + d + " does to " + THEN))
                                .orElseGet(() -> goesOn(window, "go on", "go on with " + THEN)));
    }

    /** The key that is missing, and who answers its violation, as an advice. */
    static String keyAndAnswer(CheckThenAct window) {
        String key = "Add a " + Wording.keyColumns(window);
        return window.answeredByHandler()
                .map(h -> key + ": the " + h.text() + " ("
                        + h.place().orElseThrow().fileName()
                        + ") answers its violation, and nobody what the check throws.")
                .orElseGet(() -> key + ", and " + onViolation(window) + ".");
    }

    /** Whether the check has an answer that the second request can be given. */
    static boolean isAnswered(CheckThenAct window) {
        return given(window).isPresent();
    }

    /** Whether a row that is found is deleted, so that each request turns about what the one before it has done. */
    static boolean deletes(CheckThenAct window) {
        return of(window, CheckThenAct.Instead.Kind.DELETED).isPresent();
    }

    /**
     * Behind a violation a mapper's transaction can only be rolled back: an answer that is no exception cannot be given inside. An
     * entity manager writes in a transaction, whether one is seen or not.
     */
    static boolean spoilsTransaction(CheckThenAct window) {
        Optional<DataOperation.Api> api = window.act().operation().map(DataOperation::api);
        return window.otherwise().kind() != CheckThenAct.Otherwise.Kind.THROWS
                && api.filter(DataOperation.Api::mapper).isPresent()
                && (window.inTransaction() || api.get() != DataOperation.Api.SPRING_DATA_JPA);
    }

    private static Optional<String> given(CheckThenAct window) {
        Optional<Protection> handler = window.answeredByHandler();
        if (handler.isPresent()) {
            return Optional.of("the exception handler's answer");
        }
        if (window.around().oneOfSeveral()) {
            return Optional.empty();
        }
        if (window.otherwise().differs()) {
            return Optional.of("the answer that the check gives");
        }
        return switch (window.otherwise().kind()) {
            case THROWS ->
                Optional.of(
                        window.otherwise().exception().isEmpty()
                                ? "the exception that the check throws"
                                : Wording.code(window.otherwise().exception()));
            case RETURNS ->
                instead(window).isPresent()
                                || window.otherwise().silent()
                                || window.around().rowDecides()
                        ? Optional.empty()
                        : Optional.of("what the check returns");
            case GOES_ON -> Optional.empty();
        };
    }

    private static Optional<CheckThenAct.Instead> instead(CheckThenAct window) {
        return window.around().instead();
    }

    /** {@code `UPDATE settings` (line 12)}. */
    private static Optional<String> done(CheckThenAct window) {
        return instead(window).map(i -> Upsert.place(window, i.site()));
    }

    /** {@code changing the row that is there by then (line 12)}, where an object of the mapper is changed. */
    private static Optional<String> changed(CheckThenAct window, String verb, String row) {
        return of(window, CheckThenAct.Instead.Kind.CHANGED)
                .map(i -> verb + " " + row + " ("
                        + i.site().span().lineAfter(window.act().span()) + ")");
    }

    /** {@code deleting the row that is there by then (`delete`, line 12)}. */
    private static Optional<String> deleted(CheckThenAct window, String verb, String row) {
        return of(window, CheckThenAct.Instead.Kind.DELETED)
                .map(i -> verb + " " + row + " (" + Wording.code(i.site().label()) + ", "
                        + i.site().span().lineAfter(window.act().span()) + ")");
    }

    private static Optional<CheckThenAct.Instead> of(CheckThenAct window, CheckThenAct.Instead.Kind kind) {
        return instead(window).filter(i -> i.kind() == kind);
    }

    /** @param withRow what is said where the row is used in either case */
    private static String goesOn(CheckThenAct window, String verb, String withRow) {
        return switch (window.window()) {
            // What the row holds decides, so that it is not just used; or nobody is given it.
            case FIND_OR_CREATE ->
                window.around().rowDecides() || window.around().nothingGiven()
                        ? verb + " as where the row is there"
                        : withRow;
            case INSERT -> verb + " as where the row is there";
            case CLAIM -> verb + " as where the value is taken";
            case LOST_UPDATE -> "reads the row anew, and tries again";
            case TRANSITION ->
                verb
                        + (window.around().oneOfSeveral()
                                ? " with another row, or as where there is none"
                                : " as where the check says no");
            default -> verb + " as where the check says no";
        };
    }
}
