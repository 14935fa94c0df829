package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.ForeignKey;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns Liquibase's change types into schema changes; types that say nothing of tables and keys give none.
 *
 * @see <a href="https://docs.liquibase.com/change-types/home.html">Liquibase, Change Types</a>
 */
final class LiquibaseChanges {

    private static final List<String> DEFAULTS = List.of(
            "defaultValue",
            "defaultValueNumeric",
            "defaultValueBoolean",
            "defaultValueDate",
            "defaultValueComputed",
            "defaultValueSequenceNext");

    private final String file;

    /** The WHERE that a change set appends to the statements of its indexes. */
    private final Optional<String> predicate;

    private final List<SchemaChange> out = new ArrayList<>();

    LiquibaseChanges(String file, Optional<String> predicate) {
        this.file = file;
        this.predicate = predicate;
    }

    List<SchemaChange> changes() {
        return out;
    }

    void read(ChangelogNode n) {
        switch (n.name()) {
            case "createTable" -> createTable(n);
            case "dropTable" -> table(n).ifPresent(t -> out.add(new SchemaChange.DropTable(t, place(n))));
            case "renameTable" ->
                both(n, "oldTableName", "newTableName", (a, b) -> new SchemaChange.RenameTable(a, b, place(n)));
            case "addColumn" -> table(n).ifPresent(t -> addColumns(n, t));
            case "dropColumn" -> table(n).ifPresent(t -> dropColumns(n, t));
            case "renameColumn" ->
                table(n).ifPresent(t -> both(
                        n,
                        "oldColumnName",
                        "newColumnName",
                        (a, b) -> new SchemaChange.RenameColumn(t, a, b, place(n))));
            case "addNotNullConstraint" -> nullable(n, Known.NO);
            case "dropNotNullConstraint" -> nullable(n, Known.YES);
            case "modifyDataType" -> modifyDataType(n);
            case "addPrimaryKey" -> key(n, "constraintName", true);
            case "addUniqueConstraint" -> key(n, "constraintName", false);
            case "createIndex" -> createIndex(n);
            case "dropPrimaryKey" -> table(n).ifPresent(t -> out.add(new SchemaChange.DropPrimaryKey(t, place(n))));
            case "dropUniqueConstraint" -> dropUnique(n);
            case "dropIndex" ->
                n.attribute("indexName")
                        .ifPresent(i -> out.add(new SchemaChange.DropConstraint(table(n), i, place(n))));
            case "addForeignKeyConstraint" -> foreignKey(n);
            case "dropForeignKeyConstraint" ->
                both(
                        n,
                        "baseTableName",
                        "constraintName",
                        (t, c) -> new SchemaChange.DropConstraint(Optional.of(t), c, place(n)));
            default -> {}
        }
    }

    private void createTable(ChangelogNode n) {
        Optional<String> name = table(n);
        if (name.isEmpty()) {
            return;
        }
        List<SchemaChange> parts = new ArrayList<>();
        columns(n, name.get(), parts);
        List<Column> columns = new ArrayList<>();
        List<UniqueKey> keys = new ArrayList<>();
        List<ForeignKey> foreignKeys = new ArrayList<>();
        for (SchemaChange part : parts) {
            if (part instanceof SchemaChange.AddColumn add) {
                columns.add(add.column());
            } else if (part instanceof SchemaChange.AddKey add) {
                keys.add(add.key());
            } else if (part instanceof SchemaChange.AddForeignKey add) {
                foreignKeys.add(add.key());
            }
        }
        Table table = new Table(name.get(), columns, keys, foreignKeys, List.of(), origin(n));
        out.add(new SchemaChange.CreateTable(table, n.isTrue("ifNotExists"), List.of()));
    }

    private void addColumns(ChangelogNode n, String table) {
        columns(n, table, out);
    }

