package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
 * databases before embedded ones, scripts that make tables before update steps, archived files last; those for the deployed
 * product before those for others), and among these a key is there only when each of them has it or a
 * stronger one. So a table may lose a key that the real database has, never gain one that it lacks.
 *
 * <p>Immutable.
 */
public final class Schema {

    private final TreeMap<String, List<TableVariant>> variants;
    private final TreeMap<String, List<UniqueKey>> looseKeys;
    private final TreeMap<String, TreeMap<String, Table>> declared;
    private final List<String> files;
    private final Databases databases;
    private final MapperTables mapperTables;
    private final boolean renamed;
    private final boolean owned;

    /** The file from which the schema is looked at; empty for none. */
    private final String viewpoint;

    /** By the files that they are seen from. */
    private final Map<String, Schema> views;

    /** Tables that were asked for: to put one together of many scripts takes long. */
    private final Map<String, Optional<Table>> merged = new ConcurrentHashMap<>();

    Schema(
            Map<String, List<TableVariant>> variants,
            Map<String, List<UniqueKey>> looseKeys,
            Map<String, TreeMap<String, Table>> declared,
            List<String> files,
            Databases databases,
            MapperTables mapperTables,
            boolean renamed,
            boolean owned) {
        this(
                new TreeMap<>(variants),
                new TreeMap<>(looseKeys),
                new TreeMap<>(declared),
                List.copyOf(files),
                databases,
                mapperTables,
                renamed,
                owned,
                "",
                new ConcurrentHashMap<>());
        this.variants.values().removeIf(List::isEmpty);
    }

    private Schema(
            TreeMap<String, List<TableVariant>> variants,
            TreeMap<String, List<UniqueKey>> looseKeys,
            TreeMap<String, TreeMap<String, Table>> declared,
            List<String> files,
            Databases databases,
            MapperTables mapperTables,
            boolean renamed,
            boolean owned,
            String viewpoint,
            Map<String, Schema> views) {
        this.variants = variants;
        this.looseKeys = looseKeys;
        this.declared = declared;
        this.files = files;
        this.databases = databases;
        this.mapperTables = mapperTables;
        this.renamed = renamed;
        this.owned = owned;
        this.viewpoint = viewpoint;
        this.views = views;
    }

    /**
     * The same schema as code in that file sees it: where schema sets of the file's own module have a table, those of other
     * modules do not count. A repository of several services has several tables {@code users}.
     *
     * @param file path relative to the scan root
     */
    public Schema seenFrom(String file) {
        return views.computeIfAbsent(
                file,
                f -> new Schema(
                        variants, looseKeys, declared, files, databases, mapperTables, renamed, owned, f, views));
    }

    /** YES when schema files that make or change tables were read; otherwise UNKNOWN, since there may be some elsewhere. */
    public Known hasSources() {
        return migrationsOwnSchema() || !looseKeys.isEmpty() ? Known.YES : Known.UNKNOWN;
    }

    /**
     * True when schema files of the repository make tables, whether or not they drop them later, so that annotations alone make no
     * keys.
     */
    public boolean migrationsOwnSchema() {
        return owned;
    }

    /** The table as the schema files make it; empty where they do not create it. */
    public Optional<Table> database(String table) {
        return merged.computeIfAbsent(table, t -> {
            List<Table> found = variants(t);
            return found.isEmpty() ? Optional.empty() : Optional.of(TableMerge.merge(found));
        });
    }

    /** The table as annotations declare it: those of the viewpoint's module where it has some, else all. */
    public Optional<Table> declared(String table) {
        TreeMap<String, Table> byModule = declared.getOrDefault(Names.fold(table), new TreeMap<>());
        return Modules.innermost(byModule.keySet(), viewpoint)
                .map(byModule::get)
                .or(() -> byModule.values().stream().reduce(SchemaBuilder::joined));
    }

