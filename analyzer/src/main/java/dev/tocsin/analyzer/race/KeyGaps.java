package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Spelling;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.LetterCase;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a unique key on the right columns lets through: rows that a partial key leaves out, and other spellings. */
final class KeyGaps {

    /** Longer predicates are not read; an expression over them would not be told from the sources anyway. */
    private static final int MAX_PREDICATE = 200;

    private static final Pattern NULL_TEST = Pattern.compile("(?i)([\\w.]+) is (not )?null");
    private static final Pattern TRUTH = Pattern.compile("(?i)(not )?([\\w.]+)(?: is (true|false))?");
    private static final Pattern EQUALITY =
            Pattern.compile("(?i)([\\w.]+) ?= ?('[^']*'|true|false|[0-9]+)(?:::[\\w ]+)?");

    /** Types of the databases in whose keys nulls are equal. */
    private static final Set<String> NULLS_ALIKE = Set.of(
            "datetime2", "nvarchar", "nchar", "uniqueidentifier", "datetimeoffset", "varchar2", "nvarchar2", "number");

    private static final Pattern FOLDING = Pattern.compile("(?i)\\b(?:lower|upper)\\b|\\bcollate\\b");

    private final Schema schema;
    private final Mappings mappings;
    private final TypeIndex types;
    private final Rows rows;

    KeyGaps(Schema schema, Mappings mappings, TypeIndex types) {
        this.schema = schema;
        this.mappings = mappings;
        this.types = types;
        this.rows = new Rows(mappings);
    }

    /**
     * What a key lets through.
     *
     * @param reason why it does not stop the second row, as the rest of a sentence about it
     * @param flaw what kind of gap it is
     * @param otherSpelling whether it does stop one that is spelled as the first
     */
    record Gap(String reason, Flaw flaw, boolean otherSpelling) {

        static Gap of(String reason) {
            return new Gap(reason, Flaw.DOES_NOT_COVER, false);
        }

        /** @param columns of the key, which are NULL in the written row */
        static Gap ofNulls(List<String> columns) {
            return new Gap(
                    "takes NULLs for distinct, and `" + String.join("`, `", columns)
                            + (columns.size() == 1 ? "` is" : "` are") + " NULL in the row that is written",
                    Flaw.NULL_IN_KEY,
                    false);
        }
    }

    /**
     * @param where the rows that the check asks for
     * @param oneSpelling whether a column gets texts of one case only, whatever the write itself tells
     * @return empty where the key stops the second row, or where that cannot be told
     */
    Optional<Gap> of(
            UniqueKey key,
            Entity entity,
            RowPredicate where,
            Optional<DataOperation.Write> write,
            Predicate<String> oneSpelling) {
        if (key.predicate().isPresent() && leftOut(key.predicate().get(), entity, where, write)) {
            return Optional.of(Gap.of("leaves out the row that is written"));
        }
        Optional<String> empty = nullColumn(key, entity, where, write);
        if (empty.isPresent()) {
            return Optional.of(Gap.ofNulls(List.of(empty.get())));
        }
        Optional<String> never = neverBites(key, entity, columns(key, entity), write);
        if (never.isPresent()) {
            return never.map(Gap::of);
        }
        for (RowPredicate.Condition condition : where.conditions()) {
            if (condition.ignoreCase()
                    && part(key, entity, condition.column())
                            .filter(p -> !caseless(p, entity, key))
                            .isPresent()
                    && !folded(condition.column(), entity, write)
                    && !oneSpelling.test(condition.column())) {
                return Optional.of(new Gap(
                        "tells upper from lower case, which the check does not"
                                + collation(key, entity, condition.column())
                                        .map(c -> " (" + c + ")")
                                        .or(() -> product(key).map(p -> " (" + p.text() + ")"))
                                        .orElse(", where the database compares texts as they are"),
                        Flaw.DOES_NOT_COVER,
                        true));
            }
        }
        return Optional.empty();
    }

