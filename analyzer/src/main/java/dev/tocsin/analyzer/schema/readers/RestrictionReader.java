package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity.MappedProperty;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Hibernate adds to every query of an entity: {@code @Where}, {@code @SQLRestriction}, {@code @SoftDelete},
 * {@code @Filter} with a parameter, {@code @TenantId}, and the discriminator of a subclass in a single-table hierarchy.
 *
 * <p>Source: Hibernate ORM User Guide 6.6, "Soft Delete", "Filtering entities", "Multitenancy"; Jakarta Persistence 3.1, 11.1.12
 * for the discriminator's defaults.
 */
final class RestrictionReader {

    /** Longer restrictions are not read. */
    private static final int MAX_TEXT = 400;

    private static final Pattern ALIAS = Pattern.compile("\\{[^}]{0,40}}\\.");
    private static final Pattern NULL_TEST = Pattern.compile("(?i)([\\w.]{1,80}) is (not )?null");
    private static final Pattern COMPARISON =
            Pattern.compile("(?i)([\\w.]{1,80}) ?(=|<>|!=) ?(N?'[^']*'|:\\w{1,80}|true|false|[0-9]{1,18})");
    private static final Pattern TRUTH = Pattern.compile("(?i)(not )?([\\w.]{1,80})(?: is (true|false))?");

    /** What the session knows and nobody hands in. */
    private static final Value OF_THE_SESSION = new Value.Named("", "of the session");

    private final TypeIndex types;

    /** The text of an annotation's member, read in the type that it stands on. */
    private final BiFunction<Expr, TypeDecl, Optional<String>> texts;

    RestrictionReader(TypeIndex types, BiFunction<Expr, TypeDecl, Optional<String>> texts) {
        this.types = types;
        this.texts = texts;
    }

