package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts that objects keep in fields: {@code private String insertSql = "INSERT .."}, or put together in a constructor or
 * after injection. A field that is not final may hold another text later; what it says of tables and columns is taken from the
 * text that the class itself gives it.
 */
final class FieldTexts {

    private static final int MAX_DEPTH = 3;

    private final Program program;
    private final Map<Text, Optional<String>> texts = new ConcurrentHashMap<>();

    /** The question after the text in a field. */
    private record Text(TypeDecl owner, String field) {}

    FieldTexts(Program program) {
        this.program = program;
    }

    /**
     * The text in a field of an object that code in the type knows by a field of its own, or of {@code this}.
     *
     * @param following who asks
     */
    Optional<String> of(Following following, TypeDecl context, Value.Property property) {
        return holder(context, property.of(), 0).flatMap(h -> of(following, h, property.name()));
    }

    private Optional<TypeDecl> holder(TypeDecl context, Value object, int depth) {
        if (object.equals(new Value.Param(Value.Param.THIS))) {
            return Optional.of(context);
        }
        if (object instanceof Value.Property p && depth < MAX_DEPTH) {
            return holder(context, p.of(), depth + 1).flatMap(h -> typeOf(h, p.name()));
        }
        return object instanceof Value.Named n
                ? program.typeNamed(n.type()).declaration().flatMap(h -> typeOf(h, n.name()))
                : Optional.empty();
    }

    private Optional<TypeDecl> typeOf(TypeDecl owner, String field) {
        return program.types
                .field(program.types.typeOf(owner), field)
                .flatMap(f -> f.type().declaration());
    }

    /** The text in a field of {@code this}, seen from code in the type. */
    Optional<String> of(Following following, TypeDecl context, String name) {
        Optional<TypeIndex.Field> field = program.types
                .field(program.types.typeOf(context), name)
                .filter(f -> f.type().isLibrary("String", "StringBuilder", "StringBuffer", "CharSequence"));
        if (field.isEmpty()) {
            return Optional.empty();
        }
        TypeDecl owner = field.get().owner();
        Text question = new Text(owner, name);
        Optional<String> known = texts.get(question);
        if (known != null) {
            return known;
        }
        if (!following.open(question)) {
            // A text that is made of itself: sql = String.format(sql, prefix) sees the initial one.
            return program.constants
                    .value(owner, field.get().facts())
                    .flatMap(v -> Texts.text(v, p -> Optional.empty()));
        }
        Optional<String> text = assigned(following, owner, name)
                .or(() -> program.constants.value(owner, field.get().facts()).flatMap(v -> text(following, owner, v)));
        following.close();
        texts.put(question, text);
        return text;
    }

    /** Forgets all texts. */
    void clear() {
        texts.clear();
    }

    private Optional<String> assigned(Following following, TypeDecl owner, String name) {
        Optional<String> text = Optional.empty();
        for (Method method : initializing(owner)) {
            for (Event event : following
                    .summary(new Body(method, owner))
                    .map(Summary::events)
                    .orElse(List.of())) {
                if (event instanceof Event.Assignment a
                        && a.property().equals(name)
                        && a.target().equals(new Value.Param(Value.Param.THIS))) {
                    Optional<String> given = text(following, owner, a.value());
                    text = given.isPresent() ? given : text;
                }
            }
        }
        return text;
    }

    private Optional<String> text(Following following, TypeDecl owner, Value value) {
        return Texts.text(value, p -> of(following, owner, p), l -> program.keyedTexts.of(l, owner));
    }

    private List<Method> initializing(TypeDecl owner) {
        List<Method> methods = new ArrayList<>(program.types.declaredMethods(owner, MethodFacts.CONSTRUCTOR));
        for (MethodFacts facts : owner.facts().methods()) {
            if (facts.name().equals("afterPropertiesSet")
                    || facts.name().equals(MethodFacts.INITIALIZER)
                    || Annotations.has(facts.annotations(), "PostConstruct")) {
                methods.add(new Method(owner, facts));
            }
        }
        return methods;
    }
}