    /**
     * Whether the keys of the table are known: from schema files that make it, or from annotations where nothing but the mapper
     * seems to. Where files make other tables, and no settings let the mapper make any, or where settings tell it to make none, this
     * one is made somewhere that was not seen.
     */
    public Known known(String table) {
        boolean known = database(table).isPresent()
                || declared(table)
                        .map(t -> t.origin().place().file())
                        .filter(f -> migrationsOwnSchema()
                                // What the files call it is not known.
                                ? !renamed && mapperTables.somewhereMadeFor(f)
                                : !mapperTables.leftAloneFor(f))
                        .isPresent();
        return known ? Known.YES : Known.UNKNOWN;
    }

    /**
     * Whether the table is called so in the database: a class of the program may make other names of those that annotations declare.
     */
    public boolean named(String table) {
        return !renamed || database(table).isPresent();
    }

    /** Whether the mapper is told to leave the table's module alone, so that something else has made the table. */
    public boolean leftAlone(String table) {
        return declared(table)
                .filter(t -> mapperTables.leftAloneFor(t.origin().place().file()))
                .isPresent();
    }

    /** Whether the mapper drops the table at each start and makes it anew: what somebody adds to it by SQL is gone then. */
    public boolean madeAnew(String table) {
        return declared(table)
                .filter(t -> mapperTables.madeAnewFor(t.origin().place().file()))
                .isPresent();
    }

    /** Whether the mapper makes the tables of the module that the mapped class lies in. */
    public boolean madeByMapper(String table) {
        return declared(table)
                .filter(t -> mapperTables.madeFor(t.origin().place().file()))
                .isPresent();
    }

    /** The table as each schema set that counts makes it, in the order of the sets' names. */
    public List<Table> variants(String table) {
        return counting(table).stream().map(TableVariant::table).toList();
    }

    /**
     * The keys that the table can be relied on to have: those of the database side, and the declared ones where the mapper
     * makes the tables or the database side does not know this one.
     */
    public List<UniqueKey> keys(String table) {
        Optional<Table> database = database(table);
        if (database.isPresent() && !madeByMapper(table)) {
            return database.get().keys();
        }
        List<UniqueKey> keys = new ArrayList<>(
                database.map(Table::keys).orElseGet(() -> looseKeys.getOrDefault(Names.fold(table), List.of())));
        declared(table)
                .ifPresent(t -> t.keys().stream()
                        .filter(k ->
                                keys.stream().noneMatch(l -> Keys.signature(l).equals(Keys.signature(k))))
                        .forEach(keys::add));
        return List.copyOf(keys);
    }

    /** Keys that an annotation asks for, and that neither the schema files, which make the table, make nor the mapper. */
    public List<UniqueKey> annotationOnlyKeys(String table) {
        Optional<Table> database = database(table);
        if (database.isEmpty() || madeByMapper(table)) {
            return List.of();
        }
        return declared(table).map(Table::keys).orElse(List.of()).stream()
                .filter(k -> k.origin().kind() == Origin.Kind.ANNOTATION)
                .filter(k -> !Keys.implied(database.get().keys(), k))
                .toList();
    }

    /** A file with which another set of schema files makes such a key, though that set does not count: a dump of what is deployed. */
    public Optional<String> madeElsewhere(String table, UniqueKey key) {
        return variants.getOrDefault(TableName.of(table).folded(), List.of()).stream()
                .filter(v -> Keys.implied(v.table().keys(), key))
                .flatMap(v -> v.files().stream())
                .findFirst();
    }

    /** The database product behind the code or the script in a file, where the repository tells of one. */
    public Optional<Databases.Assumed> databaseBehind(String file) {
        return databases.assumed(file);
    }

    /** All products that the repository names for the code in a file: see {@link Databases#named}. */
    public Set<Dialect> databasesNamed(String file) {
        return databases.named(file);
    }

    /** The server products that the program of a file can be started on: see {@link Databases#supported}. */
    public List<Dialect> supported(String file) {
        return databases.supported(file);
    }

    /**
     * The product that has a table, as it is told beside the code that uses it and beside the files that make it; empty where the two
     * are of different products: a driver may be there for another database.
     */
    public Optional<Databases.Assumed> databaseBehind(String file, String table) {
        List<Databases.Assumed> told = Stream.concat(Stream.of(file), files(table).stream())
                .flatMap(f -> databaseBehind(f).stream())
                .toList();
        boolean one = told.stream().map(Databases.Assumed::dialect).distinct().count() == 1;
        return one ? Optional.of(told.get(0)) : Optional.empty();
    }