    /** The columns of createTable and addColumn with the constraints inside them. */
    private void columns(ChangelogNode n, String table, List<SchemaChange> into) {
        List<UniqueKey.Part> primary = new ArrayList<>();
        Optional<String> primaryName = Optional.empty();
        List<SchemaChange> constraints = new ArrayList<>();
        for (ChangelogNode column : n.children("column")) {
            Optional<String> name = column.attribute("name");
            if (name.isEmpty()) {
                continue;
            }
            Known nullable = Known.YES;
            for (ChangelogNode c : column.children("constraints")) {
                boolean inPrimaryKey = c.isTrue("primaryKey");
                boolean notNull = inPrimaryKey
                        || c.attribute("nullable")
                                .filter(v -> v.equalsIgnoreCase("false"))
                                .isPresent();
                nullable = notNull ? Known.NO : nullable;
                if (inPrimaryKey) {
                    primary.add(UniqueKey.Part.column(name.get()));
                    primaryName = primaryName.or(() -> c.attribute("primaryKeyName"));
                }
                if (c.isTrue("unique")) {
                    constraints.add(key(
                            column,
                            table,
                            c.attribute("uniqueConstraintName"),
                            false,
                            List.of(UniqueKey.Part.column(name.get())),
                            Optional.empty()));
                }
                reference(column, c, table, name.get()).ifPresent(constraints::add);
            }
            boolean generated = column.isTrue("autoIncrement")
                    || column.attribute("defaultValueSequenceNext").isPresent()
                    || type(column, "type").filter(t -> t.contains("serial")).isPresent();
            boolean defaulted =
                    DEFAULTS.stream().anyMatch(d -> column.attribute(d).isPresent());
            into.add(new SchemaChange.AddColumn(
                    table,
                    new Column(
                            name.get(),
                            type(column, "type"),
                            nullable,
                            generated,
                            Optional.empty(),
                            defaulted,
                            Optional.empty()),
                    place(column)));
        }
        if (!primary.isEmpty()) {
            into.add(key(n, table, primaryName, true, primary, Optional.empty()));
        }
        into.addAll(constraints);
    }

    /** {@code references="users(id)"}, {@code referencedTableName="users"}. */
    private Optional<SchemaChange> reference(ChangelogNode column, ChangelogNode c, String table, String name) {
        Optional<String> target = c.attribute("referencedTableName")
                .or(() -> c.attribute("references").map(r -> r.contains("(") ? r.substring(0, r.indexOf('(')) : r));
        return target.map(t -> new SchemaChange.AddForeignKey(new ForeignKey(
                table,
                c.attribute("foreignKeyName"),
                List.of(name),
                t.strip(),
                c.isTrue("deleteCascade"),
                origin(column))));
    }

    private void dropColumns(ChangelogNode n, String table) {
        n.attribute("columnName").ifPresent(c -> out.add(new SchemaChange.DropColumn(table, c, place(n))));
        for (ChangelogNode column : n.children("column")) {
            column.attribute("name").ifPresent(c -> out.add(new SchemaChange.DropColumn(table, c, place(column))));
        }
    }

    private void nullable(ChangelogNode n, Known nullable) {
        table(n).ifPresent(t -> n.attribute("columnName")
                .ifPresent(c -> out.add(new SchemaChange.AlterColumn(t, c, Optional.empty(), nullable, place(n)))));
    }

    private void modifyDataType(ChangelogNode n) {
        table(n).ifPresent(t -> n.attribute("columnName")
                .ifPresent(c ->
                        out.add(new SchemaChange.AlterColumn(t, c, type(n, "newDataType"), Known.UNKNOWN, place(n)))));
    }

    private void key(ChangelogNode n, String nameAttribute, boolean primary) {
        List<UniqueKey.Part> parts = parts(n.attribute("columnNames").orElse(""));
        if (parts.isEmpty() || n.isTrue("disabled")) {
            return;
        }
        table(n).ifPresent(t -> out.add(key(n, t, n.attribute(nameAttribute), primary, parts, Optional.empty())));
    }

