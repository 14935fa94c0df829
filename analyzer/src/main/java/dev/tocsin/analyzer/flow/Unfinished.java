package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells which calls cannot be told by a summary, since they go on with an object that a framework's calls put together. */
final class Unfinished {

    private final Interpreter interpreter;
    private final Expressions expressions;

    Unfinished(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    /**
     * Whether an object that a framework's calls put together step by step is among the arguments: what the callee's calls on it do
     * hangs on the steps before, so no summary can tell.
     */
    boolean isAmong(List<Typed> arguments) {
        for (Typed argument : arguments) {
            if (isOne(argument.value(), interpreter.program.putTogether)) {
                return true;
            }
        }
        return false;
    }

    /** What its constructor has put into a wrapper is made an object that calls can change. */
    void takeUp(Value receiver) {
        wrapper(receiver)
                .ifPresent(wrapper -> wrapper.properties()
                        .forEach((name, value) -> unfinishedAlone(value)
                                .ifPresent(made -> expressions.objects.set(
                                        new Typed(receiver, wrapper.type()),
                                        name,
                                        expressions.objects.thaw(made),
                                        interpreter.method.span()))));
    }

    /** Whether it is a wrapper of the program's own around such an object: what its methods do hangs on what was called on it before. */
    boolean isWrappedBy(Value receiver) {
        return wrapper(receiver).stream()
                .flatMap(w -> w.properties().values().stream())
                .anyMatch(v -> isOne(v, interpreter.program.wrapped));
    }

    /** An object of a class of the sources that was made here. */
    private Optional<State.Obj> wrapper(Value receiver) {
        return receiver instanceof Value.Ref r
                ? Optional.ofNullable(interpreter.state.heap.get(r.id()))
                        .filter(o -> o.type().declaration().isPresent())
                : Optional.empty();
    }

    /** Whether the wrapper holds only one of a kind: what is called on it is then as good as called on that. */
    boolean standsFor(Value receiver) {
        List<String> kinds = wrapper(receiver).stream()
                .flatMap(w -> w.properties().values().stream())
                .filter(v -> isOne(v, interpreter.program.wrapped))
                .map(v -> expressions.objects.typeOf(v).name())
                .toList();
        return kinds.stream().distinct().count() == kinds.size();
    }

    /** What a constructor has made on one way or other, each time the same; on nothing at all, no method can be called. */
    private Optional<Value.Made> unfinishedAlone(Value value) {
        List<Value> ways = value instanceof Value.Choice c
                ? c.arms().stream()
                        .map(Value.Arm::value)
                        .filter(v -> !v.equals(Value.Const.NULL))
                        .distinct()
                        .toList()
                : List.of(value);
        return ways.size() == 1
                        && ways.get(0) instanceof Value.Made made
                        && isOf(interpreter.program.wrapped, interpreter.program.typeNamed(made.type()))
                ? Optional.of(made)
                : Optional.empty();
    }

    private static boolean isOf(Set<String> classes, Type type) {
        return type.declaration().isEmpty() && classes.contains(type.simpleName());
    }

    private boolean isOne(Value value, Set<String> classes) {
        if (value instanceof Value.Ref r) {
            State.Obj object = interpreter.state.heap.get(r.id());
            return object != null && isOf(classes, object.type());
        }
        return value instanceof Value.Choice c
                && c.arms().stream().anyMatch(a -> a.value() instanceof Value.Ref && isOne(a.value(), classes));
    }
}
