package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.MappedEntity.MappedProperty;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the mapping annotations of Jakarta (and javax) Persistence, and those of Spring Data's relational modules: which
 * classes are tables, which property is which column, and which keys the annotations ask for.
 *
 * <p>Names that are not given follow the specification (Jakarta Persistence 3.1, section 11.1): a join column is the
 * property's name, an underscore and the key's name. Names are compared folded, so that a naming strategy decides only how they
 * are told and what SQL is shown.
 */
public final class JpaReader {

    private static final int MAX_EMBEDDING = 4;

    /** Supertypes from libraries that bring no properties. */
    private static final String[] WITHOUT_COLUMNS = {
        "Object",
        "Serializable",
        "Comparable",
        "Cloneable",
        "Persistable",
        "RepresentationModel",
        "UserDetails",
        "PanacheEntityBase"
    };

    /** Superclasses of libraries that bring a property {@code id}, which the mapper draws, and no other. */
    private static final String[] WITH_GENERATED_ID = {"PanacheEntity", "AbstractPersistable"};

    /** What gives each new row another value. */
    private static final String[] FRESH = {
        "GeneratedValue",
        "UuidGenerator",
        "CreationTimestamp",
        "CreatedDate",
        "UpdateTimestamp",
        "LastModifiedDate",
        "CurrentTimestamp"
    };

    private static final Set<String> ASSOCIATIONS =
            Set.of("ManyToOne", "OneToOne", "OneToMany", "ManyToMany", "ElementCollection");

    private final TypeIndex types;
    private final ConstantTexts texts;
    private final NamingStrategy naming;
    private final OneToOneKeys oneToOneKeys;

    private final List<MappedEntity> entities = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Table> ofCollections = new ArrayList<>();
    private final Map<String, String> namedQueries = new TreeMap<>();

    private JpaReader(TypeIndex types, NamingStrategy naming) {
        this.types = types;
        this.naming = naming;
        this.oneToOneKeys = new OneToOneKeys(types);
        this.texts = new ConstantTexts(types);
    }

    /**
     * What the annotations say.
     *
     * @param tables the tables as the annotations ask for them
     */
    public record Result(Mappings mappings, List<Table> tables) {}

    /**
     * @param strategySet whether settings tell the mapper how names of the mapping become those of the database
     */
    public static Result read(TypeIndex types, boolean strategySet) {
        JpaReader reader = new JpaReader(types, NamingStrategyReader.of(types, strategySet));
        for (TypeDecl decl : types.all()) {
            if (mapped(decl)) {
                reader.entity(decl);
            }
            reader.namedQueries(decl);
        }
        reader.ofCollections.forEach(t -> reader.tables.add(reader.isEntitys(t) ? withoutPrimaryKey(t) : t));
        return new Result(new Mappings(reader.entities, reader.namedQueries), reader.tables);
    }

    private boolean isEntitys(Table table) {
        String name = Names.fold(table.name());
        return entities.stream().anyMatch(e -> Names.fold(e.entity().table()).equals(name));
    }

    /** A table has one primary key, which is the entity's. */
    private static Table withoutPrimaryKey(Table table) {
        return new Table(
                table.name(),
                table.columns(),
                table.keys().stream().filter(k -> !k.primary()).toList(),
                table.foreignKeys(),
                table.checks(),
                table.origin());
    }

    private static boolean mapped(TypeDecl decl) {
        if (decl.annotation("Entity").isPresent()) {
            return true;
        }
        return decl.annotation("Table").isPresent()
                && decl.file().imports().stream()
                        .anyMatch(i -> i.name().startsWith("org.springframework.data.relational"));
    }

