package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;

/**
 * A window, and what is reported of it.
 *
 * @param finding without fixes
 */
public record Told(Finding finding, CheckThenAct window) {}
