package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.ForeignKey;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Entities whose classes are not in the sources but in an artifact of their own, as far as the sources and the schema tell: a class
 * that is imported, by whose name there is a table, and that is used as an entity is. It binds a type variable of a supertype
 * ({@code class KeyDao extends BaseDao<UserKey>}), is handed to the mapper ({@code session.get(UserKey.class, id)}), or stands in a
 * query ({@code "from UserKey k where .."}).
 *
 * <p>Its properties are the columns of the table: {@code created_at} is {@code createdAt}, and {@code owner_id} also the key of the
 * association {@code owner}.
 */
public final class UnseenEntities {

    /** Libraries whose classes are nobody's entities, whatever tables there are by their names. */
    private static final Pattern LIBRARY =
            Pattern.compile("(?:javax?|jakarta|kotlin|lombok|org\\.(?:springframework|hibernate"
                    + "|apache|eclipse|slf4j|junit|joda)|com\\.(?:google|fasterxml|querydsl))\\..*");

    /** What mappers are asked with a class. */
    private static final Set<String> ASKED = Set.of(
            "get",
            "load",
            "find",
            "byId",
            "getReference",
            "createQuery",
            "createTypedQuery",
            "createCriteria",
            "from",
            "byNaturalId");

    private static final Pattern MAPPER = Pattern.compile(
            "(?:(?:javax|jakarta)\\.persistence|org\\.hibernate|org\\.springframework\\.(?:orm|data))\\..*");

    /** How far up a base class is looked for that goes to the mapper. */
    private static final int MAX_DEPTH = 3;

    private static final Pattern VERSION = Pattern.compile("(?:.*version|optlock)");

    private final TypeIndex types;
    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, MappedEntity> found = new TreeMap<>();

    private UnseenEntities(TypeIndex types, Mappings known, Schema schema) {
        this.types = types;
        schema.tables().forEach(t -> tables.putIfAbsent(Names.fold(t.name()), t));
        known.all().forEach(e -> tables.remove(e.entity().key()));
    }

    /** The mappings, and after them those of the classes that are not in the sources. */
    public static Mappings add(Mappings known, TypeIndex types, Schema schema) {
        UnseenEntities unseen = new UnseenEntities(types, known, schema);
        Map<String, List<TypeDecl>> byFile = new LinkedHashMap<>();
        types.all()
                .forEach(decl -> byFile.computeIfAbsent(decl.file().file(), f -> new ArrayList<>())
                        .add(decl));
        byFile.values().forEach(unseen::read);
        return unseen.found.isEmpty() ? known : known.and(unseen.found.values());
    }

    /** @param declared all types of one file */
    private void read(List<TypeDecl> declared) {
        Map<String, Import> candidates = new HashMap<>();
        for (Import imported : declared.get(0).file().imports()) {
            String name = imported.name().substring(imported.name().lastIndexOf('.') + 1);
            if (!imported.isStatic()
                    && !imported.wildcard()
                    && !found.containsKey(imported.name())
                    && tables.containsKey(Names.fold(name))
                    && types.named(imported.name()).isEmpty()
                    && !LIBRARY.matcher(imported.name()).matches()) {
                candidates.put(name, imported);
            }
        }
        if (!candidates.isEmpty()) {
            Set<String> used = new HashSet<>();
            declared.forEach(decl -> collect(decl, candidates.keySet(), used));
            used.forEach(name -> found.computeIfAbsent(
                    candidates.get(name).name(), type -> entity(type, name, tables.get(Names.fold(name)))));
        }
    }

    private void collect(TypeDecl decl, Set<String> names, Set<String> used) {
        List<TypeUse> written = decl.facts().supertypes();
        List<Type> supertypes = types.supertypes(decl);
        for (int i = 0; i < written.size(); i++) {
            if (storesRows(supertypes.get(i), 0)) {
                written.get(i).arguments().stream()
                        .map(TypeUse::name)
                        .filter(names::contains)
                        .forEach(used::add);
            }
        }
        if (usesMapper(decl.file())) {
            decl.facts().methods().forEach(m -> m.body().ifPresent(b -> Walk.every(b, e -> collect(e, names, used))));
        }
    }

    /** A repository, or a base class that goes to the mapper: not what only makes objects of rows, or compares them. */
    private boolean storesRows(Type type, int depth) {
        if (type.declaration().isEmpty()) {
            return type.name().startsWith("org.springframework.data.");
        }
        TypeDecl decl = type.declaration().get();
        return usesMapper(decl.file())
                || depth < MAX_DEPTH && types.supertypes(decl).stream().anyMatch(t -> storesRows(t, depth + 1));
    }

