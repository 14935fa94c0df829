package dev.tocsin.cli.html;

import dev.tocsin.rules.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Draws a timeline: a lane for each request and one for the database, time downwards. Race windows and locks are bands along a
 * lane, statements are arrows to the database with its answer below them, the outcome stands at the bottom.
 *
 * <p>It is drawn narrow enough for a phone, in units of about a CSS pixel; nothing of it needs a script, a font or an id of the
 * page beside its own two.
 */
final class TimelineSvg {

    private static final int WIDTH = 360;
    private static final int LANE_A = 37;
    private static final int LANE_B = 132;
    private static final int DATABASE = 340;
    private static final int HEAD = 46;
    private static final int LINE = 16;
    private static final int GAP = 8;
    private static final int BAND = 16;

    /** Widths of characters: of the monospaced labels, and of the outcome's, a little more than most fonts need. */
    private static final double LABEL_CHARACTER = 7.9;

    private static final double OUTCOME_CHARACTER = 8.2;
    private static final int MAX_LABEL_LINES = 3;

    private final Markup out;
    private final Timeline timeline;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> outcome;
    private final int bottom;

    private TimelineSvg(Markup out, Timeline timeline) {
        this.out = out;
        this.timeline = timeline;
        int y = HEAD + GAP;
        for (Timeline.Move move : timeline.moves()) {
            Row row = Row.of(move, y);
            rows.add(row);
            y = row.end();
        }
        this.bottom = y + GAP;
        this.outcome = LabelText.lines(
                timeline.outcome().text().replace("`", ""), (int) ((WIDTH - 56) / OUTCOME_CHARACTER), 4);
    }

    /** @param id unique in the page; the ids of the drawing's title and description are made of it */
    static void draw(Markup out, String id, String title, Timeline timeline) {
        new TimelineSvg(out, timeline).draw(id, title);
    }

    /** A move, and where it stands. */
    private record Row(Timeline.Move move, List<String> statement, List<String> answer, int top) {

        static Row of(Timeline.Move move, int top) {
            int room = (int) ((DATABASE - 12 - lane(move.request()) - 12) / LABEL_CHARACTER);
            if (!move.reachesDatabase()) {
                room = (int) ((WIDTH - 6 - lane(move.request()) - 12) / LABEL_CHARACTER);
            }
            List<String> answer =
                    move.answer().isEmpty() ? List.of() : LabelText.lines(move.answer(), room, MAX_LABEL_LINES);
            return new Row(move, LabelText.lines(move.statement(), room, MAX_LABEL_LINES), answer, top);
        }

        /** Where the arrow goes, or the dot sits. */
        int y() {
            return move.reachesDatabase() ? top + statement.size() * LINE + 3 : top + LINE / 2 + 1;
        }

        int end() {
            int text = move.reachesDatabase()
                    ? y() + 3 + answer.size() * LINE
                    : top + (statement.size() + answer.size()) * LINE;
            return text + GAP;
        }
    }

