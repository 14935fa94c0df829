package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What calls on sequences mean: collections, streams, pages, iterators; and what is in them, and in arrays. */
final class SequenceCalls {

    private static final String ELEMENT = "$element";

    private static final Set<String> COLLECTIONS = Set.of(
            "Collection",
            "List",
            "Set",
            "Iterable",
            "Stream",
            "IntStream",
            "LongStream",
            "Page",
            "Slice",
            "Iterator",
            "ArrayList",
            "HashSet",
            "LinkedList",
            "LinkedHashSet",
            "TreeSet",
            "Queue",
            "Deque",
            "SortedSet",
            "Window",
            "Streamable",
            "ImmutableList",
            "ImmutableSet",
            "Vector",
            "CopyOnWriteArrayList",
            "ListIterator");

    /** What decisions ask a collection for. To go through one is no decision yet. */
    private static final Set<String> ASKING = Set.of("size", "isEmpty", "contains", "stream", "parallelStream");

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final LibraryCalls library;
    private final CollectedErrors errors;

    /** The collections that belong to rows. */
    final OwnedCollections owned;

    SequenceCalls(Interpreter interpreter, Expressions expressions, LibraryCalls library, CollectedErrors errors) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.library = library;
        this.errors = errors;
        this.owned = new OwnedCollections(interpreter, expressions);
    }

    boolean isSequence(Typed value) {
        return value.value() instanceof Value.Many || value.type().isLibrary(COLLECTIONS.toArray(String[]::new));
    }

    Value.Many many(Typed sequence) {
        if (sequence.value() instanceof Value.Many m) {
            return m;
        }
        if (sequence.value() instanceof Value.Ref r) {
            Value element = expressions.objects.property(r, ELEMENT);
            if (!element.equals(new Value.Property(r, ELEMENT))) {
                return Optional.ofNullable(interpreter.state.heap.get(r.id()))
                        .flatMap(list -> Sequences.filled(list, element))
                        .or(() -> errors.filled(r).map(f -> CollectedErrors.collection(element, f)))
                        .orElseGet(() -> new Value.Many(r, element, Cond.TRUE));
            }
        }
        Optional<Cond> filled = errors.filled(sequence.value());
        if (filled.isPresent()) {
            return CollectedErrors.collection(Values.derived("element", List.of(sequence.value())), filled.get());
        }
        return new Value.Many(sequence.value(), Values.derived("element", List.of(sequence.value())), Cond.TRUE);
    }

    /** Under which condition an element is in the sequence. */
    Cond filter(Typed sequence) {
        return sequence.value() instanceof Value.Choice
                ? Cond.TRUE
                : many(sequence).filter();
    }

    /** Stands for each of the elements. */
    Typed element(Typed sequence) {
        Type type = sequence.type().dimensions() > 0
                ? sequence.type().element()
                : MapCalls.isMap(sequence) ? Type.UNKNOWN : sequence.type().argument(0);
        if (sequence.value() instanceof Value.Choice c && !c.arms().isEmpty()) {
            return new Typed(
                    Values.choice(c.arms().stream()
                            .map(a -> new Value.Arm(
                                    a.guard(),
                                    many(new Typed(a.value(), sequence.type())).element()))
                            .toList()),
                    type);
        }
        Value element = many(sequence).element();
        return new Typed(element, type.unknown() ? expressions.objects.typeOf(element) : type);
    }

    /** The element at an index. */
    Typed item(Typed array, Value index) {
        Typed any = element(array);
        boolean known = index instanceof Value.Const c && c.kind() == Value.Const.Kind.NUMBER;
        if (!known || !(array.value() instanceof Value.Param || array.value() instanceof Value.Many)) {
            return any;
        }
        Value item = expressions.objects.property(array.value(), "[" + ((Value.Const) index).text() + "]");
        return item instanceof Value.Property && array.value() instanceof Value.Many
                ? any
                : new Typed(item, any.type());
    }

    /** A sequence of these elements. */
    Typed sequence(List<Typed> elements) {
        List<Value> values = values(elements);
        Value element = values.isEmpty()
                ? interpreter.unknown()
                : values.size() == 1 ? values.get(0) : Values.derived("either", values);
        Type type = elements.isEmpty() ? Type.UNKNOWN : elements.get(0).type();
        return new Typed(
                new Value.Many(Sequences.of(values), element, values.isEmpty() ? Cond.FALSE : Cond.TRUE),
                Type.library("java.util.List", type));
    }

    Typed sequenceOf(Typed source) {
        return new Typed(
                many(source), Type.library("java.util.List", element(source).type()));
    }

    /** How many elements there are in what has some only under a condition. */
    static Typed size(Typed collection, Cond filled) {
        Value.Many elements = CollectedErrors.collection(collection.value(), filled);
        return new Typed(Values.derived("size", List.of(elements)), Type.library("int"));
    }

    /** How many elements there are. */
    Typed size(Typed sequence) {
        Value size;
        if (sequence.value() instanceof Value.Many m
                && m.source() instanceof Value.Result r
                && m.filter().equals(Cond.TRUE)) {
            size = new Value.Result(r.operation(), Value.Result.Shape.COUNT);
        } else {
            size = Values.derived("size", List.of(sequence.value()));
        }
        return new Typed(size, Type.library("long"));
    }

    Optional<Typed> onSequence(Typed collection, String name, List<Typed> arguments, SourceSpan at) {
        Typed receiver = ASKING.contains(name) ? owned.loaded(collection, name, at) : collection;
        Value.Many m = many(receiver);
        Typed element = element(receiver);
        Value first = arguments.isEmpty() ? null : arguments.get(0).value();
        switch (name) {
            case "stream",
                    "parallelStream",
                    "sorted",
                    "distinct",
                    "limit",
                    "skip",
                    "toList",
                    "collect",
                    "getContent",
                    "unordered",
                    "sequential",
                    "parallel",
                    "boxed",
                    "iterator",
                    "listIterator",
                    "toSet",
                    "reversed",
                    "onClose",
                    "subList",
                    "spliterator",
                    "toStream":
                if (name.equals("collect")
                        && first instanceof Value.Derived d
                        && d.how().equals("toMap")) {
                    return Optional.of(new Typed(m, Type.library("java.util.Map", Type.UNKNOWN, element.type())));
                }
                return Optional.of(new Typed(
                        receiver.value() instanceof Value.Ref && !name.contains("tream") ? receiver.value() : m,
                        Type.library("java.util.List", element.type())));
            case "isEmpty":
                return LibraryCalls.truth(Cond.not(Conditions.notEmpty(m)));
            case "hasNext", "hasContent":
                return LibraryCalls.truth(Conditions.notEmpty(m));
            case "size", "count", "getTotalElements", "getNumberOfElements":
                return Optional.of(size(new Typed(m, receiver.type())));
            case "next", "get", "getFirst", "getLast", "first", "iterator.next":
                return Optional.of(expressions.objects.thawed(element));
            case "findFirst", "findAny":
                return Optional.of(new Typed(
                        new Value.Maybe(
                                Conditions.notEmpty(m),
                                expressions.objects.thawed(element).value()),
                        LibraryCalls.optional(element.type())));
            case "min", "max", "reduce":
                return Optional.of(new Typed(
                        new Value.Maybe(Conditions.notEmpty(m), Values.derived(name, List.of(element.value()))),
                        LibraryCalls.optional(element.type())));
            case "sum", "average":
                return Optional.of(new Typed(Values.derived(name, List.of(m)), Type.UNKNOWN));
            case "filter", "takeWhile", "dropWhile": {
                Cond kept = Conditions.truth(test(first, element, at));
                return Optional.of(new Typed(
                        new Value.Many(m.source(), m.element(), Cond.and(m.filter(), kept)), receiver.type()));
            }
            case "anyMatch":
                return LibraryCalls.truth(
                        Conditions.any(m.source(), Cond.and(m.filter(), Conditions.truth(test(first, element, at)))));
            case "noneMatch":
                return LibraryCalls.truth(Cond.not(
                        Conditions.any(m.source(), Cond.and(m.filter(), Conditions.truth(test(first, element, at))))));
            case "allMatch":
                return LibraryCalls.truth(Cond.not(Conditions.any(
                        m.source(), Cond.and(m.filter(), Cond.not(Conditions.truth(test(first, element, at)))))));
            case "contains":
                return LibraryCalls.truth(
                        Conditions.any(m.source(), Cond.and(m.filter(), Conditions.equal(element.value(), first))));
            case "map", "mapToObj", "mapToLong", "mapToInt", "mapToDouble": {
                Typed mapped = expressions.calls.run(first, List.of(expressions.objects.thawed(element)), at);
                return Optional.of(new Typed(
                        new Value.Many(m.source(), mapped.value(), m.filter()),
                        Type.library("java.util.stream.Stream", mapped.type())));
            }
            case "flatMap": {
                Typed mapped = expressions.calls.run(first, List.of(element), at);
                Typed inner = element(mapped);
                return Optional.of(new Typed(
                        new Value.Many(m.source(), inner.value(), m.filter()),
                        Type.library("java.util.stream.Stream", inner.type())));
            }
            case "forEach", "peek", "forEachOrdered": {
                Frames outer = interpreter.frames;
                interpreter.frames = outer.in(new Frame.Loop(true, at));
                library.when(Conditions.notEmpty(m), first, List.of(expressions.objects.thawed(element)), at);
                interpreter.frames = outer;
                return Optional.of(receiver);
            }
            case "toArray":
                return receiver.value() instanceof Value.Ref r && interpreter.state.heap.containsKey(r.id())
                        ? Optional.of(new Typed(
                                Sequences.elements(interpreter.state.heap.get(r.id()), m.element())
                                        .orElse(m),
                                Type.library("java.util.List", element.type())))
                        : Optional.of(new Typed(m, Type.library("java.util.List", element.type())));
            case "add", "addFirst", "addLast", "offer", "push":
                errors.fill(receiver, at);
                if (receiver.value() instanceof Value.Ref r && !arguments.isEmpty()) {
                    Value added = arguments.get(arguments.size() - 1).value();
                    expressions.objects.set(receiver, ELEMENT, added, at);
                    interpreter.state.heap.computeIfPresent(r.id(), (id, list) -> Sequences.added(list, added));
                    return Optional.of(new Typed(Value.Const.TRUE, Type.library("boolean")));
                }
                if (arguments.size() == 1) {
                    owned.added(receiver, first, at);
                }
                return Optional.empty();
            case "addAll":
                if (receiver.value() instanceof Value.Ref && !arguments.isEmpty()) {
                    errors.fill(receiver, many(arguments.get(0)), at);
                    expressions.objects.set(
                            receiver, ELEMENT, element(arguments.get(0)).value(), at);
                    return Optional.of(new Typed(Value.Const.TRUE, Type.library("boolean")));
                }
                return Optional.empty();
            default:
                return Optional.empty();
        }
    }

    /** What a predicate says of the element; it changes nothing. */
    private Value test(Value function, Typed element, SourceSpan at) {
        Path before = interpreter.state.path;
        Value result = expressions.calls.run(function, List.of(element), at).value();
        interpreter.state.path = before;
        interpreter.state.alive = true;
        return result;
    }

    static List<Value> values(List<Typed> typed) {
        return typed.stream().map(Typed::value).toList();
    }
}
