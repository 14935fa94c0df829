package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The program's values for a text's parameters, in the ways in which JDBC and its wrappers take them. */
final class SqlParameters {

    /** The object that further parameters are read from by name. */
    static final String BEAN = "$bean";

    private static final int MAX_INDEX = 10_000;

    private SqlParameters() {}

    /** None at all. */
    static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> none() {
        return p -> Optional.empty();
    }

    /** The first is for the first {@code ?}. */
    static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> positional(
            Call call, List<Value> values) {
        return p -> place(p).filter(i -> i <= values.size()).map(i -> call.snapshot(values.get(i - 1)));
    }

    /** One array or list that holds them all. */
    static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> array(Call call, Value array) {
        return p -> place(p).map(i -> call.snapshot(call.item(array, i - 1)));
    }

    /** A map, a parameter source or a bean with a property for each. */
    static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> named(Call call, Value source) {
        return p -> p instanceof dev.tocsin.analyzer.frameworks.query.Value.Named n
                ? named(call, source, n.name()).map(call::snapshot)
                : Optional.empty();
    }

    /** The properties {@code $1}, {@code $2}, ... of a statement, and those with the names of named ones. */
    static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> kept(Call call, Value statement) {
        return p -> place(p).flatMap(i -> property(call, statement, "$" + i))
                .or(() -> p instanceof dev.tocsin.analyzer.frameworks.query.Value.Named n
                        ? named(call, statement, n.name())
                        : Optional.empty())
                .map(call::snapshot);
    }

    private static Optional<Integer> place(dev.tocsin.analyzer.frameworks.query.Value parameter) {
        return parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Positional i
                ? Optional.of(i.index())
                : Optional.empty();
    }

    private static Optional<Value> named(Call call, Value source, String name) {
        Optional<Value> set = call.known(source, name);
        if (set.isPresent()) {
            return set;
        }
        Optional<Value> bean = call.known(source, BEAN);
        if (bean.isPresent()) {
            return Optional.of(path(call, bean.get(), name));
        }
        return source instanceof Value.Ref ? Optional.empty() : Optional.of(path(call, source, name));
    }

    /** {@code :address.city}. */
    private static Value path(Call call, Value bean, String path) {
        Value value = bean;
        for (String part : path.split("\\.")) {
            value = call.get(value, part);
        }
        return value;
    }

    private static Optional<Value> property(Call call, Value statement, String name) {
        return statement instanceof Value.Ref ? call.known(statement, name) : Optional.of(call.get(statement, name));
    }

    /**
     * The number that an index is, also where it was counted up: {@code i++} gives a sum of constants.
     *
     * @return empty where it is no number or depends on more than constants
     */
    static Optional<Integer> index(Value value) {
        int sum = sum(value, 0);
        return sum < 0 || sum > MAX_INDEX ? Optional.empty() : Optional.of(sum);
    }

    private static int sum(Value value, int depth) {
        if (value instanceof Value.Const c && c.kind() == Value.Const.Kind.NUMBER) {
            return number(c.text());
        }
        if (depth < 64 && value instanceof Value.Derived d && d.how().equals("+")) {
            int sum = 0;
            for (Value part : d.from()) {
                int number = sum(part, depth + 1);
                if (number < 0 || number > MAX_INDEX) {
                    return -1;
                }
                sum += number;
            }
            return sum;
        }
        return -1;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
