package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All mapped classes of the scanned tree. */
public final class Mappings {

    public static final Mappings NONE = new Mappings(List.of(), Map.of());

    private final List<MappedEntity> all;
    private final Map<String, MappedEntity> byType = new HashMap<>();
    private final Map<String, MappedEntity> byName = new HashMap<>();
    private final Map<String, MappedEntity> byTable = new HashMap<>();

    /** The properties of each class by their folded columns; of several on one column the first. */
    private final Map<MappedEntity, Map<String, MappedEntity.MappedProperty>> byColumn = new IdentityHashMap<>();

    /** What paths of each class have been found to mean: the same few are asked for again and again, by every thread. */
    private final Map<MappedEntity, Map<String, String>> columns = new IdentityHashMap<>();

    private final Set<MappedEntity> withEmbedded = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> idProperties = new HashSet<>();
    private final Map<String, String> namedQueries;

    /** Where two classes share a simple name or a table, the first is found by it. */
    public Mappings(Collection<MappedEntity> entities, Map<String, String> namedQueries) {
        this.namedQueries = Map.copyOf(namedQueries);
        all = List.copyOf(entities);
        for (MappedEntity entity : all) {
            byType.putIfAbsent(entity.typeName(), entity);
            byName.putIfAbsent(entity.entity().name(), entity);
            byTable.putIfAbsent(entity.entity().key(), entity);
            Map<String, MappedEntity.MappedProperty> properties = new HashMap<>();
            for (MappedEntity.MappedProperty property : entity.properties().values()) {
                properties.putIfAbsent(Names.fold(property.column()), property);
            }
            byColumn.put(entity, properties);
            columns.put(entity, new ConcurrentHashMap<>());
            if (entity.properties().keySet().stream().anyMatch(p -> p.indexOf('.') > 0)) {
                withEmbedded.add(entity);
            }
            idProperties.addAll(entity.idProperties());
        }
    }

    /** The same, with each class as the function gives it. */
    public Mappings map(UnaryOperator<MappedEntity> change) {
        return new Mappings(all.stream().map(change).toList(), namedQueries);
    }

    /** These mappings, and after them others. */
    public Mappings and(Collection<MappedEntity> others) {
        return new Mappings(Stream.concat(all.stream(), others.stream()).toList(), namedQueries);
    }

    /** The text of a query that an annotation names. */
    public Optional<String> namedQuery(String name) {
        return Optional.ofNullable(namedQueries.get(name));
    }

    /** Whether some columns of the class are those of an embedded object; the class is one of these mappings. */
    public boolean hasEmbedded(MappedEntity entity) {
        return withEmbedded.contains(entity);
    }

    /** Whether some entity tells its rows apart by a property of this name. */
    public boolean isIdProperty(String name) {
        return idProperties.contains(name);
    }

    public List<MappedEntity> all() {
        return all;
    }

    public Optional<MappedEntity> byType(String qualifiedName) {
        return Optional.ofNullable(byType.get(qualifiedName));
    }

    /** By the class's simple name, as JPQL knows it. */
    public Optional<MappedEntity> byName(String simpleName) {
        return Optional.ofNullable(byName.get(simpleName));
    }

    public Optional<MappedEntity> of(Entity entity) {
        MappedEntity mapped = entity.typeName().isEmpty() ? null : byType.get(entity.typeName());
        return Optional.ofNullable(mapped == null ? byTable.get(entity.key()) : mapped);
    }

    /** The entity that a table's name in SQL, or an entity's name in JPQL, means. */
    public Entity entity(String name) {
        MappedEntity mapped = byTable.get(Names.fold(name));
        if (mapped == null) {
            mapped = byName.get(name);
        }
        return mapped == null ? Entity.table(name) : mapped.entity();
    }

    /**
     * The folded column that a property path of the entity means: {@code user.id} and {@code user} are both the join
     * column of {@code user}; a path into another table keeps its last segment behind the join column's name and a dot, so
     * that it equals no column of this one.
     */
    public String column(Entity entity, String path) {
        Optional<MappedEntity> mapped = of(entity);
        if (mapped.isEmpty()) {
            int dot = path.lastIndexOf('.');
            return Names.fold(dot < 0 ? path : path.substring(dot + 1));
        }
        Map<String, String> known = columns.get(mapped.get());
        String column = known.get(path);
        if (column == null) {
            column = columnOf(mapped.get(), path);
            known.put(path, column);
        }
        return column;
    }

