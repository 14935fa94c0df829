package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the tables that classes of ORMLite make: {@code @DatabaseTable} and {@code @DatabaseField}, and the {@code ALTER TABLE}
 * statements that stand as texts in such a class, since the annotations know no primary key of two columns.
 *
 * <p>Source of the defaults: ORMLite's manual, 2.2 "Annotations": a table is named like its class in lower case, a foreign
 * object's column has {@code _id} at its end, all columns of a table under {@code uniqueCombo} make one key.
 */
public final class OrmLiteReader {

    /** The annotation that makes a class a table. */
    public static final String TABLE = "com.j256.ormlite.table.DatabaseTable";

    private static final int LONGEST_STATEMENT = 2_000;

    private final ConstantTexts texts;
    private final TypeIndex types;

    private OrmLiteReader(TypeIndex types) {
        this.types = types;
        this.texts = new ConstantTexts(types);
    }

    /** The tables of all such classes. */
    public static List<Table> read(TypeIndex types) {
        OrmLiteReader reader = new OrmLiteReader(types);
        return types.all().stream()
                .filter(d -> d.annotation("DatabaseTable").isPresent())
                .map(reader::table)
                .toList();
    }

    private Table table(TypeDecl decl) {
        String name = decl.annotation("DatabaseTable")
                .flatMap(a -> a.value("tableName"))
                .flatMap(n -> texts.of(n, decl))
                .filter(n -> !n.isEmpty())
                .orElse(decl.name().toLowerCase(Locale.ROOT));
        Origin origin = new Origin(
                Origin.Kind.ANNOTATION,
                Positions.span(decl.file().file(), decl.facts().at()));
        Fields fields = new Fields(name);
        for (Type type : types.hierarchy(types.typeOf(decl))) {
            type.declaration().ifPresent(fields::read);
        }
        List<UniqueKey> keys = fields.keys(origin);
        Statements statements = new Statements(decl, name);
        decl.facts().methods().stream().flatMap(m -> m.body().stream()).forEach(statements::read);
        keys.addAll(statements.keys);
        return new Table(name, fields.columns, keys, List.of(), List.of(), origin);
    }

    /** The keys that texts in a class' methods add to its table. */
    private final class Statements {

        private final TypeDecl decl;
        private final String table;
        private final List<UniqueKey> keys = new ArrayList<>();

        Statements(TypeDecl decl, String table) {
            this.decl = decl;
            this.table = table;
        }

        private void read(Stmt statement) {
            Walk.statement(statement, this::read, this::read, nested -> {});
        }

        private void read(Expr expr) {
            Optional<String> sql = expr instanceof Expr.Literal || expr instanceof Expr.Binary
                    ? texts.of(expr, decl).filter(Statements::altersTable)
                    : Optional.empty();
            if (sql.isPresent()) {
                alterTable(sql.get(), Positions.span(decl.file().file(), expr.at()));
            } else {
                Walk.expression(expr, this::read, this::read, nested -> {});
            }
        }

        private static boolean altersTable(String text) {
            return text.length() < LONGEST_STATEMENT
                    && text.stripLeading().regionMatches(true, 0, "ALTER TABLE", 0, 11);
        }

        private void alterTable(String sql, SourceSpan place) {
            DdlReader.Script script = DdlReader.read(
                    place.file(), sql.getBytes(StandardCharsets.UTF_8), Origin.Kind.MIGRATION, Optional.empty());
            for (SchemaChange change : script.changes()) {
                if (change instanceof SchemaChange.AddKey add
                        && Names.fold(add.table()).equals(Names.fold(table))) {
                    UniqueKey key = add.key();
                    keys.add(new UniqueKey(
                            table,
                            key.name(),
                            key.primary(),
                            key.parts(),
                            key.predicate(),
                            key.nullsNotDistinct(),
                            new Origin(Origin.Kind.ANNOTATION, place)));
                }
            }
        }
    }

    /** The columns of one table and the keys that they are in. */
    private final class Fields {

        private final String table;
        private final List<Column> columns = new ArrayList<>();
        private final List<String> primary = new ArrayList<>();
        private final List<String> combined = new ArrayList<>();
        private final List<String> unique = new ArrayList<>();
        private final Map<String, List<String>> indexes = new LinkedHashMap<>();

        Fields(String table) {
            this.table = table;
        }

        void read(TypeDecl decl) {
            for (FieldFacts field : decl.facts().fields()) {
                Annotations.find(field.annotations(), "DatabaseField").ifPresent(a -> field(field, a, decl));
            }
        }

        private void field(FieldFacts field, Annotation a, TypeDecl decl) {
            boolean foreign = Annotations.isTrue(a, "foreign");
            String column = a.value("columnName")
                    .flatMap(n -> texts.of(n, decl))
                    .filter(n -> !n.isEmpty())
                    .orElse(foreign ? field.name() + "_id" : field.name());
            boolean generated = Annotations.isTrue(a, "generatedId")
                    || a.value("generatedIdSequence").isPresent();
            boolean id = generated || Annotations.isTrue(a, "id");
            boolean notNull = id || Annotations.isFalse(a, "canBeNull");
            columns.add(new Column(column, Optional.empty(), Known.of(!notNull), generated));
            if (id) {
                primary.add(column);
            }
            if (Annotations.isTrue(a, "unique")) {
                unique.add(column);
            }
            if (Annotations.isTrue(a, "uniqueCombo")) {
                combined.add(column);
            }
            Optional<String> index = a.value("uniqueIndexName").flatMap(n -> texts.of(n, decl));
            if (index.isPresent()) {
                indexes.computeIfAbsent(index.get(), k -> new ArrayList<>()).add(column);
            } else if (Annotations.isTrue(a, "uniqueIndex")) {
                unique.add(column);
            }
        }

        List<UniqueKey> keys(Origin origin) {
            List<UniqueKey> keys = new ArrayList<>();
            add(keys, primary, true, origin);
            unique.forEach(c -> add(keys, List.of(c), false, origin));
            add(keys, combined, false, origin);
            indexes.values().forEach(i -> add(keys, i, false, origin));
            return keys;
        }

        private void add(List<UniqueKey> keys, List<String> parts, boolean isPrimary, Origin origin) {
            if (!parts.isEmpty()) {
                keys.add(new UniqueKey(
                        table,
                        Optional.empty(),
                        isPrimary,
                        parts.stream().map(UniqueKey.Part::column).toList(),
                        Optional.empty(),
                        false,
                        origin));
            }
        }
    }
}
