package dev.tocsin.analyzer.ir;

/** An answer that may be missing. A thing that was not found is {@link #UNKNOWN}, never {@link #NO}. */
public enum Known {
    YES,
    NO,
    UNKNOWN;

    public static Known of(boolean value) {
        return value ? YES : NO;
    }
}