    private void namedQueries(TypeDecl decl) {
        for (Annotation annotation : decl.facts().annotations()) {
            if (annotation.simpleName().equals("NamedQuery")
                    || annotation.simpleName().equals("NamedNativeQuery")) {
                namedQuery(annotation, decl);
            } else if (annotation.simpleName().equals("NamedQueries")
                    || annotation.simpleName().equals("NamedNativeQueries")) {
                for (Expr element : Annotations.elements(annotation, "value")) {
                    if (element instanceof Expr.Annotated a) {
                        namedQuery(a.annotation(), decl);
                    }
                }
            }
        }
    }

    private void namedQuery(Annotation annotation, TypeDecl decl) {
        Optional<String> name = annotation.value("name").flatMap(e -> texts.of(e, decl));
        Optional<String> query = annotation.value("query").flatMap(e -> texts.of(e, decl));
        if (name.isPresent() && query.isPresent()) {
            namedQueries.putIfAbsent(name.get(), query.get());
        }
    }

    /** A member that is a name, by a literal or a constant; what quotes it in SQL is no part of it. */
    private Optional<String> member(Annotation annotation, String member, TypeDecl context) {
        return annotation.value(member).flatMap(v -> texts.of(v, context)).map(Names::unquoted);
    }

    private void entity(TypeDecl decl) {
        Optional<Annotation> table = decl.annotation("Table");
        String tableName = rootTable(decl).orElseGet(() -> ownTable(decl));
        Entity entity = new Entity(decl.name(), tableName, decl.qualifiedName());
        Members members = new Members(decl);
        members.derivedKeys(types.typeOf(decl));
        members.collect(types.typeOf(decl), "", 0);
        SourceSpan at = span(decl, decl.facts().at());
        Origin origin = new Origin(Origin.Kind.ANNOTATION, at);
        List<UniqueKey> keys = new ArrayList<>();
        if (!members.idColumns.isEmpty()) {
            keys.add(new UniqueKey(
                    tableName,
                    Optional.empty(),
                    true,
                    members.idColumns.stream().map(UniqueKey.Part::column).toList(),
                    Optional.empty(),
                    false,
                    origin));
        }
        members.uniqueColumns.forEach((column, from) -> keys.add(key(tableName, List.of(column), from)));
        if (!members.naturalId.isEmpty()) {
            keys.add(key(tableName, members.naturalId, origin));
        }
        table.ifPresent(t -> tableKeys(t, tableName, decl, members, keys));
        for (CollectionTableReader.Declared collection : members.collections) {
            new CollectionTableReader(types, texts, naming)
                    .read(collection, decl.name(), tableName, members.idColumns)
                    .ifPresent(f -> {
                        members.properties.computeIfPresent(
                                collection.property(), (path, p) -> p.heldIn(f.collection()));
                        ofCollections.add(f.table());
                    });
        }
        tables.add(new Table(tableName, members.columns(), keys, List.of(), List.of(), origin));
        entities.add(new MappedEntity(
                decl.qualifiedName(),
                entity,
                new TreeMap<>(members.properties),
                members.idProperties,
                members.generation,
                members.version,
                new RestrictionReader(types, texts::of).of(decl),
                members.whole,
                joined(decl)));
    }

