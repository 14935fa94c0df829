package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether some unique key stops the second insert: one whose columns are all among those that the check compares. */
final class KeyCoverage {

    private static final Pattern EXCLUSION = Pattern.compile("(?i)^\\s*EXCLUDE\\b");
    private static final Pattern NO_NAME = Pattern.compile("[^\\w$]+");

    private final Schema schema;
    private final Mappings mappings;
    private final KeyGaps gaps;
    private final KeyColumns keyColumns;
    private final NearKey nearKey;
    private final DroppedKeys droppedKeys;
    private final AskedBeyondKey askedBeyond;
    private final JoinedRows joinedRows;
    private final AnnotatedKeys annotatedKeys;
    private final Rows rows;

    KeyCoverage(Schema schema, Mappings mappings, TypeIndex types) {
        this.schema = schema;
        this.mappings = mappings;
        this.gaps = new KeyGaps(schema, mappings, types);
        this.keyColumns = new KeyColumns(schema, mappings);
        this.nearKey = new NearKey(schema, mappings, gaps, keyColumns);
        this.droppedKeys = new DroppedKeys(schema);
        this.askedBeyond = new AskedBeyondKey(schema, mappings, keyColumns);
        this.joinedRows = new JoinedRows(schema, mappings);
        this.annotatedKeys = new AnnotatedKeys(schema, keyColumns, askedBeyond, droppedKeys);
        this.rows = new Rows(mappings);
    }

    /** Whether anything is known of the table's keys: from schema files, or from annotations where there are none. */
    Known tableKnown(Entity entity) {
        return schema.known(entity.table());
    }

    /**
     * What the keys do to the second one.
     *
     * @param key that stops it, or why none does
     * @param spelledAlike the key that stops it all the same where it is spelled as the first one, where only another spelling
     *     passes
     * @param doubtful whether the key that does not stop it may do so after all
     */
    record Coverage(Protection key, Optional<Protection> spelledAlike, boolean doubtful) {

        /** The same, where no other spelling comes to it. */
        Coverage whereSpelledAlike() {
            return of(spelledAlike.orElse(key));
        }

        static Coverage of(Protection key) {
            return new Coverage(key, Optional.empty(), false);
        }
    }

    /** What is known of a column's values by the ways that lead to the write. */
    interface Written {

        /** Whether the column gets texts of one case only, whatever the write itself tells. */
        boolean oneSpelling(String column);

        /** What is written into the column, as the outermost caller has it; empty where that is not to be seen. */
        List<Value> fromTheTop(String column);
    }

    /**
     * Weighs the table's keys against the columns of a check.
     *
     * @param columns as the check names them
     * @param where the rows that the check asks for
     * @param write what is written, where it is known
     * @param changes whether a row that is there is changed: it runs into no key of which it writes no column
     * @param path the way to the write
     * @param events of the method in which check and act meet
     * @param check that asks
     * @param onWay what the write puts into a column, as the callers see to it
     */
    Coverage weigh(
            Entity entity,
            List<String> columns,
            RowPredicate where,
            Optional<DataOperation.Write> write,
            boolean changes,
            Path path,
            List<Event> events,
            Event.Operation check,
            Written onWay) {
        Optional<ElementRows> elements = ElementRows.of(mappings, entity, where);
        return elements.isPresent()
                ? weighRows(
                        elements.get().table(),
                        elements.get().where().equalColumns(),
                        elements.get().where(),
                        Optional.empty(),
                        changes,
                        path,
                        events,
                        check,
                        onWay)
                : weighRows(
                        mappings.holding(entity, columns), columns, where, write, changes, path, events, check, onWay);
    }

