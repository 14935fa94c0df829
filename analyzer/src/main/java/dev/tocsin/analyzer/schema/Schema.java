package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All tables of the scanned repository, from two sides: what annotations <em>declare</em>, and what the <em>database</em>
 * has by the repository's migrations and dumps. A declared key exists only where the mapper makes the tables; where schema
 * files make them, these are the truth.
 *
 * <p>Table names are compared by {@link Names#fold}; a name with a schema ({@code auth.users}) prefers the tables of that
 * schema and otherwise takes those of any.
 *
 * <p>Several schema sets can hold the same table: copies for several products, modules with dumps of their own, an old dump
 * beside the migrations. Then the sets of the highest rank count ({@link SchemaSet}: migrations before dumps, server
 * databases before embedded ones, archived files last), and among these a key is there only when each of them has it or a
 * stronger one. So a table may lose a key that the real database has, never gain one that it lacks.
 *
 * <p>Immutable.
 */
public final class Schema {

    private final Map<String, List<TableVariant>> variants;
    private final Map<String, Table> merged;
    private final Map<String, List<UniqueKey>> looseKeys;
    private final Map<String, Table> declared;
    private final List<String> files;

    Schema(
            Map<String, List<TableVariant>> variants,
            Map<String, List<UniqueKey>> looseKeys,
            Map<String, Table> declared,
            List<String> files) {
        this.variants = new TreeMap<>(variants);
        this.variants.values().removeIf(List::isEmpty);
        this.looseKeys = new TreeMap<>(looseKeys);
        this.declared = new TreeMap<>(declared);
        this.files = List.copyOf(files);
        this.merged = new TreeMap<>();
        this.variants.forEach((folded, v) -> merged.put(folded, merge(v)));
    }

    /** YES when schema files that make or change tables were read; otherwise UNKNOWN, since there may be some elsewhere. */
    public Known hasSources() {
        return migrationsOwnSchema() || !looseKeys.isEmpty() ? Known.YES : Known.UNKNOWN;
    }

    /** True when schema files of the repository make tables, so that annotations alone make no keys. */
    public boolean migrationsOwnSchema() {
        return !variants.isEmpty();
    }

    /** The table as the schema files make it; empty where they do not create it. */
    public Optional<Table> database(String table) {
        TableName name = TableName.of(table);
        List<TableVariant> known = variants.getOrDefault(name.folded(), List.of());
        List<TableVariant> wanted = ofQualifier(known, name);
        if (wanted.size() == known.size()) {
            return Optional.ofNullable(merged.get(name.folded()));
        }
        return Optional.of(merge(wanted));
    }

    /** The table as annotations declare it. */
    public Optional<Table> declared(String table) {
        return Optional.ofNullable(declared.get(Names.fold(table)));
    }

    /** The table as each schema set that counts makes it, in the order of the sets' names. */
    public List<Table> variants(String table) {
        TableName name = TableName.of(table);
        return ofQualifier(variants.getOrDefault(name.folded(), List.of()), name).stream()
                .map(TableVariant::table)
                .toList();
    }

    /**
     * The keys that the table can be relied on to have: those of the database side where it knows the table, else the
     * declared ones and those that schema files add to a table which they do not create.
     */
    public List<UniqueKey> keys(String table) {
        Optional<Table> database = database(table);
        if (database.isPresent()) {
            return database.get().keys();
        }
        List<UniqueKey> keys = new ArrayList<>(looseKeys.getOrDefault(Names.fold(table), List.of()));
        declared(table)
                .ifPresent(t -> t.keys().stream()
                        .filter(k ->
                                keys.stream().noneMatch(l -> Keys.signature(l).equals(Keys.signature(k))))
                        .forEach(keys::add));
        return List.copyOf(keys);
    }

    /** Declared keys that the schema files, which make the table, do not make. */
    public List<UniqueKey> annotationOnlyKeys(String table) {
        Optional<Table> database = database(table);
        if (database.isEmpty()) {
            return List.of();
        }
        return declared(table).map(Table::keys).orElse(List.of()).stream()
                .filter(k -> !Keys.implied(database.get().keys(), k))
                .toList();
    }

    /** All tables that schema files make, by name. */
    public Collection<Table> tables() {
        return List.copyOf(merged.values());
    }

    /** All schema files that were read and say something of tables, sorted. */
    public List<String> files() {
        return files;
    }

    /** The files that make the table what {@link #database} says, sorted; empty where no file creates it. */
    public List<String> files(String table) {
        TableName name = TableName.of(table);
        TreeSet<String> of = new TreeSet<>();
        ofQualifier(variants.getOrDefault(name.folded(), List.of()), name).forEach(v -> of.addAll(v.files()));
        return List.copyOf(of);
    }

    private static List<TableVariant> ofQualifier(List<TableVariant> known, TableName name) {
        List<TableVariant> wanted = known.stream()
                .filter(v -> name.fits(TableName.of(v.table().name())))
                .toList();
        return wanted.isEmpty() ? known : wanted;
    }

    private static Table merge(List<TableVariant> variants) {
        return TableMerge.merge(variants.stream().map(TableVariant::table).toList());
    }
}
