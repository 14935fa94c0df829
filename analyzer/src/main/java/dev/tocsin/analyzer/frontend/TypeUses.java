package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.expr.Name;
import com.github.javaparser.ast.type.ArrayType;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.IntersectionType;
import com.github.javaparser.ast.type.PrimitiveType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.ast.type.UnionType;
import com.github.javaparser.ast.type.UnknownType;
import com.github.javaparser.ast.type.VarType;
import com.github.javaparser.ast.type.VoidType;
import com.github.javaparser.ast.type.WildcardType;
import dev.tocsin.analyzer.facts.TypeParameter;
import dev.tocsin.analyzer.facts.TypeUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers types. An intersection is lowered to its first type. */
final class TypeUses {

    private static final TypeUse ANY = TypeUse.of("?");

    private final Context context;

    TypeUses(Context context) {
        this.context = context;
    }

    TypeUse lower(Type type) {
        if (!context.enter(type)) {
            return ANY;
        }
        try {
            return lowerHere(type);
        } finally {
            context.leave();
        }
    }

    private TypeUse lowerHere(Type type) {
        if (type instanceof ClassOrInterfaceType named) {
            return new TypeUse(nameOf(named), argumentsOf(named), 0);
        }
        if (type instanceof PrimitiveType primitive) {
            return TypeUse.of(primitive.asString());
        }
        if (type instanceof ArrayType array) {
            return arrayOf(array);
        }
        if (type instanceof VoidType) {
            return TypeUse.of("void");
        }
        if (type instanceof UnknownType) {
            return TypeUse.NONE;
        }
        if (type instanceof VarType) {
            return TypeUse.of("var");
        }
        if (type instanceof WildcardType wildcard) {
            return wildcard.getExtendedType()
                    .or(wildcard::getSuperType)
                    .map(this::lower)
                    .orElse(ANY);
        }
        if (type instanceof IntersectionType intersection) {
            return lower(intersection.getElements().get(0));
        }
        if (type instanceof UnionType union) {
            return lower(union.getElements().get(0));
        }
        return TypeUse.of(type.asString());
    }

    List<TypeUse> lowerAll(NodeList<? extends Type> types) {
        if (types.isEmpty()) {
            return List.of();
        }
        List<TypeUse> lowered = new ArrayList<>(types.size());
        for (Type type : types) {
            lowered.add(lower(type));
        }
        return lowered;
    }

    List<TypeUse> lowerAll(Optional<? extends NodeList<? extends Type>> types) {
        return types.isEmpty() ? List.of() : lowerAll(types.get());
    }

    /** The alternatives of a catch clause's type. */
    List<TypeUse> alternatives(Type type) {
        return type instanceof UnionType union ? lowerAll(union.getElements()) : List.of(lower(type));
    }

    List<TypeParameter> parameters(NodeList<com.github.javaparser.ast.type.TypeParameter> parameters) {
        List<TypeParameter> lowered = new ArrayList<>(parameters.size());
        for (com.github.javaparser.ast.type.TypeParameter parameter : parameters) {
            lowered.add(new TypeParameter(context.name(parameter.getName()), lowerAll(parameter.getTypeBound())));
        }
        return lowered;
    }

    TypeUse arrayOf(TypeUse element) {
        return new TypeUse(element.name(), element.arguments(), element.dimensions() + 1);
    }

    /** A dotted name. */
    String nameOf(Name name) {
        if (name.getQualifier().isEmpty()) {
            return context.name(name);
        }
        List<String> parts = new ArrayList<>();
        for (Optional<Name> part = Optional.of(name);
                part.isPresent();
                part = part.get().getQualifier()) {
            parts.add(context.name(part.get()));
        }
        return joined(parts);
    }

    private String nameOf(ClassOrInterfaceType type) {
        if (type.getScope().isEmpty()) {
            return context.name(type.getName());
        }
        List<String> parts = new ArrayList<>();
        for (Optional<ClassOrInterfaceType> part = Optional.of(type);
                part.isPresent();
                part = part.get().getScope()) {
            parts.add(context.name(part.get().getName()));
        }
        return joined(parts);
    }

    private String joined(List<String> partsFromTheLast) {
        StringBuilder name = new StringBuilder();
        for (int i = partsFromTheLast.size() - 1; i >= 0; i--) {
            name.append(partsFromTheLast.get(i)).append(i == 0 ? "" : ".");
        }
        return name.toString();
    }

    private List<TypeUse> argumentsOf(ClassOrInterfaceType type) {
        return lowerAll(type.getTypeArguments());
    }

    private TypeUse arrayOf(ArrayType array) {
        int dimensions = 0;
        Type element = array;
        while (element instanceof ArrayType level) {
            dimensions++;
            element = level.getComponentType();
        }
        TypeUse lowered = lower(element);
        return new TypeUse(lowered.name(), lowered.arguments(), lowered.dimensions() + dimensions);
    }

    /** True where a type is written that is not just a name. */
    static boolean isGenericOrArray(Type type) {
        if (!(type instanceof ClassOrInterfaceType)) {
            return true;
        }
        Optional<ClassOrInterfaceType> part = Optional.of((ClassOrInterfaceType) type);
        while (part.isPresent()) {
            if (part.get().getTypeArguments().isPresent()) {
                return true;
            }
            part = part.get().getScope();
        }
        return false;
    }
}
