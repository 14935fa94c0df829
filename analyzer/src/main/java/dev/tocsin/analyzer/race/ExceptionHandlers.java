package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.flow.AnsweredStatus;
import dev.tocsin.analyzer.flow.Exceptions;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Handlers for all requests: Spring's {@code @ExceptionHandler} in an advice, JAX-RS' {@code ExceptionMapper}, and aspects
 * that catch. One counts where it names the violation itself and answers with a status below 500; one for every exception
 * knows nothing of the check. Where an aspect is woven in is not looked at.
 */
final class ExceptionHandlers {

    private static final Set<String> REFUSALS = Set.of("CONFLICT", "BAD_REQUEST", "UNPROCESSABLE_ENTITY");

    private static final Set<String> QUOTING = Set.of("getMessage", "getLocalizedMessage", "getReason", "toString");

    /** Types by which libraries let a program say how exceptions are answered. Spring's base class handles Spring's own only. */
    private static final Pattern ANSWERING = Pattern.compile(
            "(?!ResponseEntityExceptionHandler$).*(?:Exception|Error)(?:Handler|Resolver|ResolverAdapter|Mapper|Attributes|Controller|Translator)"
                    + "|ProblemHandling|.*AdviceTrait");

    /** Exceptions of the JDK, which no framework answers with a status of their own. */
    private static final Set<String> PLAIN = Set.of(
            "Exception",
            "RuntimeException",
            "IllegalArgumentException",
            "IllegalStateException",
            "UnsupportedOperationException",
            "NoSuchElementException");

    /**
     * A handler.
     *
     * @param type simple name of the exception it takes
     * @param scope the controllers that it is for; empty for all
     */
    record Handler(String type, SourceSpan place, Optional<AdviceScope> scope) {

        private boolean covers(TypeDecl controller) {
            return scope.map(s -> s.covers(controller)).orElse(true);
        }
    }

    private final List<Handler> handlers = new ArrayList<>();

    /** Those that answer with a server error, and say the same whatever they are given. */
    private final List<Handler> indifferent = new ArrayList<>();

    /** Those of one controller, by the class that declares them. */
    private final Map<TypeDecl, List<Handler>> local = new LinkedHashMap<>();

    /** Those that answer with a server error, and say what they are given. */
    private final List<Handler> quoting = new ArrayList<>();

    private final TypeIndex types;
    private final Applications applications;
    /** A library's way to answer exceptions is filled in, and for which ones is not known. */
    private boolean others;

    ExceptionHandlers(TypeIndex types) {
        this.types = types;
        this.applications = new Applications(types);
        for (TypeDecl decl : types.all()) {
            Optional<AdviceScope> advice = Stream.of("ControllerAdvice", "RestControllerAdvice")
                    .flatMap(a -> Annotations.find(decl.facts().annotations(), a).stream())
                    .map(a -> new AdviceScope(decl, a, types))
                    .findFirst();
            for (MethodFacts method : decl.facts().methods()) {
                handler(decl, method, advice);
            }
            if (Annotations.has(decl.facts().annotations(), "Aspect")) {
                for (MethodFacts method : decl.facts().methods()) {
                    aspect(decl, method);
                }
            }
            for (Type supertype : types.supertypes(decl)) {
                if (supertype.isLibrary("ExceptionMapper")) {
                    mapper(decl, supertype);
                }
                others |= supertype.declaration().isEmpty()
                        && ANSWERING.matcher(supertype.simpleName()).matches();
            }
        }
    }

