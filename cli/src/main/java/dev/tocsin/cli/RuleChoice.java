package dev.tocsin.cli;

import dev.tocsin.cli.selection.Closest;
import dev.tocsin.rules.RuleDescription;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        String said = "there is no rule \"" + name + "\"; ";
        return Closest.to(name, rules.stream().flatMap(rule -> Stream.of(rule.id(), rule.name())))
                .map(meant -> said + "is " + meant + " meant?")
                .orElseGet(() -> said + "the rules are "
                        + rules.stream().map(RuleDescription::id).collect(Collectors.joining(", ")));
    }
}
