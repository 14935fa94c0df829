package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All rules, by id. */
public final class Rules {

    private static final List<Rule> WINDOWS = List.of(
            new CheckThenInsert(),
            new CheckThenClaim(),
            new FindOrCreate(),
            new StaleStateTransition(),
            new LostUpdate(),
            new CountThenInsert(),
            new CheckThenDelete(),
            new DeleteThenInsert(),
            new UnhandledUniqueViolation());

    private static final List<Rule> FAILED_PROTECTIONS = List.of(
            new LockReleasedBeforeCommit(WINDOWS),
            new CatchBeforeFlush(WINDOWS),
            new CatchNeverMatches(WINDOWS),
            new LockWithoutTransaction(WINDOWS),
            new InProcessLockOnly(WINDOWS),
            new UncheckedRowCount(WINDOWS),
            new KeyDoesNotCover(WINDOWS),
            new ReuseAfterViolation(WINDOWS),
            new RetryThatCannotWork(WINDOWS),
            new LockOnAbsentRow(WINDOWS),
            new AnnotationOnlyKey(WINDOWS),
            new VersionBypassed(WINDOWS));

    /** Of a window that is closed, but too late for what was done outside of the database. */
    private static final Rule HALF_DONE = new SideEffectInWindow();

    private static final List<Rule> ALL = Stream.of(WINDOWS, FAILED_PROTECTIONS, List.of(HALF_DONE))
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    public static List<Rule> all() {
        return ALL;
    }

    public static List<RuleDescription> descriptions() {
        return ALL.stream().map(Rule::description).toList();
    }

    /** The findings of these windows, sorted, without fixes. */
    public static List<Finding> findings(List<CheckThenAct> windows) {
        return told(windows).stream().map(Told::finding).toList();
    }

    /** The same, each with its window. */
    public static List<Told> told(List<CheckThenAct> windows) {
        List<Told> told = new ArrayList<>();
        for (CheckThenAct window : windows) {
            // A protection that does not hold is the news, where there is one.
            Stream.of(List.of(HALF_DONE), FAILED_PROTECTIONS, WINDOWS)
                    .flatMap(List::stream)
                    .filter(rule -> rule.speaksOf(window))
                    .findFirst()
                    .map(rule -> rule.report(window))
                    .ifPresent(finding -> told.add(new Told(finding, window)));
        }
        told.sort(Comparator.comparing(Told::finding));
        return List.copyOf(told);
    }
}
