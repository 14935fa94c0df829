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
 * What Bean Validation asks before a method's body runs: the project's own constraints on parameters, and on what is in a
 * parameter that is {@code @Valid}. It is asked before a handler of requests, and before the methods of a class that is
 * {@code @Validated} (Spring Framework reference, "Validation" of Spring MVC and "Spring-driven Method Validation"). The
 * answer is an exception, or an entry in the {@code BindingResult} that follows the parameter.
 */
final class Validation {

    /** What is {@code @Valid} in an object that is {@code @Valid}, and so on. */
    private static final int MAX_DEPTH = 3;

    private static final String[] CASCADES = {"Valid", "Validated"};

    private static final String[] COLLECTS = {"BindingResult", "Errors"};

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
        if (constraints.none() || !isAsked()) {
            return;
        }
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.annotations().isEmpty()) {
                continue;
            }
            Typed value = interpreter.state.locals.get(parameter.name());
            List<Cond> valid = new ArrayList<>();
            ask(parameter.annotations(), interpreter.method.owner(), value, valid);
            if (Annotations.has(parameter.annotations(), CASCADES)) {
                cascade(value, 0, new HashSet<>(), valid);
            }
            if (!valid.isEmpty()) {
                answer(Cond.and(valid), i, parameter);
            }
        }
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
            ask(decl.get().facts().annotations(), decl.get(), object, valid);
            for (FieldFacts field : decl.get().facts().fields()) {
                if (field.annotations().isEmpty()) {
                    continue;
                }
                Typed value = expressions.property(object, field.name());
                ask(field.annotations(), decl.get(), value, valid);
                if (depth < MAX_DEPTH && Annotations.has(field.annotations(), CASCADES)) {
                    cascade(value, depth + 1, new HashSet<>(above), valid);
                }
            }
        }
    }

    private void ask(List<Annotation> annotations, TypeDecl context, Typed value, List<Cond> valid) {
        for (Annotation annotation : annotations) {
            for (Type validator : constraints.of(annotation, context)) {
                SourceSpan at = Positions.span(context.file().file(), annotation.at());
                Typed decided = expressions.calls.onValue(
                        new Typed(interpreter.unknown(), validator),
                        "isValid",
                        List.of(value, new Typed(interpreter.unknown(), Type.UNKNOWN)),
                        true,
                        at,
                        Type.library("boolean"));
                valid.add(Conditions.truth(decided.value()));
            }
        }
    }

    private void answer(Cond valid, int index, Parameter parameter) {
        SourceSpan at = Positions.span(
                interpreter.method.owner().file().file(),
                parameter.annotations().get(0).at());
        List<Parameter> parameters = interpreter.method.facts().parameters();
        Optional<Parameter> collecting = index + 1 < parameters.size()
                ? Optional.of(parameters.get(index + 1))
                        .filter(p -> List.of(COLLECTS).contains(p.type().simpleName()))
                : Optional.empty();
        if (collecting.isPresent()) {
            Typed errors = interpreter.state.locals.get(collecting.get().name());
            new CollectedErrors(interpreter, expressions).fill(errors, Cond.not(valid), at);
        } else {
            interpreter.assume(valid, at, Assumption.Otherwise.throwing("ConstraintViolationException"));
        }
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }
}
