package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells what columns hold: by the table, and by the property that is mapped to it. */
final class ColumnKinds {

    private static final Set<String> NUMBERS = Set.of(
            "int",
            "integer",
            "int2",
            "int4",
            "int8",
            "tinyint",
            "smallint",
            "mediumint",
            "bigint",
            "serial",
            "bigserial",
            "smallserial",
            "serial4",
            "serial8",
            "decimal",
            "dec",
            "numeric",
            "number",
            "real",
            "float",
            "float4",
            "float8",
            "double",
            "double precision",
            "money",
            "smallmoney",
            "binary_float",
            "binary_double");

    private static final Set<String> TEXTS = Set.of(
            "char",
            "nchar",
            "character",
            "varchar",
            "varchar2",
            "nvarchar",
            "nvarchar2",
            "character varying",
            "text",
            "ntext",
            "tinytext",
            "mediumtext",
            "longtext",
            "citext",
            "clob",
            "nclob",
            "string",
            "bpchar");

    private final Program program;
    private final Schema schema;

    ColumnKinds(Program program, Schema schema) {
        this.program = program;
        this.schema = schema;
    }

    /**
     * @param column a property of the entity, or a column of its table
     * @param file from which the schema is seen
     */
    ColumnKind of(Entity entity, String column, String file) {
        if (entity.unknown()) {
            return ColumnKind.UNKNOWN;
        }
        Optional<Type> property = property(entity, column);
        String name = program.mappings().columnName(entity, column);
        Schema here = schema.seenFrom(file);
        Optional<Column> stored = here.database(entity.table())
                .or(() -> here.declared(entity.table()))
                .flatMap(t -> t.column(name));
        ColumnKind.Kind kind = property.map(ColumnKinds::kind)
                .or(() -> stored.flatMap(Column::type).map(ColumnKinds::kind))
                .orElse(ColumnKind.Kind.UNKNOWN);
        Known admitsNull = stored.map(Column::nullable).orElse(Known.UNKNOWN);
        // What the program itself may have null is taken to be so in the table too, as mappers make it.
        boolean nullable = property.filter(Type::primitive).isEmpty()
                && (admitsNull == Known.YES || admitsNull == Known.UNKNOWN && property.isPresent());
        return new ColumnKind(kind, nullable);
    }

    private Optional<Type> property(Entity entity, String path) {
        TypeIndex types = program.types();
        Optional<Type> type = program.mappings()
                .of(entity)
                .flatMap(m -> types.named(m.typeName()).stream().findFirst())
                .map(types::typeOf);
        for (String name : List.of(path.split("\\."))) {
            type = type.flatMap(t -> types.field(t, name)).map(TypeIndex.Field::type);
        }
        return type.filter(t -> !t.unknown() && !t.variable());
    }

    private static ColumnKind.Kind kind(Type type) {
        if (type.dimensions() > 0 || type.declaration().isPresent()) {
            return ColumnKind.Kind.OTHER;
        }
        return switch (type.simpleName()) {
            case "int",
                    "long",
                    "short",
                    "byte",
                    "float",
                    "double",
                    "Integer",
                    "Long",
                    "Short",
                    "Byte",
                    "Float",
                    "Double",
                    "Number",
                    "BigDecimal",
                    "BigInteger" -> ColumnKind.Kind.NUMBER;
            case "String", "CharSequence" -> ColumnKind.Kind.TEXT;
            default -> ColumnKind.Kind.OTHER;
        };
    }

    private static ColumnKind.Kind kind(String sqlType) {
        String bare = sqlType.replace(" unsigned", "").strip();
        return NUMBERS.contains(bare)
                ? ColumnKind.Kind.NUMBER
                : TEXTS.contains(bare) ? ColumnKind.Kind.TEXT : ColumnKind.Kind.OTHER;
    }
}
