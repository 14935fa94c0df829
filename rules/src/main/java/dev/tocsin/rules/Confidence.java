package dev.tocsin.rules;

/** How sure the analysis is that the finding is a race, surest first. */
public enum Confidence {
    HIGH,
    MEDIUM,
    LOW
}
