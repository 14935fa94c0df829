package dev.tocsin.analyzer.model;

import java.util.List;

/**
 * Words whose presence in a source file makes it matter to a framework.
 *
 * @param words whole identifiers
 * @param suffixes ends of longer identifiers: {@code Repository} of {@code JpaRepository}; the word alone is no match
 * @param types qualified names of types whose simple names are too common to be words
 */
public record Seeds(List<String> words, List<String> suffixes, List<String> types) {
    public Seeds {
        words = List.copyOf(words);
        suffixes = List.copyOf(suffixes);
        types = List.copyOf(types);
    }

    public Seeds(List<String> words, List<String> suffixes) {
        this(words, suffixes, List.of());
    }
}
