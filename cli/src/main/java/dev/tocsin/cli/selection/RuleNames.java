package dev.tocsin.cli.selection;

import dev.tocsin.rules.RuleDescription;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules' ids and names, and what to say to somebody who missed them. */
public final class RuleNames {

    private static final int SHOWN = 60;

    private final List<RuleDescription> rules;

    public RuleNames(List<RuleDescription> rules) {
        this.rules = List.copyOf(rules);
    }

    boolean isId(String name) {
        return rules.stream().anyMatch(rule -> rule.id().equals(name));
    }

    /** What to say of something that is no rule's id: what may have been meant. */
    String unknownId(String name) {
        Optional<RuleDescription> byName = rules.stream()
                .filter(rule -> rule.name().equalsIgnoreCase(name) || rule.id().equalsIgnoreCase(name))
                .findFirst();
        if (byName.isPresent()) {
            return "`" + shortened(name) + "` is no rule's id; write `"
                    + byName.get().id() + "`";
        }
        return unknown(name);
    }

    /** {@code there is no rule `TOC110`; is `TOC101` meant?}. */
    public String unknown(String name) {
        String said = "there is no rule `" + shortened(name) + "`";
        return Closest.to(name, rules.stream().flatMap(rule -> Stream.of(rule.id(), rule.name())))
                .map(meant -> said + "; is `" + meant + "` meant?")
                .orElse(said + "; `tocsin rules` lists them");
    }

    /** A text of the source, short enough to be told. */
    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
