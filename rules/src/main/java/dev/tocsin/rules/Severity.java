package dev.tocsin.rules;

/** How bad the harm is, worst first; the SARIF level of a finding. */
public enum Severity {
    /** Wrong data that nothing in the database stops. */
    ERROR,
    /** A key or an error stops the data from going wrong, but the user gets a wrong answer. */
    WARNING,
    /** Worth a look. */
    NOTE
}
