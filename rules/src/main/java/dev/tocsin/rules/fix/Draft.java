package dev.tocsin.rules.fix;

import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Fix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A fix in the making. */
final class Draft {

    private final Edits edits = new Edits();
    private final List<String> done = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Runnable> later = new ArrayList<>();
    private boolean needsReview;
    private boolean complete = true;
    private Optional<String> shown = Optional.empty();

    Edits edits() {
        return edits;
    }

    /** @param clause what the fix does, as a part of a sentence: {@code lock the row where it is read} */
    void does(String clause) {
        done.add(clause);
    }

    /** The same, of what the rest of it builds upon. */
    void doesFirst(String clause) {
        done.add(0, clause);
    }

    /** Whether it does anything yet. */
    boolean acts() {
        return !done.isEmpty();
    }

    /** It rests on something that somebody has to look at. */
    void review(String note) {
        needsReview = true;
        notes.add(note);
    }

    /** It does not close the window alone. */
    void leaves(String note) {
        complete = false;
        review(note);
    }

    /** How many notes there are by now, for {@link #withdraw}. */
    int noted() {
        return notes.size();
    }

    /** Takes back the notes behind the first ones: they speak of a patch that is not made after all. */
    void withdraw(int kept) {
        notes.retainAll(notes.stream().limit(kept).toList());
    }

    void show(String text) {
        shown = Optional.of(text);
    }

    /** What must not happen beside other fixes: it is done when the fix is built, which happens one after the other. */
    void later(Runnable rest) {
        later.add(rest);
    }

    Fix build() {
        later.forEach(Runnable::run);
        later.clear();
        List<FileEdit> files = edits.build().orElse(List.of());
        Applicability applicability = files.isEmpty()
                ? Applicability.SHOW_ONLY
                : needsReview ? Applicability.NEEDS_REVIEW : Applicability.SAFE;
        return new Fix(applicability, title(), complete && !files.isEmpty(), files, List.copyOf(notes), shown);
    }

    private String title() {
        if (done.isEmpty()) {
            return "No patch.";
        }
        String all = done.size() == 1
                ? done.get(0)
                : String.join(", ", done.subList(0, done.size() - 1)) + " and " + done.get(done.size() - 1);
        return Character.toUpperCase(all.charAt(0)) + all.substring(1) + ".";
    }
}
