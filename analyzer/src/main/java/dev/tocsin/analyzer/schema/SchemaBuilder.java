package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collects what annotations declare and what schema files do, and makes a {@link Schema} of it.
 *
 * <p>Each {@link SchemaSet} is played on its own. Steps about a table that their own set never creates (a folder of
 * upgrade scripts beside a dump, a module's changelog beside the main one) are then taken on the sets that do create it,
 * provided these are not of a higher rank ({@link SchemaSet#rank()}) and not for another database product. Where no set creates the table, its keys are
 * kept as loose keys: they exist, but they may not be all. Migrations that are switched off while the mapper makes the tables
 * are left out.
 */
public final class SchemaBuilder {

    private final List<SchemaSet> sets = new ArrayList<>();
    /** By folded name, and for each by the module of the declaring class. */
    private final Map<String, TreeMap<String, Table>> declared = new TreeMap<>();

    private Databases databases = Databases.UNKNOWN;
    private MapperTables mapperTables = MapperTables.UNKNOWN;
    private boolean renamed;
    private MigrationSwitches switches = MigrationSwitches.UNKNOWN;

    /** Adds a table as annotations declare it; a second one of the same name and module adds what the first does not have. */
    public SchemaBuilder declare(Table table) {
        declared.computeIfAbsent(Names.fold(table.name()), k -> new TreeMap<>())
                .merge(Modules.of(table.origin().place().file()), table, SchemaBuilder::joined);
        return this;
    }

    /**
     * Adds a table as annotations of another database's classes declare it, where no table of that name is declared yet: the
     * phone's copy of a server's table says nothing of that.
     */
    public SchemaBuilder declareIfUnknown(Table table) {
        declared.putIfAbsent(
                Names.fold(table.name()),
                new TreeMap<>(Map.of(Modules.of(table.origin().place().file()), table)));
        return this;
    }

    /** Adds the files of one schema set. The order of the calls does not matter. */
    public SchemaBuilder add(SchemaSet set) {
        sets.add(set);
        return this;
    }

    /** Says which product the program runs on. */
    public SchemaBuilder on(Databases known) {
        databases = known;
        return this;
    }

    /** Says for which modules the object mapper makes the tables. */
    public SchemaBuilder madeByMapper(MapperTables known) {
        mapperTables = known;
        return this;
    }

    /** Says whether a class of the program makes the names of the database from those that annotations declare. */
    public SchemaBuilder renaming(boolean known) {
        renamed = known;
        return this;
    }

    /** Says for which modules migrations are switched off. */
    public SchemaBuilder migrating(MigrationSwitches known) {
        switches = known;
        return this;
    }

    public Schema build() {
        List<SchemaSet> running = sets.stream().filter(s -> !dead(s)).toList();
        List<SetState> states = running.stream()
                .sorted(Comparator.comparing(SchemaSet::name)
                        .thenComparing(s -> s.dialect().map(Enum::name).orElse("")))
                .map(SetState::new)
                .toList();
        Adoption adoption = new Adoption(states);
        List<SchemaChange.AddKey> loose = adoption.run();

        Map<String, List<TableVariant>> variants = new TreeMap<>();
        for (SetState state : states) {
            state.tables().forEach((folded, tables) -> {
                for (TableState table : tables) {
                    variants.computeIfAbsent(folded, k -> new ArrayList<>())
                            .add(new TableVariant(state.set(), table.build(), List.copyOf(table.files())));
                }
            });
        }
        Map<String, List<UniqueKey>> looseKeys = new TreeMap<>();
        for (SchemaChange.AddKey add : loose) {
            looseKeys
                    .computeIfAbsent(Names.fold(add.table()), k -> new ArrayList<>())
                    .add(add.key());
        }
        TreeSet<String> files = new TreeSet<>();
        running.stream().filter(s -> !s.changes().isEmpty()).forEach(s -> files.addAll(s.files()));
        // What migrations make and drop again is no table, but says who makes the tables.
        boolean owned = !variants.isEmpty()
                || running.stream()
                        .filter(s -> s.kind() == Origin.Kind.MIGRATION)
                        .flatMap(s -> s.changes().stream())
                        .anyMatch(SchemaChange.CreateTable.class::isInstance);
        return new Schema(variants, looseKeys, declared, List.copyOf(files), databases, mapperTables, renamed, owned);
    }

    /**
     * Nothing runs the migrations: the program is told not to, and the mapper makes the tables in their place. Where it does not
     * make them either, somebody runs the migrations by hand.
     */
    private boolean dead(SchemaSet set) {
        return set.tool().isPresent()
                && set.files().stream().allMatch(f -> switches.off(set.tool().get(), f) && mapperTables.madeFor(f));
    }

    static Table joined(Table first, Table second) {
        List<Column> columns = new ArrayList<>(first.columns());
        second.columns().stream().filter(c -> first.column(c.name()).isEmpty()).forEach(columns::add);
        return new Table(
                first.name(),
                columns,
                both(first.keys(), second.keys()),
                both(first.foreignKeys(), second.foreignKeys()),
                both(first.checks(), second.checks()),
                first.origin());
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        second.stream().filter(t -> !first.contains(t)).forEach(both::add);
        return both;
    }
}