    /**
     * What holds of all rows that a query of the entity finds.
     *
     * @param properties the entity's, by name
     */
    RowPredicate of(TypeDecl entity, Map<String, MappedProperty> properties) {
        Restrictions found = new Restrictions(entity, properties);
        for (Type type : types.hierarchy(types.typeOf(entity))) {
            type.declaration().filter(d -> !d.isInterface()).ifPresent(found::read);
        }
        discriminator(entity).ifPresent(found.conditions::add);
        return new RowPredicate(found.conditions, found.complete);
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
    private final class Restrictions {

        private final TypeDecl entity;
        private final Map<String, MappedProperty> properties;
        private final List<RowPredicate.Condition> conditions = new ArrayList<>();
        private boolean complete = true;

        Restrictions(TypeDecl entity, Map<String, MappedProperty> properties) {
            this.entity = entity;
            this.properties = properties;
        }

        void read(TypeDecl decl) {
            for (Annotation annotation : decl.facts().annotations()) {
                switch (annotation.simpleName()) {
                    case "Where" -> text(annotation, "clause", decl);
                    case "SQLRestriction" -> text(annotation, "value", decl);
                    case "SoftDelete" -> softDelete(annotation, decl);
                    case "Filter" -> filter(annotation, decl);
                    default -> {
                        // says nothing of rows
                    }
                }
            }
            for (FieldFacts field : decl.facts().fields()) {
                if (Annotations.has(field.annotations(), "TenantId")) {
                    add(field.name(), RowPredicate.Operator.EQ, OF_THE_SESSION);
                }
            }
        }

        private void text(Annotation annotation, String member, TypeDecl decl) {
            Optional<String> text = annotation.value(member).flatMap(e -> texts.apply(e, decl));
            if (text.isEmpty() || !conjunction(text.get())) {
                complete = false;
            }
        }

        /** A filter is there to be switched on; one without a parameter is switched on for some requests only. */
        private void filter(Annotation annotation, TypeDecl decl) {
            Optional<String> text = annotation.value("condition").flatMap(e -> texts.apply(e, decl));
            if (text.filter(t -> t.indexOf(':') >= 0).isEmpty() || !conjunction(text.get())) {
                complete = false;
            }
        }

        private void softDelete(Annotation annotation, TypeDecl decl) {
            String strategy = Annotations.constant(annotation, "strategy").orElse("DELETED");
            Optional<String> named = annotation.value("columnName").flatMap(e -> texts.apply(e, decl));
            switch (strategy) {
                case "ACTIVE" -> add(named.orElse("active"), RowPredicate.Operator.EQ, Value.Const.TRUE);
                case "TIMESTAMP" -> add(named.orElse("deleted"), RowPredicate.Operator.IS_NULL, Value.Const.NULL);
                default -> add(named.orElse("deleted"), RowPredicate.Operator.EQ, Value.Const.FALSE);
            }
        }

        /** @return false where a part is not understood */
        private boolean conjunction(String text) {
            if (text.length() > MAX_TEXT || text.toLowerCase(Locale.ROOT).matches("(?s).*\\bor\\b.*")) {
                return false;
            }
            String plain = ALIAS.matcher(text)
                    .replaceAll("")
                    .replaceAll("[()\"`\\[\\]]", " ")
                    .strip()
                    .replaceAll("\\s+", " ");
            boolean all = true;
            for (String part : plain.split("(?i) and ")) {
                all &= condition(part);
            }
            return all;
        }

        private boolean condition(String text) {
            Matcher nullTest = NULL_TEST.matcher(text);
            if (nullTest.matches()) {
                RowPredicate.Operator operator =
                        nullTest.group(2) == null ? RowPredicate.Operator.IS_NULL : RowPredicate.Operator.NOT_NULL;
                return add(nullTest.group(1), operator, Value.Const.NULL);
            }
            Matcher comparison = COMPARISON.matcher(text);
            if (comparison.matches()) {
                RowPredicate.Operator operator =
                        comparison.group(2).equals("=") ? RowPredicate.Operator.EQ : RowPredicate.Operator.NE;
                return value(comparison.group(1), comparison.group(3))
                        .map(v -> add(comparison.group(1), operator, v))
                        .orElse(false);
            }
            Matcher truth = TRUTH.matcher(text);
            if (!truth.matches()) {
                return false;
            }
            boolean wanted = truth.group(1) == null ^ "false".equalsIgnoreCase(truth.group(3));
            return add(truth.group(2), RowPredicate.Operator.EQ, wanted ? Value.Const.TRUE : Value.Const.FALSE);
        }

        private boolean add(String column, RowPredicate.Operator operator, Value value) {
            String plain = column.substring(column.lastIndexOf('.') + 1);
            return conditions.add(new RowPredicate.Condition(plain, operator, value, false));
        }

        /** The literal as the program would write it: an enum's constant, a truth value. Empty where that is not known. */
        private Optional<Value> value(String column, String literal) {
            if (literal.startsWith(":")) {
                return Optional.of(OF_THE_SESSION);
            }
            if (literal.equalsIgnoreCase("true") || literal.equalsIgnoreCase("false")) {
                return Optional.of(literal.equalsIgnoreCase("true") ? Value.Const.TRUE : Value.Const.FALSE);
            }
            boolean quoted = literal.endsWith("'");
            String text = quoted ? literal.substring(literal.indexOf('\'') + 1, literal.length() - 1) : literal;
            Value plain = new Value.Const(quoted ? Value.Const.Kind.STRING : Value.Const.Kind.NUMBER, text);
            Optional<Type> type = type(column);
            if (type.isEmpty()) {
                return Optional.of(plain);
            }
            Optional<TypeDecl> constants =
                    type.get().declaration().filter(d -> d.facts().kind() == TypeFacts.Kind.ENUM);
            if (constants.isPresent()) {
                return constant(constants.get(), text, quoted);
            }
            if (type.get().isLibrary("boolean", "Boolean")) {
                return switch (text) {
                    case "1" -> Optional.of(Value.Const.TRUE);
                    case "0" -> Optional.of(Value.Const.FALSE);
                    default -> Optional.empty();
                };
            }
            return type.get().isLibrary("String") == quoted ? Optional.of(plain) : Optional.empty();
        }

        private Optional<Value> constant(TypeDecl type, String text, boolean quoted) {
            List<String> constants = type.facts().constants();
            if (quoted) {
                return constants.contains(text)
                        ? Optional.of(new Value.Named(type.qualifiedName(), text))
                        : Optional.empty();
            }
            return text.length() < 5 && Integer.parseInt(text) < constants.size()
                    ? Optional.of(new Value.Named(type.qualifiedName(), constants.get(Integer.parseInt(text))))
                    : Optional.empty();
        }

        private Optional<Type> type(String column) {
            String folded = Names.fold(column.substring(column.lastIndexOf('.') + 1));
            return properties.values().stream()
                    .filter(p -> Names.fold(p.column()).equals(folded))
                    .flatMap(p -> types.field(types.typeOf(entity), p.name()).stream())
                    .map(TypeIndex.Field::type)
                    .findFirst();
        }
    }
}
