package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Keys that annotations ask for, and that nothing makes: what is said of them. */
final class AnnotatedKeys {

    private final Schema schema;
    private final KeyColumns keyColumns;
    private final AskedBeyondKey askedBeyond;
    private final DroppedKeys dropped;

    AnnotatedKeys(Schema schema, KeyColumns keyColumns, AskedBeyondKey askedBeyond, DroppedKeys dropped) {
        this.schema = schema;
        this.keyColumns = keyColumns;
        this.askedBeyond = askedBeyond;
        this.dropped = dropped;
    }

    /**
     * The one that would stop the second row if it were there; of several, the one that refuses the fewest others.
     *
     * @param stops whether a key would
     * @param files the names of those that make the table
     */
    Optional<Protection> stopping(Entity entity, RowPredicate where, Predicate<UniqueKey> stops, String files) {
        return schema.annotationOnlyKeys(entity.table()).stream()
                .filter(stops)
                .min(Comparator.comparing(
                        k -> askedBeyond.columns(k, entity, where).size()))
                .map(k -> weighed(k, entity, where, files));
    }

    private Protection weighed(UniqueKey key, Entity entity, RowPredicate where, String files) {
        String text = (key.primary() ? "primary" : "unique") + " key on `" + key.text() + "`";
        boolean fewer = !askedBeyond.columns(key, entity, where).isEmpty();
        return schema.madeElsewhere(entity.table(), key)
                .map(f -> Protection.of(
                        Protection.Kind.UNIQUE_KEY,
                        text,
                        Protection.Verdict.UNKNOWN,
                        "an annotation asks for it, and it is not made in " + files + ", but there in "
                                + f.substring(f.lastIndexOf('/') + 1)))
                .orElseGet(() -> Protection.failing(
                        Protection.Kind.UNIQUE_KEY,
                        fewer ? Flaw.ANNOTATION_ON_FEWER : Flaw.ANNOTATION_ONLY,
                        text,
                        "asked for by an annotation only, and not made in " + files
                                + dropped.sinceDropped(entity, k -> sameColumns(k, key, entity))
                                + askedBeyond.told(key, entity, where, "would refuse"),
                        key.origin().place()));
    }

    private boolean sameColumns(UniqueKey one, UniqueKey other, Entity entity) {
        return keyColumns.of(one, entity).equals(keyColumns.of(other, entity));
    }

    /**
     * {@code ; an annotation asks for one on `users(email, tenant)`, which would not stop it either}; empty where none asks for a key on
     * these columns and more.
     */
    String wider(Entity entity, Set<String> compared) {
        return schema.annotationOnlyKeys(entity.table()).stream()
                .filter(k -> !k.primary() && !compared.isEmpty())
                .filter(k -> keyColumns.of(k, entity).containsAll(compared))
                .findFirst()
                .map(k -> "; an annotation asks for one on `" + k.text() + "`, which would not stop it either")
                .orElse("");
    }
}
