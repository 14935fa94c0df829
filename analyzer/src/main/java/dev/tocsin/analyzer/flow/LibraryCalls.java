package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What calls of the JDK and of the common utility libraries mean: optionals, streams, collections, null tests,
 * assertions. Utility classes are known by their simple names, since every house has its own of that name.
 */
final class LibraryCalls {

    private static final String ELEMENT = "$element";

    private static final Set<String> TEST_CLASSES = Set.of(
            "StringUtils",
            "CollectionUtils",
            "ObjectUtils",
            "Strings",
            "MapUtils",
            "ArrayUtils",
            "Lists",
            "Iterables",
            "CollUtil",
            "CollectionUtil",
            "StrUtil",
            "ObjectUtil",
            "ObjUtil",
            "ArrayUtil",
            "Collections",
            "BooleanUtils",
            "BooleanUtil",
            "Objects",
            "MoreObjects",
            "Objects2",
            "StrKit",
            "StringUtil",
            "Boolean",
            "Func",
            "Checks",
            "ListUtils",
            "IterableUtils",
            "ValidatorUtil",
            "CharSequenceUtil",
            "CollUtils");

    private static final Set<String> ASSERTIONS = Set.of("Assert", "Preconditions", "Validate", "Verify", "Asserts");

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

    private static final Set<String> MAPS =
            Set.of("Map", "HashMap", "LinkedHashMap", "TreeMap", "ConcurrentHashMap", "ConcurrentMap", "SortedMap");

    /** What decisions ask a collection for. To go through one is no decision yet. */
    private static final Set<String> ASKING = Set.of("size", "isEmpty", "contains", "stream", "parallelStream");

    private static final Set<String> OF_WHOLE_ELEMENTS = Set.of("size", "isEmpty", "contains");

    /** From order to customer to group: a row is reached over so few others. */
    private static final int MAX_OWNERS = 4;

    private static final Set<String> KEYED = Set.of("get", "getOrDefault", "remove", "containsKey");

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final CollectedErrors errors;

    LibraryCalls(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.errors = new CollectedErrors(interpreter, expressions);
    }

    static boolean startsThread(Type receiver, String method) {
        return switch (method) {
            case "runAsync", "supplyAsync", "thenRunAsync", "thenAcceptAsync", "startVirtualThread" -> true;
            case "submit", "execute", "schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay" -> {
                String name = receiver.simpleName();
                yield name.contains("Executor") || name.contains("Scheduler") || name.contains("ThreadPool");
            }
            // What waits for the end of the transaction is around nothing of it, as on another thread.
            case "registerSynchronization" -> true;
            default -> false;
        };
    }

    // ---- static calls

    Optional<Typed> onType(Type owner, String name, List<Typed> arguments, SourceSpan at) {
        String type = owner.simpleName();
        if (type.equals("Optional")) {
            return optionalFactory(name, arguments);
        }
        if (ASSERTIONS.contains(type) && owner.declaration().isEmpty()) {
            return assertion(name, arguments, at);
        }
        if (type.equals("Objects") || TEST_CLASSES.contains(type)) {
            boolean ofMany = arguments.size() == 1 && isSequence(arguments.get(0));
            Optional<Typed> test = test(name, ofMany ? List.of(loaded(arguments.get(0), "isEmpty", at)) : arguments);
            if (test.isPresent()) {
                return test;
            }
        }
        switch (type + "." + name) {
            case "List.of",
                    "Set.of",
                    "Arrays.asList",
                    "Collections.singletonList",
                    "Collections.singleton",
                    "Stream.of",
                    "ImmutableList.of",
                    "Lists.newArrayList",
                    "Sets.newHashSet",
                    "Arrays.stream",
                    "Collections.unmodifiableList",
                    "List.copyOf",
                    "Set.copyOf",
                    "StreamSupport.stream":
                if (arguments.size() == 1
                        && (isSequence(arguments.get(0))
                                || arguments.get(0).type().dimensions() > 0)) {
                    return Optional.of(sequenceOf(arguments.get(0)));
                }
                return Optional.of(sequence(arguments));
            case "Map.of", "ImmutableMap.of", "Collections.singletonMap", "Map.ofEntries":
                return Optional.of(mapOf(arguments, at));
            case "Map.entry":
                return Optional.of(
                        new Typed(new Value.Derived("entry", values(arguments)), Type.library("java.util.Map.Entry")));
            case "String.format":
                return Optional.of(
                        new Typed(new Value.Derived("format", values(arguments)), Type.library("java.lang.String")));
            case "String.valueOf",
                    "Long.valueOf",
                    "Integer.valueOf",
                    "Long.parseLong",
                    "Integer.parseInt",
                    "BigDecimal.valueOf",
                    "UUID.fromString",
                    "Double.valueOf",
                    "Boolean.valueOf":
                return arguments.size() == 1
                        ? Optional.of(new Typed(arguments.get(0).value(), owner))
                        : Optional.empty();
            case "BeanUtils.copyProperties",
                    "BeanUtil.copyProperties",
                    "PropertyUtils.copyProperties",
                    "BeanCopyUtils.copy",
                    "BeanUtil.copy":
                return copy(arguments, at);
            default:
                return Optional.empty();
        }
    }