    private void createIndex(ChangelogNode n) {
        List<UniqueKey.Part> parts = new ArrayList<>();
        for (ChangelogNode column : n.children("column")) {
            column.attribute("name").ifPresent(c -> parts.addAll(parts(c)));
        }
        if (!n.isTrue("unique") || parts.isEmpty()) {
            return;
        }
        table(n).ifPresent(t -> out.add(key(n, t, n.attribute("indexName"), false, parts, predicate)));
    }

    private void dropUnique(ChangelogNode n) {
        Optional<String> table = table(n);
        Optional<String> name = n.attribute("constraintName");
        if (name.isPresent()) {
            out.add(new SchemaChange.DropConstraint(table, name.get(), place(n)));
        } else if (table.isPresent() && n.attribute("uniqueColumns").isPresent()) {
            List<String> columns = parts(n.attribute("uniqueColumns").get()).stream()
                    .map(UniqueKey.Part::text)
                    .toList();
            out.add(new SchemaChange.DropUnique(table.get(), columns, place(n)));
        }
    }

    private void foreignKey(ChangelogNode n) {
        Optional<String> table = qualified(n, "baseTableSchemaName", "baseTableName");
        Optional<String> target = n.attribute("referencedTableName");
        List<String> columns = parts(n.attribute("baseColumnNames").orElse("")).stream()
                .map(UniqueKey.Part::text)
                .toList();
        if (table.isEmpty() || target.isEmpty() || columns.isEmpty()) {
            return;
        }
        String onDelete = n.attribute("onDelete").orElse("").toUpperCase(Locale.ROOT);
        boolean cascades = onDelete.startsWith("CASCADE") || onDelete.startsWith("SET") || n.isTrue("deleteCascade");
        out.add(new SchemaChange.AddForeignKey(new ForeignKey(
                table.get(), n.attribute("constraintName"), columns, target.get(), cascades, origin(n))));
    }

    private SchemaChange.AddKey key(
            ChangelogNode n,
            String table,
            Optional<String> name,
            boolean primary,
            List<UniqueKey.Part> parts,
            Optional<String> where) {
        return new SchemaChange.AddKey(new UniqueKey(table, name, primary, parts, where, false, origin(n)), false);
    }

    /** {@code "tenant_id, lower(email), created_at DESC"}: the same list that SQL has in parentheses. */
    private static List<UniqueKey.Part> parts(String list) {
        String sql = "(" + list + ")";
        SqlTokens tokens = SqlTokens.of(sql, false);
        try {
            return KeyParts.read(new TokenCursor(tokens, 0, tokens.size()));
        } catch (DdlException e) {
            return List.of();
        }
    }

    /** The type's name in lower case, without its length. */
    private static Optional<String> type(ChangelogNode n, String attribute) {
        return n.attribute(attribute)
                .map(t -> t.contains("(") ? t.substring(0, t.indexOf('(')) : t)
                .map(t -> t.strip().toLowerCase(Locale.ROOT))
                .filter(t -> !t.isEmpty());
    }

    private static Optional<String> table(ChangelogNode n) {
        return qualified(n, "schemaName", "tableName");
    }

    private static Optional<String> qualified(ChangelogNode n, String schemaAttribute, String tableAttribute) {
        Optional<String> schema = n.attribute(schemaAttribute)
                .filter(s -> !s.equalsIgnoreCase("public") && !s.equalsIgnoreCase("dbo") && !s.contains("${"));
        return n.attribute(tableAttribute).map(t -> schema.map(s -> s + "." + t).orElse(t));
    }

    private interface Pair {
        SchemaChange of(String first, String second);
    }

    private void both(ChangelogNode n, String first, String second, Pair pair) {
        n.attribute(first).ifPresent(a -> n.attribute(second).ifPresent(b -> out.add(pair.of(a, b))));
    }

    private SourceSpan place(ChangelogNode n) {
        return SourceSpan.line(file, n.line());
    }

    private Origin origin(ChangelogNode n) {
        return new Origin(Origin.Kind.MIGRATION, place(n));
    }
}
