package dev.tocsin.cli;

import dev.tocsin.rules.Severity;

/** Colours by what they mean. With colours off every method gives back its text. */
final class Ink {

    private static final String RESET = "\u001b[0m";

    private final boolean on;

    Ink(boolean on) {
        this.on = on;
    }

    String severity(Severity severity, String text) {
        return paint(
                switch (severity) {
                    case ERROR -> "1;31";
                    case WARNING -> "1;33";
                    case NOTE -> "1;36";
                },
                text);
    }

    String strong(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    String check(String text) {
        return paint("36", text);
    }

    String good(String text) {
        return paint("1;32", text);
    }

    /** Code in backticks stands out; the backticks stay, so that the text is the same without colours. */
    String code(String line) {
        return codeThatMayBeOpen(line, false);
    }

    /** @param open whether a backtick on an earlier line of the paragraph is still open */
    String codeThatMayBeOpen(String line, boolean open) {
        if (!on) {
            return line;
        }
        StringBuilder painted = new StringBuilder();
        boolean inCode = open;
        int start = 0;
        for (int tick = line.indexOf('`'); tick >= 0; tick = line.indexOf('`', start)) {
            int end = inCode ? tick + 1 : tick;
            painted.append(inCode ? strong(line.substring(start, end)) : line.substring(start, end));
            if (!inCode) {
                int close = line.indexOf('`', tick + 1);
                int until = close < 0 ? line.length() : close + 1;
                painted.append(strong(line.substring(tick, until)));
                start = until;
            } else {
                start = end;
                inCode = false;
            }
        }
        String rest = line.substring(start);
        return painted.append(inCode ? strong(rest) : rest).toString();
    }

    private String paint(String code, String text) {
        return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
