package dev.tocsin.rules.patch;

import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.TextEdit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch as {@code git apply} and {@code patch -p1} take it, in the bytes of the files that it changes.
 *
 * @see <a href="https://git-scm.com/docs/diff-format#generate_patch_text_with_p">Git, Generating patch text with -p</a>
 */
public final class UnifiedDiff {

    private static final int CONTEXT = 3;

    private final String prefix;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private UnifiedDiff(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The patch.
     *
     * @param prefix the way from the repository's root to the scan's root, with a slash at its end, or empty
     * @throws FixRefusedException when a file is not as it was when the fix was made, or cannot be written again
     */
    public static byte[] of(Patch patch, Tree tree, String prefix) throws FixRefusedException {
        UnifiedDiff diff = new UnifiedDiff(prefix);
        for (FileEdit file : patch.files()) {
            diff.file(file, tree.edited(file));
        }
        return diff.out.toByteArray();
    }

    private void file(FileEdit file, EditedText text) {
        String path = prefix + file.file();
        line("diff --git " + quoted("a/" + path) + " " + quoted("b/" + path));
        if (file.creates()) {
            line("new file mode 100644");
        }
        line("--- " + (file.creates() ? "/dev/null" : quoted("a/" + path)));
        line("+++ " + quoted("b/" + path));
        String mark = new String(text.mark(), StandardCharsets.UTF_8);
        List<String> before = lines(mark + text.before());
        List<Block> blocks = blocks(text, mark);
        int shift = 0;
        for (int i = 0; i < blocks.size(); ) {
            int last = i;
            while (last + 1 < blocks.size()
                    && blocks.get(last + 1).first() - blocks.get(last).end() <= 2 * CONTEXT) {
                last++;
            }
            shift += hunk(before, blocks.subList(i, last + 1), shift, text);
            i = last + 1;
        }
    }

    /**
     * Whole lines and what stands there instead.
     *
     * @param first the first line that goes, counted from 0
     * @param end the line after the last that goes
     */
    private record Block(int first, int end, List<String> added) {}

    private static List<Block> blocks(EditedText text, String mark) {
        String before = text.before();
        List<Block> blocks = new ArrayList<>();
        List<TextEdit> edits = text.edits();
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

    /** @return by how many lines the file grows here */
    private int hunk(List<String> before, List<Block> blocks, int shift, EditedText text) {
        int first = Math.max(0, blocks.get(0).first() - CONTEXT);
        int end = Math.min(before.size(), blocks.get(blocks.size() - 1).end() + CONTEXT);
        int grown = 0;
        for (Block block : blocks) {
            grown += block.added().size() - (block.end() - block.first());
        }
        int removedLines = end - first;
        int addedLines = removedLines + grown;
        line("@@ -" + range(first, removedLines) + " +" + range(first + shift, addedLines) + " @@");
        int at = first;
        for (Block block : blocks) {
            for (; at < block.first(); at++) {
                line(' ', before.get(at), text);
            }
            for (; at < block.end(); at++) {
                line('-', before.get(at), text);
            }
            block.added().forEach(added -> line('+', added, text));
        }
        for (; at < end; at++) {
            line(' ', before.get(at), text);
        }
        return grown;
    }

    /** A range of no lines names the line before it. */
    private static String range(int first, int lines) {
        return (lines == 0 ? first : first + 1) + "," + lines;
    }

    private void line(char kind, String line, EditedText text) {
        out.write(kind);
        out.writeBytes(line.getBytes(text.charset()));
        if (!line.endsWith("\n")) {
            line("");
            line("\\ No newline at end of file");
        }
    }

    private void line(String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
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

    /** Git's quoting of paths: what could be taken for something else is escaped as in C. */
    private static String quoted(String path) {
        boolean plain = path.chars().allMatch(c -> c > ' ' && c != '"' && c != '\\' && c != 0x7f);
        if (plain) {
            return path;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : path.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\%03o", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
