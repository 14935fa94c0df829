package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;

/** Speaks of one kind of open window. A rule is stateless; of each window exactly one rule speaks. */
public interface Rule {

    RuleDescription description();

    /** Whether this rule is the one that speaks of the window. */
    boolean speaksOf(CheckThenAct window);

    /** The finding for a window that this rule speaks of. */
    Finding report(CheckThenAct window);
}
