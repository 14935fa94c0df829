package dev.tocsin.cli;

import dev.tocsin.rules.RuleDescription;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds rules as people name them. */
final class RuleChoice {

    private RuleChoice() {}

    /** The rule with this id or name, in any case of letters. */
    static Optional<RuleDescription> find(List<RuleDescription> rules, String name) {
        return rules.stream()
                .filter(rule -> rule.id().equalsIgnoreCase(name) || rule.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** What to say of a name that is no rule's. */
    static String unknown(List<RuleDescription> rules, String name) {
        String ids = rules.stream().map(RuleDescription::id).collect(Collectors.joining(", "));
        return "there is no rule \"" + name + "\"; the rules are " + ids;
    }
}