    private void handler(TypeDecl decl, MethodFacts method, Optional<AdviceScope> advice) {
        Optional<Annotation> annotation = Annotations.find(method.annotations(), "ExceptionHandler");
        if (annotation.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (Expr element : Annotations.elements(annotation.get(), "value")) {
            if (element instanceof Expr.ClassLiteral c) {
                names.add(qualified(decl, c.type().name()));
            }
        }
        if (names.isEmpty()) {
            method.parameters().stream()
                    .filter(p -> p.type().simpleName().endsWith("Exception"))
                    .findFirst()
                    .ifPresent(p -> names.add(qualified(decl, p.type().name())));
        }
        SourceSpan place = Positions.span(decl.file().file(), method.at());
        List<Handler> kind;
        if (advice.isEmpty()) {
            kind = local.computeIfAbsent(decl, d -> new ArrayList<>(1));
        } else if (!answersServerError(method)) {
            kind = handlers;
        } else {
            kind = method.body().filter(ExceptionHandlers::quotes).isEmpty() ? indifferent : quoting;
        }
        add(names, place, advice, kind);
    }

    /** What the exception says goes into the answer, and not only into the log. */
    private static boolean quotes(Stmt statement) {
        if (statement instanceof Stmt.Evaluate e
                && e.expression() instanceof Expr.Call c
                && c.receiver() instanceof Expr.Name n
                && n.name().toLowerCase(Locale.ROOT).startsWith("log")) {
            return false;
        }
        boolean[] found = {false};
        Walk.statement(
                statement,
                s -> found[0] |= quotes(s),
                e -> found[0] |= Walk.any(e, part -> part instanceof Expr.Call c && QUOTING.contains(c.name())),
                t -> {});
        return found[0];
    }

    /** Advice that catches what the advised method throws, or is called with it, and makes something else of it. */
    private void aspect(TypeDecl decl, MethodFacts method) {
        SourceSpan place = Positions.span(decl.file().file(), method.at());
        if (Annotations.has(method.annotations(), "AfterThrowing")) {
            method.parameters().stream()
                    .filter(p -> p.type().simpleName().endsWith("Exception"))
                    .forEach(p -> add(List.of(qualified(decl, p.type().name())), place));
        }
        if (Annotations.has(method.annotations(), "Around")) {
            method.body().ifPresent(body -> caught(body, decl, place));
        }
    }

    private void caught(Stmt statement, TypeDecl decl, SourceSpan place) {
        if (statement instanceof Stmt.Try attempt && Walk.any(attempt.body(), ExceptionHandlers::proceeds)) {
            for (Stmt.Catch clause : attempt.catches()) {
                if (!rethrows(clause) && !mentionsServerError(clause.body())) {
                    clause.types().forEach(t -> add(List.of(qualified(decl, t.name())), place));
                }
            }
        }
        Walk.statement(statement, s -> caught(s, decl, place), e -> {}, t -> {});
    }

    /** Only around the advised method itself does a catch see what that throws. */
    private static boolean proceeds(Expr expr) {
        return expr instanceof Expr.Call c && c.name().equals("proceed");
    }

    /** {@code catch (Exception e) { log.error("..", e); throw e; }} makes nothing else of it. */
    private static boolean rethrows(Stmt.Catch clause) {
        List<Stmt> statements = clause.body().statements();
        return !statements.isEmpty()
                && statements.get(statements.size() - 1) instanceof Stmt.Throw t
                && t.value() instanceof Expr.Name n
                && n.name().equals(clause.name());
    }

    private void mapper(TypeDecl decl, Type supertype) {
        Optional<MethodFacts> method = decl.facts().methods().stream()
                .filter(m -> m.name().equals("toResponse"))
                .findFirst();
        if (method.isPresent() && !answersServerError(method.get())) {
            add(
                    List.of(supertype.argument(0).name()),
                    Positions.span(decl.file().file(), decl.facts().at()));
        }
    }

    private void add(List<String> names, SourceSpan place) {
        add(names, place, Optional.empty(), handlers);
    }

    private static void add(List<String> names, SourceSpan place, Optional<AdviceScope> scope, List<Handler> to) {
        for (String name : names) {
            if (!name.contains("validation")) {
                to.add(new Handler(name.substring(name.lastIndexOf('.') + 1), place, scope));
            }
        }
    }

    private static String qualified(TypeDecl decl, String name) {
        return decl.file().imports().stream()
                .filter(i -> !i.isStatic() && i.name().endsWith("." + name))
                .map(i -> i.name())
                .findFirst()
                .orElse(name);
    }

    /**
     * The handler that takes an exception of this very type, or of a supertype that is no catch-all.
     *
     * @param file where the exception is thrown
     * @param root the class where the request comes in
     */
    Optional<Handler> of(List<String> violations, String file, TypeDecl root) {
        return heard(handlers, file, root)
                .filter(h -> violations.contains(h.type()))
                .findFirst();
    }

    /** Those that hear of what is thrown in the file: an application that is run apart has its own. */
    private Stream<Handler> heard(List<Handler> some, String file, TypeDecl root) {
        return some.stream().filter(h -> !applications.apart(h.place().file(), file) && h.covers(root));
    }

    /**
     * A handler that takes the violation and what the check throws alike, so that both are answered the same:
     * {@code @ExceptionHandler(RuntimeException.class)}. Where that is a server error, the check has no better one to give,
     * unless some controller has one of its own.
     *
     * @param violation simple name of the type as which a violation arrives
     * @param checked simple name of what the check throws
     * @param file where it is thrown
     * @param root the class where the request comes in
     */
    Optional<Handler> alike(String violation, String checked, Exceptions exceptions, String file, TypeDecl root) {
        boolean answeredLocally =
                local.values().stream().flatMap(List::stream).anyMatch(h -> exceptions.isA(checked, h.type()));
        List<Handler> taking = Stream.concat(
                        heard(handlers, file, root), answeredLocally ? Stream.empty() : heard(indifferent, file, root))
                .filter(h -> exceptions.isA(checked, h.type()))
                .toList();
        return taking.stream()
                .filter(h -> exceptions.isA(violation, h.type()))
                .filter(h -> taking.stream()
                        .noneMatch(o -> !o.type().equals(h.type()) && exceptions.isA(o.type(), h.type())))
                .findFirst();
    }

    /**
     * Nobody answers what the check throws, nor the violation: both end as the server error that a framework makes of what
     * nobody handles.
     *
     * @param controller where the request comes in; a controller's own handlers are for it and what extends it
     * @param violation simple name of the type as which a violation arrives
     * @param checked simple name of what the check throws
     */
    boolean neitherHandled(TypeDecl controller, String violation, String checked, Exceptions exceptions) {
        return leftToTheFramework(checked)
                && Stream.concat(
                                hearing(controller),
                                heard(indifferent, controller.file().file(), controller))
                        .noneMatch(h -> exceptions.isA(checked, h.type()) || exceptions.isA(violation, h.type()));
    }

    /** Nobody answers what the check throws by more than a server error that says the same of all exceptions; parameters as above. */
    boolean unanswered(TypeDecl controller, String checked, Exceptions exceptions) {
        return leftToTheFramework(checked) && hearing(controller).noneMatch(h -> exceptions.isA(checked, h.type()));
    }

    private boolean leftToTheFramework(String checked) {
        return !others && withoutStatus(checked);
    }

    /** The handlers that say something of what they are given, for requests that come in at the controller. */
    private Stream<Handler> hearing(TypeDecl controller) {
        Stream<Handler> ofControllers = local.entrySet().stream()
                .filter(e -> extending(e.getKey(), controller) || extending(controller, e.getKey()))
                .flatMap(e -> e.getValue().stream());
        return Stream.concat(
                Stream.of(handlers, quoting)
                        .flatMap(h -> heard(h, controller.file().file(), controller)),
                ofControllers);
    }

    private boolean extending(TypeDecl type, TypeDecl supertype) {
        return types.asSuper(types.typeOf(type), supertype).isPresent();
    }

    /** Neither the exception nor what it extends carries a status that a framework would answer with. */
    private boolean withoutStatus(String exception) {
        List<TypeDecl> declared =
                types.all().stream().filter(d -> d.name().equals(exception)).toList();
        return declared.isEmpty()
                ? PLAIN.contains(exception)
                : declared.stream()
                        .flatMap(d -> types.hierarchy(types.typeOf(d)).stream())
                        .allMatch(t -> t.declaration().isPresent()
                                ? !Annotations.has(t.declaration().get().facts().annotations(), "ResponseStatus")
                                : PLAIN.contains(t.simpleName()) || t.isLibrary("Object", "Throwable", "Serializable"));
    }

    /** Where statuses are stated, one below 500 among them is for what the handler knows; else what it mentions tells. */
    private static boolean answersServerError(MethodFacts method) {
        boolean byAnnotation = Annotations.find(method.annotations(), "ResponseStatus")
                .map(a -> a.values().values().stream()
                        .flatMap(v -> Annotations.lastName(v).stream())
                        .anyMatch(AnsweredStatus::isServerError))
                .orElse(false);
        if (byAnnotation || method.body().isEmpty()) {
            return byAnnotation;
        }
        List<Expr> stated = AnsweredStatus.stated(method.body().get());
        return stated.isEmpty()
                ? mentionsServerError(method.body().get())
                        && !mentionsRefusal(method.body().get())
                : stated.stream().allMatch(e -> Walk.any(e, AnsweredStatus::isServerError));
    }

    private static boolean mentionsServerError(Stmt statement) {
        return Walk.any(statement, AnsweredStatus::isServerError);
    }

    /** {@code if (isUniqueViolation(e)) return error(CONFLICT, ..)} beside what is answered to all else. */
    private static boolean mentionsRefusal(Stmt statement) {
        return Walk.any(
                statement,
                e -> e instanceof Expr.Member m && REFUSALS.contains(m.name())
                        || e instanceof Expr.Name n && REFUSALS.contains(n.name()));
    }
}