    /** The key is one of rows among which the check asks for none: it says nothing of those that it asks for. */
    boolean ofOtherRows(UniqueKey key, Entity entity, RowPredicate where) {
        return key.predicate()
                .filter(p -> leftOut(p, entity, where, Optional.empty()))
                .isPresent();
    }

    /** The column of the key that is null in the written row, where the database takes two nulls for two values. */
    private Optional<String> nullColumn(
            UniqueKey key, Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        if (!admitsNulls(key, entity)) {
            return Optional.empty();
        }
        return nullable(key, entity)
                .filter(c -> value(c, entity, where, write)
                        .filter(Value.Const.NULL::equals)
                        .isPresent())
                .findFirst();
    }

    /** The column of the key that no insert of the mapper writes, and that has no default: it is NULL in every such row. */
    private Optional<String> neverWritten(UniqueKey key, Entity entity, Optional<DataOperation.Write> write) {
        Optional<MappedEntity> mapped = mappings.of(entity);
        boolean mapper = write.filter(w -> w.api().mapper()).isPresent();
        if (!mapper || mapped.isEmpty() || !mapped.get().whole() || !admitsNulls(key, entity)) {
            return Optional.empty();
        }
        return nullable(key, entity)
                .filter(c -> !columnOf(entity, c).map(Column::defaulted).orElse(false))
                .filter(c -> mapped.get().properties().values().stream()
                        .noneMatch(p -> rows.sameColumn(entity, p.name(), c)))
                .filter(c -> mapped.get().restriction().rows().conditions().stream()
                        .noneMatch(r -> rows.sameColumn(entity, r.column(), c)))
                .findFirst();
    }

    /** Two nulls are two values to the key. */
    private boolean admitsNulls(UniqueKey key, Entity entity) {
        Optional<Table> table = schema.database(entity.table());
        return !key.primary()
                && !key.nullsNotDistinct()
                && (table.isPresent() || schema.declared(entity.table()).isPresent())
                && table.filter(t -> nullsAlike(t, key)).isEmpty();
    }

    /** The plain columns of the key that may be null. */
    private Stream<String> nullable(UniqueKey key, Entity entity) {
        return key.parts().stream()
                .filter(p -> p.expression().isEmpty())
                .map(p -> p.columns().get(0))
                .filter(c -> columnOf(entity, c)
                        .filter(o -> o.nullable() == Known.YES && !o.generated())
                        .isPresent());
    }

    private Optional<Column> columnOf(Entity entity, String column) {
        return schema.database(entity.table())
                .or(() -> schema.declared(entity.table()))
                .flatMap(t -> t.column(column));
    }

    /**
     * Why a key never stops anybody: a column of it is always NULL, or, where the check does not compare it, another in each
     * new row.
     *
     * @param compared the columns that the check compares, as the mapping has them
     * @return the rest of a sentence about the key
     */
    Optional<String> neverBites(
            UniqueKey key, Entity entity, Set<String> compared, Optional<DataOperation.Write> write) {
        Optional<String> fresh = key.parts().stream()
                .filter(p -> p.expression().isEmpty())
                .map(p -> p.columns().get(0))
                .filter(c -> !compared.contains(mappings.columnOfKey(entity, c)))
                .filter(c -> write.flatMap(w -> rows.written(w, entity, c))
                        .map(FreshValues::ofOneRow)
                        .orElseGet(() -> freshByItself(entity, c)))
                .findFirst();
        return fresh.map(c -> "never stops anybody: `" + c + "` in it is another in each new row")
                .or(() -> neverWritten(key, entity, write)
                        .map(c -> "never stops anybody: `" + entity.name() + "` does not map `" + c
                                + "` in it, so it is always NULL, and NULLs are distinct"));
    }

