package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.ErrorCollectors;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/**
 * What checks have to say is often collected first and asked for once, before anything is written: in a list or map of
 * messages, in Spring's {@code BindingResult}, in the attributes of a request. Whether something has been put in is kept as
 * a property of the collecting object, so that the answer of a check reaches the decision on it.
 */
final class CollectedErrors {

    /** True from when something has been put into the object. */
    private static final String FILLED = "$filled";

    /** How a collection is named of which only is known when there is something in it. */
    private static final String SOURCE = "filled";

    /** Before the name of an attribute, which is no property of the object. */
    private static final String ATTRIBUTE = "$attribute ";

    private static final String[] WITH_ATTRIBUTES = {
        "HttpServletRequest", "ServletRequest", "HttpSession", "Model", "ModelMap", "RedirectAttributes"
    };

    private final Interpreter interpreter;
    private final Expressions expressions;

    CollectedErrors(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    /** What is kept of a collection, and is no property that its class declares. */
    static boolean ofCollection(String property) {
        return property.equals(FILLED) || property.equals(Sequences.LENGTH);
    }

    /** An object that nothing is in yet. */
    void startEmpty(Typed object, SourceSpan at) {
        expressions.objects.set(object, FILLED, Value.Const.FALSE, at);
    }

    /** Something is put into an object that was made here, or handed in to be filled. */
    void fill(Typed object, SourceSpan at) {
        if (object.value() instanceof Value.Ref || isGiven(object.value())) {
            expressions.objects.set(object, FILLED, Value.Const.TRUE, at);
        }
    }

    /** Something is put in where the condition holds. */
    void fill(Typed object, Cond when, SourceSpan at) {
        Value before = expressions.objects.property(object.value(), FILLED);
        expressions.objects.set(object, FILLED, Values.choice(when, Value.Const.TRUE, before), at);
    }

    /** What is in the other one is put in, if there is anything. */
    void fill(Typed object, Value.Many other, SourceSpan at) {
        if (object.value() instanceof Value.Ref) {
            fill(object, Conditions.notEmpty(other), at);
        }
    }

    private static boolean isGiven(Value value) {
        return value instanceof Value.Param p && p.index() != Value.Param.THIS;
    }

    /** When there is something in the object; empty where this does not hang on what was seen to happen. */
    Optional<Cond> filled(Value object) {
        if (!(object instanceof Value.Ref) && !isGiven(object)) {
            return Optional.empty();
        }
        Value filled = expressions.objects.property(object, FILLED);
        if (!(filled instanceof Value.Truth) && !(filled instanceof Value.Choice)) {
            return Optional.empty();
        }
        Cond seen = Conditions.truth(filled);
        boolean open = object instanceof Value.Ref r
                && interpreter.state.heap.containsKey(r.id())
                && interpreter.state.heap.get(r.id()).open();
        return Optional.of(open ? Cond.or(seen, new Cond.Holds(interpreter.unknown())) : seen);
    }

    /** The collection of which only is known when there is something in it. */
    static Value.Many collection(Value element, Cond filled) {
        return new Value.Many(new Value.Derived(SOURCE, List.of(element)), element, filled);
    }

    /** The condition does not speak of the elements, but says when there are any. */
    static boolean isCollection(Value source) {
        return source instanceof Value.Derived d && d.how().equals(SOURCE);
    }

    /** A call on an object of a library that collects what is wrong, or attributes. */
    Optional<Typed> onValue(Typed object, String name, List<Typed> arguments, SourceSpan at) {
        if (ErrorCollectors.REPORTING.contains(name) && !arguments.isEmpty() && isGiven(object.value())) {
            expressions.objects.set(object, FILLED, Value.Const.TRUE, at);
            return Optional.of(new Typed(interpreter.unknown(), Type.UNKNOWN));
        }
        if (ErrorCollectors.ASKING.contains(name) || ErrorCollectors.COUNTING.contains(name)) {
            Value filled = expressions.objects.property(object.value(), FILLED);
            return Optional.of(
                    ErrorCollectors.ASKING.contains(name)
                            ? new Typed(filled, Type.library("boolean"))
                            : new Typed(
                                    Values.derived(
                                            "size", List.of(collection(object.value(), Conditions.truth(filled)))),
                                    Type.library("int")));
        }
        return object.type().isLibrary(WITH_ATTRIBUTES) && !arguments.isEmpty()
                ? attribute(object, name, arguments, at)
                : Optional.empty();
    }

    private Optional<Typed> attribute(Typed object, String name, List<Typed> arguments, SourceSpan at) {
        if (!(arguments.get(0).value() instanceof Value.Const key) || key.kind() != Value.Const.Kind.STRING) {
            return Optional.empty();
        }
        String attribute = ATTRIBUTE + key.text();
        switch (name) {
            case "setAttribute", "addAttribute", "addFlashAttribute":
                if (arguments.size() == 2) {
                    expressions.objects.set(object, attribute, arguments.get(1).value(), at);
                    return Optional.of(object);
                }
                return Optional.empty();
            case "getAttribute":
                return Optional.of(new Typed(expressions.objects.property(object.value(), attribute), Type.UNKNOWN));
            case "containsAttribute":
                return Optional.of(
                        Expressions.truth(Conditions.notNull(expressions.objects.property(object.value(), attribute))));
            default:
                return Optional.empty();
        }
    }
}
