package dev.tocsin.cli.html;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The page's colours, by day and by night. {@link #pairs} names which of them meet, so that a test can tell whether all of
 * them can be read.
 */
enum Palette {
    PAPER("#faf9f6", "#14171c"),
    SURFACE("#ffffff", "#1b1f26"),
    INK("#1c2028", "#e7e9ed"),
    MUTED("#565d6a", "#a9b1bd"),
    RULE("#dedbd3", "#333a45"),
    LINK("#1b5a9e", "#8abaf3"),
    CODE("#f4f2ed", "#12151a"),
    CHECK("#fbe7b2", "#57440f"),
    ACT("#fbd6d1", "#64261f"),
    ERROR("#a8211a", "#ffa79e"),
    ERROR_SOFT("#fcebe9", "#3d1f1d"),
    WARNING("#7f4a00", "#f3c273"),
    WARNING_SOFT("#fcf1dd", "#382b13"),
    NOTE("#1b5a9e", "#8abaf3"),
    NOTE_SOFT("#e8f1fb", "#1a2b40"),
    GOOD("#17653a", "#86d9a4"),
    GOOD_SOFT("#e4f4ea", "#163021"),
    REQUEST_A("#1b5a9e", "#8abaf3"),
    REQUEST_B("#7d3a9c", "#d6a5ec"),
    DATABASE("#4c5563", "#b0b8c4"),
    WINDOW("#f7d98b", "#66500f"),
    WINDOW_INK("#6e4700", "#f3cf7c"),
    LOCK("#a9dcdc", "#14575a"),
    LOCK_INK("#0b5b60", "#84d6d8");

    private final String day;
    private final String night;

    Palette(String day, String night) {
        this.day = day;
        this.night = night;
    }

    String day() {
        return day;
    }

    String night() {
        return night;
    }

    /**
     * A colour on another.
     *
     * @param ratio the least contrast: 4.5 for text, 3 for what is no text (WCAG 2.2, 1.4.3 and 1.4.11)
     */
    record Pair(Palette front, Palette back, double ratio) {}

    private static final double TEXT = 4.5;
    private static final double SHAPE = 3;

    /** Which colours meet on the page. */
    static List<Pair> pairs() {
        return List.of(
                new Pair(INK, PAPER, TEXT),
                new Pair(INK, SURFACE, TEXT),
                new Pair(INK, CODE, TEXT),
                new Pair(INK, CHECK, TEXT),
                new Pair(INK, ACT, TEXT),
                new Pair(INK, ERROR_SOFT, TEXT),
                new Pair(INK, GOOD_SOFT, TEXT),
                new Pair(INK, WINDOW, TEXT),
                new Pair(INK, LOCK, TEXT),
                new Pair(MUTED, PAPER, TEXT),
                new Pair(MUTED, SURFACE, TEXT),
                new Pair(MUTED, CODE, TEXT),
                new Pair(LINK, PAPER, TEXT),
                new Pair(LINK, SURFACE, TEXT),
                new Pair(LINK, CODE, TEXT),
                new Pair(ERROR, SURFACE, TEXT),
                new Pair(ERROR, PAPER, TEXT),
                new Pair(ERROR, ERROR_SOFT, TEXT),
                new Pair(WARNING, SURFACE, TEXT),
                new Pair(WARNING, PAPER, TEXT),
                new Pair(WARNING, WARNING_SOFT, TEXT),
                new Pair(NOTE, SURFACE, TEXT),
                new Pair(NOTE, PAPER, TEXT),
                new Pair(NOTE, NOTE_SOFT, TEXT),
                new Pair(GOOD, PAPER, TEXT),
                new Pair(GOOD, SURFACE, TEXT),
                new Pair(GOOD, GOOD_SOFT, TEXT),
                new Pair(REQUEST_A, SURFACE, TEXT),
                new Pair(REQUEST_B, SURFACE, TEXT),
                new Pair(DATABASE, SURFACE, TEXT),
                new Pair(WINDOW_INK, SURFACE, TEXT),
                new Pair(LOCK_INK, SURFACE, TEXT),
                new Pair(REQUEST_A, WINDOW, SHAPE),
                new Pair(REQUEST_B, WINDOW, SHAPE),
                new Pair(REQUEST_A, LOCK, SHAPE),
                new Pair(REQUEST_B, LOCK, SHAPE));
    }

    /** The colours as custom properties: {@code --paper:#faf9f6;}. */
    static String declarations(Function<Palette, String> colour) {
        return Arrays.stream(values())
                .map(c -> "--" + c.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + colour.apply(c) + ";")
                .collect(Collectors.joining());
    }
}
