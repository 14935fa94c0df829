package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.schema.DroppedKey;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;
import java.util.function.Predicate;

/** Unique keys that migrations have made and taken away again: to be told where nothing has taken their place. */
final class DroppedKeys {

    private final Schema schema;

    DroppedKeys(Schema schema) {
        this.schema = schema;
    }

    /** {@code , since V3__plans.sql:2 drops what V1__users.sql:6 has made}; empty where no such key was there. */
    String sinceDropped(Entity entity, Predicate<UniqueKey> which) {
        return last(entity, which)
                .map(d -> ", since " + place(d.at()) + " drops what "
                        + place(d.key().origin().place()) + " has made")
                .orElse("");
    }

    private Optional<DroppedKey> last(Entity entity, Predicate<UniqueKey> which) {
        return schema.database(entity.table()).stream()
                .flatMap(t -> t.droppedKeys().stream())
                .filter(d -> which.test(d.key()))
                .reduce((earlier, later) -> later);
    }

    private static String place(SourceSpan span) {
        return span.fileName() + ":" + span.startLine();
    }
}
