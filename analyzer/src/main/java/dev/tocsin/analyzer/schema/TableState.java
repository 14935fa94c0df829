package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A table while the steps of its schema set are taken. */
final class TableState {

    /** More than any database admits, so that a hostile file cannot make the work quadratic. */
    private static final int MOST_PARTS = 2_000;

    private String name;
    private final Origin origin;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<NamedKey> keys = new ArrayList<>();
    private final List<DroppedKey> droppedKeys = new ArrayList<>();

    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<CheckConstraint> checks = new ArrayList<>();
    private final Set<String> files = new TreeSet<>();

    /** @param names its name, or the names that databases give it when its statement gives none; folded */
    private record NamedKey(UniqueKey key, List<String> names) {
        boolean isCalled(String folded) {
            return names.contains(folded);
        }
    }

    TableState(Table table) {
        name = table.name();
        origin = table.origin();
        table.columns().forEach(this::addColumn);
        table.keys().forEach(k -> addKey(k, false));
        table.foreignKeys().forEach(this::addForeignKey);
        table.checks().forEach(this::addCheck);
        touch(origin.place().file());
    }

    private TableState(TableState other) {
        name = other.name;
        origin = other.origin;
        columns.putAll(other.columns);
        keys.addAll(other.keys);
        foreignKeys.addAll(other.foreignKeys);
        checks.addAll(other.checks);
        droppedKeys.addAll(other.droppedKeys);
        files.addAll(other.files);
    }

    TableState copy() {
        return new TableState(this);
    }

    String name() {
        return name;
    }

    void touch(String file) {
        files.add(file);
    }

    Set<String> files() {
        return files;
    }

    /** Takes over the columns of the table that this one is LIKE, and its keys where they are asked for. */
    void copyFrom(TableState source, boolean withKeys) {
        source.columns.values().forEach(this::addColumn);
        if (!withKeys) {
            return;
        }
        for (NamedKey key : source.keys) {
            UniqueKey k = key.key();
            addKey(
                    new UniqueKey(
                            name,
                            Optional.empty(),
                            k.primary(),
                            k.parts(),
                            k.predicate(),
                            k.nullsNotDistinct(),
                            k.origin()),
                    false);
        }
    }

    void addColumn(Column column) {
        if (columns.size() < MOST_PARTS) {
            columns.putIfAbsent(Names.fold(column.name()), column);
        }
    }

    void dropColumn(String column) {
        String folded = Names.fold(column);
        columns.remove(folded);
        // PostgreSQL drops every key that mentions the column. MySQL shrinks the key instead; to take that for a drop
        // can
        // only make us see too few keys.
        keys.removeIf(k -> k.key().parts().stream().anyMatch(p -> hasColumn(p.columns(), folded))
                || k.key().predicate().filter(p -> Keys.mentions(p, column)).isPresent());
        foreignKeys.removeIf(k -> hasColumn(k.columns(), folded));
    }

    void renameColumn(String column, String newName) {
        String folded = Names.fold(column);
        Map<String, Column> renamed = new LinkedHashMap<>();
        columns.forEach((key, c) -> {
            if (key.equals(folded)) {
                renamed.put(Names.fold(newName), c.named(newName));
            } else {
                renamed.putIfAbsent(key, c);
            }
        });
        columns.clear();
        columns.putAll(renamed);
        UnaryOperator<String> rename = c -> Names.fold(c).equals(folded) ? newName : c;
        keys.replaceAll(k -> new NamedKey(renamed(k.key(), rename, column, newName), k.names()));
        foreignKeys.replaceAll(k -> new ForeignKey(
                k.table(), k.name(), k.columns().stream().map(rename).toList(), k.target(), k.cascades(), k.origin()));
    }

    void alterColumn(String column, Optional<String> type, Known nullable) {
        columns.computeIfPresent(
                Names.fold(column),
                (key, c) -> c.with(
                        type.isPresent() ? type : c.type(),
                        nullable == Known.UNKNOWN || inPrimaryKey(key) ? c.nullable() : nullable));
    }

