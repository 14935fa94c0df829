package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * QueryDSL on JPA: {@code factory.selectFrom(member).where(member.email.eq(email)).fetchOne()}. Its generated classes need
 * not be among the sources: {@code QMember.member} is told by its name.
 */
public final class QuerydslModel implements FrameworkModel {

    private static final String QUERY = "com.querydsl.jpa.impl.JPAQuery";
    private static final String BUILDER = "com.querydsl.core.BooleanBuilder";
    private static final String EXPRESSION = "com.querydsl.core.types.dsl.BooleanExpression";

    private static final String[] FACTORIES = {"JPAQueryFactory", "JPQLQueryFactory"};
    private static final String[] CLAUSES = {
        "JPAQuery", "JPQLQuery", "JPAUpdateClause", "JPADeleteClause", "UpdateClause", "DeleteClause"
    };

    /** Calls on a query that change nothing of what is known of it. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("limit", "offset", "distinct", "having", "on", "fetchJoin", "setHint", "setFlushMode", "fetchAll");

    private static final Set<String> JOINS = Set.of("join", "innerJoin", "leftJoin", "rightJoin");

    @Override
    public Seeds seeds() {
        return new Seeds(
                List.of("JPAQueryFactory", "JPQLQueryFactory", "JPAQuery", "QuerydslRepositorySupport"), List.of());
    }

    @Override
    public Set<String> putTogether() {
        return Set.of(Type.library(QUERY).simpleName(), Type.library(BUILDER).simpleName());
    }

    @Override
    public Optional<Answer> call(Call call) {
        Type receiver = call.receiver();
        if (call.isStatic() && call.name().equals(MethodFacts.CONSTRUCTOR)) {
            return create(call);
        }
        boolean support = !call.isStatic()
                && Set.of("from", "update", "delete").contains(call.name())
                && call.types()
                        .librarySupertype(receiver, "QuerydslRepositorySupport")
                        .isPresent();
        if (support || receiver.isLibrary(FACTORIES)) {
            return start(call);
        }
        if (receiver.isLibrary(CLAUSES)) {
            return step(call, call.receiverValue());
        }
        if (receiver.isLibrary("BooleanBuilder")) {
            return collect(call);
        }
        return QuerydslExpressions.operator(call).map(v -> new Answer(v, Type.library(EXPRESSION)));
    }

    private static Optional<Answer> create(Call call) {
        if (call.receiver().isLibrary("JPAQuery")) {
            return Optional.of(query(call.object(QUERY)));
        }
        if (call.receiver().isLibrary("BooleanBuilder")) {
            Value builder = call.object(BUILDER);
            call.set(builder, QuerydslQuery.WHERE, QuerydslExpressions.all(call.arguments()));
            return Optional.of(new Answer(builder, Type.library(BUILDER)));
        }
        return QuerydslExpressions.entity(call, call.receiver().name())
                .map(e -> Answer.of(new Value.Named(
                        call.receiver().name(),
                        call.arguments().isEmpty()
                                ? ""
                                : call.text(call.arguments().get(0)).orElse(""))));
    }

    private static Answer query(Value query) {
        return new Answer(query, Type.library(QUERY));
    }

    private static Optional<Answer> start(Call call) {
        List<Value> arguments = call.arguments();
        switch (call.name()) {
            case "select", "selectDistinct", "selectOne", "query", "selectFrom", "selectZero", "from": {
                Value query = call.object(QUERY);
                if (call.name().equals("selectFrom") || call.name().equals("from")) {
                    from(call, query);
                } else if (!arguments.isEmpty()) {
                    call.set(query, QuerydslQuery.SELECT, QuerydslExpressions.projection(arguments));
                }
                return Optional.of(query(query));
            }
            case "update", "delete": {
                Value query = call.object(QUERY);
                from(call, query);
                call.set(
                        query,
                        QuerydslQuery.EFFECT,
                        new Value.Named("", call.name().equals("update") ? "UPDATE" : "DELETE"));
                return Optional.of(query(query));
            }
            default:
                return Optional.empty();
        }
    }

    private static void from(Call call, Value query) {
        // Of several roots the first is the one whose rows are asked for.
        if (!call.arguments().isEmpty() && call.known(query, QuerydslQuery.FROM).isEmpty()) {
            call.set(query, QuerydslQuery.FROM, call.arguments().get(0));
        }
    }

    private static Optional<Answer> step(Call call, Value query) {
        List<Value> arguments = call.arguments();
        if (JOINS.contains(call.name())) {
            if (arguments.size() == 2) {
                QuerydslExpressions.alias(arguments.get(1))
                        .ifPresent(a -> call.set(query, QuerydslQuery.JOIN + a, arguments.get(0)));
            }
            return Optional.of(query(query));
        }
        if (WITHOUT_EFFECT.contains(call.name())) {
            return Optional.of(query(query));
        }
        switch (call.name()) {
            case "from":
                from(call, query);
                return Optional.of(query(query));
            case "select":
                call.set(query, QuerydslQuery.SELECT, QuerydslExpressions.projection(arguments));
                return Optional.of(query(query));
            case "where": {
                List<Value> all = new ArrayList<>(arguments);
                call.known(query, QuerydslQuery.WHERE).ifPresent(all::add);
                call.set(query, QuerydslQuery.WHERE, QuerydslExpressions.all(all));
                return Optional.of(query(query));
            }
            case "set":
                if (arguments.size() == 2) {
                    QuerydslExpressions.path(arguments.get(0))
                            .ifPresent(p -> call.set(query, QuerydslQuery.SET + p, arguments.get(1)));
                }
                return Optional.of(query(query));
            case "groupBy":
                call.set(query, QuerydslQuery.GROUPED, Value.Const.TRUE);
                return Optional.of(query(query));
            case "orderBy":
                call.set(query, QuerydslQuery.ORDERED, Value.Const.TRUE);
                return Optional.of(query(query));
            case "setLockMode":
                if (!arguments.isEmpty()) {
                    call.set(query, QuerydslQuery.LOCK, arguments.get(0));
                }
                return Optional.of(query(query));
            case "fetchOne":
                return new QuerydslQuery(call, query).read(DataOperation.Kind.ONE);
            case "fetchFirst":
                return new QuerydslQuery(call, query)
                        .read(
                                call.known(query, QuerydslQuery.ORDERED).isPresent()
                                        ? DataOperation.Kind.TOP
                                        : DataOperation.Kind.ONE);
            case "fetch", "stream", "iterate", "fetchResults":
                return new QuerydslQuery(call, query).read(DataOperation.Kind.MANY);
            case "fetchCount":
                return new QuerydslQuery(call, query).read(DataOperation.Kind.COUNT);
            case "execute":
                return new QuerydslQuery(call, query).write();
            default:
                return Optional.empty();
        }
    }

    /** {@code builder.and(..)}. */
    private static Optional<Answer> collect(Call call) {
        Value builder = call.receiverValue();
        Answer self = new Answer(builder, Type.library(BUILDER));
        switch (call.name()) {
            case "and", "or": {
                List<Value> all = new ArrayList<>(call.arguments());
                call.known(builder, QuerydslQuery.WHERE).ifPresent(w -> all.add(0, w));
                call.set(
                        builder,
                        QuerydslQuery.WHERE,
                        call.name().equals("and")
                                ? QuerydslExpressions.all(all)
                                : QuerydslExpressions.derived("or", all));
                return Optional.of(self);
            }
            case "getValue":
                return Optional.of(new Answer(call.get(builder, QuerydslQuery.WHERE), Type.library(EXPRESSION)));
            default:
                return Optional.empty();
        }
    }
}
