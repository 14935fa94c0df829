package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.Locale;

/**
 * Rows that the mapper only marks where the program deletes them: a foreign key sees them stay (Hibernate ORM User Guide 6.6, "Custom
 * SQL" and "Soft Delete").
 */
final class MarkedAsGone {

    private final Program program;

    MarkedAsGone(Program program) {
        this.program = program;
    }

    /** Whether the deleted row stays in its table; a statement of the program's own does delete. */
    boolean byMapper(DataOperation.Write delete) {
        return !delete.immediate()
                && program.mappings().of(delete.entity()).map(MappedEntity::typeName).stream()
                        .flatMap(name -> program.types().named(name).stream())
                        .flatMap(d -> program.types().hierarchy(program.types().typeOf(d)).stream())
                        .flatMap(t -> t.declaration().stream())
                        .anyMatch(MarkedAsGone::marks);
    }

    private static boolean marks(TypeDecl entity) {
        return entity.annotation("SoftDelete").isPresent()
                || entity.annotation("SQLDelete")
                        .flatMap(a -> Annotations.string(a, "sql"))
                        .filter(sql -> sql.strip().toLowerCase(Locale.ROOT).startsWith("update"))
                        .isPresent();
    }
}
