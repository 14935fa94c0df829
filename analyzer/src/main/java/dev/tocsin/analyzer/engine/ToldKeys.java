package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaBuilder;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.SchemaSet;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.List;
import java.util.Optional;

/** Unique keys that a project tells of, because the scripts that make them are kept elsewhere: one more migration. */
final class ToldKeys {

    private ToldKeys() {}

    static void add(List<ProjectKnowledge.Key> keys, SchemaBuilder builder) {
        if (keys.isEmpty()) {
            return;
        }
        String file = keys.get(0).place().file();
        List<SchemaChange> changes = keys.stream().map(ToldKeys::change).toList();
        builder.add(new SchemaSet(
                file,
                Origin.Kind.MIGRATION,
                SchemaSet.Standing.CURRENT,
                Optional.empty(),
                List.of(file),
                changes,
                Optional.empty()));
    }

    private static SchemaChange change(ProjectKnowledge.Key key) {
        return new SchemaChange.AddKey(
                new UniqueKey(
                        key.table(),
                        Optional.empty(),
                        false,
                        key.columns().stream().map(UniqueKey.Part::column).toList(),
                        Optional.empty(),
                        false,
                        new Origin(Origin.Kind.MIGRATION, key.place())),
                false);
    }
}
