package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A query of QueryDSL that has been put together and is run now. */
final class QuerydslQuery {

    static final String FROM = "$from";
    static final String SELECT = "$select";
    static final String WHERE = "$where";
    static final String EFFECT = "$effect";
    static final String LOCK = "$lock";
    static final String ORDERED = "$ordered";
    static final String GROUPED = "$grouped";

    /** Followed by the joined root: the association that leads to it. */
    static final String JOIN = "$join ";

    /** Followed by the column: what an update puts there. */
    static final String SET = "$set ";

    private final Call call;
    private final Value query;

    QuerydslQuery(Call call, Value query) {
        this.call = call;
        this.query = query;
    }

    private Optional<Entity> entity() {
        return call.known(query, FROM)
                .filter(Value.Named.class::isInstance)
                .flatMap(f -> QuerydslExpressions.entity(call, ((Value.Named) f).type()));
    }

    /**
     * A select.
     *
     * @param wanted what the call gives of the rows; a count or figure that the query selects goes before it
     */
    Optional<Answer> read(DataOperation.Kind wanted) {
        Optional<Entity> entity = entity();
        if (entity.isEmpty() || call.known(query, EFFECT).isPresent()) {
            return Optional.empty();
        }
        Optional<Value> select = call.known(query, SELECT);
        boolean grouped = call.known(query, GROUPED).isPresent();
        boolean counts = !grouped
                && (wanted == DataOperation.Kind.COUNT
                        || select.filter(s -> QuerydslExpressions.isOne(s, QuerydslExpressions.COUNTS))
                                .isPresent());
        boolean figure = !grouped
                && !counts
                && select.filter(s -> QuerydslExpressions.isOne(s, QuerydslExpressions.FIGURES))
                        .isPresent();
        DataOperation.Kind kind = counts ? DataOperation.Kind.COUNT : figure ? DataOperation.Kind.AGGREGATE : wanted;
        DataOperation.LockMode lock = call.known(query, LOCK)
                .map(l -> EntityOperations.lockMode(List.of(l)))
                .orElse(DataOperation.LockMode.NONE);
        OperationId read = call.operation(new DataOperation.Read(
                entity.get(),
                Restrictions.of(call.mappings(), entity.get(), QuerydslExpressions.predicate(call, query)),
                kind,
                "",
                lock,
                false,
                call.span(),
                "QueryDSL query on " + entity.get().name(),
                DataOperation.Api.JPA,
                select.isEmpty() || select.equals(call.known(query, FROM))));
        return Optional.of(Answer.of(
                counts ? Results.count(read) : figure ? Results.aggregate(read) : rows(read, wanted, select)));
    }

    private Value rows(OperationId read, DataOperation.Kind wanted, Optional<Value> select) {
        if (wanted == DataOperation.Kind.MANY) {
            return new Value.Many(
                    Results.row(read), selected(new Value.Result(read, Value.Result.Shape.ELEMENT), select), Cond.TRUE);
        }
        Value row = Results.row(read);
        Value given = selected(row, select);
        return given.equals(row)
                ? row
                : new Value.Choice(List.of(
                        new Value.Arm(Results.exists(read), given),
                        new Value.Arm(Cond.not(Results.exists(read)), Value.Const.NULL)));
    }

    /** What the query selects of a row. */
    private Value selected(Value row, Optional<Value> select) {
        boolean whole = select.isEmpty()
                || QuerydslExpressions.alias(select.get())
                        .equals(call.known(query, FROM).flatMap(QuerydslExpressions::alias));
        if (whole) {
            return row;
        }
        return QuerydslExpressions.selected(call, query, select.get())
                .<Value>map(c -> new Value.Property(row, c))
                .orElseGet(() -> new Value.Derived("projection", List.of(row)));
    }

    /** {@code update(member).set(..).where(..).execute()}, {@code delete(member)..}. */
    Optional<Answer> write() {
        Optional<Entity> entity = entity();
        Optional<Value> effect = call.known(query, EFFECT);
        if (entity.isEmpty() || effect.isEmpty() || !(call.snapshot(query) instanceof Value.Made clause)) {
            return Optional.empty();
        }
        SortedMap<String, Value> values = new TreeMap<>();
        clause.properties().forEach((name, value) -> {
            if (name.startsWith(SET)) {
                values.put(name.substring(SET.length()), computed(value));
            }
        });
        boolean updates = effect.get().equals(new Value.Named("", "UPDATE"));
        OperationId write = call.operation(new DataOperation.Write(
                updates ? DataOperation.Effect.UPDATE : DataOperation.Effect.DELETE,
                entity.get(),
                QuerydslExpressions.predicate(call, query),
                values,
                true,
                call.unknown(),
                DataOperation.Conflict.FAIL,
                true,
                call.span(),
                "QueryDSL " + (updates ? "update" : "delete") + " on "
                        + entity.get().name(),
                DataOperation.Api.JPA));
        return Optional.of(Answer.of(Results.affected(write)));
    }

    /** {@code set(item.stock, item.stock.subtract(1))}: the database computes it from the row as it is then. */
    private static Value computed(Value value) {
        return value instanceof Value.Derived d && d.how().startsWith("querydsl.")
                ? new Value.Derived(Value.Derived.IN_DATABASE, List.of(new Value.Named("", "column")))
                : value;
    }
}
