package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.source.NameSet;
import dev.tocsin.analyzer.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Names that the scanned tree mentions outside of the sources that were followed: in Java files that were sieved out, in
 * configuration, in pages and in other languages. Configuration and pages are read when they are first asked for. Several threads
 * may ask.
 */
final class NamedElsewhere implements Predicate<String> {

    private final NameSet code;
    private final List<SourceFile> texts;
    private Optional<NameSet> words = Optional.empty();

    NamedElsewhere(NameSet code, List<SourceFile> texts) {
        this.code = code;
        this.texts = texts;
    }

    @Override
    public boolean test(String name) {
        if (code.contains(name)) {
            return true;
        }
        return words().contains(name);
    }

    private synchronized NameSet words() {
        if (words.isEmpty()) {
            words = Optional.of(NameSet.in(texts));
        }
        return words.get();
    }
}
