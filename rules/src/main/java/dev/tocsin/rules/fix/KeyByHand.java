package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import java.util.Optional;

/**
 * A key that no migration adds: shown as SQL, where that lasts and its names are known, and told for the mapping where the mapper makes
 * the tables of it.
 */
final class KeyByHand {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;
    private final Schema schema;

    KeyByHand(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
        this.schema = project.schemaSeenFrom(window.act().span().file());
    }

    /** Whether what a statement names is known, and rows are there still when it runs. */
    boolean takesStatements(WantedKey key) {
        return schema.named(key.table()) && !schema.madeAnew(key.table());
    }

    /**
     * Shows it, or says why not.
     *
     * @param declared whether an annotation says of the key
     * @return whether no more is to be said of where the key belongs
     */
    boolean show(WantedKey key, boolean declared) {
        if (takesStatements(key)) {
            draft.show(KeyMigration.sql(key, "\n", "\n", ""));
        } else if (!schema.named(key.table())) {
            draft.review(
                    "There is no SQL of the key: what the table and its columns are called in the database, a naming strategy of the"
                            + " program's own decides.");
        }
        if (declared) {
            return madeAnew(key) || !schema.named(key.table());
        }
        Optional<String> mapping = inMapping(key);
        mapping.ifPresent(draft::leaves);
        return mapping.isPresent();
    }

    private boolean madeAnew(WantedKey key) {
        boolean anew = schema.madeAnew(key.table());
        if (anew) {
            draft.review("The annotation makes the key at the next start, since the tables are made anew then.");
        }
        return anew;
    }

    /** What the mapping has to say, where the mapper makes the tables of it and nothing else does. */
    private Optional<String> inMapping(WantedKey key) {
        boolean anew = schema.madeAnew(key.table());
        boolean updated = schema.madeByMapper(key.table()) && !schema.migrationsOwnSchema();
        if (!key.plain() || !anew && !updated) {
            return Optional.empty();
        }
        return project.mappings()
                .of(project.mappings().holding(window.entity(), window.columns()))
                .filter(mapped -> key.columns().stream().allMatch(c -> EntityKey.isMapped(mapped, c)))
                .map(mapped -> "The key belongs in the mapping (" + constraint(mapped, key) + "), "
                        + (anew
                                ? "by which the tables are made anew at each start: one that SQL has added is gone then."
                                : "by which the mapper makes the tables, and adds what they lack."));
    }

    /** By the column's name, so that it may be one of an embedded object. */
    private static String constraint(MappedEntity mapped, WantedKey key) {
        String names = EntityKey.columnNames(mapped, key);
        return "`@Table(uniqueConstraints = @UniqueConstraint(columnNames = "
                + (key.columns().size() == 1 ? names : "{" + names + "}") + "))` on `"
                + mapped.typeName().substring(mapped.typeName().lastIndexOf('.') + 1) + "`";
    }
}