    private Optional<Typed> optionalFactory(String name, List<Typed> arguments) {
        if (name.equals("empty")) {
            return Optional.of(new Typed(new Value.Maybe(Cond.FALSE, Value.Const.NULL), optional(Type.UNKNOWN)));
        }
        if (arguments.size() != 1) {
            return Optional.empty();
        }
        Typed content = arguments.get(0);
        return switch (name) {
            case "of" -> Optional.of(new Typed(new Value.Maybe(Cond.TRUE, content.value()), optional(content.type())));
            case "ofNullable" ->
                Optional.of(new Typed(
                        new Value.Maybe(Conditions.notNull(content.value()), nonNull(content.value())),
                        optional(content.type())));
            default -> Optional.empty();
        };
    }

    /** The value where it is known not to be null. */
    private static Value nonNull(Value value) {
        if (value instanceof Value.Choice c) {
            List<Value.Arm> arms = c.arms().stream()
                    .filter(a -> !a.value().equals(Value.Const.NULL))
                    .toList();
            return arms.isEmpty() ? value : Values.choice(arms);
        }
        return value;
    }

    private static Type optional(Type content) {
        return Type.library("java.util.Optional", content);
    }

    private Optional<Typed> copy(List<Typed> arguments, SourceSpan at) {
        if (arguments.size() < 2) {
            return Optional.empty();
        }
        if (arguments.get(1).type().isLibrary("Class")) {
            Type target = arguments.get(1).type().argument(0);
            return Optional.of(expressions.calls.filled(target, arguments.get(0).value()));
        }
        expressions.copyInto(arguments.get(1), arguments.get(0).value(), at);
        return Optional.of(arguments.get(1));
    }

    private Optional<Typed> test(String name, List<Typed> arguments) {
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Value first = arguments.get(0).value();
        return switch (name) {
            case "isNull" -> truth(Cond.not(Conditions.notNull(first)));
            case "nonNull", "isNotNull" -> truth(Conditions.notNull(first));
            case "isEmpty", "isBlank", "isNullOrEmpty", "sizeIsEmpty", "hasNoText" ->
                truth(Cond.not(Conditions.notEmpty(first)));
            case "isNotEmpty", "isNotBlank", "hasText", "hasLength", "isNotNullOrEmpty" ->
                truth(Conditions.notEmpty(first));
            case "isTrue", "toBoolean" -> truth(Conditions.truth(first));
            case "isFalse", "isNotTrue" -> truth(Cond.not(Conditions.truth(first)));
            case "equals", "equal", "nullSafeEquals", "equalsIgnoreCase" ->
                arguments.size() == 2
                        ? truth(Conditions.equal(first, arguments.get(1).value()))
                        : Optional.empty();
            case "notEqual" ->
                arguments.size() == 2
                        ? truth(Cond.not(
                                Conditions.equal(first, arguments.get(1).value())))
                        : Optional.empty();
            case "requireNonNull" -> Optional.of(arguments.get(0));
            case "requireNonNullElse", "firstNonNull", "defaultIfNull", "getIfNull" -> orElse(arguments);
            default -> Optional.empty();
        };
    }

