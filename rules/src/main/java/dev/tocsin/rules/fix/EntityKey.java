package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.MemberValuePair;
import com.github.javaparser.ast.expr.NormalAnnotationExpr;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the entity's annotations in step with a key: {@code unique = true}, or {@code uniqueConstraints} for several columns. */
final class EntityKey {

    private final Project project;
    private final Draft draft;

    EntityKey(Project project, Draft draft) {
        this.project = project;
        this.draft = draft;
    }

    /** @return whether the annotations say of the key now; no annotation says a partial one */
    boolean declare(WantedKey key, CheckThenAct window) {
        Optional<MappedEntity> mapped =
                project.mappings().of(project.mappings().holding(window.entity(), window.columns()));
        if (!key.plain() || mapped.isEmpty()) {
            return false;
        }
        if (isDeclared(key, window)) {
            return true;
        }
        return project.java(window.act().span().file())
                .flatMap(from -> project.qualified(from, mapped.get().typeName()))
                .map(source -> key.columns().size() == 1
                        ? single(source, mapped.get(), key)
                                || isElsewhere(source, mapped.get(), key) && several(source, mapped.get(), key)
                        : several(source, mapped.get(), key))
                .orElse(false);
    }

    /** Another annotation of the class says as much, or more: the mapper would make a second key by a second one. */
    private boolean isDeclared(WantedKey key, CheckThenAct window) {
        Set<String> wanted = key.columns().stream().map(Names::fold).collect(Collectors.toSet());
        return project.schemaSeenFrom(window.act().span().file()).declared(key.table()).stream()
                .flatMap(t -> t.keys().stream())
                .filter(k -> !k.primary() && k.origin().kind() == Origin.Kind.ANNOTATION)
                .anyMatch(k -> wanted.containsAll(k.parts().stream()
                        .flatMap(p -> p.columns().stream())
                        .map(Names::fold)
                        .collect(Collectors.toSet())));
    }

    /** The field is in an embedded object, or in a superclass, and its column so in other tables too. */
    private static boolean isElsewhere(JavaSource source, MappedEntity mapped, WantedKey key) {
        return mapped.properties().values().stream()
                        .anyMatch(p -> !p.collection()
                                && p.targetType().isEmpty()
                                && Names.fold(p.column())
                                        .equals(Names.fold(key.columns().get(0))))
                && source.mainType()
                        .filter(t -> field(t, mapped, key).isEmpty())
                        .isPresent();
    }

    /** Whether a property of the entity has the column, so that an annotation can name it. */
    static boolean isMapped(MappedEntity mapped, String column) {
        return mapped.properties().values().stream()
                .anyMatch(p -> !p.collection() && Names.fold(p.column()).equals(Names.fold(column)));
    }

    private boolean single(JavaSource source, MappedEntity mapped, WantedKey key) {
        Optional<FieldDeclaration> field = source.mainType()
                .filter(t -> mapped.typeName().endsWith(t.getNameAsString()))
                .flatMap(t -> field(t, mapped, key));
        if (field.isEmpty()) {
            return false;
        }
        Optional<AnnotationExpr> column =
                annotation(field.get(), "Column").or(() -> annotation(field.get(), "JoinColumn"));
        if (column.isPresent()) {
            return addPair(source, column.get(), "unique", "true");
        }
        boolean association = field.get().getAnnotations().stream()
                .anyMatch(a -> a.getName().getIdentifier().endsWith("ToOne")
                        || a.getName().getIdentifier().startsWith("Embedded"));
        Optional<String> api = api(source);
        if (association || api.isEmpty() || field.get().getAnnotations().isEmpty() && propertyAccess(source)) {
            return false;
        }
        int start = source.start(field.get());
        if (!source.startsLine(start)) {
            return false;
        }
        String name = draft.edits().imported(source, api.get() + ".Column");
        // The field's own line: what stands before it are annotations.
        int line = field.get()
                .getModifiers()
                .getFirst()
                .map(source::start)
                .orElse(source.start(field.get().getElementType()));
        int at = source.startsLine(line) ? line : start;
        draft.edits().insert(source, at, "@" + name + "(unique = true)" + source.newline() + source.indentAt(at));
        return true;
    }

    /** Where the mapping is at the getters, an annotation of a field is not looked at. */
    private static boolean propertyAccess(JavaSource source) {
        return source.unit()
                .findFirst(
                        com.github.javaparser.ast.body.MethodDeclaration.class,
                        m -> m.getAnnotationByName("Id").isPresent())
                .isPresent();
    }

