package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A unique key that one migration makes, and a later one takes away again.
 *
 * @param key as it was made, of all rows
 * @param at the statement or change that drops it
 */
public record DroppedKey(UniqueKey key, SourceSpan at) {

    /** The names of its columns, folded. */
    public Set<String> columns() {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(Names::fold)
                .collect(Collectors.toSet());
    }
}
