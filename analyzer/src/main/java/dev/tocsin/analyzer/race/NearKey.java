package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A key that has what the check compares, and more: why it does not stop the second insert, or may do so after all. */
final class NearKey {

    private final Schema schema;
    private final Mappings mappings;
    private final KeyGaps gaps;
    private final KeyColumns columns;
    private final Rows rows;

    NearKey(Schema schema, Mappings mappings, KeyGaps gaps, KeyColumns columns) {
        this.schema = schema;
        this.mappings = mappings;
        this.gaps = gaps;
        this.columns = columns;
        this.rows = new Rows(mappings);
    }

    /** A key on these columns and more, of all rows: it looks right, and admits the duplicate. */
    Optional<KeyCoverage.Coverage> of(
            Entity entity,
            Set<String> compared,
            RowPredicate where,
            String wanted,
            Optional<DataOperation.Write> write,
            DataOperation check) {
        for (UniqueKey key : schema.keys(entity.table())) {
            Set<String> parts = columns.of(key, entity);
            boolean ofAll = !key.primary() && key.predicate().isEmpty();
            if (ofAll && !compared.isEmpty() && parts.containsAll(compared)) {
                Optional<String> unknown = where.complete()
                        ? gaps.unseen(key, entity, compared, write)
                                .map(c -> "what gives `" + c + "` in it its value is not to be seen")
                        : Optional.of("not all that the check asks for was understood");
                if (unknown.isPresent()) {
                    return Optional.of(KeyCoverage.Coverage.of(Protection.of(
                            Protection.Kind.UNIQUE_KEY,
                            wanted,
                            Protection.Verdict.UNKNOWN,
                            "`" + key.text() + "` is there, and " + unknown.get(),
                            key.origin().place())));
                }
                Optional<String> never = gaps.neverBites(key, entity, compared, write);
                boolean several = never.isEmpty() && givesSeveral(entity, check, compared);
                return Optional.of(new KeyCoverage.Coverage(
                        Protection.failing(
                                Protection.Kind.UNIQUE_KEY,
                                several ? Flaw.MEANT_FOR_SEVERAL : Flaw.DOES_NOT_COVER,
                                wanted,
                                "`" + key.text() + "` "
                                        + never.orElse("has columns beyond those that the check compares"),
                                key.origin().place()),
                        Optional.empty(),
                        never.isEmpty() && !several && tellsOwnersApart(key, entity, compared, write)));
            }
        }
        return Optional.empty();
    }

    /**
     * All that the key has beyond the check are other rows that it refers to. Mostly these follow from what is compared, though it
     * is not to be seen: the tenant is the user's, the project that of the layer.
     */
    private boolean tellsOwnersApart(
            UniqueKey key, Entity entity, Set<String> compared, Optional<DataOperation.Write> write) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .filter(c -> !compared.contains(mappings.columnOfKey(entity, c)))
                .allMatch(c -> refersToRow(entity, c)
                        || c.toLowerCase(Locale.ROOT).endsWith("_id")
                                && !write.flatMap(w -> rows.written(w, entity, c))
                                        .filter(NearKey::handedIn)
                                        .isPresent());
    }

    /** Whoever asks may give any. */
    private static boolean handedIn(Value value) {
        return value instanceof Value.Param || value instanceof Value.Property p && handedIn(p.of());
    }

    private boolean refersToRow(Entity entity, String column) {
        String folded = mappings.columnOfKey(entity, column);
        return mappings.of(entity).stream()
                .flatMap(m -> m.properties().values().stream())
                .anyMatch(p -> p.targetType().isPresent()
                        && !p.collection()
                        && Names.fold(p.column()).equals(folded));
    }

    /** The query itself, and not only what the program makes of its rows, gives any number of them for one answer. */
    private boolean givesSeveral(Entity entity, DataOperation check, Set<String> compared) {
        return check instanceof DataOperation.Read read
                && read.result() == DataOperation.Kind.MANY
                && check.where().conditions().stream()
                        .map(c -> mappings.column(entity, c.column()))
                        .collect(Collectors.toSet())
                        .containsAll(compared);
    }
}