    /** The superclasses in whose tables a part of each row is. */
    private List<String> joined(TypeDecl decl) {
        List<TypeDecl> parents = types.hierarchy(types.typeOf(decl)).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> d != decl && mapped(d))
                .toList();
        boolean joined = !parents.isEmpty()
                && parents.get(parents.size() - 1)
                        .annotation("Inheritance")
                        .flatMap(a -> Annotations.constant(a, "strategy"))
                        .filter("JOINED"::equals)
                        .isPresent();
        return joined ? parents.stream().map(TypeDecl::qualifiedName).toList() : List.of();
    }

    private static UniqueKey key(String table, List<String> columns, Origin origin) {
        return new UniqueKey(
                table,
                Optional.empty(),
                false,
                columns.stream().map(UniqueKey.Part::column).toList(),
                Optional.empty(),
                false,
                origin);
    }

    /** A subclass in a single-table hierarchy lives in its root's table, whatever it says of a table of its own. */
    private Optional<String> rootTable(TypeDecl decl) {
        Optional<TypeDecl> root = types.hierarchy(types.typeOf(decl)).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> d != decl && mapped(d))
                .reduce((nearer, further) -> further);
        return root.filter(r -> r.annotation("Inheritance")
                        .flatMap(a -> Annotations.constant(a, "strategy"))
                        .filter(s -> !s.equals("SINGLE_TABLE"))
                        .isEmpty())
                .map(this::ownTable);
    }

    private String ownTable(TypeDecl decl) {
        return decl.annotation("Table")
                .flatMap(t -> member(t, "name", decl).or(() -> member(t, "value", decl)))
                .map(naming::physical)
                .orElseGet(() -> naming.made(decl.annotation("Entity")
                        .flatMap(e -> member(e, "name", decl))
                        .orElse(decl.name())));
    }

    private void tableKeys(Annotation table, String tableName, TypeDecl decl, Members members, List<UniqueKey> keys) {
        for (Expr element : Annotations.elements(table, "uniqueConstraints")) {
            if (element instanceof Expr.Annotated a) {
                List<String> columns = Annotations.elements(a.annotation(), "columnNames").stream()
                        .flatMap(e -> texts.of(e, decl).stream())
                        .map(Names::unquoted)
                        .map(members::columnOf)
                        .toList();
                if (!columns.isEmpty()) {
                    keys.add(
                            named(key(tableName, columns, asked(decl, a)), Annotations.string(a.annotation(), "name")));
                }
            }
        }
        for (Expr element : Annotations.elements(table, "indexes")) {
            if (element instanceof Expr.Annotated a && Annotations.isTrue(a.annotation(), "unique")) {
                Optional<String> list = a.annotation().value("columnList").flatMap(e -> texts.of(e, decl));
                List<String> columns = list.stream()
                        .flatMap(l -> Arrays.stream(l.split(",")))
                        .map(c -> c.trim().split("\\s+")[0])
                        .filter(c -> !c.isEmpty())
                        .map(Names::unquoted)
                        .map(members::columnOf)
                        .toList();
                if (!columns.isEmpty()) {
                    keys.add(
                            named(key(tableName, columns, asked(decl, a)), Annotations.string(a.annotation(), "name")));
                }
            }
        }
    }

    private static Origin asked(TypeDecl decl, Expr.Annotated constraint) {
        return new Origin(Origin.Kind.ANNOTATION, span(decl, constraint.at()));
    }

    private static UniqueKey named(UniqueKey key, Optional<String> name) {
        return new UniqueKey(
                key.table(), name, key.primary(), key.parts(), key.predicate(), key.nullsNotDistinct(), key.origin());
    }

    private static SourceSpan span(TypeDecl decl, long at) {
        return Positions.span(decl.file().file(), at);
    }

    /**
     * The column of a property, as whoever embeds it has it.
     *
     * @param context the type that the annotation stands in
     */
    private record ColumnOverride(Annotation column, TypeDecl context) {

        List<Annotation> instead(List<Annotation> declared) {
            List<Annotation> all = new ArrayList<>(declared);
            all.removeIf(a -> a.simpleName().equals(column.simpleName()));
            all.add(column);
            return all;
        }
    }

    /** The persistent members of one entity, with those it inherits and embeds. */
    private final class Members {

        private final TypeDecl entity;
        private final Map<String, MappedProperty> properties = new LinkedHashMap<>();
        private final Map<String, Known> nullable = new LinkedHashMap<>();
        private final List<String> idProperties = new ArrayList<>();
        private final List<String> idColumns = new ArrayList<>();
        private final List<CollectionTableReader.Declared> collections = new ArrayList<>();
        private final Map<String, ColumnOverride> overrides = new HashMap<>();

        /** Columns of associations by the attribute of the key that has them too; by an empty text for the whole key. */
        private final Map<String, String> keyColumns = new HashMap<>();

        private final Map<String, String> columnsOfKey = new HashMap<>();
        private final Map<String, Origin> uniqueColumns = new LinkedHashMap<>();
        private final List<String> naturalId = new ArrayList<>();
        private MappedEntity.IdGeneration generation = MappedEntity.IdGeneration.ASSIGNED;
        private Optional<String> version = Optional.empty();
        private boolean whole = true;

        Members(TypeDecl entity) {
            this.entity = entity;
            override(entity.facts().annotations(), "", entity);
        }

        /** What {@code @AttributeOverride} says of the properties below a path. Who embeds says it to whom is embedded. */
        private void override(List<Annotation> annotations, String prefix, TypeDecl context) {
            for (Annotation annotation : annotations) {
                switch (annotation.simpleName()) {
                    case "AttributeOverride" -> override(annotation, "column", prefix, context);
                    case "AssociationOverride" -> override(annotation, "joinColumns", prefix, context);
                    case "AttributeOverrides", "AssociationOverrides" ->
                        override(
                                Annotations.elements(annotation, "value").stream()
                                        .filter(Expr.Annotated.class::isInstance)
                                        .map(e -> ((Expr.Annotated) e).annotation())
                                        .toList(),
                                prefix,
                                context);
                    default -> {
                        // overrides nothing
                    }
                }
            }
        }

        private void override(Annotation override, String member, String prefix, TypeDecl context) {
            List<Expr> columns = Annotations.elements(override, member);
            if (columns.size() == 1 && columns.get(0) instanceof Expr.Annotated column) {
                Annotations.string(override, "name")
                        .ifPresent(n ->
                                overrides.putIfAbsent(prefix + n, new ColumnOverride(column.annotation(), context)));
            }
        }

        /**
         * What {@code @MapsId} says: the part of the key that is another row's has the column of the association, whatever it is
         * itself called (Jakarta Persistence 3.1, sections 2.4.1 and 11.1.39).
         */
        void derivedKeys(Type type) {
            for (Type t : types.hierarchy(type)) {
                TypeDecl decl = t.declaration().orElse(null);
                List<FieldFacts> fields =
                        decl == null ? List.of() : decl.facts().fields();
                for (FieldFacts field : fields) {
                    List<Annotation> annotations = annotations(decl, field);
                    if (!Annotations.has(annotations, "JoinColumns", "PrimaryKeyJoinColumn")) {
                        Annotations.find(annotations, "MapsId")
                                .ifPresent(m -> keyColumns.putIfAbsent(
                                        JpaReader.this.member(m, "value", decl).orElse(""),
                                        column(field.name(), given(annotations, true, decl), true)));
                    }
                }
            }
        }

        private List<Annotation> annotations(TypeDecl decl, FieldFacts field) {
            List<Annotation> annotations = new ArrayList<>(field.annotations());
            getter(decl, field.name()).ifPresent(g -> annotations.addAll(g.annotations()));
            return annotations;
        }

        /**
         * @param prefix of the properties' paths
         */
        void collect(Type type, String prefix, int depth) {
            for (Type t : types.hierarchy(type)) {
                if (t.declaration().isEmpty() || t.declaration().get().isInterface()) {
                    if (t.isLibrary(WITH_GENERATED_ID)) {
                        generatedId();
                    } else {
                        whole &= t.declaration().isPresent() || t.isLibrary(WITHOUT_COLUMNS);
                    }
                    continue;
                }
                TypeDecl decl = t.declaration().get();
                for (FieldFacts field : decl.facts().fields()) {
                    if (field.modifiers().contains(Modifier.STATIC)
                            || field.modifiers().contains(Modifier.TRANSIENT)) {
                        continue;
                    }
                    List<Annotation> annotations = annotations(decl, field);
                    if (!Annotations.has(annotations, "Transient")) {
                        Type fieldType = TypeIndex.substitute(types.resolve(field.type(), decl), types.bindings(t));
                        member(field.name(), fieldType, annotations, prefix, decl, span(decl, field.at()), depth);
                    }
                }
            }
        }

        private void generatedId() {
            properties.putIfAbsent(
                    "id",
                    new MappedProperty("id", "id", "id", Optional.empty(), false, true, false, true, Optional.empty()));
            nullable.putIfAbsent("id", Known.NO);
            idProperties.add("id");
            idColumns.add("id");
            generation = MappedEntity.IdGeneration.GENERATED;
        }

        private static boolean eager(List<Annotation> annotations, boolean toOne) {
            return annotations.stream()
                    .filter(a -> ASSOCIATIONS.contains(a.simpleName()))
                    .flatMap(a -> Annotations.constant(a, "fetch").stream())
                    .findFirst()
                    .map("EAGER"::equals)
                    .orElse(toOne);
        }

        private Optional<MethodFacts> getter(TypeDecl decl, String property) {
            String name = Character.toUpperCase(property.charAt(0)) + property.substring(1);
            return decl.facts().methods().stream()
                    .filter(m -> m.parameters().isEmpty()
                            && (m.name().equals("get" + name) || m.name().equals("is" + name)))
                    .findFirst();
        }

        private void member(
                String name,
                Type type,
                List<Annotation> declared,
                String prefix,
                TypeDecl declaring,
                SourceSpan place,
                int depth) {
            String path = prefix + name;
            Optional<ColumnOverride> override = Optional.ofNullable(overrides.get(path));
            List<Annotation> annotations =
                    override.map(o -> o.instead(declared)).orElse(declared);
            boolean embedded = Annotations.has(annotations, "Embedded", "EmbeddedId")
                    || type.declaration()
                            .flatMap(d -> d.annotation("Embeddable"))
                            .isPresent();
            boolean id = Annotations.has(annotations, "Id", "EmbeddedId");
            if (embedded && depth < MAX_EMBEDDING) {
                override(annotations, path + ".", declaring);
                if (id) {
                    keyColumns.forEach((part, column) -> columnsOfKey.put(path + "." + part, column));
                }
                List<String> before = List.copyOf(properties.keySet());
                collect(type, path + ".", depth + 1);
                if (Annotations.has(annotations, "EmbeddedId")) {
                    properties.keySet().stream()
                            .filter(p -> !before.contains(p))
                            .forEach(p -> {
                                idProperties.add(p);
                                idColumns.add(properties.get(p).column());
                            });
                }
                return;
            }
            boolean toOne = Annotations.has(annotations, "ManyToOne", "OneToOne");
            boolean toMany = Annotations.has(annotations, "OneToMany", "ManyToMany", "ElementCollection");
            Optional<String> given = given(
                    annotations, toOne, override.map(ColumnOverride::context).orElse(declaring));
            String own = column(name, given, toOne);
            String column = id ? keyColumns.getOrDefault("", own) : columnsOfKey.getOrDefault(path, own);
            String called = column.equals(own) ? given.orElse(toOne ? name + "_id" : name) : column;
            Optional<String> target = toOne
                    ? Optional.of(type.name())
                    : toMany && !type.arguments().isEmpty()
                            ? Optional.of(type.argument(0).name())
                            : Optional.empty();
            properties.putIfAbsent(
                    path,
                    new MappedProperty(
                            path,
                            column,
                            called,
                            target,
                            toMany,
                            Annotations.has(annotations, FRESH),
                            eager(annotations, toOne),
                            updatable(annotations),
                            Optional.empty()));
            if (toMany) {
                collections.add(new CollectionTableReader.Declared(path, type, annotations, declaring, place));
                return;
            }
            Optional<Annotation> details =
                    Annotations.find(annotations, "Column").or(() -> Annotations.find(annotations, "JoinColumn"));
            boolean notNull = id
                    || details.filter(d -> Annotations.isFalse(d, "nullable")).isPresent()
                    || Annotations.has(annotations, "NotNull", "NotBlank", "NotEmpty")
                    || type.isLibrary("int", "long", "boolean", "short", "double");
            nullable.putIfAbsent(column, Known.of(!notNull));
            boolean asked = details.filter(d -> Annotations.isTrue(d, "unique")).isPresent();
            if (asked || oneToOneKeys.make(annotations, declaring.file())) {
                uniqueColumns.putIfAbsent(
                        column,
                        new Origin(
                                asked ? Origin.Kind.ANNOTATION : Origin.Kind.ASSOCIATION,
                                override.map(o -> span(o.context(), o.column().at()))
                                        .orElse(place)));
            }
            if (Annotations.has(annotations, "NaturalId")) {
                naturalId.add(column);
            }
            if (id) {
                idProperties.add(path);
                idColumns.add(column);
                generation = generation(annotations);
            }
            if (Annotations.has(annotations, "Version")) {
                version = Optional.of(path);
            }
        }

        private boolean updatable(List<Annotation> annotations) {
            return entity.annotation("Immutable").isEmpty()
                    && !Annotations.has(annotations, "Immutable")
                    // The other end has the column.
                    && Annotations.find(annotations, "OneToOne")
                            .flatMap(a -> a.value("mappedBy"))
                            .isEmpty()
                    && Stream.of("Column", "JoinColumn")
                            .flatMap(n -> Annotations.find(annotations, n).stream())
                            .noneMatch(a -> Annotations.isFalse(a, "updatable"));
        }

        private MappedEntity.IdGeneration generation(List<Annotation> annotations) {
            if (Annotations.has(annotations, "GenericGenerator")) {
                return MappedEntity.IdGeneration.CUSTOM;
            }
            Optional<Annotation> generated = Annotations.find(annotations, "GeneratedValue");
            if (generated.isPresent()) {
                boolean identity = Annotations.constant(generated.get(), "strategy")
                        .filter(s -> s.equals("IDENTITY"))
                        .isPresent();
                boolean declaredElsewhere = generated.get().value("generator").isPresent()
                        && !Annotations.has(annotations, "SequenceGenerator", "TableGenerator", "UuidGenerator");
                return identity
                        ? MappedEntity.IdGeneration.IDENTITY
                        : declaredElsewhere ? MappedEntity.IdGeneration.CUSTOM : MappedEntity.IdGeneration.GENERATED;
            }
            boolean hibernate = Annotations.has(annotations, "UuidGenerator", "Tsid");
            boolean relational = entity.annotation("Entity").isEmpty();
            return hibernate
                    ? MappedEntity.IdGeneration.GENERATED
                    : relational ? MappedEntity.IdGeneration.IDENTITY : MappedEntity.IdGeneration.ASSIGNED;
        }

        private String column(String name, Optional<String> given, boolean toOne) {
            return given.map(naming::physical).orElseGet(() -> toOne ? naming.made(name) + "_id" : naming.made(name));
        }

        /** The name that the mapping gives to the column. */
        private Optional<String> given(List<Annotation> annotations, boolean toOne, TypeDecl declaring) {
            return Annotations.find(annotations, toOne ? "JoinColumn" : "Column")
                    .flatMap(a -> JpaReader.this
                            .member(a, "name", declaring)
                            .or(() -> JpaReader.this.member(a, "value", declaring)))
                    .filter(name -> !name.isEmpty());
        }

        /** A constraint may name the property where the column has another name. */
        String columnOf(String name) {
            MappedProperty property = properties.get(name);
            return property == null ? name : property.column();
        }

        List<Column> columns() {
            List<Column> columns = new ArrayList<>();
            nullable.forEach((name, isNullable) -> columns.add(new Column(
                    name,
                    Optional.empty(),
                    isNullable,
                    idColumns.contains(name) && generation != MappedEntity.IdGeneration.ASSIGNED)));
            return columns;
        }
    }
}
