package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FunctionSource;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.Walk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that Spring's JDBC classes take to read rows: a {@code RowMapper} makes an object of each row, a
 * {@code RowCallbackHandler} looks at each, a {@code ResultSetExtractor} is given all of them and steps through.
 */
final class RowFunctions {

    private static final int MAX_DEPTH = 40;

    /** Names of the row mappers that Spring brings: they fill an object of the class from the columns. */
    private static final Set<String> BEAN_MAPPERS =
            Set.of("BeanPropertyRowMapper", "DataClassRowMapper", "SimplePropertyRowMapper");

    private static final Set<String> MAPPERS =
            Set.of("RowMapper", "SingleColumnRowMapper", "ColumnMapRowMapper", "ParameterizedRowMapper");

    private final Call call;

    RowFunctions(Call call) {
        this.call = call;
    }

    /** What a function does with the rows. */
    enum Kind {
        NONE,
        MAPPER,
        EXTRACTOR,
        HANDLER
    }

    Kind kind(Value function, Type type) {
        String name = type.simpleName();
        if (type.name().equals(Call.FUNCTION)) {
            return Kind.MAPPER;
        }
        if (BEAN_MAPPERS.contains(name) || MAPPERS.contains(name) || takesRowAndNumber(function)) {
            return Kind.MAPPER;
        }
        if (name.equals("ResultSetExtractor") || name.equals("RowCallbackHandler")) {
            return name.startsWith("Result") ? Kind.EXTRACTOR : Kind.HANDLER;
        }
        Optional<Type> declared = call.types()
                .librarySupertype(
                        type,
                        "RowMapper",
                        "ParameterizedRowMapper",
                        "BeanPropertyRowMapper",
                        "ResultSetExtractor",
                        "RowCallbackHandler");
        if (declared.isPresent()) {
            return kind(function, declared.get());
        }
        if (!(function instanceof Value.Closure)) {
            return name.endsWith("Mapper") && type.declaration().isEmpty() ? Kind.MAPPER : Kind.NONE;
        }
        return call.function(function).map(RowFunctions::kind).orElse(Kind.MAPPER);
    }

    /** Only a mapper does, whatever the parameter is called that hands it on: an overload may have been taken for another. */
    private boolean takesRowAndNumber(Value function) {
        return function instanceof Value.Closure
                && call.function(function)
                        .filter(f -> f.parameters().size() == 2)
                        .isPresent();
    }

    private static Kind kind(FunctionSource function) {
        if (function.parameters().size() != 1) {
            return Kind.MAPPER;
        }
        if (Walk.any(function.body(), RowFunctions::steps)) {
            return Kind.EXTRACTOR;
        }
        return function.expression() || !returns(function.body(), 0) ? Kind.HANDLER : Kind.EXTRACTOR;
    }

    /** True where {@code next()} or its like is called: the function steps through the rows itself. */
    private static boolean steps(Expr expression) {
        return expression instanceof Expr.Call c
                && c.arguments().isEmpty()
                && (c.name().equals("next")
                        || c.name().equals("first")
                        || c.name().equals("isBeforeFirst"));
    }

    private static boolean returns(Stmt statement, int depth) {
        if (statement instanceof Stmt.Return r) {
            return r.value().isPresent();
        }
        boolean[] found = {false};
        if (depth < MAX_DEPTH) {
            Walk.statement(statement, s -> found[0] |= returns(s, depth + 1), e -> {}, t -> {});
        }
        return found[0];
    }

    /** What the mapper makes of a row: the object, where its code is to be seen; else the row stands for it. */
    Value mapped(Outcome outcome, Value mapper, Type type, Value row) {
        if (type.isLibrary("SingleColumnRowMapper")) {
            return outcome.only(row);
        }
        Value[] made = {row};
        if (mapper instanceof Value.Closure) {
            made[0] = call.runWhen(outcome.present(), mapper, arguments(outcome, row));
        } else if (type.declaration().isPresent()) {
            call.when(outcome.present(), () -> made[0] = call.invoke(mapper, type, "mapRow", arguments(outcome, row)));
        }
        return made[0] instanceof Value.Unknown || made[0] instanceof Value.Applied ? row : made[0];
    }

    private List<Value> arguments(Outcome outcome, Value row) {
        return List.of(RowCursor.on(call, outcome, row), call.unknown());
    }

    Value extracted(Outcome outcome, Value extractor, Type type) {
        Value cursor = RowCursor.before(call, outcome);
        return type.declaration().isPresent() && !(extractor instanceof Value.Closure)
                ? call.invoke(extractor, type, "extractData", List.of(cursor))
                : call.run(extractor, List.of(cursor));
    }

    void handled(Outcome outcome, Value handler, Type type) {
        List<Value> cursor = List.of(RowCursor.on(call, outcome, outcome.element()));
        if (type.declaration().isPresent() && !(handler instanceof Value.Closure)) {
            call.when(outcome.present(), () -> call.invoke(handler, type, "processRow", cursor));
        } else {
            call.runWhen(outcome.present(), handler, cursor);
        }
    }

    /** The type of the objects that a mapper makes; unknown where nothing tells it. */
    Type made(Type mapper) {
        return call.types()
                .librarySupertype(mapper, "RowMapper", "BeanPropertyRowMapper", "DataClassRowMapper")
                .map(t -> t.argument(0))
                .orElse(Type.UNKNOWN);
    }
}
