package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.List;
import java.util.Optional;

/**
 * What the mapper itself adds to a query that is asked of a class, not of a table: a soft delete's mark, the tenant, a
 * subclass' discriminator ({@link MappedEntity#restriction}).
 */
final class Restrictions {

    private Restrictions() {}

    /** The rows that the mapper finds where these are asked for. What the query says itself of a column goes first. */
    static RowPredicate of(Mappings mappings, Entity entity, RowPredicate asked) {
        Optional<MappedEntity> mapped = mappings.of(entity);
        if (mapped.isEmpty()) {
            return asked;
        }
        RowPredicate restriction = mapped.get().restriction().rows();
        List<RowPredicate.Condition> added = restriction.conditions().stream()
                .filter(r -> asked.conditions().stream()
                        .noneMatch(
                                c -> mappings.column(entity, c.column()).equals(mappings.column(entity, r.column()))))
                .toList();
        RowPredicate where = added.isEmpty() ? asked : asked.implying(added);
        return restriction.complete() ? where : where.incomplete();
    }
}