    /** The first of two values, or the second where the first is null. */
    private static Optional<Typed> orElse(List<Typed> arguments) {
        if (arguments.size() != 2 || arguments.get(1).value() instanceof Value.Closure) {
            return Optional.empty();
        }
        Typed first = arguments.get(0);
        return Optional.of(new Typed(
                Values.choice(
                        Conditions.notNull(first.value()),
                        first.value(),
                        arguments.get(1).value()),
                first.type()));
    }

    private static Optional<Typed> truth(Cond condition) {
        return Optional.of(Expressions.truth(condition));
    }

    private Optional<Typed> assertion(String name, List<Typed> arguments, SourceSpan at) {
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Typed first = arguments.get(0);
        Cond stated = switch (name) {
            case "isNull" -> Cond.not(Conditions.notNull(first.value()));
            case "notNull", "checkNotNull" -> Conditions.notNull(first.value());
            case "isTrue", "state", "checkState", "checkArgument", "validState", "verify" ->
                Conditions.truth(first.value());
            case "isFalse" -> Cond.not(Conditions.truth(first.value()));
            case "notEmpty", "hasText", "hasLength", "notBlank" -> Conditions.notEmpty(first.value());
            case "isEmpty" -> Cond.not(Conditions.notEmpty(first.value()));
            default -> null;
        };
        if (stated == null) {
            return Optional.empty();
        }
        interpreter.assume(stated, at, Assumption.Otherwise.throwing("IllegalArgumentException"));
        return Optional.of(first);
    }

    // ---- calls on an object

    Optional<Typed> onValue(Typed receiver, String name, List<Typed> arguments, SourceSpan at) {
        Optional<Typed> common = common(receiver, name, arguments);
        if (common.isPresent()) {
            return common;
        }
        if (receiver.value() instanceof Value.Maybe m) {
            return onOptional(receiver, m, name, arguments, at);
        }
        Optional<Typed> collected = errors.onValue(receiver, name, arguments, at);
        if (collected.isPresent()) {
            return collected;
        }
        if (receiver.type().isLibrary("Optional")) {
            Value content = Values.derived("get", List.of(receiver.value()));
            Value.Maybe maybe = new Value.Maybe(new Cond.Present(receiver.value()), content);
            return onOptional(receiver, maybe, name, arguments, at);
        }
        if (receiver.type().isLibrary("StringBuilder", "StringBuffer") && receiver.value() instanceof Value.Ref) {
            return onStringBuilder(receiver, name, arguments, at);
        }
        if (arguments.isEmpty()
                && receiver.type()
                        .isLibrary("Provider", "Supplier", "Instance", "ObjectProvider", "ObjectFactory", "Lazy")
                && (name.startsWith("get"))) {
            // An injected bean behind a provider is the bean.
            return Optional.of(new Typed(receiver.value(), receiver.type().argument(0)));
        }
        if (isMap(receiver)) {
            return onMap(receiver, name, arguments, at);
        }
        if (isSequence(receiver)) {
            return onSequence(receiver, name, arguments, at);
        }
        return Optional.empty();
    }

