package dev.tocsin.cli;

import dev.tocsin.analyzer.source.SourceSpan;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Places that can be clicked, in terminals that know how (OSC 8, "Hyperlinks in Terminal Emulators").
 *
 * @param root the folder that the report's paths are counted from; empty where places are only text
 */
record Hyperlinks(Optional<Path> root) {

    static final Hyperlinks NONE = new Hyperlinks(Optional.empty());

    private static final Set<String> PROGRAMS = Set.of("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby");
    private static final Set<String> TERMINALS = Set.of("xterm-kitty", "alacritty", "foot", "contour", "xterm-ghostty");

    /** VTE's first version that knows links without a fault is 0.50.2 (its notes on the escape sequence). */
    private static final int VTE_VERSION = 5002;

    /** Links where the terminal is known to show them; {@code FORCE_HYPERLINK} says yes or no whatever it is. */
    static Hyperlinks in(Surroundings surroundings, Path root) {
        return surroundings.outIsTerminal() && known(surroundings.environment())
                ? new Hyperlinks(Optional.of(root.toAbsolutePath().normalize()))
                : NONE;
    }

    private static boolean known(Map<String, String> environment) {
        String forced = environment.getOrDefault("FORCE_HYPERLINK", "");
        if (!forced.isEmpty()) {
            return !forced.equals("0");
        }
        String vte = environment.getOrDefault("VTE_VERSION", "");
        return PROGRAMS.contains(environment.getOrDefault("TERM_PROGRAM", ""))
                || TERMINALS.contains(environment.getOrDefault("TERM", ""))
                || environment.containsKey("WT_SESSION")
                || environment.containsKey("KONSOLE_VERSION")
                || vte.matches("\\d{4,6}") && Integer.parseInt(vte) >= VTE_VERSION;
    }

    /** The text as a link to the file; the text alone where there are none. */
    String around(String text, SourceSpan place) {
        return root.flatMap(folder -> target(folder, place))
                .map(target -> "\u001b]8;;" + target + "\u001b\\" + text + "\u001b]8;;\u001b\\")
                .orElse(text);
    }

    /** A URI has no control characters in it, whatever the file is called. */
    private static Optional<String> target(Path folder, SourceSpan place) {
        try {
            return Optional.of(folder.resolve(place.file()).toUri().toASCIIString());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
