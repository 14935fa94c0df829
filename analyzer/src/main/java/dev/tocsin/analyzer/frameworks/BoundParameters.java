package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the parameters of an annotated statement are given: {@code :name} and {@code #{name}} are the argument of the method's
 * parameter with that name, by its annotation or its own, or a property of one that is bound as a whole; {@code ?} are the
 * arguments in their order.
 */
final class BoundParameters implements Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> {

    /** {@code @Bind("name")} of npjt and JDBI, {@code @Param("name")} of MyBatis. */
    private static final String[] NAMING = {"Bind", "Param", "BindList"};

    private static final Set<String> WHOLE =
            Set.of("BindBean", "BindMethods", "BindFields", "BindMap", "BindPojo", "BindKotlin");

    private final Call call;
    private final List<Parameter> parameters;
    private final boolean batch;

    /** @param batch the statement runs once for each element of what it is given */
    BoundParameters(Call call, Method method, boolean batch) {
        this.call = call;
        this.parameters = method.facts().parameters();
        this.batch = batch;
    }

    @Override
    public Optional<Value> apply(dev.tocsin.analyzer.frameworks.query.Value parameter) {
        if (parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Positional p) {
            return argument(p.index() - 1);
        }
        return parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Named n
                ? named(n.name())
                : Optional.empty();
    }

    private Optional<Value> named(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            String own = name(parameters.get(i));
            if (name.equals(own) || name.equals("param" + (i + 1)) || name.equals("arg" + i)) {
                return argument(i);
            }
            if (name.startsWith(own + ".")) {
                String path = name.substring(own.length() + 1);
                return argument(i).map(a -> path(a, path));
            }
        }
        return inWhole(name).or(() -> onlyOne(name));
    }

    private Optional<Value> inWhole(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            Optional<Annotation> whole = parameters.get(i).annotations().stream()
                    .filter(a -> WHOLE.contains(a.simpleName()))
                    .findFirst();
            if (whole.isPresent()) {
                String prefix = Annotations.string(whole.get(), "value")
                        .filter(p -> !p.isEmpty())
                        .map(p -> p + ".")
                        .orElse("");
                if (name.startsWith(prefix)) {
                    return argument(i).map(a -> path(a, name.substring(prefix.length())));
                }
            }
        }
        return Optional.empty();
    }

    /** MyBatis gives a parameter that stands alone by any name where it is plain, and else its properties. */
    private Optional<Value> onlyOne(String name) {
        if (parameters.size() != 1 || !parameters.get(0).annotations().isEmpty()) {
            return Optional.empty();
        }
        return argument(0).map(a -> plain(call.argumentTypes().get(0)) ? a : path(a, name));
    }

    private static boolean plain(Type type) {
        return type.isLibrary(
                "String",
                "Long",
                "Integer",
                "Short",
                "UUID",
                "long",
                "int",
                "short",
                "boolean",
                "Boolean",
                "BigDecimal");
    }

    private static String name(Parameter parameter) {
        for (String naming : NAMING) {
            Optional<String> name =
                    Annotations.find(parameter.annotations(), naming).flatMap(a -> Annotations.string(a, "value"));
            if (name.isPresent()) {
                return name.get();
            }
        }
        return parameter.name();
    }

    private Value path(Value object, String path) {
        Value value = object;
        for (String part : path.split("\\.")) {
            value = call.get(value, part);
        }
        return call.snapshot(value);
    }

    private Optional<Value> argument(int index) {
        if (index < 0 || index >= call.arguments().size()) {
            return Optional.empty();
        }
        Value argument = call.arguments().get(index);
        boolean sequence = argument instanceof Value.Many
                || Set.of("List", "Collection", "Set", "Iterable", "Iterator")
                        .contains(call.argumentTypes().get(index).simpleName())
                || call.argumentTypes().get(index).dimensions() > 0;
        return Optional.of(batch && sequence ? call.elementOf(argument) : argument);
    }
}
