package dev.tocsin.rules.patch;

import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The fixes of several findings in one: where two would change the same text, the first is taken.
 *
 * @param files sorted by path
 * @param taken the findings whose fix is in it, with that fix
 * @param left the findings whose fix would change what another has changed already; a second run can take it
 */
public record Patch(List<FileEdit> files, List<Choice> taken, List<Choice> left) {

    private static final Pattern AFTER_LINE = Pattern.compile("(?<=\n)");

    public Patch {
        files = List.copyOf(files);
        taken = List.copyOf(taken);
        left = List.copyOf(left);
    }

    /** A finding and the fix that was chosen for it. */
    public record Choice(Finding finding, Fix fix) {}

    /** @param least the least that a fix must be trusted to be taken; what is only shown never is */
    public static Patch of(List<Finding> findings, Applicability least) {
        Map<String, FileEdit> files = new TreeMap<>();
        List<Choice> taken = new ArrayList<>();
        List<Choice> left = new ArrayList<>();
        for (Finding finding : findings) {
            Optional<Fix> fix = finding.fixes().stream()
                    .filter(f -> !f.files().isEmpty() && f.applicability().compareTo(least) <= 0)
                    .findFirst();
            if (fix.isEmpty()) {
                continue;
            }
            Optional<Map<String, FileEdit>> merged = merged(files, fix.get());
            merged.ifPresent(files::putAll);
            (merged.isPresent() ? taken : left).add(new Choice(finding, fix.get()));
        }
        return new Patch(List.copyOf(files.values()), taken, left);
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    private static Optional<Map<String, FileEdit>> merged(Map<String, FileEdit> files, Fix fix) {
        Map<String, FileEdit> merged = new TreeMap<>();
        for (FileEdit added : fix.files()) {
            FileEdit there = files.get(added.file());
            if (there == null) {
                merged.put(added.file(), added);
                continue;
            }
            Optional<FileEdit> both = there.hash().equals(added.hash()) ? merged(there, added) : Optional.empty();
            if (both.isEmpty()) {
                return Optional.empty();
            }
            merged.put(added.file(), both.get());
        }
        return Optional.of(merged);
    }

    private static Optional<FileEdit> merged(FileEdit there, FileEdit added) {
        if (there.equals(added)) {
            return Optional.of(there);
        }
        TreeSet<TextEdit> all = new TreeSet<>(there.edits());
        for (TextEdit edit : added.edits()) {
            if (all.contains(edit)) {
                continue;
            }
            if (there.edits().stream().anyMatch(e -> meet(e, edit))) {
                return Optional.empty();
            }
            List<TextEdit> beside =
                    all.stream().filter(e -> importsBeside(e, edit)).toList();
            beside.forEach(all::remove);
            all.add(beside.isEmpty() ? edit : together(beside.get(0), edit));
        }
        return Optional.of(new FileEdit(there.file(), there.hash(), List.copyOf(all)));
    }

    /** They change the same text, or insert at one place, where their order would matter. */
    private static boolean meet(TextEdit a, TextEdit b) {
        if (a.start() == a.end() && b.start() == b.end()) {
            return a.start() == b.start() && !(imports(a) && imports(b));
        }
        return a.start() < b.end() && b.start() < a.end() || a.start() == b.start() && a.end() == b.end();
    }

    private static boolean importsBeside(TextEdit a, TextEdit b) {
        return a.start() == b.start() && a.start() == a.end() && b.start() == b.end() && imports(a) && imports(b);
    }

    /** Imports that go to one place, each once. */
    private static TextEdit together(TextEdit a, TextEdit b) {
        Set<String> lines = new TreeSet<>();
        lines.addAll(List.of(AFTER_LINE.split(a.replacement())));
        lines.addAll(List.of(AFTER_LINE.split(b.replacement())));
        return new TextEdit(
                a.start(), a.end(), a.startLine(), a.startColumn(), a.endLine(), a.endColumn(), String.join("", lines));
    }

    private static boolean imports(TextEdit edit) {
        return edit.replacement().startsWith("import ") && edit.replacement().endsWith("\n");
    }
}
