package dev.tocsin.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What surrounds a run: its streams, its terminal, its environment. A test gives its own.
 *
 * @param out where reports go
 * @param err where progress and complaints go
 * @param outIsTerminal whether a person sees {@code out} as it is written
 * @param errIsTerminal whether a person sees {@code err} as it is written
 * @param environment the variables of the process
 * @param directory what relative paths are counted from
 */
public record Surroundings(
        OutputStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> environment,
        Path directory) {

    /** Whether colours are wanted where nobody said so: {@code NO_COLOR} (no-color.org) and dumb terminals say no. */
    boolean wantsColour() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Whether the locale says UTF-8; of its variables the first that is set counts (POSIX, "Locale", 8.2). */
    boolean speaksUtf8() {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    int columns() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{0,5}") ? Integer.parseInt(columns) : TextStyle.DEFAULT_WIDTH;
    }
}
