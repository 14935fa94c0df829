package dev.tocsin.analyzer.model;

import java.util.List;

/**
 * Words whose presence in a source file makes it matter to a framework.
 *
 * @param words whole identifiers
 * @param suffixes ends of longer identifiers: {@code Repository} of {@code JpaRepository}; the word alone is no match
 */
public record Seeds(List<String> words, List<String> suffixes) {
    public Seeds {
        words = List.copyOf(words);
        suffixes = List.copyOf(suffixes);
    }
}
