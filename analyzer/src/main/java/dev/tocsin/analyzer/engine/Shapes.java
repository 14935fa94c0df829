package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.engine.Approach.Argument;
import dev.tocsin.analyzer.engine.Approach.Making;
import dev.tocsin.analyzer.engine.Approach.Shape;
import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How objects of a type come into being, as far as sources (and Lombok's annotations in them) tell. */
final class Shapes {

    /** Objects in objects in objects are made by the reader. */
    private static final int MAX_DEPTH = 2;

    /** An object that wants more is made by the reader. */
    private static final int MAX_PARTS = 24;

    private final TypeIndex types;

    Shapes(TypeIndex types) {
        this.types = types;
    }

    Shape of(Type type) {
        return of(type, 0);
    }

    private Shape of(Type type, int depth) {
        if (type.unknown() || type.variable()) {
            return new Shape("", List.of(), type.dimensions(), Making.UNKNOWN, List.of());
        }
        List<Shape> arguments =
                type.arguments().stream().map(a -> of(a, MAX_DEPTH)).toList();
        if (type.declaration().isEmpty()) {
            return new Shape(type.name(), arguments, type.dimensions(), Making.LIBRARY, List.of());
        }
        TypeDecl decl = type.declaration().get();
        if (decl.facts().kind() == TypeFacts.Kind.ENUM) {
            return new Shape(type.name(), arguments, type.dimensions(), Making.CONSTANT, List.of());
        }
        Optional<Shape> made =
                depth >= MAX_DEPTH || type.dimensions() > 0 ? Optional.empty() : made(type, decl, arguments, depth);
        return made.orElseGet(() -> new Shape(type.name(), arguments, type.dimensions(), Making.UNKNOWN, List.of()));
    }

    private Optional<Shape> made(Type type, TypeDecl decl, List<Shape> arguments, int depth) {
        boolean inner = decl.enclosing().isPresent()
                && decl.facts().kind() == TypeFacts.Kind.CLASS
                && !decl.facts().is(Modifier.STATIC);
        if (inner
                || decl.isInterface()
                || decl.facts().is(Modifier.ABSTRACT)
                || decl.facts().is(Modifier.PRIVATE)) {
            return Optional.empty();
        }
        if (decl.facts().kind() == TypeFacts.Kind.RECORD) {
            return constructed(type, decl, decl.facts().components(), arguments, depth);
        }
        if (hasEmptyConstructor(decl)) {
            List<Argument> parts = settable(type, depth);
            return parts.size() > MAX_PARTS
                    ? Optional.empty()
                    : Optional.of(new Shape(type.name(), arguments, 0, Making.SETTERS, parts));
        }
        return constructors(decl).stream()
                .filter(c -> c.is(Modifier.PUBLIC) && !c.parameters().isEmpty())
                .min(Comparator.comparingInt(c -> c.parameters().size()))
                .map(MethodFacts::parameters)
                .flatMap(parameters -> constructed(type, decl, parameters, arguments, depth));
    }

    private Optional<Shape> constructed(
            Type type, TypeDecl decl, List<Parameter> parameters, List<Shape> arguments, int depth) {
        if (parameters.size() > MAX_PARTS) {
            return Optional.empty();
        }
        List<Argument> parts = parameters.stream()
                .map(p -> new Argument(p.name(), of(member(type, types.resolve(p.type(), decl)), depth + 1)))
                .toList();
        return Optional.of(new Shape(type.name(), arguments, 0, Making.CONSTRUCTOR, parts));
    }

    private static List<MethodFacts> constructors(TypeDecl decl) {
        return decl.facts().methods().stream().filter(MethodFacts::constructor).toList();
    }

    private static boolean hasEmptyConstructor(TypeDecl decl) {
        List<MethodFacts> written = constructors(decl);
        if (written.stream().anyMatch(c -> c.parameters().isEmpty() && c.is(Modifier.PUBLIC))) {
            return true;
        }
        if (decl.annotation("NoArgsConstructor")
                .filter(a -> a.value("access").isEmpty())
                .isPresent()) {
            return true;
        }
        Set<String> takesAway =
                Set.of("AllArgsConstructor", "RequiredArgsConstructor", "Builder", "SuperBuilder", "Value");
        return written.isEmpty()
                && decl.facts().annotations().stream()
                        .map(Annotation::simpleName)
                        .noneMatch(takesAway::contains)
                && (decl.annotation("Data").isEmpty()
                        || decl.facts().fields().stream().noneMatch(Shapes::isRequired));
    }

    private static boolean isRequired(FieldFacts field) {
        return field.modifiers().contains(Modifier.FINAL) && field.initializer().isEmpty();
    }

    /** The properties that have a setter, written or Lombok's, those of superclasses last. */
    private List<Argument> settable(Type type, int depth) {
        List<Argument> parts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Type owner : types.hierarchy(type)) {
            if (owner.declaration().isEmpty()) {
                continue;
            }
            TypeDecl decl = owner.declaration().get();
            for (FieldFacts field : decl.facts().fields()) {
                boolean set = !field.modifiers().contains(Modifier.STATIC)
                        && !field.modifiers().contains(Modifier.FINAL)
                        && (lombokSets(decl, field) || isWrittenSetter(decl, field));
                if (set && seen.add(field.name())) {
                    Type of = member(owner, types.resolve(field.type(), decl));
                    parts.add(new Argument(field.name(), of(of, depth + 1)));
                }
            }
        }
        return parts;
    }

    private static boolean lombokSets(TypeDecl decl, FieldFacts field) {
        boolean chosen =
                field.annotations().stream().anyMatch(a -> a.simpleName().equals("Setter"));
        // A boolean isActive is set by setActive, whatever its type's case: the reader may write that.
        boolean usual = !field.name().matches("is[A-Z].*");
        return usual
                && (chosen
                        || decl.annotation("Data").isPresent()
                        || decl.annotation("Setter").isPresent());
    }

    private static boolean isWrittenSetter(TypeDecl decl, FieldFacts field) {
        String setter = "set" + field.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + field.name().substring(1);
        return decl.facts().methods().stream()
                .anyMatch(m -> m.name().equals(setter)
                        && m.is(Modifier.PUBLIC)
                        && m.parameters().size() == 1
                        && m.parameters().get(0).type().equals(field.type()));
    }

    private Type member(Type owner, Type type) {
        return TypeIndex.substitute(type, types.bindings(owner));
    }
}
