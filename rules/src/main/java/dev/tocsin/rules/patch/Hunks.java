package dev.tocsin.rules.patch;

import dev.tocsin.rules.TextEdit;
import java.util.ArrayList;
import java.util.List;

/** What edits change in a text, line by line, with some lines around that stay. */
public final class Hunks {

    private static final int CONTEXT = 3;

    private Hunks() {}

    /** What becomes of a line. */
    public enum Kind {
        KEPT,
        REMOVED,
        ADDED
    }

    /**
     * A line of a hunk.
     *
     * @param text with its line end, which the last line of a text may lack
     */
    public record Line(Kind kind, String text) {}

    /**
     * Lines that follow each other.
     *
     * @param first the hunk's first line before the edits, counted from 0
     * @param before how many of its lines were there before
     * @param firstAfter its first line after the edits, counted from 0
     * @param after how many are there afterwards
     */
    public record Hunk(int first, int before, int firstAfter, int after, List<Line> lines) {
        public Hunk {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The hunks of some edits, in the order of the text.
     *
     * @param before the text
     * @param edits in its order, none overlapping another
     */
    public static List<Hunk> of(String before, List<TextEdit> edits) {
        return of(before, edits, "");
    }

    /** @param mark what stands before the text in its file and is counted by no edit */
    static List<Hunk> of(String before, List<TextEdit> edits, String mark) {
        List<String> lines = lines(mark + before);
        List<Block> blocks = blocks(before, edits, mark);
        List<Hunk> hunks = new ArrayList<>();
        int shift = 0;
        for (int i = 0; i < blocks.size(); ) {
            int last = i;
            while (last + 1 < blocks.size()
                    && blocks.get(last + 1).first() - blocks.get(last).end() <= 2 * CONTEXT) {
                last++;
            }
            Hunk hunk = hunk(lines, blocks.subList(i, last + 1), shift);
            hunks.add(hunk);
            shift += hunk.after() - hunk.before();
            i = last + 1;
        }
        return hunks;
    }

    /**
     * Whole lines and what stands there instead.
     *
     * @param first the first line that goes, counted from 0
     * @param end the line after the last that goes
     */
    private record Block(int first, int end, List<String> added) {}

    private static List<Block> blocks(String before, List<TextEdit> edits, String mark) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < edits.size(); ) {
            int start = lineStart(before, edits.get(i).start());
            int end = lineEnd(before, edits.get(i).end());
            int next = i + 1;
            while (next < edits.size() && edits.get(next).start() < end) {
                end = Math.max(end, lineEnd(before, edits.get(next).end()));
                next++;
            }
            StringBuilder changed = new StringBuilder();
            int at = start;
            for (TextEdit edit : edits.subList(i, next)) {
                changed.append(before, at, edit.start()).append(edit.replacement());
                at = edit.end();
            }
            changed.append(before, at, end);
            // The mark belongs to the first line, whether that changes or not.
            String head = start == 0 ? mark : "";
            add(blocks, count(before, start), lines(head + before.substring(start, end)), lines(head + changed));
            i = next;
        }
        return blocks;
    }

    /** Lines that stay as they are, at either end, are none of the block's. */
    private static void add(List<Block> blocks, int first, List<String> removed, List<String> added) {
        int head = 0;
        while (head < removed.size() && head < added.size() && removed.get(head).equals(added.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < removed.size() - head
                && tail < added.size() - head
                && removed.get(removed.size() - 1 - tail).equals(added.get(added.size() - 1 - tail))) {
            tail++;
        }
        if (head + tail < Math.max(removed.size(), added.size())) {
            blocks.add(
                    new Block(first + head, first + removed.size() - tail, added.subList(head, added.size() - tail)));
        }
    }

    private static Hunk hunk(List<String> before, List<Block> blocks, int shift) {
        int first = Math.max(0, blocks.get(0).first() - CONTEXT);
        int end = Math.min(before.size(), blocks.get(blocks.size() - 1).end() + CONTEXT);
        List<Line> lines = new ArrayList<>();
        int at = first;
        for (Block block : blocks) {
            for (; at < block.first(); at++) {
                lines.add(new Line(Kind.KEPT, before.get(at)));
            }
            for (; at < block.end(); at++) {
                lines.add(new Line(Kind.REMOVED, before.get(at)));
            }
            block.added().forEach(added -> lines.add(new Line(Kind.ADDED, added)));
        }
        for (; at < end; at++) {
            lines.add(new Line(Kind.KEPT, before.get(at)));
        }
        int after = (int) lines.stream().filter(l -> l.kind() != Kind.REMOVED).count();
        return new Hunk(first, end - first, first + shift, after, lines);
    }

    /** Lines with their ends; the empty rest behind the last line end is none. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static int lineStart(String text, int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /** Behind the line feed of the line that an offset lies in. */
    private static int lineEnd(String text, int offset) {
        int feed = text.indexOf('\n', offset);
        return feed < 0 ? text.length() : feed + 1;
    }

    private static int count(String text, int end) {
        return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
