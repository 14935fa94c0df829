package dev.tocsin.cli;

/** What the process says at its end; the same in every format, and stable. */
public final class ExitCode {

    /** The scan ran, and nothing at or over the threshold was found. */
    public static final int CLEAN = 0;

    /** Findings at or over the threshold. */
    public static final int FINDINGS = 1;

    /** The command line is wrong, or names something that cannot be read or written. */
    public static final int USAGE = 2;

    /** Under {@code --strict}: a part of the tree could not be read, so that findings may be missing. */
    public static final int INCOMPLETE = 3;

    /** A fault in Tocsin. {@code EX_SOFTWARE} of {@code sysexits.h}. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
