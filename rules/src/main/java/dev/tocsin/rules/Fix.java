package dev.tocsin.rules;

import java.util.List;
import java.util.Optional;

/**
 * A repair of one finding.
 *
 * @param title what it does, in one sentence
 * @param complete whether the finding is gone with it; otherwise the notes say what is left to be done by hand
 * @param files what changes, sorted by path; empty for one that is only shown. All of them or none: half of it may be
 *     worse than nothing
 * @param notes what a reviewer has to look at, one sentence each
 * @param shown text that no file of the tree takes: SQL for a schema that is kept elsewhere
 */
public record Fix(
        Applicability applicability,
        String title,
        boolean complete,
        List<FileEdit> files,
        List<String> notes,
        Optional<String> shown) {

    public Fix {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
        if (files.isEmpty() != (applicability == Applicability.SHOW_ONLY)) {
            throw new IllegalArgumentException("a fix has edits or is only shown: " + title);
        }
    }
}