    private void draw(String id, String title) {
        int outcomeHeight = outcome.size() * 18 + 18;
        int height = bottom + outcomeHeight + 2;
        out.open(
                "svg",
                "class",
                "timeline",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        out.leaf("title", title, "id", id + "-t").leaf("desc", description(), "id", id + "-d");
        lanes();
        bands();
        rows.forEach(this::row);
        outcome(outcomeHeight);
        out.close();
    }

    private String description() {
        return timeline.moves().stream()
                        .map(move -> "Request " + move.request() + ": " + move.text() + ".")
                        .collect(Collectors.joining(" "))
                + " " + timeline.outcome().text().replace("`", "");
    }

    private static int lane(Timeline.Request request) {
        return request == Timeline.Request.A ? LANE_A : LANE_B;
    }

    private static String lower(Timeline.Request request) {
        return request.name().toLowerCase(Locale.ROOT);
    }

    private void lanes() {
        for (Timeline.Request request : Timeline.Request.values()) {
            int x = lane(request);
            out.leaf("text", "request " + request, "class", "head " + lower(request), "x", "" + (x - 12), "y", "18");
            line("lane " + lower(request), x, 28, x, bottom);
        }
        // A cylinder, as diagrams draw a database.
        out.empty("path", "class", "cylinder", "d", "M331 9v12a9 4 0 0 0 18 0v-12a9 4 0 0 0-18 0a9 4 0 0 0 18 0");
        out.leaf("text", "database", "class", "head db", "x", "325", "y", "18", "text-anchor", "end");
        line("lane db", DATABASE, 28, DATABASE, bottom);
    }

    /** A lock around a window is the wider band, and its name stands farther out. */
    private void bands() {
        List<Timeline.Stretch> windows = timeline.windows();
        List<Timeline.Stretch> locks = timeline.locked();
        boolean both = !windows.isEmpty() && !locks.isEmpty();
        bands(locks, "lock", both ? BAND + 8 : BAND);
        bands(windows, "window", BAND);
        name(locks, "lock", both ? 27 : 15);
        name(windows, "race window", 15);
    }

    private void bands(List<Timeline.Stretch> stretches, String style, int width) {
        for (Timeline.Stretch stretch : stretches) {
            int from = rows.get(stretch.from()).y();
            int to = rows.get(stretch.to()).y();
            out.empty(
                    "rect",
                    "class",
                    "band " + style,
                    "x",
                    "" + (lane(stretch.request()) - width / 2),
                    "y",
                    "" + (from - BAND / 2),
                    "width",
                    "" + width,
                    "height",
                    "" + (to - from + BAND),
                    "rx",
                    "" + width / 2);
        }
    }

    /** There is room for a name left of the first lane only. */
    private void name(List<Timeline.Stretch> stretches, String name, int distance) {
        stretches.stream()
                .filter(stretch -> stretch.request() == Timeline.Request.A)
                .findFirst()
                .ifPresent(stretch -> {
                    int middle = (rows.get(stretch.from()).y()
                                    + rows.get(stretch.to()).y())
                            / 2;
                    out.leaf(
                            "text",
                            name,
                            "class",
                            name.equals("lock") ? "band-name lock" : "band-name window",
                            "text-anchor",
                            "middle",
                            "transform",
                            "translate(" + (LANE_A - distance) + " " + middle + ") rotate(-90)");
                });
    }

    private void row(Row row) {
        Timeline.Move move = row.move();
        int x = lane(move.request());
        int y = row.y();
        String who = lower(move.request());
        String kind = move.kind().name().toLowerCase(Locale.ROOT);
        out.open("g", "class", "move " + who + " " + kind);
        if (move.reachesDatabase()) {
            line("arrow", x, y, DATABASE - 8, y);
            if (move.kind() == Timeline.Kind.WAIT) {
                out.empty("circle", "class", "stop", "cx", "" + (DATABASE - 8), "cy", "" + y, "r", "3");
            } else {
                out.empty("path", "class", "tip", "d", "M" + (DATABASE - 10) + " " + (y - 4) + "l9 4l-9 4z");
            }
        }
        out.empty("circle", "class", "dot", "cx", "" + x, "cy", "" + y, "r", "4.5");
        int textY = row.top() + LINE - 4;
        for (String line : row.statement()) {
            out.leaf("text", line, "class", "statement", "x", "" + (x + 12), "y", "" + textY);
            textY += LINE;
        }
        int answerY = move.reachesDatabase() ? y + LINE - 1 : textY;
        for (String line : row.answer()) {
            if (move.reachesDatabase()) {
                out.leaf(
                        "text",
                        line,
                        "class",
                        "answer",
                        "x",
                        "" + (DATABASE - 12),
                        "y",
                        "" + answerY,
                        "text-anchor",
                        "end");
            } else {
                out.leaf("text", line, "class", "answer", "x", "" + (x + 12), "y", "" + answerY);
            }
            answerY += LINE;
        }
        out.close();
    }

    private void outcome(int height) {
        boolean harm = timeline.outcome().harm();
        int middle = bottom + 9 + 9;
        out.open("g", "class", harm ? "outcome harm" : "outcome good");
        out.empty("rect", "x", "1", "y", "" + bottom, "width", "" + (WIDTH - 2), "height", "" + height, "rx", "8");
        out.empty("circle", "cx", "21", "cy", "" + middle, "r", "9");
        String mark = harm ? "M17.5 " + (middle - 3.5) + "l7 7m0-7l-7 7" : "M16.5 " + middle + "l3.2 3.5l5.8-7";
        out.empty("path", "d", mark);
        int y = middle + 5;
        for (String line : outcome) {
            out.leaf("text", line, "x", "40", "y", "" + y);
            y += 18;
        }
        out.close();
    }

    private void line(String style, int x1, int y1, int x2, int y2) {
        out.empty("line", "class", style, "x1", "" + x1, "y1", "" + y1, "x2", "" + x2, "y2", "" + y2);
    }
}
