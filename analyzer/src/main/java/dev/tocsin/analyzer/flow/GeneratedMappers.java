package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Methods whose bodies MapStruct writes: a new object, each property of which is that of the same name in what is mapped, unless
 * {@code @Mapping} says otherwise (MapStruct 1.6 Reference Guide, 3 "Defining a mapper" and 8.1 "Mapping with expressions").
 */
final class GeneratedMappers {

    private static final String PACKAGE = "org.mapstruct";

    private final Interpreter interpreter;
    private final Expressions expressions;

    GeneratedMappers(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    /**
     * The object that the method makes.
     *
     * @param result its type
     * @return empty where it is no such method, or what it maps is not declared in the sources
     */
    Optional<Typed> map(Method method, Typed mapper, Type result, List<Typed> arguments, SourceSpan at) {
        if (arguments.isEmpty() || !generated(method.owner())) {
            return Optional.empty();
        }
        if (result.isLibrary("List", "Set", "Collection", "Iterable", "Stream")) {
            return elements(method, mapper, result, arguments, at);
        }
        List<Source> sources = sources(method, arguments, -1);
        if (sources.isEmpty() || !bean(result)) {
            return Optional.empty();
        }
        Map<String, Annotation> told = told(method.facts());
        if (told.containsKey(".")) {
            return Optional.empty();
        }
        Typed made = new Typed(expressions.objects.make(result, false), result);
        boolean open = finishes(method.owner());
        for (TypeIndex.Field field : fields(result)) {
            String name = field.facts().name();
            Optional<Value> value = value(field, told, sources, mapper, at);
            value.ifPresent(v -> expressions.objects.set(made, name, v, at));
            // A getter that the program has written may give it.
            open |= !isIgnored(name, told) && value.isEmpty();
        }
        if (open) {
            expressions.objects.open(made.value());
        }
        return Optional.of(made);
    }

    /**
     * Sets the properties of the {@code @MappingTarget}, each from the one of the same name: where the mapper leaves nulls out, the
     * old value stays for them.
     *
     * @param target its place among the arguments
     * @return false where it is no such method, or what it maps is not declared in the sources
     */
    boolean fill(Method method, Typed mapper, int target, List<Typed> arguments, SourceSpan at) {
        Typed filled = arguments.get(target);
        List<Source> sources = generated(method.owner()) ? sources(method, arguments, target) : List.of();
        Map<String, Annotation> told = told(method.facts());
        boolean toldElsewhere =
                Annotations.has(method.facts().annotations(), "InheritConfiguration", "InheritInverseConfiguration");
        if (sources.isEmpty()
                || !bean(filled.type())
                || told.containsKey(".")
                || toldElsewhere
                || finishes(method.owner())) {
            return false;
        }
        boolean leavesNulls = leavesNulls(method);
        boolean namedOnly = setsNamedOnly(method);
        for (TypeIndex.Field field : fields(filled.type())) {
            String name = field.facts().name();
            // The key of a row that is there stays what it is.
            boolean key = Annotations.has(field.facts().annotations(), "Id", "EmbeddedId");
            if (!key && (!namedOnly || told.containsKey(name))) {
                Value old = expressions.objects.property(filled, name).value();
                value(field, told, sources, mapper, at)
                        .map(v -> leavesNulls ? Values.choice(Conditions.notNull(v), v, old) : v)
                        .ifPresent(v -> expressions.objects.set(filled, name, v, at));
            }
        }
        return true;
    }

    /** {@code nullValuePropertyMappingStrategy = IGNORE}: the method says so, or leaves it to the mapper. */
    private static boolean leavesNulls(Method method) {
        return Annotations.find(method.facts().annotations(), "BeanMapping")
                .flatMap(GeneratedMappers::ofNulls)
                .or(() -> method.owner().annotation("Mapper").flatMap(GeneratedMappers::ofNulls))
                .filter("IGNORE"::equals)
                .isPresent();
    }

    private static Optional<String> ofNulls(Annotation annotation) {
        return Annotations.constant(annotation, "nullValuePropertyMappingStrategy");
    }

    /** {@code @BeanMapping(ignoreByDefault = true)}: only what is named is set. */
    private static boolean setsNamedOnly(Method method) {
        return Annotations.find(method.facts().annotations(), "BeanMapping")
                .filter(a -> Annotations.isTrue(a, "ignoreByDefault"))
                .isPresent();
    }

    private static boolean isIgnored(String property, Map<String, Annotation> told) {
        return told.containsKey(property) && Annotations.isTrue(told.get(property), "ignore");
    }

    /** What the property gets, where the mapper sets it. */
    private Optional<Value> value(
            TypeIndex.Field field, Map<String, Annotation> told, List<Source> sources, Typed mapper, SourceSpan at) {
        String name = field.facts().name();
        if (isIgnored(name, told)) {
            return Optional.empty();
        }
        return told.containsKey(name)
                ? Optional.of(given(told.get(name), name, field.type(), sources, mapper, at))
                : sameName(sources, field);
    }

    /** {@code List<Order> toOrders(List<OrderRow> rows)}: each by the method for one. */
    private Optional<Typed> elements(Method method, Typed mapper, Type result, List<Typed> arguments, SourceSpan at) {
        Type wanted = result.argument(0);
        Typed given = arguments.get(0);
        Typed element = expressions.library.sequences.element(given);
        if (arguments.size() != 1 || !bean(wanted) || !(given.value() instanceof Value.Many all)) {
            return Optional.empty();
        }
        return method.owner().facts().methods().stream()
                .filter(m -> m.parameters().size() == 1 && m != method.facts())
                .filter(m -> resolve(m.returnType(), method, m).name().equals(wanted.name()))
                .filter(m -> resolve(m.parameters().get(0).type(), method, m)
                        .name()
                        .equals(element.type().name()))
                .findFirst()
                .map(m -> expressions.calls.onValue(mapper, m.name(), List.of(element), true, at, wanted))
                .map(one -> new Typed(new Value.Many(all.source(), one.value(), all.filter()), result));
    }

    private Type resolve(dev.tocsin.analyzer.facts.TypeUse use, Method method, MethodFacts facts) {
        return types().resolve(use, method.owner(), Optional.of(facts));
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }

    /** MyBatis' annotation has the same name. */
    private static boolean generated(TypeDecl owner) {
        return owner.annotation("Mapper")
                .filter(a -> a.name().startsWith(PACKAGE)
                        || owner.file().imports().stream()
                                .anyMatch(i -> i.name().startsWith(PACKAGE)
                                        && (i.wildcard() || i.name().endsWith(".Mapper"))))
                .isPresent();
    }

    private static boolean bean(Type type) {
        return type.dimensions() == 0
                && type.declaration()
                        .filter(d -> d.facts().kind() == TypeFacts.Kind.CLASS
                                || d.facts().kind() == TypeFacts.Kind.RECORD)
                        .isPresent();
    }

    /** What is mapped: a parameter, and what it is given. */
    private record Source(String parameter, Typed object) {}

    /**
     * Empty where one is not declared in the sources.
     *
     * @param target the place of what is filled, or -1
     */
    private List<Source> sources(Method method, List<Typed> arguments, int target) {
        List<Source> sources = new ArrayList<>();
        List<Parameter> parameters = method.facts().parameters();
        for (int i = 0; i < parameters.size() && i < arguments.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (i == target) {
                continue;
            }
            Type declared = resolve(parameter.type(), method, method.facts());
            if (bean(declared)) {
                sources.add(
                        new Source(parameter.name(), new Typed(arguments.get(i).value(), declared)));
            } else if (parameters.size() == 1) {
                return List.of();
            }
        }
        return sources;
    }

    /** The properties that the type and its superclasses declare, each once. */
    private List<TypeIndex.Field> fields(Type type) {
        Map<String, TypeIndex.Field> fields = new LinkedHashMap<>();
        for (Type each : types().hierarchy(type)) {
            each.declaration()
                    .ifPresent(d -> d.facts().fields().stream()
                            .filter(f -> !f.modifiers().contains(Modifier.STATIC))
                            .forEach(f ->
                                    types().field(type, f.name()).ifPresent(x -> fields.putIfAbsent(f.name(), x))));
        }
        return List.copyOf(fields.values());
    }

    private Optional<Value> sameName(List<Source> sources, TypeIndex.Field wanted) {
        for (Source source : sources) {
            Optional<TypeIndex.Field> field =
                    types().field(source.object().type(), wanted.facts().name());
            if (field.isPresent()) {
                return Optional.of(converted(
                        expressions.objects.property(
                                source.object(), wanted.facts().name()),
                        wanted.type()));
            }
        }
        return Optional.empty();
    }

    /** An object of another class is made of what the property holds; a number, a text or a constant stays what it is. */
    private Value converted(Typed property, Type wanted) {
        boolean other = bean(wanted)
                && bean(property.type())
                && !wanted.name().equals(property.type().name());
        return other ? Values.derived("map", List.of(property.value())) : property.value();
    }

    /** Methods of the program's own go on with what was made. */
    private static boolean finishes(TypeDecl mapper) {
        return mapper.annotation("DecoratedWith").isPresent()
                || mapper.facts().methods().stream()
                        .anyMatch(m -> Annotations.has(m.annotations(), "AfterMapping", "BeforeMapping"));
    }

    /** What the annotation says goes into the property. */
    private Value given(
            Annotation mapping, String target, Type wanted, List<Source> sources, Typed mapper, SourceSpan at) {
        Optional<String> constant = Annotations.string(mapping, "constant");
        if (constant.isPresent()) {
            boolean named = wanted.declaration()
                    .filter(d -> d.facts().kind() == TypeFacts.Kind.ENUM)
                    .isPresent();
            return named
                    ? new Value.Named(wanted.name(), constant.get())
                    : new Value.Const(Value.Const.Kind.STRING, constant.get());
        }
        if (mapping.value("expression").isPresent()) {
            return interpreter.unknown();
        }
        Typed value = along(Annotations.string(mapping, "source").orElse(target), sources);
        Optional<String> by = Annotations.string(mapping, "qualifiedByName");
        return by.isPresent() ? qualified(by.get(), value, mapper, at) : converted(value, wanted);
    }

    /** {@code customer.name}, whose first step may name a parameter. */
    private Typed along(String path, List<Source> sources) {
        String[] steps = path.split("\\.");
        Optional<Source> parameter =
                sources.stream().filter(s -> s.parameter().equals(steps[0])).findFirst();
        Source start = parameter.orElseGet(() -> sources.stream()
                .filter(s -> types().field(s.object().type(), steps[0]).isPresent())
                .findFirst()
                .orElse(sources.get(0)));
        Typed value = start.object();
        for (int i = parameter.isPresent() ? 1 : 0; i < steps.length; i++) {
            value = expressions.objects.property(value, steps[i]);
        }
        return value;
    }

    /** A method of the mapper that the program has written, and marked with {@code @Named}. */
    private Value qualified(String name, Typed value, Typed mapper, SourceSpan at) {
        return mapper.type().declaration().stream()
                .flatMap(d -> d.facts().methods().stream())
                .filter(m -> m.body().isPresent() && m.parameters().size() == 1)
                .filter(m -> Annotations.find(m.annotations(), "Named")
                        .flatMap(a -> Annotations.string(a, "value"))
                        .filter(name::equals)
                        .isPresent())
                .findFirst()
                .map(m -> expressions
                        .calls
                        .onValue(mapper, m.name(), List.of(value), false, at, Type.UNKNOWN)
                        .value())
                .orElseGet(() -> Values.derived(name, List.of(value.value())));
    }

    /** What {@code @Mapping} says, by the property that it says it of. */
    private static Map<String, Annotation> told(MethodFacts method) {
        Map<String, Annotation> told = new LinkedHashMap<>();
        for (Annotation annotation : method.annotations()) {
            if (annotation.simpleName().equals("Mapping")) {
                note(annotation, told);
            } else if (annotation.simpleName().equals("Mappings")) {
                Annotations.elements(annotation, "value").stream()
                        .filter(Expr.Annotated.class::isInstance)
                        .forEach(e -> note(((Expr.Annotated) e).annotation(), told));
            }
        }
        return told;
    }

    private static void note(Annotation mapping, Map<String, Annotation> told) {
        Annotations.string(mapping, "target").ifPresent(t -> told.put(t, mapping));
    }
}
