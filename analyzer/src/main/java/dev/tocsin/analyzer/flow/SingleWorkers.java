package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Executors with one thread: whatever they are given runs one after the other, in this process. They are known where a bean, or the
 * class, keeps one that it makes itself, and by the name of a bean: {@code @Async("mail")}.
 *
 * <p>Spring's {@code ThreadPoolTaskExecutor} begins with one thread and adds others only where its queue is full, which has no
 * bound unless it is given one (spring-context 6.2).
 */
final class SingleWorkers {

    private static final Set<String> OF_ONE = Set.of("newSingleThreadExecutor", "newSingleThreadScheduledExecutor");

    private static final Set<String> OF_A_NUMBER = Set.of("newFixedThreadPool", "newScheduledThreadPool");

    /** By the setters of Spring's executors: those that say how many threads there may be. */
    private static final Map<String, List<String>> SETTERS = Map.of(
            "ThreadPoolTaskExecutor", List.of("setCorePoolSize", "setMaxPoolSize", "setQueueCapacity"),
            "ThreadPoolTaskScheduler", List.of("setPoolSize"));

    private static final String[] BEANS = {
        "Component",
        "Service",
        "Repository",
        "Controller",
        "RestController",
        "Configuration",
        "ApplicationScoped",
        "Singleton"
    };

    private final TypeIndex types;
    /** The names of beans. */
    private final Set<String> beans;

    SingleWorkers(TypeIndex types) {
        this.types = types;
        this.beans = beans(types);
    }

    // ---- questions

    /** Whether the value is a field of the class, or of all its objects, that holds such an executor. */
    boolean is(Value executor, TypeDecl self) {
        if (!(executor instanceof Value.Property p) || !p.of().equals(new Value.Param(Value.Param.THIS))) {
            return false;
        }
        return types.field(types.typeOf(self), p.name())
                .filter(f -> isField(f.owner(), f.facts()))
                .isPresent();
    }

    /** Whether the method runs on the one thread of the executor that its {@code @Async} names. */
    boolean run(Method method) {
        return named(method.facts().annotations())
                .or(() -> named(method.owner().facts().annotations()))
                .filter(beans::contains)
                .isPresent();
    }

    private static Optional<String> named(List<Annotation> annotations) {
        return Annotations.find(annotations, "Async").flatMap(a -> Annotations.string(a, "value"));
    }

    // ---- fields

    private static boolean isField(TypeDecl owner, FieldFacts field) {
        boolean one = field.modifiers().contains(Modifier.STATIC)
                || Annotations.has(owner.facts().annotations(), BEANS);
        List<Expr> given = new ArrayList<>();
        field.initializer().ifPresent(given::add);
        for (MethodFacts method : owner.facts().methods()) {
            method.body()
                    .ifPresent(b -> each(b, e -> {
                        if (e instanceof Expr.Assign a && isNamed(a.target(), field.name())) {
                            given.add(a.value());
                        }
                    }));
        }
        return one && !given.isEmpty() && given.stream().allMatch(SingleWorkers::isMaker);
    }

    private static boolean isNamed(Expr target, String name) {
        return target instanceof Expr.Name n && n.name().equals(name)
                || target instanceof Expr.Member m
                        && m.target() instanceof Expr.This
                        && m.name().equals(name);
    }

    /** {@code Executors.newSingleThreadExecutor()}, {@code new ThreadPoolExecutor(1, 1, ..)}. */
    private static boolean isMaker(Expr made) {
        if (made instanceof Expr.Call c) {
            return OF_ONE.contains(c.name()) || OF_A_NUMBER.contains(c.name()) && isOne(c.arguments(), 0);
        }
        if (!(made instanceof Expr.New n)) {
            return false;
        }
        return switch (n.type().simpleName()) {
            case "ThreadPoolExecutor" -> isOne(n.arguments(), 0) && isOne(n.arguments(), 1);
            case "ScheduledThreadPoolExecutor" -> isOne(n.arguments(), 0);
            default -> false;
        };
    }

    private static boolean isOne(List<Expr> arguments, int index) {
        return index < arguments.size() && isOne(arguments.get(index));
    }

    private static boolean isOne(Expr number) {
        return number instanceof Expr.Literal l && l.value().equals("1");
    }

    // ---- beans

    private static Set<String> beans(TypeIndex types) {
        Set<String> names = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (TypeDecl type : types.all()) {
            for (MethodFacts method : type.facts().methods()) {
                Annotations.find(method.annotations(), "Bean")
                        .ifPresent(a -> (isMadeBy(method) ? names : others).addAll(names(a, method)));
            }
        }
        names.removeAll(others);
        return names;
    }

    private static List<String> names(Annotation bean, MethodFacts method) {
        List<String> names = new ArrayList<>();
        for (String member : List.of("value", "name")) {
            Annotations.elements(bean, member).stream()
                    .filter(Expr.Literal.class::isInstance)
                    .forEach(e -> names.add(((Expr.Literal) e).value()));
        }
        return names.isEmpty() ? List.of(method.name()) : names;
    }

    /** The method gives back such an executor, or one of Spring's that its settings leave with one thread. */
    private static boolean isMadeBy(MethodFacts method) {
        List<Expr> makers = new ArrayList<>();
        List<Expr.Call> settings = new ArrayList<>();
        method.body()
                .ifPresent(b -> each(b, e -> {
                    if (isMaker(e)
                            || e instanceof Expr.New n
                                    && SETTERS.containsKey(n.type().simpleName())) {
                        makers.add(e);
                    } else if (e instanceof Expr.Call c && c.arguments().size() == 1) {
                        settings.add(c);
                    }
                }));
        if (makers.size() != 1) {
            return false;
        }
        return isMaker(makers.get(0))
                || isLeftWithOne(((Expr.New) makers.get(0)).type().simpleName(), settings);
    }

    private static boolean isLeftWithOne(String type, List<Expr.Call> settings) {
        List<String> setters = SETTERS.get(type);
        boolean one = isSetToOne(setters.get(0), settings, true);
        return setters.size() == 1
                ? one
                : isSetToOne(setters.get(1), settings, false)
                        || one && settings.stream().noneMatch(c -> c.name().equals(setters.get(2)));
    }

    private static boolean isSetToOne(String setter, List<Expr.Call> settings, boolean unlessSet) {
        List<Expr.Call> calls =
                settings.stream().filter(c -> c.name().equals(setter)).toList();
        return calls.isEmpty() ? unlessSet : calls.stream().allMatch(c -> isOne(c.arguments(), 0));
    }

    private interface Visitor {
        void visit(Expr expression);
    }

    private static void each(Stmt statement, Visitor visitor) {
        Walk.statement(statement, s -> each(s, visitor), e -> each(e, visitor), t -> {});
    }

    private static void each(Expr expression, Visitor visitor) {
        visitor.visit(expression);
        Walk.expression(expression, s -> each(s, visitor), e -> each(e, visitor), t -> {});
    }
}