    /** A column of the key that the check does not compare, and that the new row gets by other means than the code that makes it. */
    Optional<String> unseen(UniqueKey key, Entity entity, Set<String> compared, Optional<DataOperation.Write> write) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .filter(c -> filled(entity) && !compared.contains(mappings.columnOfKey(entity, c)))
                .filter(c -> !freshByItself(entity, c))
                .filter(c -> unset(c, entity, write.flatMap(w -> rows.written(w, entity, c)), write))
                .findFirst();
    }

    private boolean filled(Entity entity) {
        return mappings.of(entity).filter(m -> FilledColumns.any(types, m)).isPresent();
    }

    /**
     * The columns of the key that the check does not compare, and that are NULL in the new row, since it is made without them or
     * gets what is known to be null on the way to it.
     *
     * @param way to the check
     * @param on the way to the write
     */
    List<String> leftNull(
            UniqueKey key,
            Entity entity,
            Set<String> compared,
            Optional<DataOperation.Write> write,
            Path way,
            Path on) {
        return !filled(entity) && admitsNulls(key, entity)
                ? nullable(key, entity)
                        .filter(c -> !compared.contains(mappings.columnOfKey(entity, c)))
                        .filter(c -> !columnOf(entity, c).map(Column::defaulted).orElse(false))
                        .filter(c -> unset(
                                c,
                                entity,
                                write.flatMap(w -> rows.written(w, entity, c)).map(v -> nullOnWay(v, way, on)),
                                write))
                        .toList()
                : List.of();
    }

    /** The value, or NULL where the ways say so. */
    private static Value nullOnWay(Value value, Path way, Path on) {
        Value chosen = Rows.onWay(value, way, on);
        Cond absent = Cond.not(new Cond.Present(chosen));
        return way.demands(absent) || on.demands(absent) ? Value.Const.NULL : chosen;
    }

    private Set<String> columns(UniqueKey key, Entity entity) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(c -> mappings.columnOfKey(entity, c))
                .collect(Collectors.toSet());
    }

    private boolean freshByItself(Entity entity, String column) {
        boolean mapper = mappings.of(entity).stream()
                .flatMap(m -> m.properties().values().stream())
                .anyMatch(p -> p.fresh() && rows.sameColumn(entity, p.name(), column));
        return mapper || columnOf(entity, column).map(Column::generated).orElse(false);
    }

    /** SQL Server and Oracle stop a second row with the same nulls. */
    private boolean nullsAlike(Table table, UniqueKey key) {
        Optional<Dialect> product = product(key).map(Databases.Assumed::dialect);
        if (product.isPresent()) {
            return product.get().nullsNotDistinct() || product.get() == Dialect.ORACLE;
        }
        return table.columns().stream()
                .anyMatch(c -> c.type().filter(NULLS_ALIKE::contains).isPresent());
    }

    /** What the database runs on that has the key. */
    private Optional<Databases.Assumed> product(UniqueKey key) {
        return schema.databaseBehind(key.origin().place().file());
    }

    private Optional<UniqueKey.Part> part(UniqueKey key, Entity entity, String column) {
        String wanted = mappings.column(entity, column);
        return key.parts().stream()
                .filter(p -> p.columns().stream()
                        .anyMatch(c -> mappings.columnOfKey(entity, c).equals(wanted)))
                .findFirst();
    }

    /** {@code COLLATE utf8mb4_bin}, where the column says so. */
    private Optional<String> collation(UniqueKey key, Entity entity, String column) {
        return part(key, entity, column)
                .filter(p -> p.expression().isEmpty())
                .flatMap(p -> columnOf(entity, p.columns().get(0)))
                .flatMap(Column::collation)
                .map(c -> "COLLATE " + c);
    }

    private boolean caseless(UniqueKey.Part part, Entity entity, UniqueKey key) {
        if (part.expression().isPresent()) {
            return FOLDING.matcher(part.expression().get()).find();
        }
        return LetterCase.disregarded(
                        schema.database(entity.table()),
                        part.columns().get(0),
                        product(key).map(Databases.Assumed::dialect))
                != Known.NO;
    }

    /**
     * Whether a key that states the check has to be one of {@code lower(column)}: the check ignores case, the database does not, and
     * the program writes more than one spelling.
     */
    boolean toBeFolded(String column, Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        boolean ignored = where.conditions().stream()
                .anyMatch(c -> c.ignoreCase() && rows.sameColumn(entity, c.column(), column));
        Optional<Dialect> product = schema.databaseBehind(
                        write.map(w -> w.span().file()).orElse(""), entity.table())
                .map(Databases.Assumed::dialect);
        return ignored
                && LetterCase.disregarded(schema.database(entity.table()), mappings.columnName(entity, column), product)
                        != Known.YES
                && !folded(column, entity, write);
    }

    /** The program itself writes one spelling only. */
    private boolean folded(String column, Entity entity, Optional<DataOperation.Write> write) {
        return write.flatMap(w -> rows.written(w, entity, column))
                .filter(Spelling::one)
                .isPresent();
    }

    // ---- partial keys

    private boolean leftOut(String predicate, Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        if (predicate.length() > MAX_PREDICATE) {
            return false;
        }
        for (String part : predicate.split("(?i) and ")) {
            String text = part.replaceAll("[()\"`]", "").strip().replaceAll("\\s+", " ");
            if (leftOutBy(text, entity, where, write)) {
                return true;
            }
        }
        return false;
    }

    private boolean leftOutBy(String text, Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        Matcher nullTest = NULL_TEST.matcher(text);
        if (nullTest.matches()) {
            boolean present = nullTest.group(2) != null;
            Optional<Value> value = value(nullTest.group(1), entity, where, write);
            return present
                    ? unset(nullTest.group(1), entity, value, write)
                    : value.filter(v -> v instanceof Value.Const && !v.equals(Value.Const.NULL))
                            .isPresent();
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            return differs(equality.group(1), constant(equality.group(2)), entity, where, write);
        }
        Matcher truth = TRUTH.matcher(text);
        if (!truth.matches()) {
            return false;
        }
        boolean wanted = truth.group(1) == null ^ "false".equalsIgnoreCase(truth.group(3));
        return differs(truth.group(2), wanted ? Value.Const.TRUE : Value.Const.FALSE, entity, where, write);
    }

    private boolean differs(
            String column, Value wanted, Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        Optional<Value> value = value(column, entity, where, write);
        if (value.isPresent()) {
            return Rows.same(written(value.get(), wanted), wanted) == Known.NO;
        }
        // A new row has what columns start with, and a flag starts with false.
        return !wanted.equals(Value.Const.FALSE) && unset(column, entity, value, write);
    }

    /** An enum constant is written by its name where the other side is a text. */
    private static Value written(Value value, Value wanted) {
        boolean text = wanted instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING;
        return text && value instanceof Value.Named n ? new Value.Const(Value.Const.Kind.STRING, n.name()) : value;
    }

    private static Value constant(String text) {
        if (text.startsWith("'")) {
            return new Value.Const(Value.Const.Kind.STRING, text.substring(1, text.length() - 1));
        }
        if (Character.isDigit(text.charAt(0))) {
            return new Value.Const(Value.Const.Kind.NUMBER, text);
        }
        return text.equalsIgnoreCase("true") ? Value.Const.TRUE : Value.Const.FALSE;
    }

    /** What the column has in the rows in question: what the check asks for, or what is written. */
    private Optional<Value> value(
            String column, Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        for (RowPredicate.Condition condition : where.conditions()) {
            if (rows.sameColumn(entity, condition.column(), column)) {
                if (condition.operator() == RowPredicate.Operator.EQ) {
                    return Optional.of(condition.value());
                }
                if (condition.operator() == RowPredicate.Operator.IS_NULL) {
                    return Optional.of(Value.Const.NULL);
                }
            }
        }
        return write.flatMap(w -> rows.written(w, entity, column));
    }

    /** The write is an insert of which all columns are known, and the column is none of them. */
    private boolean unset(String column, Entity entity, Optional<Value> value, Optional<DataOperation.Write> write) {
        if (value.isPresent()) {
            return value.get().equals(Value.Const.NULL);
        }
        return write.filter(w -> w.effect() == DataOperation.Effect.INSERT && w.valuesKnown())
                        .isPresent()
                && mappings.of(entity).isPresent();
    }
}
