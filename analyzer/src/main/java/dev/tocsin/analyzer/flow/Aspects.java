package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the project's own aspects put around methods that carry an annotation of theirs: {@code @Around("@annotation(..)")} that
 * takes a lock, begins a transaction, tries again or catches, and proceeds in the midst of it.
 */
final class Aspects {

    /** What an advised method is handed to go on with. */
    private static final String JOIN_POINT = "ProceedingJoinPoint";

    private static final Pattern ANNOTATED = Pattern.compile("@annotation\\(\\s{0,9}([\\w.$]{1,300})\\s{0,9}\\)");
    private static final Pattern NAMED = Pattern.compile("([\\w$]{1,300})\\(");

    /** The order of Spring's transactions, unless they are told otherwise; whatever has a smaller one is outside of them. */
    private static final List<String> LAST = List.of("LOWEST_PRECEDENCE", "MAX_VALUE", "2147483647");

    /**
     * What an aspect does.
     *
     * @param annotation simple name of the annotation that it looks for
     * @param ordered it says itself that it comes before others, transactions among them
     */
    private record Advice(Method method, String annotation, boolean ordered) {}

    private record Around(boolean outside, List<Frame> frames) {}

    private final List<Advice> advices = new ArrayList<>();
    private final Map<String, List<Around>> byAnnotation = new HashMap<>();
    private boolean settled;

    Aspects(TypeIndex types) {
        for (TypeDecl decl : types.all()) {
            if (decl.annotation("Aspect").isPresent()) {
                boolean ordered = ordered(decl, types);
                for (MethodFacts facts : decl.facts().methods()) {
                    annotations(decl, facts).forEach(a -> advices.add(new Advice(new Method(decl, facts), a, ordered)));
                }
            }
        }
    }

    /** Whether an aspect of the project's tells what becomes of methods with this annotation. */
    boolean lookFor(String annotation) {
        return advices.stream().anyMatch(a -> a.annotation().equals(annotation));
    }

    static boolean proceeds(Type receiver, String name) {
        return name.equals("proceed") && receiver.isLibrary(JOIN_POINT);
    }

    private static boolean ordered(TypeDecl decl, TypeIndex types) {
        Optional<Annotation> order = decl.annotation("Order").or(() -> decl.annotation("Priority"));
        return order.isPresent()
                ? order.get()
                        .value("value")
                        .filter(v -> LAST.stream()
                                .noneMatch(last -> v instanceof Expr.Literal l
                                        ? l.value().equals(last)
                                        : Annotations.lastName(v)
                                                .filter(last::equals)
                                                .isPresent()))
                        .isPresent()
                : types.librarySupertype(types.typeOf(decl), "Ordered", "PriorityOrdered")
                        .isPresent();
    }

    /** The annotations whose methods the advice is around. */
    private static List<String> annotations(TypeDecl decl, MethodFacts advice) {
        List<String> found = new ArrayList<>();
        Optional<Annotation> around = Annotations.find(advice.annotations(), "Around");
        if (around.isEmpty() || advice.body().isEmpty()) {
            return found;
        }
        String pointcut = text(around.get());
        found.addAll(annotations(pointcut, advice));
        Matcher named = NAMED.matcher(pointcut);
        while (named.find()) {
            String name = named.group(1);
            decl.facts().methods().stream()
                    .filter(m -> m.name().equals(name))
                    .forEach(m -> Annotations.find(m.annotations(), "Pointcut")
                            .ifPresent(p -> found.addAll(annotations(text(p), m))));
        }
        return found;
    }

    private static String text(Annotation annotation) {
        return Annotations.string(annotation, "value")
                .or(() -> Annotations.string(annotation, "pointcut"))
                .filter(t -> !t.contains("!"))
                .orElse("");
    }

    /** {@code @annotation(lock)} names a parameter of that annotation's type, or the type. */
    private static List<String> annotations(String pointcut, MethodFacts method) {
        List<String> found = new ArrayList<>();
        Matcher matcher = ANNOTATED.matcher(pointcut);
        while (matcher.find()) {
            String name = matcher.group(1);
            found.add(method.parameters().stream()
                    .filter(p -> p.name().equals(name))
                    .findFirst()
                    .map(p -> p.type().simpleName())
                    .orElse(name.substring(name.lastIndexOf('.') + 1)));
        }
        return found;
    }

    /**
     * Finds out what the aspects do; until then they do nothing.
     *
     * @param summaries what a method does
     */
    void settle(Function<Method, Optional<Summary>> summaries) {
        for (Advice advice : advices) {
            summaries
                    .apply(advice.method())
                    .map(s -> around(advice, s.events()))
                    .filter(frames -> !frames.isEmpty())
                    .ifPresent(frames -> byAnnotation
                            .computeIfAbsent(advice.annotation(), a -> new ArrayList<>(1))
                            .add(new Around(advice.ordered(), frames)));
        }
        settled = true;
    }

    /** Whether it has been found out what they do. */
    boolean settled() {
        return settled;
    }

    /** What is around the method however the advice proceeds. */
    private static List<Frame> around(Advice advice, List<Event> events) {
        List<List<Frame>> each = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Invocation proceeding && isJoinPoint(proceeding.function(), advice)) {
                each.add(around(events.subList(0, i), proceeding));
            }
        }
        if (each.isEmpty()) {
            return List.of();
        }
        List<Frame> common = new ArrayList<>(each.get(0));
        each.forEach(common::retainAll);
        return List.copyOf(common);
    }

    private static boolean isJoinPoint(Value function, Advice advice) {
        List<Parameter> parameters = advice.method().facts().parameters();
        return function instanceof Value.Param p
                && p.index() >= 0
                && p.index() < parameters.size()
                && parameters.get(p.index()).type().simpleName().equals(JOIN_POINT);
    }

    private static List<Frame> around(List<Event> before, Event.Invocation proceeding) {
        List<Frame> frames = new ArrayList<>(proceeding.frames().list());
        Event.Lock held = null;
        for (Event event : before) {
            if (event instanceof Event.Lock l && l.heldOn(proceeding.path())) {
                held = l;
            } else if (held != null
                    && event instanceof Event.Lock l
                    && l.givesBack(held)
                    && l.path().compatible(proceeding.path())) {
                held = null;
            }
        }
        if (held != null) {
            // What began after the lock was taken is inside of it.
            List<Frame> atLock = held.frames().list();
            int inside = 0;
            while (inside < atLock.size()
                    && inside < frames.size()
                    && atLock.get(inside).equals(frames.get(inside))) {
                inside++;
            }
            frames.add(inside, new Frame.Lock(held.kind(), held.at()));
        }
        // The advice's own calls are no part of the way to the advised method.
        frames.removeIf(f -> f instanceof Frame.Call);
        return frames;
    }

    /**
     * What comes before the method's body and its transaction, outermost first.
     *
     * @param outside of the transaction that the method's own annotations ask for, or inside of it
     */
    List<Frame> frames(Method method, boolean outside) {
        if (byAnnotation.isEmpty()
                || method.facts().is(Modifier.PRIVATE)
                || method.facts().is(Modifier.STATIC)
                || method.facts().constructor()) {
            return List.of();
        }
        return method.facts().annotations().stream()
                .map(a -> byAnnotation.get(a.simpleName()))
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(a -> a.outside() == outside)
                .flatMap(a -> a.frames().stream())
                .toList();
    }
}