    private boolean several(JavaSource source, MappedEntity mapped, WantedKey key) {
        Optional<TypeDeclaration<?>> type =
                source.mainType().filter(t -> mapped.typeName().endsWith(t.getNameAsString()));
        Optional<String> api = api(source);
        if (type.isEmpty() || api.isEmpty()) {
            return false;
        }
        Optional<AnnotationExpr> table = annotation(type.get(), "Table");
        if (table.filter(t -> t.toString().contains("uniqueConstraints")).isPresent()) {
            return false;
        }
        Optional<AnnotationExpr> entity = annotation(type.get(), "Entity")
                .filter(e -> source.startsLine(source.start(e)) && !belowAnEntity(source, type.get()));
        if (table.isEmpty() && entity.isEmpty()) {
            return false;
        }
        String name = draft.edits().imported(source, api.get() + ".UniqueConstraint");
        String constraint =
                "@" + name + "(name = \"" + key.name() + "\", columnNames = {" + columnNames(mapped, key) + "})";
        if (table.isPresent()) {
            return addPair(source, table.get(), "uniqueConstraints", constraint);
        }
        String annotation = draft.edits().imported(source, api.get() + ".Table");
        int behind = source.end(entity.get());
        draft.edits()
                .insert(
                        source,
                        behind,
                        source.newline() + source.indentAt(source.start(entity.get())) + "@" + annotation
                                + "(uniqueConstraints = " + constraint + ")");
        return true;
    }

    /** The key's columns as elements of {@code columnNames}. */
    static String columnNames(MappedEntity mapped, WantedKey key) {
        return key.columns().stream()
                .map(c -> key.quoting().inMapping(c, called(mapped, c)))
                .collect(Collectors.joining(", "));
    }

    /**
     * What the annotations call the column: Hibernate before 6.2 finds none there by the name that a naming strategy makes, and
     * later versions make that of either. An association that is mapped beside a part of the key has the say.
     *
     * @see <a href="https://github.com/hibernate/hibernate-orm/blob/5.6.15/hibernate-core/src/main/java/org/hibernate/boot/internal/InFlightMetadataCollectorImpl.java">InFlightMetadataCollectorImpl.buildUniqueKeyFromColumnNames</a>
     */
    private static String called(MappedEntity mapped, String column) {
        return mapped.properties().values().stream()
                .filter(p -> !p.collection() && Names.fold(p.column()).equals(Names.fold(column)))
                .min(Comparator.comparing(p -> p.targetType().isEmpty()))
                .map(MappedEntity.MappedProperty::called)
                .orElse(column);
    }

    /** Its rows may be in the table of the class that it extends. */
    private boolean belowAnEntity(JavaSource source, TypeDeclaration<?> type) {
        return type instanceof ClassOrInterfaceDeclaration declared
                && declared.getExtendedTypes().stream()
                        .flatMap(t -> project.type(source, t.getNameAsString()).stream())
                        .anyMatch(s -> s.mainType()
                                .filter(t -> annotation(t, "Entity").isPresent() || belowAnEntity(s, t))
                                .isPresent());
    }

    private boolean addPair(JavaSource source, AnnotationExpr annotation, String name, String value) {
        int end = source.end(annotation);
        if (annotation.isMarkerAnnotationExpr()) {
            draft.edits().insert(source, end, "(" + name + " = " + value + ")");
            return true;
        }
        if (!(annotation instanceof NormalAnnotationExpr normal)) {
            return false;
        }
        List<MemberValuePair> pairs = normal.getPairs();
        for (MemberValuePair pair : pairs) {
            if (pair.getNameAsString().equals(name)) {
                if (!pair.getValue().toString().equals("false")) {
                    return pair.getValue().toString().equals("true");
                }
                draft.edits().replace(source, source.start(pair.getValue()), source.end(pair.getValue()), value);
                return true;
            }
        }
        int at = pairs.isEmpty() ? end - 1 : source.end(pairs.get(pairs.size() - 1));
        draft.edits().insert(source, at, (pairs.isEmpty() ? "" : ", ") + name + " = " + value);
        return true;
    }

    private static Optional<FieldDeclaration> field(TypeDeclaration<?> type, MappedEntity mapped, WantedKey key) {
        return mapped.properties().values().stream()
                .filter(p -> !p.collection()
                        && Names.fold(p.column())
                                .equals(Names.fold(key.columns().get(0))))
                .flatMap(p -> type.getFieldByName(p.name()).stream())
                .filter(f -> f.getVariables().size() == 1)
                .findFirst();
    }

    private static Optional<AnnotationExpr> annotation(
            com.github.javaparser.ast.nodeTypes.NodeWithAnnotations<?> node, String name) {
        return node.getAnnotations().stream()
                .filter(a -> a.getName().getIdentifier().equals(name))
                .findFirst();
    }

    /** {@code jakarta.persistence} or {@code javax.persistence}, whichever the file imports. */
    static Optional<String> api(JavaSource source) {
        return source.unit().getImports().stream()
                .map(i -> i.getNameAsString())
                .filter(i -> i.startsWith("jakarta.persistence") || i.startsWith("javax.persistence"))
                .map(i -> i.substring(0, i.indexOf(".persistence") + ".persistence".length()))
                .findFirst();
    }
}
