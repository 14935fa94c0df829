package dev.tocsin.analyzer.race;

/** Why a unique key on what a check compares would not do, although one can be written down. */
public enum BeyondKeys {
    /** The act is done for each element of something, and the check once for all: the rows of one run are alike in what is checked. */
    SEVERAL_IN_ONE_RUN(
            "Several such rows are inserted by one request: a unique key on what the check compares would refuse all but"
                    + " the first of them."),
    /** The check takes the newest of such rows, or the first by another order. */
    FIRST_OF_SEVERAL("The check takes the first of such rows by an order, so that several may be meant: a unique key on"
            + " what it compares would refuse all but one."),
    /** The check is the right operand of a test whose left one says whether it matters: {@code form.onetime() && exists(..)}. */
    NOT_ALWAYS_ASKED(
            "On another way the row is inserted without this check: several such rows may be meant there, which a unique"
                    + " key on what the check compares would refuse."),
    /** On another branch the row gets a number that is the same for all: {@code notice ? 0 : max + 1}. */
    NUMBERED_OTHERWISE(
            "On another branch such a row gets a fixed number: a unique key would refuse all but one of those."),
    COLUMN_OF_ANOTHER_TABLE("The check asks for a column of another table, which no unique key of this one can hold.");

    private final String reason;

    BeyondKeys(String reason) {
        this.reason = reason;
    }

    /** A sentence. */
    public String reason() {
        return reason;
    }
}