    private static boolean usesMapper(FileFacts file) {
        return file.imports().stream().anyMatch(i -> MAPPER.matcher(i.name()).matches());
    }

    private static void collect(Expr expression, Set<String> names, Set<String> used) {
        if (expression instanceof Expr.Call call && ASKED.contains(call.name())) {
            for (Expr argument : call.arguments()) {
                if (argument instanceof Expr.ClassLiteral literal
                        && names.contains(literal.type().name())) {
                    used.add(literal.type().name());
                }
            }
        } else if (expression instanceof Expr.Literal literal
                && literal.kind() == Expr.Literal.Kind.STRING
                && literal.value().contains("from ")) {
            names.stream().filter(n -> isAsked(literal.value(), n)).forEach(used::add);
        }
    }

    /** {@code from UserKey k where ..}. */
    private static boolean isAsked(String query, String name) {
        int at = query.indexOf("from " + name);
        int end = at + "from ".length() + name.length();
        return at >= 0
                && (at == 0 || !Character.isLetterOrDigit(query.charAt(at - 1)))
                && (end == query.length() || !Character.isJavaIdentifierPart(query.charAt(end)));
    }

    private static MappedEntity entity(String type, String name, Table table) {
        List<String> key = table.keys().stream()
                .filter(UniqueKey::primary)
                .findFirst()
                .map(k -> k.parts().stream().flatMap(p -> p.columns().stream()).toList())
                .orElse(List.of());
        Optional<Column> only = key.size() == 1 ? table.column(key.get(0)) : Optional.empty();
        boolean text =
                only.flatMap(Column::type).filter(t -> t.contains("char")).isPresent();
        MappedEntity.IdGeneration generation = key.size() != 1 || text
                ? MappedEntity.IdGeneration.ASSIGNED
                : only.get().generated() ? MappedEntity.IdGeneration.IDENTITY : MappedEntity.IdGeneration.GENERATED;
        SortedMap<String, MappedEntity.MappedProperty> properties = new TreeMap<>();
        List<String> ids = new ArrayList<>();
        Optional<String> version = Optional.empty();
        for (Column column : table.columns()) {
            boolean ofKey = key.stream().anyMatch(k -> Names.fold(k).equals(Names.fold(column.name())));
            boolean fresh = ofKey && generation != MappedEntity.IdGeneration.ASSIGNED;
            String property = camel(column.name());
            put(properties, property, column, fresh);
            if (ofKey) {
                // Queries call it so whatever its name is; a key of several columns is an object in the row.
                String id = key.size() == 1 ? "id" : "id." + property;
                put(properties, id, column, fresh);
                ids.add(id);
            }
            if (references(table, column)) {
                String association = property.length() > 2 && property.endsWith("Id")
                        ? property.substring(0, property.length() - 2)
                        : property;
                put(properties, association, column, false);
                put(properties, association + ".id", column, false);
            }
            if (VERSION.matcher(Names.fold(column.name())).matches()) {
                version = Optional.of(property);
            }
        }
        return new MappedEntity(
                type,
                new Entity(name, table.name(), type),
                properties,
                ids,
                generation,
                version,
                MappedEntity.Restriction.NONE,
                false,
                List.of());
    }

    private static void put(
            SortedMap<String, MappedEntity.MappedProperty> properties, String name, Column column, boolean fresh) {
        properties.putIfAbsent(
                name,
                new MappedEntity.MappedProperty(
                        name,
                        column.name(),
                        column.name(),
                        Optional.empty(),
                        false,
                        fresh,
                        false,
                        true,
                        Optional.empty()));
    }

    private static boolean references(Table table, Column column) {
        String folded = Names.fold(column.name());
        return column.name().toLowerCase(Locale.ROOT).endsWith("_id")
                || table.foreignKeys().stream()
                        .map(ForeignKey::columns)
                        .anyMatch(c -> c.size() == 1 && Names.fold(c.get(0)).equals(folded));
    }

    /** {@code created_at} is {@code createdAt}; a name without underscores stays. */
    private static String camel(String column) {
        String name = column.indexOf('_') < 0 ? column : column.toLowerCase(Locale.ROOT);
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean begins = i > 0 && name.charAt(i - 1) == '_' && camel.length() > 0;
            if (c != '_') {
                camel.append(begins ? Character.toUpperCase(c) : c);
            }
        }
        return camel.toString();
    }
}
