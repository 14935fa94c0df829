package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.frameworks.query.Condition;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.frameworks.query.Predicate;
import dev.tocsin.analyzer.frameworks.query.QueryText;
import dev.tocsin.analyzer.frameworks.query.Value.Literal;
import dev.tocsin.analyzer.frameworks.query.Value.Parameter;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.MappedEntity.Restriction;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the SQL that Hibernate's {@code @Where}, {@code @SQLRestriction} and {@code @Filter} add to the queries of an entity.
 *
 * <p>Their literals are the column's, not the program's: {@code status = 'ACTIVE'} of an enum, {@code deleted = 0} of a truth
 * value. They are turned into what the program writes, so that both can be compared.
 */
public final class RestrictionClauses {

    /** How the clause of a {@code @Filter} names the entity's own table. */
    private static final String OWN_ALIAS = "{alias}.";

    private final TypeIndex types;

    private RestrictionClauses(TypeIndex types) {
        this.types = types;
    }

    /** The same mappings, with every clause among the conditions; what is not understood makes them incomplete. */
    public static Mappings read(Mappings mappings, TypeIndex types) {
        RestrictionClauses reader = new RestrictionClauses(types);
        return mappings.map(m -> m.restriction().clauses().isEmpty() ? m : m.restricted(reader.conditions(m)));
    }

    private RowPredicate conditions(MappedEntity entity) {
        RowPredicate known = entity.restriction().rows();
        List<RowPredicate.Condition> conditions = new ArrayList<>(known.conditions());
        boolean complete = known.complete();
        for (String clause : entity.restriction().clauses()) {
            Predicate predicate = QueryText.readPredicate(
                    clause.replace(OWN_ALIAS, ""), entity.entity().table(), Dialect.SQL);
            complete &= predicate.complete();
            for (Condition condition : predicate.conditions()) {
                Optional<RowPredicate.Condition> read = condition(condition, entity);
                read.ifPresent(conditions::add);
                complete &= read.isPresent();
            }
        }
        return new RowPredicate(conditions, complete);
    }

    private Optional<RowPredicate.Condition> condition(Condition condition, MappedEntity entity) {
        if (condition.optional() || condition.unlessNull()) {
            return Optional.empty();
        }
        String column = condition.column().name();
        return operand(condition, entity)
                .map(v -> new RowPredicate.Condition(
                        column, QueryOperations.operator(condition.operator()), v, condition.ignoreCase()));
    }

    /** Empty where the comparison says nothing of a single value, or where its value is not known. */
    private Optional<Value> operand(Condition condition, MappedEntity entity) {
        return switch (condition.operator()) {
            case IS_NULL, IS_NOT_NULL -> Optional.of(Value.Const.NULL);
            case IS_TRUE -> Optional.of(Value.Const.TRUE);
            case IS_FALSE -> Optional.of(Value.Const.FALSE);
            case EQ, NE -> value(condition.operands().get(0), condition.column().name(), entity);
            default -> Optional.empty();
        };
    }

    private Optional<Value> value(
            dev.tocsin.analyzer.frameworks.query.Value operand, String column, MappedEntity entity) {
        if (operand instanceof Parameter) {
            return Optional.of(Restriction.OF_THE_SESSION);
        }
        return operand instanceof Literal l && QueryOperations.literal(l.text()) instanceof Value.Const c
                ? asWritten(c, column, entity)
                : Optional.empty();
    }

    /** The literal as the program would write it: an enum's constant, a truth value. Empty where that is not known. */
    private Optional<Value> asWritten(Value.Const literal, String column, MappedEntity entity) {
        boolean text = literal.kind() == Value.Const.Kind.STRING;
        boolean number = literal.kind() == Value.Const.Kind.NUMBER;
        Optional<Type> type = type(column, entity);
        if (type.isEmpty() || !text && !number) {
            return Optional.of(literal);
        }
        Optional<TypeDecl> constants =
                type.get().declaration().filter(d -> d.facts().kind() == TypeFacts.Kind.ENUM);
        if (constants.isPresent()) {
            return constant(constants.get(), literal.text(), text);
        }
        if (type.get().isLibrary("boolean", "Boolean")) {
            return switch (literal.text()) {
                case "1", "Y", "y", "T", "t" -> Optional.of(Value.Const.TRUE);
                case "0", "N", "n", "F", "f" -> Optional.of(Value.Const.FALSE);
                default -> Optional.empty();
            };
        }
        return type.get().isLibrary("String") == text ? Optional.of(literal) : Optional.empty();
    }

    private static Optional<Value> constant(TypeDecl type, String text, boolean byName) {
        List<String> constants = type.facts().constantNames();
        Optional<String> name = byName
                ? Optional.of(text).filter(constants::contains)
                : Optional.of(text)
                        .filter(t -> t.length() < 5 && t.chars().allMatch(Character::isDigit))
                        .map(Integer::parseInt)
                        .filter(i -> i < constants.size())
                        .map(constants::get);
        return name.map(n -> new Value.Named(type.qualifiedName(), n));
    }

    private Optional<Type> type(String column, MappedEntity entity) {
        String folded = Names.fold(column);
        return types.named(entity.typeName()).stream()
                .findFirst()
                .flatMap(d -> entity.properties().values().stream()
                        .filter(p -> Names.fold(p.column()).equals(folded))
                        .flatMap(p -> types.field(types.typeOf(d), p.name()).stream())
                        .map(TypeIndex.Field::type)
                        .findFirst());
    }
}