    /**
     * The servers that SQL for a table may have to run on: those that are told, or else named, beside the code in a file and beside the
     * files that make the table, and those that its scripts are written for. Products that run inside of the program are left out, as
     * they mostly serve its tests. Empty where none is named.
     */
    public Set<Dialect> servers(String file, String table) {
        Set<Dialect> servers = new TreeSet<>();
        Stream.concat(Stream.of(file), files(table).stream())
                .forEach(f -> databaseBehind(f)
                        .ifPresentOrElse(p -> servers.add(p.dialect()), () -> servers.addAll(databases.named(f))));
        counting(table).forEach(v -> v.set().dialect().ifPresent(servers::add));
        servers.removeIf(Dialect::embedded);
        return servers;
    }

    /** The product that SQL for a table is to be written for: the one behind it, or the only server that is named. */
    public Optional<Dialect> writtenFor(String file, String table) {
        return databaseBehind(file, table)
                .map(Databases.Assumed::dialect)
                .or(() -> Optional.of(servers(file, table))
                        .filter(s -> s.size() == 1)
                        .map(s -> s.iterator().next()));
    }

    /** All tables that schema files make, by name. */
    public Collection<Table> tables() {
        return variants.keySet().stream().flatMap(t -> database(t).stream()).toList();
    }

    /** All schema files that were read and say something of tables, sorted. */
    public List<String> files() {
        return files;
    }

    /** The files that make the table what {@link #database} says, sorted; empty where no file creates it. */
    public List<String> files(String table) {
        TreeSet<String> of = new TreeSet<>();
        counting(table).forEach(v -> of.addAll(v.files()));
        return List.copyOf(of);
    }

    /** The variants that decide: of the schema named, else of the viewpoint's module, and of the highest rank. */
    private List<TableVariant> counting(String table) {
        TableName name = TableName.of(table);
        List<TableVariant> known = variants.getOrDefault(name.folded(), List.of());
        if (known.size() < 2) {
            return known;
        }
        List<TableVariant> fitting =
                orAll(known, v -> name.fits(TableName.of(v.table().name())));
        List<TableVariant> deployed = deployed(fitting);
        int nearest = deployed.stream().mapToInt(this::nearness).max().orElse(0);
        List<TableVariant> near = orAll(deployed, v -> nearness(v) == nearest);
        int highest = near.stream().mapToInt(v -> v.set().rankAsMaker()).max().orElse(0);
        return orAll(near, v -> v.set().rankAsMaker() == highest);
    }

    /**
     * Of the variants those that are written for the product that their module runs on, or for all; where none is written for
     * that product itself, those for one whose scripts it runs.
     */
    private List<TableVariant> deployed(List<TableVariant> variants) {
        boolean itsOwn = variants.stream()
                .anyMatch(
                        v -> v.set().dialect().isPresent() && v.set().dialect().equals(product(v)));
        return orAll(variants, v -> {
            Optional<Dialect> product = product(v);
            Optional<Dialect> written = v.set().dialect();
            return product.isEmpty()
                    || written.isEmpty()
                    || (itsOwn ? written.equals(product) : product.get().runsScriptsOf(written.get()));
        });
    }

    private Optional<Dialect> product(TableVariant variant) {
        String place = viewpoint.isEmpty() && !variant.files().isEmpty()
                ? variant.files().get(0)
                : viewpoint;
        return databases.assumed(place).map(Databases.Assumed::dialect);
    }

    /** The length of the module's path when the viewpoint lies in it; 0 where it does not. */
    private int nearness(TableVariant variant) {
        String module = variant.set().module();
        return !module.isEmpty() && viewpoint.startsWith(module + "/") ? module.length() : 0;
    }

    private static List<TableVariant> orAll(List<TableVariant> variants, Predicate<TableVariant> wanted) {
        List<TableVariant> found = variants.stream().filter(wanted).toList();
        return found.isEmpty() ? variants : found;
    }
}
