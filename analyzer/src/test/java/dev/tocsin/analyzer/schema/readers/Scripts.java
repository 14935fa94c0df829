package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short ways for tests to read SQL and to write down what came of it. */
final class Scripts {

    private Scripts() {}

    static DdlReader.Script read(String sql) {
        return read(sql, Optional.empty());
    }

    static DdlReader.Script read(String sql, Optional<Dialect> dialect) {
        return DdlReader.read("V1__t.sql", sql.getBytes(StandardCharsets.UTF_8), Origin.Kind.MIGRATION, dialect);
    }

    static List<SchemaChange> changes(String sql) {
        return read(sql).changes();
    }

    /** The schema that one migration makes. */
    static Schema schema(String sql) {
        return tree("db/migration/V1__t.sql", sql).builder().build();
    }

    /** What a tree of files makes, given as path, text, path, text. */
    static SchemaReader.Result tree(String... pathsAndTexts) {
        List<SchemaFile> files = new ArrayList<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            byte[] bytes = pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
            files.add(new SchemaFile(pathsAndTexts[i], () -> bytes));
        }
        return SchemaReader.read(files);
    }

    static Table table(String sql, String name) {
        return schema(sql).database(name).orElseThrow();
    }

    /** The keys of the table as messages show them, primary keys with PK in front. */
    static List<String> keys(Schema schema, String table) {
        return schema.keys(table).stream().map(Scripts::text).toList();
    }

    static List<String> keys(String sql, String table) {
        return keys(schema(sql), table);
    }

    private static String text(UniqueKey key) {
        return (key.primary() ? "PK " : "") + key.text() + (key.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "");
    }
}
