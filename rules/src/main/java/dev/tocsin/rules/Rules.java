package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.ArrayList;
import java.util.List;

/** All rules, by id. */
public final class Rules {

    private static final List<Rule> ALL = List.of(
            new CheckThenInsert(),
            new CheckThenClaim(),
            new FindOrCreate(),
            new StaleStateTransition(),
            new LostUpdate(),
            new CountThenInsert(),
            new CheckThenDelete(),
            new DeleteThenInsert(),
            new UnhandledUniqueViolation());

    private Rules() {}

    public static List<Rule> all() {
        return ALL;
    }

    public static List<RuleDescription> descriptions() {
        return ALL.stream().map(Rule::description).toList();
    }

    /** The findings of these windows, sorted. */
    public static List<Finding> findings(List<CheckThenAct> windows) {
        List<Finding> findings = new ArrayList<>();
        for (CheckThenAct window : windows) {
            for (Rule rule : ALL) {
                if (rule.speaksOf(window)) {
                    findings.add(rule.report(window));
                    break;
                }
            }
        }
        findings.sort(null);
        return findings;
    }
}
