package dev.tocsin.cli.git;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a change touches, by their paths from the work tree's root.
 *
 * @param written files whose content is new or another one, by their names after the change
 * @param gone files that are there no more, or have another name
 */
public record Changes(Set<String> written, Set<String> gone) {

    public Changes {
        written = Set.copyOf(written);
        gone = Set.copyOf(gone);
    }

    /** What the next commit changes. */
    public static Changes staged(WorkTree tree) throws GitException {
        return read(fields(tree.output(
                "diff", "--cached", "--name-status", "-z", "--find-renames", "--no-ext-diff", "--no-textconv")));
    }

    /** What the work tree changes of a commit, with files that nobody has added yet. */
    public static Changes since(WorkTree tree, String commit) throws GitException {
        Changes tracked = read(fields(tree.output(
                "diff", "--name-status", "-z", "--find-renames", "--no-ext-diff", "--no-textconv", commit, "--")));
        Set<String> written = new TreeSet<>(tracked.written());
        written.addAll(fields(tree.output("ls-files", "--others", "--exclude-standard", "-z")));
        return new Changes(written, tracked.gone());
    }

    /** A status, then a path; for a renamed file its old and its new one (git-diff, "Raw output format"). */
    private static Changes read(List<String> fields) {
        Set<String> written = new TreeSet<>();
        Set<String> gone = new TreeSet<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            String status = fields.get(i);
            String path = fields.get(i + 1);
            switch (status.charAt(0)) {
                case 'D' -> gone.add(path);
                case 'R', 'C' -> {
                    i++;
                    if (status.charAt(0) == 'R') {
                        gone.add(path);
                    }
                    // Another name for the same content changes nothing that anybody wrote.
                    if (!status.equals("R100") && i + 1 < fields.size()) {
                        written.add(fields.get(i + 1));
                    }
                }
                default -> written.add(path);
            }
        }
        return new Changes(written, gone);
    }

    private static List<String> fields(byte[] output) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < output.length; i++) {
            if (output[i] == 0) {
                fields.add(new String(output, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        fields.removeIf(String::isEmpty);
        return fields;
    }
}