    private String columnOf(MappedEntity entity, String path) {
        MappedEntity current = entity;
        String direct = lookUp(current, path);
        if (direct != null) {
            return direct;
        }
        List<String> parts = new ArrayList<>(List.of(path.split("\\.")));
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String embedded = lookUp(current, String.join(".", parts.subList(i, parts.size())));
            if (embedded != null) {
                return prefix + embedded;
            }
            MappedEntity.MappedProperty property = property(current, parts.get(i));
            if (property == null) {
                return prefix + Names.fold(parts.get(i));
            }
            if (i == parts.size() - 1) {
                return prefix + Names.fold(property.column());
            }
            Optional<MappedEntity> target = property.targetType().flatMap(this::byTypeOrName);
            if (target.isEmpty()) {
                return prefix + Names.fold(property.column()) + "." + Names.fold(parts.get(i + 1));
            }
            if (i == parts.size() - 2 && target.get().idProperties().contains(parts.get(i + 1))) {
                return prefix + Names.fold(property.column());
            }
            prefix.append(Names.fold(property.column())).append('.');
            current = target.get();
        }
        return Names.fold(path);
    }

    /**
     * The folded column that a key names, which keys do by the column; where no column of the class has that name, by a
     * property path.
     */
    public String columnOfKey(Entity entity, String name) {
        String folded = Names.fold(name);
        boolean known =
                of(entity).filter(m -> byColumn.get(m).containsKey(folded)).isPresent();
        return known ? folded : column(entity, name);
    }

    /**
     * As which the columns are stored: of a class whose rows are joined to those of its superclasses, the class in whose table they
     * all are.
     *
     * @param columns as operations on the entity name them
     */
    public Entity holding(Entity entity, Collection<String> columns) {
        Entity holding = entity;
        for (MappedEntity parent : joined(entity)) {
            boolean all = columns.stream()
                    .allMatch(c -> property(parent, c) != null
                            || c.indexOf('.') > 0 && property(parent, c.substring(0, c.indexOf('.'))) != null);
            // The key of the row is in each of the tables.
            boolean more = columns.stream().anyMatch(c -> !parent.idProperties().contains(c));
            holding = all && more ? parent.entity() : holding;
        }
        return holding;
    }

    /** The superclasses in whose tables a part of each row of the entity is, the nearest first. */
    public List<MappedEntity> joined(Entity entity) {
        return of(entity).stream()
                .flatMap(m -> m.joined().stream())
                .map(byType::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The table that holds what is in the collection that a property is. */
    public Optional<MappedEntity.CollectionTable> elements(Entity entity, String property) {
        return of(entity).map(m -> m.properties().get(property)).flatMap(MappedEntity.MappedProperty::elements);
    }

    /**
     * The column of a property path as the mapping writes it; the path's last segment where it is not known, but never the row's own key
     * for another's ({@code owner.id}, of a class whose properties are not all known).
     */
    public String columnName(Entity entity, String path) {
        MappedEntity.MappedProperty property =
                of(entity).map(m -> property(m, path)).orElse(null);
        if (property == null && path.indexOf('.') > 0) {
            String first = path.substring(0, path.indexOf('.'));
            property = of(entity).map(m -> property(m, first)).orElse(null);
        }
        String last = path.substring(path.lastIndexOf('.') + 1);
        boolean ofAnotherRow = path.indexOf('.') > 0
                && of(entity)
                        .filter(m -> !m.whole() && m.idProperties().contains(last))
                        .isPresent();
        return property != null ? property.column() : ofAnotherRow ? path : last;
    }

    /** Whether the mapper writes the property when the row is inserted, and never again. */
    public boolean writtenOnce(Entity entity, String property) {
        return of(entity)
                .map(m -> property(m, property))
                .filter(p -> !p.updatable())
                .isPresent();
    }

    private String lookUp(MappedEntity entity, String path) {
        MappedEntity.MappedProperty property = property(entity, path);
        return property == null ? null : Names.fold(property.column());
    }

    private MappedEntity.MappedProperty property(MappedEntity entity, String name) {
        MappedEntity.MappedProperty property = entity.properties().get(name);
        if (property != null) {
            return property;
        }
        // A value object of one column is that column.
        Set<String> embedded = entity.embedded(name);
        if (embedded.size() == 1) {
            return entity.properties().get(embedded.iterator().next());
        }
        if (name.indexOf('.') >= 0) {
            return null;
        }
        return byColumn.get(entity).get(Names.fold(name));
    }

    /** By qualified name, else by simple name. */
    public Optional<MappedEntity> byTypeOrName(String type) {
        MappedEntity mapped = byType.get(type);
        return Optional.ofNullable(mapped == null ? byName.get(type.substring(type.lastIndexOf('.') + 1)) : mapped);
    }
}
