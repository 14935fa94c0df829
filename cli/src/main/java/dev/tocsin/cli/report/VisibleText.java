package dev.tocsin.cli.report;

/**
 * Text of a scanned tree, with everything in it made visible that a terminal, a browser or a build log would obey: control
 * characters, and direction marks, which could turn code around before the reader's eyes ("Trojan Source", CVE-2021-42574).
 */
public final class VisibleText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    private static final int CONTROL_PICTURES = 0x2400;
    private static final int NONCHARACTER = 0xfffe;
    private static final int REPLACEMENT = 0xfffd;

    private VisibleText() {}

    /** The code point, or the one that is shown in its stead. */
    public static int of(int codePoint) {
        if (codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER) {
            return codePoint;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint < ' ' ? CONTROL_PICTURES + codePoint : REPLACEMENT;
            case Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                REPLACEMENT;
            // Noncharacters, which XML refuses.
            default -> (codePoint & NONCHARACTER) == NONCHARACTER ? REPLACEMENT : codePoint;
        };
    }

    /** The text on one line: line ends and tabs become spaces. */
    public static String line(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : of(c))
                .forEach(visible::appendCodePoint);
        return visible.toString();
    }
}
