package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.List;

/**
 * What a constructor demands of what it is given is so of every object of the class. Where an object is made of what another holds,
 * as of a row that was read, the demand was met when that was stored: it decides nothing.
 */
final class Invariants {

    private Invariants() {}

    /** A constructor, or a method that stands for one: {@code static Name of(String first, String last)}. */
    static boolean makesObject(Method method) {
        return method.facts().constructor()
                || method.facts().is(Modifier.STATIC)
                        && method.facts()
                                .returnType()
                                .simpleName()
                                .equals(method.owner().name());
    }

    /**
     * Whether the demand is one of what other objects hold, and of nothing else.
     *
     * @param demand in terms of the parameters
     * @param arguments that they stand for
     */
    static boolean ofStored(Cond demand, List<Typed> arguments) {
        boolean other = Values.mentions(
                demand,
                v -> v instanceof Value.Param p
                        ? p.index() < 0
                                || p.index() >= arguments.size()
                                || !held(arguments.get(p.index()).value())
                        : v instanceof Value.Result
                                || v instanceof Value.Applied
                                || v instanceof Value.Ref
                                || v instanceof Value.Unknown);
        return !other && (demand.kinds() & Value.Kinds.PARAM) != 0;
    }

    /** A property of an object that was not made here, in whatever form; nothing that was computed of it. */
    private static boolean held(Value value) {
        if (value instanceof Value.Property p) {
            return !(p.of() instanceof Value.Ref) && !(p.of() instanceof Value.Made);
        }
        return value instanceof Value.Derived d
                && !d.how().isEmpty()
                && Character.isLetter(d.how().charAt(0))
                && !d.from().isEmpty()
                && d.from().stream().allMatch(v -> v instanceof Value.Const || v instanceof Value.Named || held(v));
    }
}