    private Optional<Typed> common(Typed receiver, String name, List<Typed> arguments) {
        if (arguments.size() == 1) {
            Value argument = arguments.get(0).value();
            switch (name) {
                case "equals", "equalsIgnoreCase", "contentEquals", "isEqual":
                    return truth(Conditions.equal(receiver.value(), argument));
                case "isBefore", "before":
                    return truth(Conditions.less(receiver.value(), argument));
                case "isAfter", "after":
                    return truth(Conditions.less(argument, receiver.value()));
                case "concat":
                    return Optional.of(new Typed(Texts.concat(List.of(receiver.value(), argument)), receiver.type()));
                default:
                    break;
            }
        }
        if (name.equals("formatted") && receiver.value() instanceof Value.Const) {
            List<Value> parts = new ArrayList<>(List.of(receiver.value()));
            parts.addAll(values(arguments));
            return Optional.of(new Typed(new Value.Derived("format", parts), Type.library("java.lang.String")));
        }
        if (arguments.isEmpty()) {
            switch (name) {
                case "booleanValue":
                    return truth(Conditions.truth(receiver.value()));
                case "intValue",
                        "longValue",
                        "doubleValue",
                        "trim",
                        "strip",
                        "longValueExact",
                        "intValueExact",
                        "name",
                        "stripIndent":
                    return receiver.value() instanceof Value.Const || !name.equals("name")
                            ? Optional.of(receiver)
                            : Optional.empty();
                case "isEmpty", "isBlank":
                    return receiver.type().isLibrary("String")
                            ? truth(Cond.not(Conditions.notEmpty(receiver.value())))
                            : Optional.empty();
                default:
                    break;
            }
        }
        return Optional.empty();
    }

    private Optional<Typed> onOptional(
            Typed receiver, Value.Maybe maybe, String name, List<Typed> arguments, SourceSpan at) {
        Type contentType = receiver.type().argument(0).unknown()
                ? expressions.typeOf(maybe.content())
                : receiver.type().argument(0);
        Typed content = new Typed(maybe.content(), contentType);
        Value first = arguments.isEmpty() ? null : arguments.get(0).value();
        switch (name) {
            case "isPresent":
                return truth(maybe.present());
            case "isEmpty":
                return truth(Cond.not(maybe.present()));
            case "get", "orElseThrow", "getAsLong", "getAsInt": {
                String exception = first == null ? "NoSuchElementException" : thrownBy(first);
                interpreter.assume(maybe.present(), at, Assumption.Otherwise.throwing(exception));
                return Optional.of(content);
            }
            case "orElse":
                return Optional.of(new Typed(
                        Values.choice(maybe.present(), content.value(), first),
                        contentType.unknown() ? arguments.get(0).type() : contentType));
            case "orElseGet": {
                Typed other = when(Cond.not(maybe.present()), first, List.of(), at);
                return Optional.of(new Typed(
                        Values.choice(maybe.present(), content.value(), other.value()),
                        contentType.unknown() ? other.type() : contentType));
            }
            case "or": {
                Typed other = when(Cond.not(maybe.present()), first, List.of(), at);
                if (other.value() instanceof Value.Maybe o) {
                    return Optional.of(new Typed(
                            new Value.Maybe(
                                    Cond.or(maybe.present(), o.present()),
                                    Values.choice(maybe.present(), content.value(), o.content())),
                            receiver.type()));
                }
                return Optional.of(new Typed(interpreter.unknown(), receiver.type()));
            }
            case "ifPresent":
                when(maybe.present(), first, List.of(content), at);
                return Optional.of(new Typed(Value.Const.NULL, Type.UNKNOWN));
            case "ifPresentOrElse":
                if (arguments.size() == 2) {
                    when(maybe.present(), first, List.of(content), at);
                    when(Cond.not(maybe.present()), arguments.get(1).value(), List.of(), at);
                }
                return Optional.of(new Typed(Value.Const.NULL, Type.UNKNOWN));
            case "map": {
                Typed mapped = when(maybe.present(), first, List.of(content), at);
                return Optional.of(
                        new Typed(new Value.Maybe(maybe.present(), mapped.value()), optional(mapped.type())));
            }
            case "flatMap": {
                Typed mapped = when(maybe.present(), first, List.of(content), at);
                if (mapped.value() instanceof Value.Maybe inner) {
                    return Optional.of(new Typed(
                            new Value.Maybe(Cond.and(maybe.present(), inner.present()), inner.content()),
                            mapped.type()));
                }
                return Optional.of(new Typed(mapped.value(), mapped.type()));
            }
            case "filter": {
                Typed kept = when(maybe.present(), first, List.of(content), at);
                return Optional.of(new Typed(
                        new Value.Maybe(Cond.and(maybe.present(), Conditions.truth(kept.value())), content.value()),
                        receiver.type()));
            }
            case "stream":
                return Optional.of(new Typed(
                        new Value.Many(content.value(), content.value(), Cond.TRUE),
                        Type.library("java.util.stream.Stream", contentType)));
            default:
                return Optional.empty();
        }
    }

