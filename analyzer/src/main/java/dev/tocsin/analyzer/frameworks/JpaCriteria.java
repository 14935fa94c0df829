package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Criteria API: {@code from}, {@code select(cb.count(..))}, {@code where(cb.equal(root.get("email"), email))}. */
final class JpaCriteria {

    static final String CRITERIA = "CriteriaQuery";
    private static final String ENTITY = "$entity";
    private static final String WHERE = "$where";
    private static final String SELECT = "$select";

    private final Call call;

    JpaCriteria(Call call) {
        this.call = call;
    }

    static boolean isCriteria(Type type) {
        return type.isLibrary(CRITERIA, "CriteriaUpdate", "CriteriaDelete", "JpaCriteriaQuery");
    }

    Optional<Answer> call() {
        Type receiver = call.receiver();
        if (receiver.isLibrary("CriteriaBuilder", "HibernateCriteriaBuilder")) {
            return onBuilder();
        }
        if (isCriteria(receiver)) {
            return onQuery();
        }
        if (receiver.isLibrary("Root", "Path", "Join", "From") && call.name().equals("get")) {
            return call.arguments().isEmpty()
                    ? Optional.empty()
                    : call.text(call.arguments().get(0))
                            .or(() -> metamodel(call.arguments().get(0)))
                            .map(n -> new Answer(
                                    new Value.Property(call.receiverValue(), n),
                                    Type.library("jakarta.persistence.criteria.Path")));
        }
        if (call.name().equals("getCriteriaBuilder") && call.arguments().isEmpty()) {
            return Optional.of(
                    new Answer(call.unknown(), Type.library("jakarta.persistence.criteria.CriteriaBuilder")));
        }
        return Optional.empty();
    }

    /** {@code User_.email}. */
    private static Optional<String> metamodel(Value value) {
        return value instanceof Value.Named n ? Optional.of(n.name()) : Optional.empty();
    }

    private Optional<Answer> onBuilder() {
        List<Value> arguments = call.arguments();
        switch (call.name()) {
            case "createQuery", "createCriteriaUpdate", "createCriteriaDelete": {
                Value query = call.object(CRITERIA);
                Type row = call.argumentTypes().isEmpty()
                        ? Type.UNKNOWN
                        : call.argumentTypes().get(0).argument(0);
                return Optional.of(new Answer(query, Type.library("jakarta.persistence.criteria." + CRITERIA, row)));
            }
            case "equal",
                    "and",
                    "isNull",
                    "isNotNull",
                    "isTrue",
                    "isFalse",
                    "count",
                    "countDistinct",
                    "max",
                    "lower",
                    "upper",
                    "notEqual",
                    "like",
                    "or",
                    "in",
                    "sum",
                    "greatest":
                return Optional.of(new Answer(
                        new Value.Derived("criteria." + call.name(), arguments),
                        Type.library("jakarta.persistence.criteria.Predicate")));
            default:
                return Optional.empty();
        }
    }

    private Optional<Answer> onQuery() {
        List<Value> arguments = call.arguments();
        Value query = call.receiverValue();
        switch (call.name()) {
            case "from": {
                if (call.argumentTypes().isEmpty()) {
                    return Optional.empty();
                }
                Type type = call.argumentTypes().get(0).argument(0);
                call.set(query, ENTITY, new Value.Named(type.name(), "class"));
                return Optional.of(
                        new Answer(call.object("Root"), Type.library("jakarta.persistence.criteria.Root", type)));
            }
            case "where":
                call.set(query, WHERE, new Value.Derived("criteria.and", arguments));
                return Optional.of(new Answer(query, call.receiver()));
            case "select":
                if (!arguments.isEmpty()) {
                    call.set(query, SELECT, arguments.get(0));
                }
                return Optional.of(new Answer(query, call.receiver()));
            case "orderBy", "distinct", "groupBy", "having", "multiselect":
                return Optional.of(new Answer(query, call.receiver()));
            default:
                return Optional.empty();
        }
    }

    /** Runs a criteria query that {@code createQuery} was given. */
    Optional<Answer> run(Value criteria, QueryOperations.Wanted wanted, DataOperation.LockMode lock) {
        Optional<Value> root = call.known(criteria, ENTITY);
        if (root.isEmpty() || !(root.get() instanceof Value.Named named)) {
            return Optional.empty();
        }
        EntityOperations operations = new EntityOperations(call, DataOperation.Api.JPA);
        Entity entity = operations.entity(Type.library(named.type()));
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        boolean complete =
                call.known(criteria, WHERE).map(w -> conditions(w, conditions)).orElse(true);
        boolean counts = call.known(criteria, SELECT)
                .filter(s -> s instanceof Value.Derived d && d.how().startsWith("criteria.count"))
                .isPresent();
        boolean many = wanted == QueryOperations.Wanted.MANY;
        DataOperation.Kind kind =
                counts ? DataOperation.Kind.COUNT : many ? DataOperation.Kind.MANY : DataOperation.Kind.ONE;
        OperationId read = call.operation(new DataOperation.Read(
                entity,
                Restrictions.of(call.mappings(), entity, new RowPredicate(conditions, complete)),
                kind,
                "",
                lock,
                wanted == QueryOperations.Wanted.SINGLE && !counts,
                call.span(),
                "criteria query on " + entity.name(),
                DataOperation.Api.JPA));
        return Optional.of(
                counts
                        ? Answer.of(Results.count(read))
                        : many
                                ? Answer.of(Results.many(read))
                                : wanted == QueryOperations.Wanted.OPTIONAL
                                        ? Answer.of(Results.optional(read))
                                        : Answer.of(Results.row(read)));
    }

    /** Collects equalities; true where nothing else was said. */
    private boolean conditions(Value value, List<RowPredicate.Condition> into) {
        if (!(value instanceof Value.Derived d)) {
            return false;
        }
        switch (d.how()) {
            case "criteria.and": {
                boolean complete = true;
                for (Value part : d.from()) {
                    complete &= conditions(part, into);
                }
                return complete;
            }
            case "criteria.equal": {
                Optional<String> column =
                        d.from().isEmpty() ? Optional.empty() : column(d.from().get(0));
                if (column.isEmpty() || d.from().size() < 2) {
                    return false;
                }
                boolean folded = d.from().get(0) instanceof Value.Derived;
                into.add(new RowPredicate.Condition(
                        column.get(), RowPredicate.Operator.EQ, d.from().get(1), folded));
                return true;
            }
            case "criteria.isNull": {
                Optional<String> column =
                        d.from().isEmpty() ? Optional.empty() : column(d.from().get(0));
                column.ifPresent(c -> into.add(
                        new RowPredicate.Condition(c, RowPredicate.Operator.IS_NULL, Value.Const.NULL, false)));
                return column.isPresent();
            }
            default:
                return false;
        }
    }

    private static Optional<String> column(Value path) {
        if (path instanceof Value.Derived d
                && (d.how().equals("criteria.lower") || d.how().equals("criteria.upper"))
                && !d.from().isEmpty()) {
            return column(d.from().get(0));
        }
        if (path instanceof Value.Property p) {
            Optional<String> outer = column(p.of());
            return Optional.of(outer.map(o -> o + "." + p.name()).orElse(p.name()));
        }
        return Optional.empty();
    }
}
