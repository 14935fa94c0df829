package dev.tocsin.rules;

import java.util.List;
import java.util.Optional;

/**
 * Edits of one file.
 *
 * @param file path relative to the scan root, with forward slashes
 * @param hash SHA-256 of the bytes that the edits are made for, in lower hex; empty for a file that is made anew
 * @param edits in the order of the text, none overlapping another; of a new file exactly one
 */
public record FileEdit(String file, Optional<String> hash, List<TextEdit> edits) {

    public FileEdit {
        edits = List.copyOf(edits);
    }

    /** A file that is not there yet. */
    public static FileEdit create(String file, String content) {
        return new FileEdit(file, Optional.empty(), List.of(new TextEdit(0, 0, 1, 1, 1, 1, content)));
    }

    public boolean creates() {
        return hash.isEmpty();
    }
}