    private Coverage weighRows(
            Entity entity,
            List<String> columns,
            RowPredicate where,
            Optional<DataOperation.Write> write,
            boolean changes,
            Path path,
            List<Event> events,
            Event.Operation check,
            Written onWay) {
        Set<String> compared = compared(entity, columns, write);
        Set<String> asked = new HashSet<>(compared);
        where.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ || c.operator() == RowPredicate.Operator.IS_NULL)
                .map(c -> mappings.column(entity, c.column()))
                .forEach(asked::add);
        write.ifPresent(w -> asked.addAll(ofComparedObject(entity, where, w)));
        Set<String> decided = new HashSet<>(asked);
        write.ifPresent(w -> decided.addAll(alike(entity, where, w)));
        SettledValues settled = new SettledValues(where, SettledValues.of(events));
        Set<String> fixed = write.map(w -> fixed(entity, w, path, settled)).orElse(Set.of());
        Optional<Protection> exclusion = where.ranged() ? exclusion(entity, compared) : Optional.empty();
        if (exclusion.isPresent()) {
            return Coverage.of(exclusion.get());
        }
        String wanted = where.ranged()
                ? "exclusion constraint on `" + tableName(entity) + "`"
                : wanted(entity, columns, where, write);
        Optional<Coverage> gap = Optional.empty();
        // The key on the check's own columns is what it runs into, whatever else has the same value.
        List<UniqueKey> keys = schema.keys(entity.table()).stream()
                .filter(k -> !gaps.ofOtherRows(k, entity, where))
                .filter(k -> !changes || write.isEmpty() || writesInto(k, entity, write.get()))
                .filter(k -> covers(k, decided, fixed, entity))
                .sorted(Comparator.comparing(k -> !covers(k, asked, fixed, entity)))
                .toList();
        for (UniqueKey key : keys) {
            Optional<KeyGaps.Gap> lets = gaps.of(key, entity, where, write, onWay::oneSpelling);
            if (lets.isEmpty()) {
                return Coverage.of(holding(key).with(askedBeyond.told(key, entity, where, "refuses")));
            }
            Protection failing = Protection.failing(
                    Protection.Kind.UNIQUE_KEY,
                    lets.get().flaw(),
                    wanted,
                    "`" + key.text() + "` " + lets.get().reason(),
                    key.origin().place());
            if (gap.isEmpty() || lets.get().otherSpelling()) {
                gap = Optional.of(new Coverage(
                        failing,
                        Optional.of(holding(key)).filter(k -> lets.get().otherSpelling()),
                        false));
            }
        }
        if (gap.isPresent()) {
            return gap.get();
        }
        // One that would let the row pass if it were there is of no account.
        Optional<Protection> annotated = annotatedKeys.stopping(
                entity,
                where,
                k -> covers(k, decided, fixed, entity)
                        && gaps.of(k, entity, where, write, onWay::oneSpelling).isEmpty(),
                files(entity));
        if (annotated.isPresent()) {
            return Coverage.of(annotated.get());
        }
        // An exclusion constraint is too rare to be expected of tables that somebody else makes.
        boolean onlyLeftAlone = where.ranged() && schema.hasSources() != Known.YES && schema.leftAlone(entity.table());
        if (tableKnown(entity) == Known.YES || onlyLeftAlone) {
            // A key on equal columns and the ends of a range is not meant for what lies between.
            Optional<Coverage> near = where.ranged()
                    ? Optional.empty()
                    : nearKey.of(
                            entity,
                            withoutImplied(entity, told(entity, columns, where, write), where),
                            new NearKey.Check(check, where, w -> wanted(entity, columns, w, write)),
                            write,
                            path,
                            events,
                            onWay);
            return near.orElseGet(() -> Coverage.of(Protection.of(
                    Protection.Kind.UNIQUE_KEY,
                    wanted,
                    Protection.Verdict.ABSENT,
                    "not found in " + files(entity)
                            + droppedKeys.sinceDropped(entity, k -> covers(k, compared, Set.of(), entity))
                            + annotatedKeys.wider(entity, told(entity, columns, where, write))
                            + instead(entity, columns, where, write))));
        }
        return Coverage.of(Protection.of(
                Protection.Kind.UNIQUE_KEY,
                wanted,
                Protection.Verdict.UNKNOWN,
                schema.hasSources() == Known.YES
                        ? schema.named(entity.table())
                                ? "table `" + entity.table() + "` was not found in the schema files"
                                : "what the schema files call the table, a naming strategy of the program's own decides"
                        : schema.leftAlone(entity.table())
                                ? "no schema was found, and the mapper is told not to make it"
                                : "no schema was found"));
    }

    /** The key that stops it. */
    static Protection holding(UniqueKey key) {
        return Protection.of(
                Protection.Kind.UNIQUE_KEY,
                (key.primary() ? "primary" : "unique") + " key `" + key.text() + "`",
                Protection.Verdict.HOLDS,
                where(key),
                key.origin().place());
    }

    /**
     * Whether the check asks for rows by their key, and the update leaves that key as it is: only an update of these very rows is
     * what the check asks about, and two of them write the same.
     */
    boolean asksForTheRow(Entity entity, RowPredicate where, Optional<DataOperation.Write> write) {
        Set<String> compared = compared(entity, where.equalColumns(), write);
        return write.isPresent()
                && schema.keys(entity.table()).stream()
                        .filter(k -> compared.containsAll(keyColumns.of(k, entity)))
                        .anyMatch(k -> !writesInto(k, entity, write.get()));
    }

    private Set<String> compared(Entity entity, List<String> columns, Optional<DataOperation.Write> write) {
        Set<String> compared = new HashSet<>();
        for (String column : columns) {
            String folded = mappings.column(entity, column);
            compared.add(folded);
            // A path to another row's property is decided by the join column.
            int dot = folded.indexOf('.');
            if (dot > 0 && joinedRows.decide(entity, folded, write)) {
                compared.add(folded.substring(0, dot));
            }
        }
        return compared;
    }

    /** What the row gets that is not known in full may be in any of its columns; and it may come under a key of some rows. */
    private boolean writesInto(UniqueKey key, Entity entity, DataOperation.Write write) {
        Set<String> parts = keyColumns.of(key, entity);
        return key.predicate().isPresent()
                || write.values().isEmpty()
                || write.values().keySet().stream()
                        .anyMatch(p -> p.equals(Event.Assignment.ANY)
                                || p.startsWith("$")
                                || parts.contains(mappings.column(entity, p)));
    }

    /**
     * Whether the check asks if a parent has any rows at all, of which it may have many: it compares nothing but references to
     * other rows, and a key of the table tells the rows of one parent apart. How many there are is no matter of keys then.
     */
    boolean asksForAnyOfMany(Entity entity, List<String> columns, RowPredicate where, DataOperation check) {
        List<String> compared = CheckedRows.of(columns, where).columns();
        boolean any = check instanceof DataOperation.Read read
                && (read.result() == DataOperation.Kind.MANY
                        || read.result() == DataOperation.Kind.EXISTS && compared.size() == 1);
        if (!any || compared.isEmpty() || !compared.stream().allMatch(c -> reference(entity, c))) {
            return false;
        }
        Set<String> parents = compared.stream()
                .map(c -> mappings.column(entity, c))
                .map(c -> c.indexOf('.') > 0 ? c.substring(0, c.indexOf('.')) : c)
                .collect(Collectors.toSet());
        boolean one = false;
        boolean many = false;
        for (UniqueKey key : schema.keys(entity.table())) {
            Set<String> parts = keyColumns.of(key, entity);
            one |= parents.containsAll(parts);
            parts.removeIf(c -> c.contains("deleted"));
            many |= !key.primary() && parts.size() > parents.size() && parts.containsAll(parents);
        }
        return many && !one;
    }

    /** The column holds the key of another row. */
    private boolean reference(Entity entity, String column) {
        boolean association = mappings.of(entity)
                .map(m -> m.properties().get(column.split("\\.")[0]))
                .filter(p -> p.targetType().isPresent() && !p.collection())
                .isPresent();
        return association
                || column.endsWith("Id")
                || column.toLowerCase(Locale.ROOT).endsWith("_id");
    }

    /** {@code unique key on `users(email)`}, {@code unique key on `users(email) where deleted = false`}. */
    private String wanted(
            Entity entity, List<String> columns, RowPredicate where, Optional<DataOperation.Write> write) {
        CheckedRows rows = CheckedRows.of(columns, where);
        // A column of another row has no name in this table.
        String among = rows.text(c -> mappings.column(entity, c).indexOf('.') > 0 ? c : columnName(entity, c));
        return "unique key on `" + tableName(entity) + "("
                + String.join(", ", display(entity, rows.columns(), where, write)) + ")"
                + (among.isEmpty() ? "" : " where " + among) + "`"
                // A key without what else is asked would refuse rows that the check lets pass.
                + (where.complete() ? "" : " among the rows that the check asks for");
    }

    /** How to say a key on some rows only where the database has none; empty where it has, or where that is not known. */
    private String instead(
            Entity entity, List<String> columns, RowPredicate where, Optional<DataOperation.Write> write) {
        CheckedRows rows = CheckedRows.of(columns, where);
        boolean some = !where.ranged() && !rows.among().isEmpty();
        Optional<String> file = write.map(w -> w.span().file());
        Optional<Dialect> product = file.flatMap(f -> schema.writtenFor(f, entity.table()));
        if (!some && !where.ranged()) {
            return product.map(p -> withoutNulls(entity, rows.columns(), p))
                    .filter(t -> !t.isEmpty())
                    .orElseGet(() -> notHeldApart(entity, where, product));
        }
        Set<Dialect> products = product.map(Set::of)
                .or(() -> file.map(f -> schema.servers(f, entity.table())))
                .filter(p -> some && p.stream().noneMatch(Dialect::partialIndexes))
                .orElse(Set.of());
        if (products.isEmpty()) {
            return "";
        }
        boolean ofExpressions = product.filter(Dialect::leavesOutNullKeys).isPresent()
                && !rows.columns().isEmpty();
        return " ("
                + products.stream().map(Dialect::productName).collect(Collectors.joining(" and "))
                + (products.size() == 1 ? " has" : " have")
                + " no partial indexes: "
                + (ofExpressions
                        ? "a unique index with `case when " + rows.text(c -> columnName(entity, c)) + " then "
                                + columnName(entity, rows.columns().get(0))
                                + " end`, and so for each column, takes their place)"
                        : "a generated column that is NULL in the other rows takes their place)");
    }

    /** What the mapper adds to each query may be a column that admits nulls, of which a key takes two for distinct. */
    private String notHeldApart(Entity entity, RowPredicate where, Optional<Dialect> product) {
        List<String> nullable = where.implied().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ && !(c.value() instanceof Value.Const))
                .map(c -> columnName(entity, c.column()))
                .filter(c -> schema.database(entity.table())
                        .or(() -> schema.declared(entity.table()))
                        .flatMap(t -> t.column(c))
                        .filter(k -> k.nullable() == Known.YES)
                        .isPresent())
                .toList();
        return nullable.isEmpty()
                        || product.filter(p -> p.nullsNotDistinct() || p.leavesOutNullKeys())
                                .isPresent()
                ? ""
                : " (it would hold no rows apart that have a null in `" + String.join("`, `", nullable) + "`)";
    }

    /**
     * How to say a key that lets rows with a null pass, as the check does, where a plain one takes them for equal; empty where
     * it does not, or no column is known to admit any.
     */
    private String withoutNulls(Entity entity, List<String> columns, Dialect product) {
        List<String> names =
                columns.stream().map(c -> columnName(entity, c)).distinct().toList();
        List<String> nullable = names.stream()
                .filter(c -> schema.database(entity.table())
                        .flatMap(t -> t.column(c))
                        .filter(k -> k.nullable() == Known.YES)
                        .isPresent())
                .toList();
        boolean alike = product.nullsNotDistinct() || product.leavesOutNullKeys() && names.size() > 1;
        if (nullable.isEmpty() || !alike) {
            return "";
        }
        String filled = nullable.stream().map(c -> c + " is not null").collect(Collectors.joining(" and "));
        String means = product.partialIndexes()
                ? "a unique index `where " + filled + "`"
                : product.leavesOutNullKeys()
                        ? "a unique index with `case when " + filled + " then " + names.get(0)
                                + " end`, and so for each" + " column,"
                        : "a generated column that is another for each of them";
        return " (" + product.productName() + " would take rows with a null in `" + String.join("`, `", nullable)
                + "` for equal: " + means + " leaves them out)";
    }

    /** PostgreSQL's {@code EXCLUDE USING gist (room_id WITH =, during WITH &&)}: what a unique key is for equal values. */
    private Optional<Protection> exclusion(Entity entity, Set<String> compared) {
        return schema.database(entity.table()).stream()
                .flatMap(t -> t.checks().stream())
                .filter(c -> EXCLUSION.matcher(c.expression()).find())
                .filter(c -> Arrays.stream(NO_NAME.split(c.expression()))
                        .filter(w -> !w.isEmpty())
                        .anyMatch(w -> compared.contains(mappings.column(entity, w))))
                .findFirst()
                .map(c -> Protection.of(
                        Protection.Kind.UNIQUE_KEY,
                        "exclusion constraint"
                                + c.name().map(n -> " `" + n + "`").orElse(""),
                        Protection.Verdict.HOLDS,
                        "found in " + c.origin().place().fileName() + ":"
                                + c.origin().place().startLine(),
                        c.origin().place()));
    }

    /** The compared columns without those that are constants of the check: a key need not have what all live rows are alike in. */
    private Set<String> told(
            Entity entity, List<String> columns, RowPredicate where, Optional<DataOperation.Write> write) {
        return compared(entity, CheckedRows.of(columns, where).columns(), write);
    }

    /** The compared columns without what the mapper adds: a key need not have the tenant to be meant for this check. */
    private Set<String> withoutImplied(Entity entity, Set<String> compared, RowPredicate where) {
        Set<String> own = new HashSet<>(compared);
        where.implied().forEach(c -> own.remove(mappings.column(entity, c.column())));
        return own;
    }

    /** A column that marks deleted rows has one value in all live ones: a key that holds it covers those. */
    private boolean covers(UniqueKey key, Set<String> compared, Set<String> fixed, Entity entity) {
        Set<String> parts = keyColumns.of(key, entity);
        if (parts.size() > 1) {
            parts.removeIf(c -> c.contains("deleted"));
        }
        if (parts.stream().anyMatch(compared::contains)) {
            parts.removeAll(fixed);
        }
        return !compared.isEmpty() && compared.containsAll(parts);
    }

    /** The columns that get the value that the check compares, whichever column it compares it with. */
    private Set<String> alike(Entity entity, RowPredicate where, DataOperation.Write write) {
        Set<String> alike = new HashSet<>();
        write.values().forEach((column, value) -> {
            if (!refersToNewRow(entity, column, value)
                    && where.conditions().stream()
                            .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                    && Rows.same(c.value(), value) == Known.YES)) {
                alike.add(mappings.column(entity, column));
            }
        });
        return alike;
    }

    /** The columns that get what the object has whose id the check compares: two requests for it write the same. */
    private Set<String> ofComparedObject(Entity entity, RowPredicate where, DataOperation.Write write) {
        Set<String> same = new HashSet<>();
        write.values().forEach((column, value) -> {
            boolean ofOne = value instanceof Value.Property other
                    && !(other.of() instanceof Value.Unknown)
                    && where.conditions().stream()
                            .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                    && c.value() instanceof Value.Property id
                                    && Names.fold(id.name()).equals("id")
                                    && id.of().equals(other.of()));
            if (ofOne) {
                same.add(mappings.column(entity, column));
            }
        });
        return same;
    }

    /** Each request makes a row of its own, whose generated key goes into the column, whatever else is alike in both. */
    private boolean refersToNewRow(Entity entity, String property, Value value) {
        Optional<MappedEntity> target = mappings.of(entity)
                .map(m -> m.properties().get(property))
                .flatMap(MappedEntity.MappedProperty::targetType)
                .flatMap(mappings::byType);
        return value instanceof Value.Made made
                && target.filter(t -> t.idProperties().stream().noneMatch(made.properties()::containsKey))
                        .isPresent();
    }

    /** The columns that have one value in all rows that are written after the same question. */
    private Set<String> fixed(Entity entity, DataOperation.Write write, Path path, SettledValues settled) {
        Set<String> fixed = new HashSet<>();
        write.values().forEach((column, value) -> {
            Value known = Rows.known(value, path);
            // A row that is changed has the rest of its values from elsewhere.
            boolean follows = write.effect() != DataOperation.Effect.UPDATE && settled.contains(known);
            if (!known.equals(Value.Const.NULL)
                    && !refersToNewRow(entity, column, known)
                    && (follows || Rows.constant(known))) {
                fixed.add(mappings.column(entity, column));
            }
        });
        return fixed;
    }

    private static String where(UniqueKey key) {
        return key.origin().kind() == Origin.Kind.ANNOTATION || key.origin().kind() == Origin.Kind.ASSOCIATION
                ? "declared in " + key.origin().place().fileName()
                : "found in " + key.origin().place().fileName() + ":"
                        + key.origin().place().startLine();
    }

    private String files(Entity entity) {
        List<String> files = schema.files(entity.table());
        if (files.isEmpty()) {
            return "the mapping of `" + entity.name() + "`";
        }
        List<String> names = files.stream()
                .map(f -> f.substring(f.lastIndexOf('/') + 1))
                .distinct()
                .toList();
        return names.size() <= 2
                ? String.join(" and ", names)
                : names.get(0) + " and " + (names.size() - 1) + " more files";
    }

    private List<String> display(
            Entity entity, List<String> columns, RowPredicate where, Optional<DataOperation.Write> write) {
        List<String> shown = new ArrayList<>();
        for (String column : columns) {
            String folded = mappings.column(entity, column);
            int dot = folded.indexOf('.');
            // The column of another table, which no key of this one can hold.
            boolean elsewhere = dot > 0 && !joinedRows.decide(entity, folded, write);
            String name = elsewhere ? column : columnName(entity, column);
            shown.add(gaps.toBeFolded(column, entity, where, write) ? "lower(" + name + ")" : name);
        }
        return shown.isEmpty() ? List.of("..") : shown;
    }

    /** As the schema files write it where that is another name than the mapper would give: {@code rfidlinks} for {@code rfid_links}. */
    private String tableName(Entity entity) {
        String mapped = entity.table();
        return schema.database(mapped)
                .map(t -> t.name().substring(t.name().lastIndexOf('.') + 1))
                .filter(n -> !n.equalsIgnoreCase(mapped.substring(mapped.lastIndexOf('.') + 1)))
                .orElse(mapped);
    }

    /** As the schema files write it, or else as the mapper would. */
    private String columnName(Entity entity, String path) {
        String mapped = mappings.columnName(entity, path);
        return schema.database(entity.table())
                .flatMap(t -> t.column(mapped, path))
                .map(Column::name)
                .orElse(mapped);
    }
}
