package dev.tocsin.rules.patch;

import dev.tocsin.rules.FileEdit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A patch as {@code git apply} and {@code patch -p1} take it, in the bytes of the files that it changes.
 *
 * @see <a href="https://git-scm.com/docs/diff-format#generate_patch_text_with_p">Git, Generating patch text with -p</a>
 */
public final class UnifiedDiff {

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
        for (Hunks.Hunk hunk : Hunks.of(text.before(), text.edits(), mark)) {
            line("@@ -" + range(hunk.first(), hunk.before()) + " +" + range(hunk.firstAfter(), hunk.after()) + " @@");
            hunk.lines().forEach(line -> line(sign(line.kind()), line.text(), text));
        }
    }

    private static char sign(Hunks.Kind kind) {
        return switch (kind) {
            case KEPT -> ' ';
            case REMOVED -> '-';
            case ADDED -> '+';
        };
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