    /** Simple name of the exception that {@code X::new} or {@code () -> new X()} makes. */
    private String thrownBy(Value function) {
        return expressions
                .closure(function)
                .map(c -> {
                    if (c.source() instanceof Expr.MethodReference r) {
                        return interpreter.completion().exception(r);
                    }
                    if (c.source() instanceof Expr.Lambda l
                            && !l.body().statements().isEmpty()
                            && l.body().statements().get(l.body().statements().size() - 1) instanceof Stmt.Return r
                            && r.value().isPresent()) {
                        return interpreter.completion().exception(r.value().get());
                    }
                    return "";
                })
                .orElse("");
    }

    /** Simple name of the exception that {@code row -> { throw new X(); }} ends with; empty where that is not known. */
    private String thrownIn(Value function) {
        return expressions
                .closure(function)
                .filter(c -> c.source() instanceof Expr.Lambda)
                .map(c -> interpreter
                        .completion()
                        .of(((Expr.Lambda) c.source()).body())
                        .exception())
                .orElse("");
    }

    /** Runs a function where the condition holds; what it throws does not happen elsewhere. */
    Typed when(Cond condition, Value function, List<Typed> arguments, SourceSpan at) {
        State before = interpreter.state.copy();
        interpreter.assume(condition, at, Assumption.Otherwise.GOES_ON);
        if (!interpreter.state.alive) {
            interpreter.state = before;
            return new Typed(interpreter.unknown(), Type.UNKNOWN);
        }
        Typed result = expressions.calls.run(function, arguments, at);
        State after = interpreter.state;
        if (!after.alive) {
            // The function always throws: behind it the condition did not hold.
            interpreter.state = before;
            interpreter.assume(Cond.not(condition), at, Assumption.Otherwise.throwing(thrownIn(function)));
            return result;
        }
        State skipped = before.copy();
        interpreter.state = State.join(condition, after, skipped, before.path);
        return result;
    }

    private Optional<Typed> onStringBuilder(Typed receiver, String name, List<Typed> arguments, SourceSpan at) {
        Value text = expressions.property(receiver.value(), "$text");
        switch (name) {
            case "append":
                errors.fill(receiver, at);
                if (arguments.size() == 1) {
                    Value before = text.equals(new Value.Property(receiver.value(), "$text"))
                            ? new Value.Const(Value.Const.Kind.STRING, "")
                            : text;
                    expressions.set(
                            receiver,
                            "$text",
                            Texts.concat(List.of(before, arguments.get(0).value())),
                            interpreter.method.span());
                }
                return Optional.of(receiver);
            case "toString":
                return Optional.of(new Typed(text, Type.library("java.lang.String")));
            case "length":
                return errors.filled(receiver.value()).map(f -> size(receiver, f));
            case "isEmpty":
                return errors.filled(receiver.value()).flatMap(f -> truth(Cond.not(f)));
            default:
                return Optional.empty();
        }
    }

    private boolean isMap(Typed value) {
        return value.type().isLibrary(MAPS.toArray(String[]::new));
    }

