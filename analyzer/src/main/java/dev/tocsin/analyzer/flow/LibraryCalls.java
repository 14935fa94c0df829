package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What calls of the JDK and of the common utility libraries mean: optionals, streams, collections, null tests,
 * assertions. Utility classes are known by their simple names, since every house has its own of that name.
 */
final class LibraryCalls {

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

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final CollectedErrors errors;
    private final MapCalls maps;

    /** What is in collections, streams and arrays. */
    final SequenceCalls sequences;

    LibraryCalls(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.errors = new CollectedErrors(interpreter, expressions);
        this.sequences = new SequenceCalls(interpreter, expressions, this, errors);
        this.maps = new MapCalls(interpreter, expressions, sequences, errors);
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
            boolean ofMany = arguments.size() == 1 && sequences.isSequence(arguments.get(0));
            Optional<Typed> test =
                    test(name, ofMany ? List.of(sequences.owned.loaded(arguments.get(0), "isEmpty", at)) : arguments);
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
                        && (sequences.isSequence(arguments.get(0))
                                || arguments.get(0).type().dimensions() > 0)) {
                    return Optional.of(sequences.sequenceOf(arguments.get(0)));
                }
                return Optional.of(sequences.sequence(arguments));
            case "Map.of", "ImmutableMap.of", "Collections.singletonMap", "Map.ofEntries":
                return Optional.of(maps.mapOf(arguments, at));
            case "Map.entry":
                return Optional.of(new Typed(
                        new Value.Derived("entry", SequenceCalls.values(arguments)),
                        Type.library("java.util.Map.Entry")));
            case "String.format":
                return Optional.of(new Typed(
                        new Value.Derived("format", SequenceCalls.values(arguments)),
                        Type.library("java.lang.String")));
            case "MessageFormat.format":
                return Optional.of(new Typed(
                        new Value.Derived(Spelling.MESSAGE, SequenceCalls.values(arguments)),
                        Type.library("java.lang.String")));
            case "String.valueOf":
                return arguments.size() == 1
                        ? Optional.of(PlainTexts.of(
                                        new Typed(new Value.Named(owner.name(), ""), owner), name, arguments)
                                .map(t -> new Typed(t, owner))
                                .orElseGet(() -> new Typed(arguments.get(0).value(), owner)))
                        : Optional.empty();
            case "Long.valueOf",
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

    static Type optional(Type content) {
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
        expressions.objects.copyInto(arguments.get(1), arguments.get(0).value(), at);
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

    static Optional<Typed> truth(Cond condition) {
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
        if (MapCalls.isMap(receiver)) {
            return maps.onMap(receiver, name, arguments, at);
        }
        if (sequences.isSequence(receiver)) {
            return sequences.onSequence(receiver, name, arguments, at);
        }
        return Optional.empty();
    }

    private Optional<Typed> common(Typed receiver, String name, List<Typed> arguments) {
        if (arguments.size() == 1) {
            Value argument = arguments.get(0).value();
            switch (name) {
                case "equals", "equalsIgnoreCase", "contentEquals", "isEqual":
                    return truth(Conditions.equal(receiver.value(), argument));
                case "startsWith", "endsWith":
                    return truth(Conditions.text(name, receiver.value(), argument));
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
            parts.addAll(SequenceCalls.values(arguments));
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
                ? expressions.objects.typeOf(maybe.content())
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
        Value text = expressions.objects.property(receiver.value(), "$text");
        switch (name) {
            case "append":
                errors.fill(receiver, at);
                if (arguments.size() == 1) {
                    Value before = text.equals(new Value.Property(receiver.value(), "$text"))
                            ? new Value.Const(Value.Const.Kind.STRING, "")
                            : text;
                    expressions.objects.set(
                            receiver,
                            "$text",
                            Texts.concat(List.of(before, arguments.get(0).value())),
                            interpreter.method.span());
                }
                return Optional.of(receiver);
            case "toString":
                return Optional.of(new Typed(text, Type.library("java.lang.String")));
            case "length":
                return errors.filled(receiver.value()).map(f -> SequenceCalls.size(receiver, f));
            case "isEmpty":
                return errors.filled(receiver.value()).flatMap(f -> truth(Cond.not(f)));
            default:
                return Optional.empty();
        }
    }

    // ---- new objects

    Optional<Typed> create(Type type, List<Typed> arguments, SourceSpan at) {
        if (type.isLibrary("StringBuilder", "StringBuffer")) {
            Value builder = expressions.objects.make(type, false);
            if (arguments.isEmpty()) {
                errors.startEmpty(new Typed(builder, type), at);
            }
            if (arguments.size() == 1 && arguments.get(0).type().isLibrary("String")) {
                expressions.objects.set(
                        new Typed(builder, type), "$text", arguments.get(0).value(), at);
            }
            return Optional.of(new Typed(builder, type));
        }
        if (type.isLibrary("ArrayList", "HashSet", "LinkedList", "LinkedHashSet", "TreeSet", "CopyOnWriteArrayList")) {
            if (arguments.size() == 1 && sequences.isSequence(arguments.get(0))) {
                return Optional.of(new Typed(sequences.many(arguments.get(0)), type));
            }
            Typed list = new Typed(expressions.objects.make(type, false), type);
            expressions.objects.set(list, Sequences.LENGTH, Sequences.NONE, at);
            errors.startEmpty(list, at);
            return Optional.of(list);
        }
        if (type.isLibrary(MapCalls.TYPES.toArray(String[]::new))) {
            Typed map = new Typed(expressions.objects.make(type, false), type);
            if (arguments.stream().noneMatch(MapCalls::isMap)) {
                errors.startEmpty(map, at);
            }
            arguments.stream().filter(MapCalls::isMap).forEach(a -> expressions.objects.copyInto(map, a.value(), at));
            return Optional.of(map);
        }
        return Optional.empty();
    }
}
