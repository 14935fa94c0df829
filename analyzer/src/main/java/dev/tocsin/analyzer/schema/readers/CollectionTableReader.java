package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.MappedEntity.CollectionTable;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the tables that hold what is in a collection: {@code @CollectionTable} of {@code @ElementCollection}, {@code
 * @JoinTable} of {@code @ManyToMany}.
 *
 * <p>Names that are not given follow Jakarta Persistence 3.1, 11.1.8, 11.1.25, 11.1.27 and 11.1.45, and where Spring Boot has the say its
 * {@code SpringImplicitNamingStrategy}, which calls a join table by the property and not by the table on the other side. A primary key is made for a {@code
 * Set} whose elements are not null, and for a {@code List} with an order column; a list without one may hold an element twice
 * (Hibernate ORM User Guide 6.6, "Collections of value types").
 */
final class CollectionTableReader {

    private static final String[] SETS = {"Set", "SortedSet", "NavigableSet", "SequencedSet", "HashSet", "LinkedHashSet"
    };

    private final TypeIndex types;
    private final ConstantTexts texts;
    private final NamingStrategy naming;

    CollectionTableReader(TypeIndex types, ConstantTexts texts, NamingStrategy naming) {
        this.types = types;
        this.texts = texts;
        this.naming = naming;
    }

    /**
     * A collection as its owner declares it.
     *
     * @param declaring the type that the annotations stand in
     */
    record Declared(String property, Type type, List<Annotation> annotations, TypeDecl declaring, SourceSpan place) {}

    /** The table of a collection: as its owner knows it, and as the annotations ask for it. */
    record Found(CollectionTable collection, Table table) {}

    /**
     * @param owner simple name of the entity
     * @param ownerTable its table
     * @param idColumns the columns of its primary key
     * @return empty where the rows are those of another entity, or where an element is more than one column
     */
    Optional<Found> read(Declared declared, String owner, String ownerTable, List<String> idColumns) {
        boolean values = Annotations.has(declared.annotations(), "ElementCollection");
        boolean manyToMany = Annotations.find(declared.annotations(), "ManyToMany")
                .filter(a -> a.value("mappedBy").isEmpty())
                .isPresent();
        Type element = declared.type().argument(0);
        boolean single = declared.type().arguments().size() == 1
                && element.declaration()
                        .filter(d -> d.annotation("Embeddable").isPresent())
                        .isEmpty();
        if (!values && !manyToMany || !single) {
            return Optional.empty();
        }
        Optional<Annotation> given = Annotations.find(declared.annotations(), values ? "CollectionTable" : "JoinTable");
        String property = declared.property();
        String name = given.flatMap(t -> text(t, "name", declared))
                .orElseGet(() -> values
                        ? NamingStrategy.snake(owner) + "_" + NamingStrategy.snake(property)
                        : ownerTable + "_"
                                + (naming == NamingStrategy.SPRING ? NamingStrategy.snake(property) : table(element)));
        Map<String, String> owners = owners(
                given, declared, values ? owner : inverse(declared, element).orElse(owner), idColumns);
        String column = values
                ? Annotations.find(declared.annotations(), "Column")
                        .flatMap(c -> text(c, "name", declared))
                        .orElse(NamingStrategy.snake(property))
                : given.flatMap(t -> onlyColumn(t, "inverseJoinColumns", declared))
                        .orElseGet(() -> NamingStrategy.snake(property) + "_" + idColumn(element));
        boolean notNull = manyToMany
                || Annotations.find(declared.annotations(), "Column")
                        .filter(c -> Annotations.isFalse(c, "nullable"))
                        .isPresent();
        List<Column> columns = new ArrayList<>();
        owners.keySet().forEach(c -> columns.add(new Column(c, Optional.empty(), Known.NO, false)));
        columns.add(new Column(column, Optional.empty(), Known.of(!notNull), false));
        List<UniqueKey> keys = new ArrayList<>();
        given.ifPresent(t -> uniqueConstraints(t, name, declared, keys));
        if (declared.type().isLibrary(SETS) && notNull) {
            List<String> all = new ArrayList<>(owners.keySet());
            all.add(column);
            keys.add(key(name, true, all, declared.place()));
        }
        Origin origin = new Origin(Origin.Kind.ANNOTATION, declared.place());
        return Optional.of(new Found(
                new CollectionTable(name, column, owners),
                new Table(name, columns, keys, List.of(), List.of(), origin)));
    }