    private Optional<Typed> onMap(Typed receiver, String name, List<Typed> arguments, SourceSpan at) {
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
                        expressions.typeOf(m.element())));
            case "containsKey" ->
                truth(new Cond.Any(
                        m.source(),
                        new Cond.Holds(Values.derived(
                                "key", List.of(m.element(), arguments.get(0).value())))));
            case "isEmpty" -> truth(Cond.not(Conditions.notEmpty(m)));
            case "size" -> Optional.of(size(receiver));
            case "values", "entrySet" ->
                Optional.of(new Typed(m, Type.library("java.util.List", expressions.typeOf(m.element()))));
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
                        key.map(k -> expressions.property(receiver.value(), k))
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
                return errors.filled(receiver.value()).flatMap(f -> truth(Cond.not(f)));
            case "size":
                return errors.filled(receiver.value()).map(f -> size(receiver, f));
            case "put", "putIfAbsent":
                errors.fill(receiver, at);
                if (key.isPresent() && arguments.size() == 2) {
                    expressions.set(receiver, key.get(), arguments.get(1).value(), at);
                    return Optional.of(new Typed(interpreter.unknown(), valueType));
                }
                return Optional.empty();
            case "putAll":
                if (arguments.size() == 1) {
                    errors.fill(receiver, many(arguments.get(0)), at);
                    expressions.copyInto(receiver, arguments.get(0).value(), at);
                    return Optional.of(new Typed(interpreter.unknown(), Type.UNKNOWN));
                }
                return Optional.empty();
            default:
                return Optional.empty();
        }
    }

    private Typed mapOf(List<Typed> arguments, SourceSpan at) {
        List<Value> flat = new ArrayList<>();
        for (Typed argument : arguments) {
            if (argument.value() instanceof Value.Derived d && d.how().equals("entry")) {
                flat.addAll(d.from());
            } else {
                flat.add(argument.value());
            }
        }
        Type type = Type.library("java.util.Map");
        Typed map = new Typed(expressions.make(type, false), type);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            Value value = flat.get(i + 1);
            entryName(flat.get(i)).ifPresent(k -> expressions.set(map, k, value, at));
        }
        return map;
    }

    /** The name under which a map keeps an entry; empty where the key is no constant. */
    private static Optional<String> entryName(Value key) {
        return key instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING
                ? Optional.of(c.text())
                : key instanceof Value.Named n ? Optional.of(n.name()) : Optional.empty();
    }

    // ---- sequences: collections, streams, pages, iterators

    private boolean isSequence(Typed value) {
        return value.value() instanceof Value.Many || value.type().isLibrary(COLLECTIONS.toArray(String[]::new));
    }

    private Value.Many many(Typed sequence) {
        if (sequence.value() instanceof Value.Many m) {
            return m;
        }
        if (sequence.value() instanceof Value.Ref r) {
            Value element = expressions.property(r, ELEMENT);
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
                : isMap(sequence) ? Type.UNKNOWN : sequence.type().argument(0);
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
        return new Typed(element, type.unknown() ? expressions.typeOf(element) : type);
    }

    /** The element at an index. */
    Typed item(Typed array, Value index) {
        Typed any = element(array);
        boolean known = index instanceof Value.Const c && c.kind() == Value.Const.Kind.NUMBER;
        if (!known || !(array.value() instanceof Value.Param || array.value() instanceof Value.Many)) {
            return any;
        }
        Value item = expressions.property(array.value(), "[" + ((Value.Const) index).text() + "]");
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

    private Typed sequenceOf(Typed source) {
        return new Typed(
                many(source), Type.library("java.util.List", element(source).type()));
    }

    /** How many elements there are in what has some only under a condition. */
    private static Typed size(Typed collection, Cond filled) {
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

    /** The rows in a collection that belongs to a row: to ask what is in it is to read them. */
    Typed loaded(Typed given, String asked, SourceSpan at) {
        Typed collection = ofStored(given);
        if (!(collection.value() instanceof Value.Property property)) {
            return collection;
        }
        Optional<Value> known = interpreter.state.known.get(property);
        if (known.isPresent()) {
            return new Typed(known.get(), collection.type());
        }
        Optional<DataOperation.Read> read =
                interpreter.program.ownedRows.read(collection, declaredType(property.of()), at);
        // Of an element that is no row of the table, the table does not know the properties.
        boolean values = read.filter(interpreter.program.ownedRows::ofValues).isPresent();
        if (read.isEmpty() || values && !OF_WHOLE_ELEMENTS.contains(asked)) {
            return given;
        }
        OperationId id = interpreter.operation(read.get());
        Optional<Value> element = interpreter.program.ownedRows.element(read.get(), id);
        Value rows = new Value.Many(
                new Value.Result(id, Value.Result.Shape.ONE),
                element.orElseGet(() -> new Value.Result(id, Value.Result.Shape.ELEMENT)),
                Cond.TRUE);
        if (element.isEmpty()) {
            interpreter.state.known = interpreter.state.known.with(property, rows);
        }
        return new Typed(rows, collection.type());
    }

    /** Of an owner that was found or else made, the collection of the found one: nobody else has the new one's. */
    private static Typed ofStored(Typed collection) {
        if (!(collection.value() instanceof Value.Choice choice)) {
            return collection;
        }
        List<Value> stored = choice.arms().stream()
                .map(Value.Arm::value)
                .filter(v -> v instanceof Value.Property p && !(p.of() instanceof Value.Ref)
                        || v instanceof Value.Many m && m.source() instanceof Value.Result)
                .toList();
        boolean othersNew = choice.arms().stream()
                .map(Value.Arm::value)
                .allMatch(v -> stored.contains(v)
                        || v instanceof Value.Ref
                        || v instanceof Value.Property p && p.of() instanceof Value.Ref);
        return stored.size() == 1 && othersNew ? new Typed(stored.get(0), collection.type()) : collection;
    }

    /** Another element in a collection that belongs to a row may be another row: of a table of elements, or of the rows' own. */
    private void added(Typed collection, Value element, SourceSpan at) {
        OwnedRows owned = interpreter.program.ownedRows;
        ofCollection(collection, at)
                .flatMap(r -> owned.ofValues(r)
                        ? owned.adding(r, element, interpreter.unknown(), at)
                        : owned.insert(r, element, at))
                .ifPresent(interpreter::operation);
    }

    /** The read that gives what is in the collection, whether it has been read here or not. */
    private Optional<DataOperation.Read> ofCollection(Typed given, SourceSpan at) {
        Typed collection = ofStored(given);
        if (collection.value() instanceof Value.Property property) {
            return interpreter.program.ownedRows.read(collection, declaredType(property.of()), at);
        }
        return collection.value() instanceof Value.Many m
                        && m.source() instanceof Value.Result r
                        && interpreter.operations.get(r.operation()) instanceof DataOperation.Read read
                ? Optional.of(read)
                : Optional.empty();
    }

    /** The type of an object that a collection is a property of; unknown if nothing tells. */
    Type declaredType(Value object) {
        return declaredType(object, 0);
    }

    private Type declaredType(Value object, int depth) {
        if (object.equals(interpreter.activation().receiver)) {
            return interpreter.program.types.typeOf(interpreter.context());
        }
        if (object instanceof Value.Param p
                && p.index() >= 0
                && p.index() < interpreter.method.facts().parameters().size()) {
            return interpreter.program.types.resolve(
                    interpreter.method.facts().parameters().get(p.index()).type(),
                    interpreter.method.owner(),
                    Optional.of(interpreter.method.facts()));
        }
        if (object instanceof Value.Property p && depth < MAX_OWNERS) {
            return interpreter
                    .program
                    .types
                    .field(declaredType(p.of(), depth + 1), p.name())
                    .map(TypeIndex.Field::type)
                    .orElse(Type.UNKNOWN);
        }
        return expressions.typeOf(object);
    }

    private Optional<Typed> onSequence(Typed collection, String name, List<Typed> arguments, SourceSpan at) {
        Typed receiver = ASKING.contains(name) ? loaded(collection, name, at) : collection;
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
                return truth(Cond.not(Conditions.notEmpty(m)));
            case "hasNext", "hasContent":
                return truth(Conditions.notEmpty(m));
            case "size", "count", "getTotalElements", "getNumberOfElements":
                return Optional.of(size(new Typed(m, receiver.type())));
            case "next", "get", "getFirst", "getLast", "first", "iterator.next":
                return Optional.of(expressions.thawed(element));
            case "findFirst", "findAny":
                return Optional.of(new Typed(
                        new Value.Maybe(
                                Conditions.notEmpty(m),
                                expressions.thawed(element).value()),
                        optional(element.type())));
            case "min", "max", "reduce":
                return Optional.of(new Typed(
                        new Value.Maybe(Conditions.notEmpty(m), Values.derived(name, List.of(element.value()))),
                        optional(element.type())));
            case "sum", "average":
                return Optional.of(new Typed(Values.derived(name, List.of(m)), Type.UNKNOWN));
            case "filter", "takeWhile", "dropWhile": {
                Cond kept = Conditions.truth(test(first, element, at));
                return Optional.of(new Typed(
                        new Value.Many(m.source(), m.element(), Cond.and(m.filter(), kept)), receiver.type()));
            }
            case "anyMatch":
                return truth(
                        Conditions.any(m.source(), Cond.and(m.filter(), Conditions.truth(test(first, element, at)))));
            case "noneMatch":
                return truth(Cond.not(
                        Conditions.any(m.source(), Cond.and(m.filter(), Conditions.truth(test(first, element, at))))));
            case "allMatch":
                return truth(Cond.not(Conditions.any(
                        m.source(), Cond.and(m.filter(), Cond.not(Conditions.truth(test(first, element, at)))))));
            case "contains":
                return truth(
                        Conditions.any(m.source(), Cond.and(m.filter(), Conditions.equal(element.value(), first))));
            case "map", "mapToObj", "mapToLong", "mapToInt", "mapToDouble": {
                Typed mapped = expressions.calls.run(first, List.of(expressions.thawed(element)), at);
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
                when(Conditions.notEmpty(m), first, List.of(expressions.thawed(element)), at);
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
                    expressions.set(receiver, ELEMENT, added, at);
                    interpreter.state.heap.computeIfPresent(r.id(), (id, list) -> Sequences.added(list, added));
                    return Optional.of(new Typed(Value.Const.TRUE, Type.library("boolean")));
                }
                if (arguments.size() == 1) {
                    added(receiver, expressions.snapshot(first), at);
                }
                return Optional.empty();
            case "addAll":
                if (receiver.value() instanceof Value.Ref && !arguments.isEmpty()) {
                    errors.fill(receiver, many(arguments.get(0)), at);
                    expressions.set(receiver, ELEMENT, element(arguments.get(0)).value(), at);
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

    // ---- new objects

    Optional<Typed> create(Type type, List<Typed> arguments, SourceSpan at) {
        if (type.isLibrary("StringBuilder", "StringBuffer")) {
            Value builder = expressions.make(type, false);
            if (arguments.isEmpty()) {
                errors.startEmpty(new Typed(builder, type), at);
            }
            if (arguments.size() == 1 && arguments.get(0).type().isLibrary("String")) {
                expressions.set(
                        new Typed(builder, type), "$text", arguments.get(0).value(), at);
            }
            return Optional.of(new Typed(builder, type));
        }
        if (type.isLibrary("ArrayList", "HashSet", "LinkedList", "LinkedHashSet", "TreeSet", "CopyOnWriteArrayList")) {
            if (arguments.size() == 1 && isSequence(arguments.get(0))) {
                return Optional.of(new Typed(many(arguments.get(0)), type));
            }
            Typed list = new Typed(expressions.make(type, false), type);
            expressions.set(list, Sequences.LENGTH, Sequences.NONE, at);
            errors.startEmpty(list, at);
            return Optional.of(list);
        }
        if (type.isLibrary(MAPS.toArray(String[]::new))) {
            Typed map = new Typed(expressions.make(type, false), type);
            if (arguments.stream().noneMatch(this::isMap)) {
                errors.startEmpty(map, at);
            }
            arguments.stream().filter(this::isMap).forEach(a -> expressions.copyInto(map, a.value(), at));
            return Optional.of(map);
        }
        return Optional.empty();
    }

    private static List<Value> values(List<Typed> typed) {
        return typed.stream().map(Typed::value).toList();
    }
}
