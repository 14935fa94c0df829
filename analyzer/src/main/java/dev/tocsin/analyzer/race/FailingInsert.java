package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Optional;

/**
 * An insert that seems never to succeed: a column that admits no NULL and has no default is not set on the row that is made.
 * Unless something fills it that is not to be seen, such as a trigger, of two requests neither gets a row: that the program fails
 * is another fault than that it races.
 */
final class FailingInsert {

    /** What may fill a column behind the program's back. */
    private static final String[] FILLED_BY_MAPPER = {
        "Version",
        "GeneratedValue",
        "Generated",
        "TenantId",
        "CreatedBy",
        "LastModifiedBy",
        "CreatedDate",
        "LastModifiedDate",
        "ColumnDefault",
        "GeneratorType",
        "ValueGenerationType",
        "MapsId"
    };

    private static final String[] LOMBOK = {"Setter", "Data", "Builder", "SuperBuilder"};

    private final TypeIndex types;
    private final Program program;
    private final Rows rows;

    FailingInsert(Program program, Rows rows) {
        this.program = program;
        this.types = program.types();
        this.rows = rows;
    }

    /**
     * @param schema as the act's file sees it
     * @return the column that is missing, as the schema names it
     */
    Optional<String> missing(DataOperation.Write write, Schema schema) {
        Optional<MappedEntity> mapped = program.mappings().of(write.entity());
        Optional<Table> table = table(schema, write.entity().table());
        boolean made = write.effect() == DataOperation.Effect.INSERT
                && write.valuesKnown()
                && write.subject() instanceof Value.Made m
                && !m.open();
        if (!made || mapped.isEmpty() || table.isEmpty() || !mapped.get().whole()) {
            return Optional.empty();
        }
        return table.get().columns().stream()
                .filter(c -> c.nullable() == Known.NO
                        && !c.generated()
                        && !c.defaulted()
                        && c.computed().isEmpty())
                .map(Column::name)
                .filter(c -> unset(write, mapped.get(), c))
                .findFirst();
    }

    /** As files make it, or the mapper where it makes the tables. */
    private static Optional<Table> table(Schema schema, String name) {
        return schema.database(name)
                .or(() -> schema.known(name) == Known.YES ? schema.declared(name) : Optional.empty());
    }

    private boolean unset(DataOperation.Write write, MappedEntity mapped, String column) {
        Entity entity = mapped.entity();
        Optional<MappedEntity.MappedProperty> property = mapped.properties().values().stream()
                .filter(p -> rows.sameColumn(entity, p.name(), column))
                .findFirst();
        boolean plain = property.filter(p -> !p.fresh()
                        && !p.collection()
                        && p.targetType().isEmpty()
                        && p.name().indexOf('.') < 0
                        && !mapped.idProperties().contains(p.name()))
                .isPresent();
        return plain
                && !FilledColumns.may(types, mapped, property.get().name())
                && types.named(mapped.typeName()).stream()
                        .findFirst()
                        .flatMap(
                                d -> types.field(types.typeOf(d), property.get().name()))
                        .filter(f -> !f.type().primitive()
                                && settable(f)
                                && !Annotations.has(f.facts().annotations(), FILLED_BY_MAPPER)
                                && Annotations.find(f.facts().annotations(), "Column")
                                        .filter(c -> Annotations.isFalse(c, "insertable"))
                                        .isEmpty())
                        .isPresent()
                && rows.written(write, entity, property.get().name())
                        .map(Value.Const.NULL::equals)
                        .orElse(true);
    }

    /** What nobody could set is set behind the program's back. */
    private static boolean settable(TypeIndex.Field field) {
        TypeDecl owner = field.owner();
        String name = field.facts().name();
        String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return Annotations.has(owner.facts().annotations(), LOMBOK)
                || Annotations.has(field.facts().annotations(), LOMBOK)
                || owner.facts().methods().stream().anyMatch(m -> m.name().equals(setter));
    }
}
