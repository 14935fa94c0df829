package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What calls on maps mean: of one whose keys are names, entries are properties. */
final class MapCalls {

    static final Set<String> TYPES =
            Set.of("Map", "HashMap", "LinkedHashMap", "TreeMap", "ConcurrentHashMap", "ConcurrentMap", "SortedMap");

    private static final Set<String> KEYED = Set.of("get", "getOrDefault", "remove", "containsKey");

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final SequenceCalls sequences;
    private final CollectedErrors errors;

    MapCalls(Interpreter interpreter, Expressions expressions, SequenceCalls sequences, CollectedErrors errors) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.sequences = sequences;
        this.errors = errors;
    }

    static boolean isMap(Typed value) {
        return value.type().isLibrary(TYPES.toArray(String[]::new));
    }

    Optional<Typed> onMap(Typed receiver, String name, List<Typed> arguments, SourceSpan at) {
        if (arguments.isEmpty() && KEYED.contains(name)) {
            // A method reference that is run without knowing with what.
            return Optional.empty();
        }
        Type valueType = receiver.type().argument(1);
        if (!(receiver.value() instanceof Value.Many m)) {
            return onSingleMap(receiver, name, arguments, valueType, at);
        }
        return switch (name) {
            case "get", "remove" ->
                Optional.of(new Typed(
                        Values.derived(
                                "lookup", List.of(m.element(), arguments.get(0).value())),
                        expressions.objects.typeOf(m.element())));
            case "containsKey" ->
                LibraryCalls.truth(new Cond.Any(
                        m.source(),
                        new Cond.Holds(Values.derived(
                                "key", List.of(m.element(), arguments.get(0).value())))));
            case "isEmpty" -> LibraryCalls.truth(Cond.not(Conditions.notEmpty(m)));
            case "size" -> Optional.of(sequences.size(receiver));
            case "values", "entrySet" ->
                Optional.of(new Typed(m, Type.library("java.util.List", expressions.objects.typeOf(m.element()))));
            case "keySet" ->
                Optional.of(new Typed(
                        new Value.Many(m.source(), Values.derived("key", List.of(m.element())), m.filter()),
                        Type.library("java.util.Set")));
            default -> Optional.empty();
        };
    }

    /** A map with names for keys is an object: an entry is a property. */
    private Optional<Typed> onSingleMap(
            Typed receiver, String name, List<Typed> arguments, Type valueType, SourceSpan at) {
        Optional<String> key = arguments.isEmpty()
                ? Optional.empty()
                : entryName(arguments.get(0).value());
        switch (name) {
            case "get", "getOrDefault":
                return Optional.of(new Typed(
                        key.map(k -> expressions.objects.property(receiver.value(), k))
                                .orElseGet(() -> Values.derived(
                                        "lookup",
                                        List.of(
                                                receiver.value(),
                                                arguments.get(0).value()))),
                        valueType));
            case "computeIfAbsent":
                // What is kept there is what the function made before.
                return arguments.size() == 2
                        ? Optional.of(expressions.calls.run(arguments.get(1).value(), arguments.subList(0, 1), at))
                        : Optional.empty();
            case "isEmpty":
                return errors.filled(receiver.value()).flatMap(f -> LibraryCalls.truth(Cond.not(f)));
            case "size":
                return errors.filled(receiver.value()).map(f -> SequenceCalls.size(receiver, f));
            case "put", "putIfAbsent":
                errors.fill(receiver, at);
                if (key.isPresent() && arguments.size() == 2) {
                    expressions.objects.set(
                            receiver, key.get(), arguments.get(1).value(), at);
                    return Optional.of(new Typed(interpreter.unknown(), valueType));
                }
                return Optional.empty();
            case "putAll":
                if (arguments.size() == 1) {
                    errors.fill(receiver, sequences.many(arguments.get(0)), at);
                    expressions.objects.copyInto(receiver, arguments.get(0).value(), at);
                    return Optional.of(new Typed(interpreter.unknown(), Type.UNKNOWN));
                }
                return Optional.empty();
            default:
                return Optional.empty();
        }
    }

    Typed mapOf(List<Typed> arguments, SourceSpan at) {
        List<Value> flat = new ArrayList<>();
        for (Typed argument : arguments) {
            if (argument.value() instanceof Value.Derived d && d.how().equals("entry")) {
                flat.addAll(d.from());
            } else {
                flat.add(argument.value());
            }
        }
        Type type = Type.library("java.util.Map");
        Typed map = new Typed(expressions.objects.make(type, false), type);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            Value value = flat.get(i + 1);
            entryName(flat.get(i)).ifPresent(k -> expressions.objects.set(map, k, value, at));
        }
        return map;
    }

    /** The name under which a map keeps an entry; empty where the key is no constant. */
    private static Optional<String> entryName(Value key) {
        return key instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING
                ? Optional.of(c.text())
                : key instanceof Value.Named n ? Optional.of(n.name()) : Optional.empty();
    }
}