    /** The property on the other side that this one is the other end of, by which its column is called then. */
    private Optional<String> inverse(Declared declared, Type element) {
        return types.hierarchy(element).stream()
                .flatMap(t -> t.declaration().stream())
                .flatMap(d -> d.facts().fields().stream()
                        .filter(f -> Annotations.find(f.annotations(), "ManyToMany")
                                .flatMap(a -> a.value("mappedBy"))
                                .flatMap(m -> texts.of(m, d))
                                .filter(declared.property()::equals)
                                .isPresent()))
                .map(FieldFacts::name)
                .findFirst();
    }

    /**
     * The columns that lead back to the owner, by the owner's columns: with more than its key where a key of two spans both.
     *
     * @param called what a column is called by that is given no name
     */
    private Map<String, String> owners(
            Optional<Annotation> table, Declared declared, String called, List<String> idColumns) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Expr join : table.map(t -> Annotations.elements(t, "joinColumns")).orElse(List.of())) {
            if (join instanceof Expr.Annotated a) {
                String referenced = text(a.annotation(), "referencedColumnName", declared)
                        .orElseGet(() -> idColumns.isEmpty() ? "id" : idColumns.get(0));
                text(a.annotation(), "name", declared).ifPresent(n -> columns.put(n, referenced));
            }
        }
        if (columns.isEmpty()) {
            idColumns.forEach(id -> columns.put(NamingStrategy.snake(called) + "_" + id, id));
        }
        return columns;
    }

    private Optional<String> onlyColumn(Annotation table, String member, Declared declared) {
        List<Expr> columns = Annotations.elements(table, member);
        return columns.size() == 1 && columns.get(0) instanceof Expr.Annotated a
                ? text(a.annotation(), "name", declared)
                : Optional.empty();
    }

    private void uniqueConstraints(Annotation table, String name, Declared declared, List<UniqueKey> keys) {
        for (Expr constraint : Annotations.elements(table, "uniqueConstraints")) {
            if (constraint instanceof Expr.Annotated a) {
                List<String> columns = Annotations.elements(a.annotation(), "columnNames").stream()
                        .flatMap(e -> texts.of(e, declared.declaring()).stream())
                        .toList();
                if (!columns.isEmpty()) {
                    keys.add(key(name, false, columns, declared.place()));
                }
            }
        }
    }

    private static UniqueKey key(String table, boolean primary, List<String> columns, SourceSpan place) {
        return new UniqueKey(
                table,
                Optional.empty(),
                primary,
                columns.stream().map(UniqueKey.Part::column).toList(),
                Optional.empty(),
                false,
                new Origin(primary ? Origin.Kind.ASSOCIATION : Origin.Kind.ANNOTATION, place));
    }

    private Optional<String> text(Annotation annotation, String member, Declared declared) {
        return annotation
                .value(member)
                .flatMap(e -> texts.of(e, declared.declaring()))
                .map(Names::unquoted)
                .map(naming::physical);
    }

    private String table(Type entity) {
        Optional<TypeDecl> decl = entity.declaration();
        return decl.flatMap(d ->
                        d.annotation("Table").flatMap(t -> t.value("name").flatMap(n -> texts.of(n, d))))
                .map(Names::unquoted)
                .map(naming::physical)
                .orElseGet(() -> NamingStrategy.snake(entity.simpleName()));
    }

    private String idColumn(Type entity) {
        for (Type type : types.hierarchy(entity)) {
            for (FieldFacts field :
                    type.declaration().map(d -> d.facts().fields()).orElse(List.of())) {
                if (Annotations.has(field.annotations(), "Id")) {
                    return Annotations.find(field.annotations(), "Column")
                            .flatMap(c -> Annotations.string(c, "name"))
                            .map(Names::unquoted)
                            .orElseGet(() -> NamingStrategy.snake(field.name()));
                }
            }
        }
        return "id";
    }
}