    void collate(String collation) {
        columns.replaceAll((key, c) -> c.collated(collation));
    }

    void addKey(UniqueKey key, boolean ifNotExists) {
        if (keys.size() >= MOST_PARTS) {
            return;
        }
        Optional<String> folded = key.name().map(Names::fold);
        if (folded.isPresent() && keys.stream().anyMatch(k -> k.isCalled(folded.get()))) {
            if (ifNotExists) {
                return;
            }
            keys.removeIf(k -> k.isCalled(folded.get()));
        }
        if (key.primary()) {
            keys.removeIf(k -> k.key().primary());
            key.parts().forEach(p -> p.columns().forEach(this::forbidNull));
        }
        keys.add(new NamedKey(named(key), names(key)));
    }

    void addForeignKey(ForeignKey key) {
        if (foreignKeys.size() < MOST_PARTS) {
            foreignKeys.add(
                    new ForeignKey(name, key.name(), key.columns(), key.target(), key.cascades(), key.origin()));
        }
    }

    void addCheck(CheckConstraint check) {
        if (checks.size() < MOST_PARTS) {
            checks.add(new CheckConstraint(name, check.name(), check.expression(), check.origin()));
        }
    }

    /**
     * @param at what drops it
     * @return whether there was one of that name
     */
    boolean dropConstraint(String constraint, SourceSpan at) {
        String folded = Names.fold(constraint);
        boolean dropped = dropKeys(k -> k.isCalled(folded), at);
        dropped |= foreignKeys.removeIf(k -> isCalled(k.name(), folded));
        dropped |= checks.removeIf(k -> isCalled(k.name(), folded));
        return dropped;
    }

    void dropUnique(List<String> dropped, SourceSpan at) {
        Set<String> folded = dropped.stream().map(Names::fold).collect(Collectors.toSet());
        dropKeys(k -> !k.key().primary() && foldedColumns(k.key()).equals(folded), at);
    }

    private boolean dropKeys(Predicate<NamedKey> which, SourceSpan at) {
        List<NamedKey> dropped = keys.stream().filter(which).toList();
        dropped.stream()
                .map(NamedKey::key)
                .filter(k -> !k.primary() && k.predicate().isEmpty() && droppedKeys.size() < MOST_PARTS)
                .forEach(k -> droppedKeys.add(new DroppedKey(k, at)));
        return keys.removeAll(dropped);
    }

    void dropPrimaryKey() {
        keys.removeIf(k -> k.key().primary());
    }

