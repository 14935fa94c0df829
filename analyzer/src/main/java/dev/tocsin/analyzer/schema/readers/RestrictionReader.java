package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity.Restriction;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads what Hibernate adds to every query of an entity: {@code @Where}, {@code @SQLRestriction}, {@code @SoftDelete},
 * {@code @Filter} with a parameter, {@code @TenantId}, and the discriminator of a subclass in a single-table hierarchy.
 *
 * <p>Source: Hibernate ORM User Guide 6.6, "Soft Delete", "Filtering entities", "Multitenancy"; Jakarta Persistence 3.1, 11.1.12
 * for the discriminator's defaults. Of a mapped superclass' restrictions {@code @SQLRestriction} holds for the entities below it since
 * Hibernate 7 (HHH-18723), and {@code @Where} never does.
 */
final class RestrictionReader {

    private final TypeIndex types;

    /** The text of an annotation's member, read in the type that it stands on. */
    private final BiFunction<Expr, TypeDecl, Optional<String>> texts;

    RestrictionReader(TypeIndex types, BiFunction<Expr, TypeDecl, Optional<String>> texts) {
        this.types = types;
        this.texts = texts;
    }

    /** What holds of all rows that a query of the entity finds. */
    Restriction of(TypeDecl entity) {
        Found found = new Found();
        for (Type type : types.hierarchy(types.typeOf(entity))) {
            type.declaration().filter(d -> !d.isInterface()).ifPresent(found::read);
        }
        discriminator(entity).ifPresent(found.conditions::add);
        return new Restriction(new RowPredicate(found.conditions, found.complete), found.clauses);
    }

    /** {@code dtype = 'ADMIN'} for a class that shares its table with its superclass, and has no subclasses of its own. */
    private Optional<RowPredicate.Condition> discriminator(TypeDecl entity) {
        Optional<TypeDecl> root = types.hierarchy(types.typeOf(entity)).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> d != entity && d.annotation("Entity").isPresent())
                .reduce((nearer, farther) -> farther);
        boolean shared = root.flatMap(r -> r.annotation("Inheritance"))
                .flatMap(a -> Annotations.constant(a, "strategy"))
                .map(s -> s.equals("SINGLE_TABLE"))
                .orElse(true);
        if (root.isEmpty() || !shared || !types.directSubtypes(entity).isEmpty()) {
            return Optional.empty();
        }
        Optional<Annotation> declared = root.get().annotation("DiscriminatorColumn");
        boolean text = declared.flatMap(a -> Annotations.constant(a, "discriminatorType"))
                .map(t -> t.equals("STRING"))
                .orElse(true);
        String column = declared.flatMap(a -> a.value("name"))
                .flatMap(n -> texts.apply(n, root.get()))
                .orElse("dtype");
        String value = entity.annotation("DiscriminatorValue")
                .flatMap(a -> a.value("value"))
                .flatMap(v -> texts.apply(v, entity))
                .orElse(entity.name());
        return Optional.of(new RowPredicate.Condition(
                column,
                RowPredicate.Operator.EQ,
                new Value.Const(text ? Value.Const.Kind.STRING : Value.Const.Kind.NUMBER, value),
                false));
    }

    /** The restrictions of one entity, as they are found. */
    private final class Found {

        private final List<RowPredicate.Condition> conditions = new ArrayList<>();
        private final List<String> clauses = new ArrayList<>();
        private boolean complete = true;

        void read(TypeDecl decl) {
            decl.facts().annotations().forEach(a -> read(a, decl));
            for (FieldFacts field : decl.facts().fields()) {
                if (Annotations.has(field.annotations(), "TenantId")) {
                    add(field.name(), RowPredicate.Operator.EQ, Restriction.OF_THE_SESSION);
                }
            }
        }

        private void read(Annotation annotation, TypeDecl decl) {
            switch (annotation.simpleName()) {
                case "Where" -> {
                    if (!isMappedSuperclass(decl)) {
                        clause(member(annotation, "clause", decl));
                    }
                }
                case "SQLRestriction" -> {
                    if (isMappedSuperclass(decl)) {
                        // It hangs on the version.
                        complete = false;
                    } else {
                        clause(member(annotation, "value", decl));
                    }
                }
                case "SoftDelete" -> softDelete(annotation, decl);
                // A filter is there to be switched on; one without a parameter is switched on for some requests only.
                case "Filter" -> clause(member(annotation, "condition", decl).filter(t -> t.indexOf(':') >= 0));
                case "Filters" ->
                    Annotations.elements(annotation, "value").forEach(e -> {
                        if (e instanceof Expr.Annotated filter) {
                            read(filter.annotation(), decl);
                        }
                    });
                default -> {
                    // says nothing of rows
                }
            }
        }

        private boolean isMappedSuperclass(TypeDecl decl) {
            return decl.annotation("MappedSuperclass").isPresent();
        }

        private Optional<String> member(Annotation annotation, String member, TypeDecl decl) {
            return annotation.value(member).flatMap(e -> texts.apply(e, decl));
        }

        private void clause(Optional<String> text) {
            text.ifPresentOrElse(clauses::add, () -> complete = false);
        }

        private void softDelete(Annotation annotation, TypeDecl decl) {
            String strategy = Annotations.constant(annotation, "strategy").orElse("DELETED");
            Optional<String> named = member(annotation, "columnName", decl);
            switch (strategy) {
                case "ACTIVE" -> add(named.orElse("active"), RowPredicate.Operator.EQ, Value.Const.TRUE);
                case "TIMESTAMP" -> add(named.orElse("deleted"), RowPredicate.Operator.IS_NULL, Value.Const.NULL);
                default -> add(named.orElse("deleted"), RowPredicate.Operator.EQ, Value.Const.FALSE);
            }
        }

        private void add(String column, RowPredicate.Operator operator, Value value) {
            conditions.add(new RowPredicate.Condition(column, operator, value, false));
        }
    }
}
