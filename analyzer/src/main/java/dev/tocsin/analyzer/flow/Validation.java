package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is validated before a method's body runs: the project's own constraints on parameters, and on what is in a
 * parameter that is {@code @Valid}; and what a controller's own validators say of that one. It is asked before a handler
 * of requests, and before the methods of a class that is {@code @Validated} (Spring Framework reference, "Validation" of
 * Spring MVC and "Spring-driven Method Validation"). The answer is an exception, or an entry in the {@code BindingResult}
 * that follows the parameter.
 */
final class Validation {

    /** What is {@code @Valid} in an object that is {@code @Valid}, and so on. */
    private static final int MAX_DEPTH = 3;

    private static final String[] CASCADES = {"Valid", "Validated"};

    /** Packages whose validation is known by what it throws. */
    private static final List<String> KNOWN =
            List.of("jakarta.validation", "javax.validation", "org.springframework", "io.micronaut");

    private static final Set<String> COLLECTS = Set.of("BindingResult", "Errors");

    private static final Type ERRORS = Type.library("org.springframework.validation.BindingResult");

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final CustomConstraints constraints;

    Validation(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.constraints = interpreter.program.customConstraints;
    }

    void beforeBody() {
        List<Parameter> parameters = interpreter.method.facts().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (!parameter.annotations().isEmpty() && isAsked()) {
                Optional<Parameter> next =
                        i + 1 < parameters.size() ? Optional.of(parameters.get(i + 1)) : Optional.empty();
                ask(parameter, next.filter(p -> COLLECTS.contains(p.type().simpleName())));
            }
        }
    }

    /** @param collecting the parameter that takes what is wrong, where that is no exception */
    private void ask(Parameter parameter, Optional<Parameter> collecting) {
        Typed value = interpreter.state.locals.get(parameter.name());
        SourceSpan at = span(parameter.annotations().get(0), interpreter.method.owner());
        CollectedErrors collected = new CollectedErrors(interpreter, expressions);
        boolean cascades = Annotations.has(parameter.annotations(), CASCADES);
        List<Type> validators = cascades
                ? interpreter.program.boundValidators.of(interpreter.method, parameter, value.type())
                : List.of();
        List<Cond> valid = new ArrayList<>();
        if (!constraints.none()) {
            decide(parameter.annotations(), interpreter.method.owner(), value, valid);
            if (cascades) {
                cascade(value, 0, new HashSet<>(), valid);
            }
        }
        if (validators.isEmpty() && valid.isEmpty()) {
            return;
        }
        Typed errors = collecting
                .map(p -> interpreter.state.locals.get(p.name()))
                .orElseGet(() -> new Typed(expressions.objects.make(ERRORS, false), ERRORS));
        if (collecting.isEmpty()) {
            collected.startEmpty(errors, at);
        }
        if (!valid.isEmpty()) {
            collected.fill(errors, Cond.not(Cond.and(valid)), at);
        }
        for (Type validator : validators) {
            call(validator, "validate", List.of(value, errors), at);
        }
        if (collecting.isEmpty()) {
            collected
                    .filled(errors.value())
                    .ifPresent(filled ->
                            interpreter.assume(Cond.not(filled), at, Assumption.Otherwise.throwing(thrown(cascades))));
        }
    }

    /**
     * Spring MVC resolves a handler's argument that is {@code @Valid} and refuses it by itself; what else is constrained is refused as
     * for any method (Spring Framework reference, "Validation"). Another framework's annotations of the same names have another answer.
     */
    private String thrown(boolean cascades) {
        boolean known = interpreter.method.owner().file().imports().stream()
                .anyMatch(i -> KNOWN.stream().anyMatch(i.name()::startsWith));
        if (!known) {
            return "";
        }
        return cascades && RequestMethods.ofSpring(interpreter.method)
                ? "MethodArgumentNotValidException"
                : "ConstraintViolationException";
    }

    private boolean isAsked() {
        return RequestMethods.contain(interpreter.method)
                || interpreter.method.owner().annotation("Validated").isPresent();
    }

    private void cascade(Typed object, int depth, Set<TypeDecl> above, List<Cond> valid) {
        for (Type type : types().hierarchy(object.type())) {
            Optional<TypeDecl> decl = type.declaration();
            if (decl.isEmpty() || !above.add(decl.get())) {
                continue;
            }
            decide(decl.get().facts().annotations(), decl.get(), object, valid);
            for (FieldFacts field : decl.get().facts().fields()) {
                if (field.annotations().isEmpty()) {
                    continue;
                }
                Typed value = expressions.objects.property(object, field.name());
                decide(field.annotations(), decl.get(), value, valid);
                if (depth < MAX_DEPTH && Annotations.has(field.annotations(), CASCADES)) {
                    cascade(value, depth + 1, new HashSet<>(above), valid);
                }
            }
        }
    }

    private void decide(List<Annotation> annotations, TypeDecl context, Typed value, List<Cond> valid) {
        for (Annotation annotation : annotations) {
            for (Type validator : constraints.of(annotation, context)) {
                Typed nothing = new Typed(interpreter.unknown(), Type.UNKNOWN);
                Typed decided = call(validator, "isValid", List.of(value, nothing), span(annotation, context));
                valid.add(Conditions.truth(decided.value()));
            }
        }
    }

    private Typed call(Type validator, String method, List<Typed> arguments, SourceSpan at) {
        return expressions.calls.onValue(
                new Typed(interpreter.unknown(), validator), method, arguments, true, at, Type.UNKNOWN);
    }

    private static SourceSpan span(Annotation annotation, TypeDecl context) {
        return Positions.span(context.file().file(), annotation.at());
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }
}
