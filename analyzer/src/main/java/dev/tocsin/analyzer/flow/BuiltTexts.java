package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.IdentityMemo;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What methods give that put a statement together: {@code mapper.select(List.of("id"), List.of("email"))} of a base class that
 * knows how, for a table that a subclass names. Where the object may be of several classes, the parts on which they agree are
 * known.
 */
final class BuiltTexts {

    /** A method with more bodies than this is no matter of dialects. */
    private static final int MAX_CLASSES = 8;

    /** So many steps are taken for all the texts that one body asks for. */
    private static final int MAX_STEPS = 100_000;

    private final Program program;
    private final IdentityMemo<MethodFacts, Boolean> begins = new IdentityMemo<>();
    private final Map<Asked, Map<TypeDecl, Method>> bodies = new ConcurrentHashMap<>();

    private record Asked(Method method, TypeDecl receiver, List<Type> arguments) {}

    BuiltTexts(Program program) {
        this.program = program;
    }

    /** Whether it can be worth while to ask. */
    boolean mayBuild(Method called) {
        return called.facts().returnType().simpleName().equals("String")
                && (called.facts().body().isEmpty() || begins(called));
    }

    /**
     * The text with {@link Call#HOLE} for what is not known.
     *
     * @param asker the body that is run
     * @param receiver what is known of the object's class
     * @param arguments as {@link TextEvaluation} takes them
     */
    Optional<String> text(Interpreter asker, Method called, Type receiver, List<Type> types, List<Object> arguments) {
        String text = null;
        for (Map.Entry<TypeDecl, Method> body : bodies(called, receiver, types).entrySet()) {
            TextEvaluation evaluation = new TextEvaluation(asker.following);
            Optional<String> one = asker.textSteps < MAX_STEPS
                    ? evaluation.run(body.getValue(), body.getKey(), arguments)
                    : Optional.empty();
            asker.textSteps += evaluation.steps();
            if (one.isEmpty()) {
                return Optional.empty();
            }
            text = text == null ? one.get() : common(text, one.get());
        }
        return Optional.ofNullable(text);
    }

    /** The classes that the object may be of, with what each does; empty where one of them begins no statement. */
    private Map<TypeDecl, Method> bodies(Method called, Type receiver, List<Type> types) {
        TypeDecl known = receiver.declaration().orElse(called.owner());
        if (called.facts().is(Modifier.STATIC) || called.facts().is(Modifier.PRIVATE)) {
            return begins(called) ? Map.of(called.owner(), called) : Map.of();
        }
        return bodies.computeIfAbsent(new Asked(called, known, types), asked -> find(called, known, types));
    }

    private Map<TypeDecl, Method> find(Method called, TypeDecl known, List<Type> types) {
        TypeIndex index = program.types;
        List<TypeDecl> classes = new ArrayList<>();
        if (!known.isInterface() && !known.facts().is(Modifier.ABSTRACT)) {
            classes.add(known);
        }
        classes.addAll(index.concreteSubtypes(known));
        Map<TypeDecl, Method> found = new LinkedHashMap<>();
        for (TypeDecl one : classes) {
            Optional<Method> body = index.method(index.typeOf(one), called.name(), types)
                    .filter(m -> m.facts().body().isPresent());
            if (body.isEmpty() || !begins(body.get()) || found.size() >= MAX_CLASSES) {
                return Map.of();
            }
            found.put(one, body.get());
        }
        return found;
    }

    private boolean begins(Method method) {
        return begins.get(method.facts()).orElseGet(() -> {
            boolean found = method.facts().body().map(StatementLiterals::begin).orElse(false);
            begins.put(method.facts(), found);
            return found;
        });
    }

    /** What two texts have in common, word by word from both ends: dialects differ in a function here and there. */
    private static String common(String a, String b) {
        if (a.equals(b)) {
            return a;
        }
        int start = 0;
        int word = 0;
        while (start < Math.min(a.length(), b.length()) && a.charAt(start) == b.charAt(start)) {
            start++;
            word = Character.isJavaIdentifierPart(a.charAt(start - 1)) ? word : start;
        }
        int end = 0;
        int lastWord = 0;
        int most = Math.min(a.length(), b.length()) - word;
        while (end < most && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
            lastWord = Character.isJavaIdentifierPart(a.charAt(a.length() - end)) ? lastWord : end;
        }
        return a.substring(0, word) + Call.HOLE + a.substring(a.length() - lastWord);
    }

    /** The text that a value is known to be. */
    Optional<String> told(Interpreter asker, Value value, Expressions expressions, TypeDecl context) {
        return Texts.text(expressions.objects.snapshot(value), p -> program.fieldTexts.of(asker.following, context, p));
    }

    /** How many parts of the text are not known. */
    static long holes(String text) {
        return text.chars().filter(c -> c == Call.HOLE).count();
    }

    /** Values as an evaluation takes them. */
    List<Object> given(Interpreter asker, List<Typed> arguments, Expressions expressions, TypeDecl context) {
        List<Object> given = new ArrayList<>();
        for (Typed argument : arguments) {
            given.add(TextEvaluation.known(
                    expressions.objects.snapshot(argument.value()),
                    p -> program.fieldTexts.of(asker.following, context, p)));
        }
        return given;
    }
}