    /** @return whether there was one of that name */
    boolean renameConstraint(String constraint, String newName) {
        String folded = Names.fold(constraint);
        boolean found = false;
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).isCalled(folded)) {
                UniqueKey k = keys.get(i).key();
                keys.set(
                        i,
                        new NamedKey(
                                new UniqueKey(
                                        k.table(),
                                        Optional.of(newName),
                                        k.primary(),
                                        k.parts(),
                                        k.predicate(),
                                        k.nullsNotDistinct(),
                                        k.origin()),
                                List.of(Names.fold(newName))));
                found = true;
            }
        }
        return found;
    }

    void promote(SchemaChange.PromoteIndex change) {
        String folded = Names.fold(change.index());
        Optional<UniqueKey> index =
                keys.stream().filter(k -> k.isCalled(folded)).map(NamedKey::key).findFirst();
        index.ifPresent(k -> {
            keys.removeIf(n -> n.key() == k);
            addKey(
                    new UniqueKey(
                            name,
                            change.name().or(k::name),
                            change.primary(),
                            k.parts(),
                            k.predicate(),
                            k.nullsNotDistinct(),
                            k.origin()),
                    false);
        });
    }

    void rename(String newName) {
        name = newName;
        keys.replaceAll(k -> new NamedKey(named(k.key()), k.names()));
        foreignKeys.replaceAll(
                k -> new ForeignKey(newName, k.name(), k.columns(), k.target(), k.cascades(), k.origin()));
        checks.replaceAll(k -> new CheckConstraint(newName, k.name(), k.expression(), k.origin()));
    }

    Table build() {
        Set<String> seen = new LinkedHashSet<>();
        List<UniqueKey> distinct = keys.stream()
                .map(NamedKey::key)
                .map(this::knownColumnsOnly)
                .map(Keys::withoutNullFilter)
                .sorted(Comparator.comparing((UniqueKey k) -> !k.primary()))
                .filter(k -> seen.add(Keys.signature(k)))
                .toList();
        return new Table(name, List.copyOf(columns.values()), distinct, foreignKeys, checks, droppedKeys, origin);
    }

    /** An expression's columns were guessed from its words; the table knows better. */
    private UniqueKey knownColumnsOnly(UniqueKey key) {
        if (columns.isEmpty()
                || key.parts().stream().allMatch(p -> p.expression().isEmpty())) {
            return key;
        }
        return withParts(
                key,
                key.parts().stream()
                        .map(p -> p.expression().isEmpty()
                                ? p
                                : new UniqueKey.Part(
                                        p.columns().stream()
                                                .filter(c -> columns.containsKey(Names.fold(c)))
                                                .toList(),
                                        p.expression()))
                        .toList());
    }

    private void forbidNull(String column) {
        columns.computeIfPresent(Names.fold(column), (key, c) -> c.with(c.type(), Known.NO));
    }

    private boolean inPrimaryKey(String folded) {
        return keys.stream()
                .map(NamedKey::key)
                .anyMatch(k -> k.primary() && foldedColumns(k).contains(folded));
    }

    private UniqueKey named(UniqueKey k) {
        return new UniqueKey(name, k.name(), k.primary(), k.parts(), k.predicate(), k.nullsNotDistinct(), k.origin());
    }

    /**
     * PostgreSQL calls an unnamed constraint {@code table_column_key} or {@code table_pkey}, an unnamed index {@code
     * table_column_idx}; MySQL calls both after the first column. A later DROP uses that name.
     */
    private List<String> names(UniqueKey key) {
        if (key.name().isPresent()) {
            return List.of(Names.fold(key.name().get()));
        }
        String table = Names.fold(name);
        if (key.primary()) {
            return List.of(table + "pkey", "primary");
        }
        StringBuilder all = new StringBuilder(table);
        for (UniqueKey.Part part : key.parts()) {
            all.append(Names.fold(part.expression().isPresent() ? "expr" : part.text()));
        }
        String first = Names.fold(key.parts().get(0).text());
        return List.of(all + "key", all + "idx", first);
    }

    private static UniqueKey renamed(UniqueKey k, UnaryOperator<String> rename, String column, String newName) {
        return new UniqueKey(
                k.table(),
                k.name(),
                k.primary(),
                k.parts().stream().map(p -> renamed(p, rename)).toList(),
                k.predicate().map(p -> Keys.replaceWord(p, column, newName)),
                k.nullsNotDistinct(),
                k.origin());
    }

    private static UniqueKey.Part renamed(UniqueKey.Part part, UnaryOperator<String> rename) {
        List<String> columns = part.columns().stream().map(rename).toList();
        Optional<String> expression = part.expression();
        for (int i = 0; i < columns.size() && expression.isPresent(); i++) {
            String from = part.columns().get(i);
            String to = columns.get(i);
            expression = from.equals(to) ? expression : expression.map(e -> Keys.replaceWord(e, from, to));
        }
        return new UniqueKey.Part(columns, expression);
    }

    private static UniqueKey withParts(UniqueKey k, List<UniqueKey.Part> parts) {
        return new UniqueKey(k.table(), k.name(), k.primary(), parts, k.predicate(), k.nullsNotDistinct(), k.origin());
    }

    private static Set<String> foldedColumns(UniqueKey key) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(Names::fold)
                .collect(Collectors.toSet());
    }

    private static boolean hasColumn(List<String> columns, String folded) {
        return columns.stream().anyMatch(c -> Names.fold(c).equals(folded));
    }

    private static boolean isCalled(Optional<String> name, String folded) {
        return name.isPresent() && Names.fold(name.get()).equals(folded);
    }
}
