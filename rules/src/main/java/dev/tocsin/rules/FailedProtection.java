package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A protection stands in the code and does not hold. The window that it leaves open is told with it, in
 * the words of the rule that would speak of the window alone.
 */
abstract class FailedProtection implements Rule {

    private final RuleDescription description;
    private final List<Flaw> flaws;
    private final String advice;
    private final List<Rule> windows;

    /**
     * @param windows the rules that speak of windows without a protection
     * @param advice what to do
     */
    FailedProtection(List<Rule> windows, Flaw flaw, String id, String name, String summary, String advice) {
        this(windows, List.of(flaw), id, name, summary, advice);
    }

    /** @param flaws of which a window has one at most */
    FailedProtection(List<Rule> windows, List<Flaw> flaws, String id, String name, String summary, String advice) {
        this.description = RulePages.describe(id, name, summary, Severity.WARNING);
        this.flaws = flaws;
        this.advice = advice;
        this.windows = windows;
    }

    @Override
    public final RuleDescription description() {
        return description;
    }

    @Override
    public final boolean speaksOf(CheckThenAct window) {
        return flawed(window).filter(p -> isNews(window, p)).isPresent()
                && alone(window).findAny().isPresent();
    }

    private Optional<Protection> flawed(CheckThenAct window) {
        return flaws.stream().flatMap(f -> window.flawed(f).stream()).findFirst();
    }

    /** What to do about it, in sentences. */
    List<String> advice(Flaw flaw, CheckThenAct window) {
        return List.of(advice);
    }

    private static boolean isNews(CheckThenAct window, Protection flawed) {
        return switch (flawed.kind()) {
            // Whether a violation is caught is of no account where no key makes one.
            case HANDLED_VIOLATION ->
                window.protection(Protection.Kind.UNIQUE_KEY)
                        .filter(k ->
                                k.verdict() == Protection.Verdict.HOLDS || k.verdict() == Protection.Verdict.UNKNOWN)
                        .isPresent();
            // A key over rows that are counted or numbered, or that others replace, is there for something else.
            case UNIQUE_KEY ->
                switch (window.window()) {
                    case NUMBER, COUNT_INSERT, REPLACE -> false;
                    default -> true;
                };
            default -> true;
        };
    }

    private Stream<Rule> alone(CheckThenAct window) {
        return windows.stream().filter(r -> r.speaksOf(window));
    }

    @Override
    public final Finding report(CheckThenAct window) {
        Protection flawed = flawed(window).orElseThrow();
        Flaw flaw = flawed.flaw().orElseThrow();
        Finding told = alone(window).findFirst().orElseThrow().report(window.without(flawed));
        Timeline race = FlawedTimelines.race(flaw, told.race());
        return new Finding(
                description,
                told.severity(),
                Wording.confidence(window),
                Wording.join(Wording.failure(flawed), told.message()),
                told.check(),
                told.act(),
                told.method(),
                told.entity(),
                told.columns(),
                told.path(),
                race,
                FlawedTimelines.repaired(flaw, window, race, told.repaired()),
                Wording.lookedFor(window),
                Wording.withSpelling(window, advice(flaw, window)));
    }
}
