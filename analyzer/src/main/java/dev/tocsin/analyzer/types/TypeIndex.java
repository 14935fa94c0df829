package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeParameter;
import dev.tocsin.analyzer.facts.TypeUse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All declared types together: resolves names as Java does (enclosing types, inherited member types, imports, same
 * package, wildcard imports), knows supertypes with their type arguments, members with inheritance, and subtypes.
 *
 * <p>Where two declarations have the same qualified name (the modules of a repository may repeat a class), the one that
 * shares most of its path with the file that names it is meant.
 *
 * <p>Safe for use by several threads.
 */
public final class TypeIndex {

    private static final int MAX_HIERARCHY = 64;

    private final Map<String, List<TypeDecl>> byQualifiedName = new HashMap<>();
    private final Map<TypeFacts, TypeDecl> byFacts = new IdentityHashMap<>();
    private final Set<String> declaredNames = new HashSet<>();
    private final List<TypeDecl> all = new ArrayList<>();
    private final Map<TypeDecl, List<TypeDecl>> directSubtypes = new IdentityHashMap<>();
    private final Map<TypeDecl, List<Type>> supertypes = new IdentityHashMap<>();
    private final Map<TypeDecl, Map<String, Optional<TypeDecl>>> simpleNames = new ConcurrentHashMap<>();
    private final Map<TypeDecl, Type> selfTypes = new ConcurrentHashMap<>();
    private final Map<TypeDecl, List<Type>> hierarchies = new ConcurrentHashMap<>();
    private final Map<TypeDecl, Map<String, List<Method>>> methods = new ConcurrentHashMap<>();
    private final Map<String, List<Method>> methodsByName;
    private final IdentityMemo<TypeUse, Resolved> resolved = new IdentityMemo<>();

    /** What a use of a type means; the same use is asked about again and again in the same place. */
    private record Resolved(TypeDecl context, MethodFacts method, Type type) {}

    /**
     * @param files in the order of their paths
     */
    public TypeIndex(Collection<FileFacts> files) {
        for (FileFacts file : files) {
            for (TypeFacts type : file.types()) {
                add(file, type, Optional.empty());
            }
        }
        for (TypeDecl decl : all) {
            for (Type supertype : supertypes(decl)) {
                supertype
                        .declaration()
                        .ifPresent(s -> directSubtypes
                                .computeIfAbsent(s, k -> new ArrayList<>())
                                .add(decl));
            }
        }
        // What was looked up while supertypes were not all known is looked up anew.
        simpleNames.clear();
        hierarchies.clear();
        resolved.clear();
        methodsByName = methodsByName(all);
    }

    private void add(FileFacts file, TypeFacts facts, Optional<TypeDecl> enclosing) {
        TypeDecl decl = new TypeDecl(file, facts, enclosing);
        byFacts.put(facts, decl);
        declaredNames.add(decl.name());
        all.add(decl);
        if (!facts.qualifiedName().isEmpty()) {
            byQualifiedName
                    .computeIfAbsent(facts.qualifiedName(), k -> new ArrayList<>(1))
                    .add(decl);
        }
        for (TypeFacts nested : facts.nested()) {
            add(file, nested, Optional.of(decl));
        }
        for (TypeFacts inner : InnerTypes.of(facts)) {
            add(file, inner, Optional.of(decl));
        }
    }

    /** Every declared type, in the order of files and positions; local and anonymous ones come after their owner. */
    public List<TypeDecl> all() {
        return all;
    }

    /** The declaration of these facts, which must be of a file that this index was made from. */
    public TypeDecl declaration(TypeFacts facts) {
        return byFacts.get(facts);
    }

    /** All declarations of that qualified name. */
    public List<TypeDecl> named(String qualifiedName) {
        return byQualifiedName.getOrDefault(qualifiedName, List.of());
    }

    public Optional<TypeDecl> byQualifiedName(String name, FileFacts from) {
        List<TypeDecl> found = byQualifiedName.get(name);
        if (found == null) {
            return Optional.empty();
        }
        return found.size() == 1
                ? Optional.of(found.get(0))
                : found.stream()
                        .max(Comparator.comparingInt(d -> sharedPath(d.file().file(), from.file())));
    }

    private static int sharedPath(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** The type that {@code use} means inside {@code context}; {@code method} brings its own type parameters. */
    public Type resolve(TypeUse use, TypeDecl context, Optional<MethodFacts> method) {
        if (use.inferred()) {
            return Type.UNKNOWN;
        }
        Optional<Resolved> known = resolved.get(use);
        if (known.isPresent() && known.get().context == context && known.get().method == method.orElse(null)) {
            return known.get().type;
        }
        Type type = resolveAnew(use, context, method);
        resolved.put(use, new Resolved(context, method.orElse(null), type));
        return type;
    }

    private Type resolveAnew(TypeUse use, TypeDecl context, Optional<MethodFacts> method) {
        List<Type> arguments = new ArrayList<>(use.arguments().size());
        for (TypeUse argument : use.arguments()) {
            arguments.add(resolve(argument, context, method));
        }
        if (use.name().indexOf('.') < 0) {
            Optional<Type> variable = variable(use.name(), context, method);
            if (variable.isPresent()) {
                return new Type(
                        variable.get().name(), variable.get().arguments(), Optional.empty(), true, use.dimensions());
            }
        }
        Optional<TypeDecl> decl = declaration(use.name(), context);
        String name = decl.map(TypeDecl::qualifiedName).orElseGet(() -> importedName(use.name(), context.file()));
        return new Type(name, arguments, decl, false, use.dimensions());
    }

    public Type resolve(TypeUse use, TypeDecl context) {
        return resolve(use, context, Optional.empty());
    }

    /** The type of {@code this} inside the declaration, its own type parameters as arguments. */
    public Type typeOf(TypeDecl decl) {
        return selfTypes.computeIfAbsent(decl, TypeIndex::selfType);
    }

    private static Type selfType(TypeDecl decl) {
        List<Type> arguments = new ArrayList<>();
        for (TypeParameter parameter : decl.typeParameters()) {
            arguments.add(new Type(parameter.name(), List.of(), Optional.empty(), true, 0));
        }
        return new Type(decl.qualifiedName(), arguments, Optional.of(decl), false, 0);
    }

    /** The first bound of a type variable, as seen in the context. */
    public Type bound(String variable, TypeDecl context, Optional<MethodFacts> method) {
        Optional<TypeParameter> parameter = method.flatMap(m -> m.typeParameters().stream()
                .filter(p -> p.name().equals(variable))
                .findFirst());
        for (TypeDecl d = context;
                parameter.isEmpty() && d != null;
                d = d.enclosing().orElse(null)) {
            parameter = d.typeParameters().stream()
                    .filter(p -> p.name().equals(variable))
                    .findFirst();
        }
        return parameter
                .filter(p -> !p.bounds().isEmpty() && !p.bounds().get(0).name().equals(variable))
                .map(p -> resolve(p.bounds().get(0), context, method))
                .filter(t -> !t.variable())
                .orElse(Type.UNKNOWN);
    }

    private static Optional<Type> variable(String name, TypeDecl context, Optional<MethodFacts> method) {
        boolean declared = method.isPresent() && isAmong(name, method.get().typeParameters());
        for (TypeDecl d = context; !declared && d != null; d = d.enclosing().orElse(null)) {
            declared = isAmong(name, d.typeParameters());
        }
        return declared ? Optional.of(new Type(name, List.of(), Optional.empty(), true, 0)) : Optional.empty();
    }

    private static boolean isAmong(String name, List<TypeParameter> parameters) {
        for (TypeParameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The declaration that a possibly dotted name means inside the context. */
    public Optional<TypeDecl> declaration(String name, TypeDecl context) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        Map<String, Optional<TypeDecl>> known = simpleNames.computeIfAbsent(context, k -> new ConcurrentHashMap<>());
        Optional<TypeDecl> decl = known.get(first);
        if (decl == null) {
            decl = simple(first, context);
            known.put(first, decl);
        }
        if (dot < 0) {
            return decl;
        }
        String rest = name.substring(dot + 1);
        if (decl.isPresent()) {
            return member(decl.get(), rest, context.file());
        }
        return byQualifiedName(name, context.file());
    }

    private Optional<TypeDecl> member(TypeDecl decl, String path, FileFacts from) {
        TypeDecl current = decl;
        for (String part : path.split("\\.")) {
            Optional<TypeDecl> next = memberType(current, part, from);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            current = next.get();
        }
        return Optional.of(current);
    }

    private Optional<TypeDecl> memberType(TypeDecl decl, String name, FileFacts from) {
        Set<TypeDecl> seen = new HashSet<>();
        Deque<TypeDecl> open = new ArrayDeque<>(List.of(decl));
        while (!open.isEmpty() && seen.size() < MAX_HIERARCHY) {
            TypeDecl next = open.poll();
            if (!seen.add(next)) {
                continue;
            }
            Optional<TypeDecl> found = byQualifiedName(next.qualifiedName() + "." + name, from);
            if (found.isPresent()) {
                return found;
            }
            // While supertypes are themselves being resolved, only what is known already is looked through.
            for (Type supertype : supertypes.getOrDefault(next, List.of())) {
                supertype.declaration().ifPresent(open::add);
            }
        }
        return Optional.empty();
    }

    private Optional<TypeDecl> simple(String name, TypeDecl context) {
        if (!declaredNames.contains(name)) {
            return Optional.empty();
        }
        for (TypeDecl d = context; d != null; d = d.enclosing().orElse(null)) {
            if (d.name().equals(name)) {
                return Optional.of(d);
            }
            Optional<TypeDecl> member = memberType(d, name, context.file());
            if (member.isPresent()) {
                return member;
            }
        }
        FileFacts file = context.file();
        for (Import imported : file.imports()) {
            if (!imported.wildcard() && imported.name().endsWith("." + name)) {
                return byQualifiedName(imported.name(), file);
            }
        }
        Optional<TypeDecl> samePackage =
                byQualifiedName(file.packageName().isEmpty() ? name : file.packageName() + "." + name, file);
        if (samePackage.isPresent()) {
            return samePackage;
        }
        for (Import imported : file.imports()) {
            if (imported.wildcard()) {
                Optional<TypeDecl> found = byQualifiedName(imported.name() + "." + name, file);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isLastSegment(String segment, String name) {
        int dot = name.length() - segment.length() - 1;
        return dot >= 0 && name.charAt(dot) == '.' && name.endsWith(segment);
    }

    private static String importedName(String name, FileFacts file) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        for (Import imported : file.imports()) {
            if (!imported.wildcard() && !imported.isStatic() && isLastSegment(first, imported.name())) {
                return imported.name() + (dot < 0 ? "" : name.substring(dot));
            }
        }
        return name;
    }

    /** The direct supertypes, with their type arguments in terms of the declaration's own parameters. */
    public List<Type> supertypes(TypeDecl decl) {
        List<Type> known = supertypes.get(decl);
        if (known != null) {
            return known;
        }
        supertypes.put(decl, List.of());
        List<Type> resolved = new ArrayList<>();
        for (TypeUse use : decl.facts().supertypes()) {
            // A supertype's name is looked up outside of the type itself, or a nested type could extend itself.
            resolved.add(resolve(use, decl));
        }
        supertypes.put(decl, List.copyOf(resolved));
        return resolved;
    }

    /** The direct supertypes of a type with its arguments put in. */
    public List<Type> supertypes(Type type) {
        if (type.declaration().isEmpty()) {
            return List.of();
        }
        TypeDecl decl = type.declaration().get();
        Map<String, Type> bindings = bindings(type);
        List<Type> result = new ArrayList<>();
        for (Type supertype : supertypes(decl)) {
            result.add(substitute(supertype, bindings));
        }
        return result;
    }

    /** What the type's parameters stand for. A raw type's parameters stand for nothing. */
    public Map<String, Type> bindings(Type type) {
        if (type.declaration().isEmpty() || type.arguments().isEmpty()) {
            return Map.of();
        }
        Map<String, Type> bindings = new LinkedHashMap<>();
        List<TypeParameter> parameters = type.declaration().get().typeParameters();
        for (int i = 0; i < parameters.size() && i < type.arguments().size(); i++) {
            bindings.put(parameters.get(i).name(), type.arguments().get(i));
        }
        return bindings;
    }

    public static Type substitute(Type type, Map<String, Type> bindings) {
        if (bindings.isEmpty()) {
            return type;
        }
        if (type.variable()) {
            Type bound = bindings.get(type.name());
            return bound == null
                    ? type
                    : new Type(
                            bound.name(),
                            bound.arguments(),
                            bound.declaration(),
                            bound.variable(),
                            bound.dimensions() + type.dimensions());
        }
        if (type.arguments().isEmpty()) {
            return type;
        }
        List<Type> arguments = new ArrayList<>(type.arguments().size());
        for (Type argument : type.arguments()) {
            arguments.add(substitute(argument, bindings));
        }
        return new Type(type.name(), arguments, type.declaration(), false, type.dimensions());
    }

    /** The type and all it inherits from, nearest first, each once. */
    public List<Type> hierarchy(Type type) {
        if (type.declaration().isEmpty()) {
            return List.of(type);
        }
        TypeDecl decl = type.declaration().get();
        List<Type> own = hierarchies.get(decl);
        if (own == null) {
            own = List.copyOf(climb(typeOf(decl)));
            hierarchies.put(decl, own);
        }
        Map<String, Type> bindings = decl.typeParameters().isEmpty() ? Map.of() : bindings(type);
        if (bindings.isEmpty()) {
            return own;
        }
        List<Type> seen = new ArrayList<>(own.size());
        for (Type supertype : own) {
            seen.add(substitute(supertype, bindings));
        }
        return seen;
    }

    private List<Type> climb(Type type) {
        List<Type> result = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        Deque<Type> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty() && result.size() < MAX_HIERARCHY) {
            Type next = open.poll();
            if (seen.add(next.declaration().<Object>map(d -> d).orElse(next.name()))) {
                result.add(next);
                open.addAll(supertypes(next));
            }
        }
        return result;
    }

    /** The library supertype (or the type itself) of one of these simple names. */
    public Optional<Type> librarySupertype(Type type, String... simpleNames) {
        for (Type candidate : hierarchy(type)) {
            if (candidate.isLibrary(simpleNames)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The declared supertype (or the type itself) that is this declaration, with its arguments. */
    public Optional<Type> asSuper(Type type, TypeDecl decl) {
        for (Type candidate : hierarchy(type)) {
            if (candidate.declaration().filter(d -> d == decl).isPresent()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** All declared subtypes that can have instances of their own code: concrete classes, enums, records, lambdas not. */
    public List<TypeDecl> concreteSubtypes(TypeDecl decl) {
        List<TypeDecl> result = new ArrayList<>();
        Set<TypeDecl> seen = new HashSet<>();
        Deque<TypeDecl> open = new ArrayDeque<>(directSubtypes.getOrDefault(decl, List.of()));
        while (!open.isEmpty() && seen.size() < 512) {
            TypeDecl next = open.poll();
            if (!seen.add(next)) {
                continue;
            }
            if (!next.isInterface() && !next.facts().is(dev.tocsin.analyzer.facts.Modifier.ABSTRACT)) {
                result.add(next);
            }
            open.addAll(directSubtypes.getOrDefault(next, List.of()));
        }
        return result;
    }

    /** Declared interfaces below a declared interface. */
    public List<TypeDecl> directSubtypes(TypeDecl decl) {
        return directSubtypes.getOrDefault(decl, List.of());
    }

    /** The methods of that name that the declaration itself has. */
    public List<Method> declaredMethods(TypeDecl decl, String name) {
        Map<String, List<Method>> known = methods.get(decl);
        if (known == null) {
            known = methodsByName(List.of(decl));
            methods.put(decl, known);
        }
        return known.getOrDefault(name, List.of());
    }

    /** The methods of that name that any declaration has, in the order of {@link #all}. */
    public List<Method> methodsNamed(String name) {
        return methodsByName.getOrDefault(name, List.of());
    }

    private static Map<String, List<Method>> methodsByName(List<TypeDecl> decls) {
        Map<String, List<Method>> byName = new HashMap<>();
        for (TypeDecl decl : decls) {
            for (MethodFacts facts : decl.facts().methods()) {
                byName.computeIfAbsent(facts.name(), k -> new ArrayList<>(1)).add(new Method(decl, facts));
            }
        }
        return byName;
    }

    /**
     * The method that a call means: the nearest in the hierarchy that takes that many arguments, a body before none; among
     * overloads the one whose parameter types fit the arguments best.
     */
    public Optional<Method> method(Type receiver, String name, List<Type> arguments) {
        Method best = null;
        int bestScore = -1;
        for (Type type : hierarchy(receiver)) {
            if (type.declaration().isEmpty()) {
                continue;
            }
            TypeDecl decl = type.declaration().get();
            for (Method candidate : declaredMethods(decl, name)) {
                int score = fit(candidate, arguments, type);
                if (score < 0) {
                    continue;
                }
                if (candidate.facts().body().isPresent()) {
                    score += 1;
                }
                if (score > bestScore) {
                    best = candidate;
                    bestScore = score;
                }
            }
            if (best != null && best.facts().body().isPresent() && best.owner() == decl) {
                break;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How well the arguments fit, or -1. */
    private int fit(Method method, List<Type> arguments, Type owner) {
        MethodFacts facts = method.facts();
        int declared = facts.parameters().size();
        boolean varargs = declared > 0 && facts.parameters().get(declared - 1).varargs();
        if (varargs ? arguments.size() < declared - 1 : arguments.size() != declared) {
            return -1;
        }
        int score = varargs ? 1 : 2;
        Map<String, Type> bindings = bindings(owner);
        for (int i = 0; i < declared && i < arguments.size(); i++) {
            Type argument = arguments.get(i);
            if (argument.unknown() || argument.variable()) {
                continue;
            }
            Type parameter =
                    substitute(resolve(facts.parameters().get(i).type(), method.owner(), Optional.of(facts)), bindings);
            if (parameter.unknown() || parameter.variable()) {
                continue;
            }
            if (parameter.simpleName().equals(argument.simpleName())) {
                score += 4;
            } else if (hierarchy(argument).stream().anyMatch(t -> t.simpleName().equals(parameter.simpleName()))) {
                score += 3;
            } else if (argument.declaration().isPresent()
                    && parameter.declaration().isPresent()) {
                score -= 3;
            }
        }
        return Math.max(score, 0);
    }

    /** The field, inherited or not, with its type as seen from the receiver. */
    public Optional<Field> field(Type receiver, String name) {
        for (Type type : hierarchy(receiver)) {
            if (type.declaration().isEmpty()) {
                continue;
            }
            Optional<FieldFacts> field = type.declaration().get().field(name);
            if (field.isPresent()) {
                TypeDecl owner = type.declaration().get();
                return Optional.of(new Field(
                        owner, field.get(), substitute(resolve(field.get().type(), owner), bindings(type))));
            }
        }
        return Optional.empty();
    }

    /**
     * A field found.
     *
     * @param type as seen from the receiver, type arguments put in
     */
    public record Field(TypeDecl owner, FieldFacts facts, Type type) {}

    /** Finds the types declared inside bodies. */
    private static final class InnerTypes {

        private final List<TypeFacts> found = new ArrayList<>();
        // Made once: with the compiler that the launcher asks for, a lambda costs a call of native code to make.
        private final Consumer<Stmt> statements = this::visit;
        private final Consumer<Expr> expressions = this::visit;
        private final Consumer<TypeFacts> types = found::add;

        static List<TypeFacts> of(TypeFacts type) {
            InnerTypes inner = new InnerTypes();
            for (MethodFacts method : type.methods()) {
                method.body().ifPresent(inner.statements);
            }
            for (FieldFacts field : type.fields()) {
                field.initializer().ifPresent(inner.expressions);
            }
            return inner.found;
        }

        private void visit(Stmt statement) {
            Walk.statement(statement, statements, expressions, types);
        }

        private void visit(Expr expression) {
            Walk.expression(expression, statements, expressions, types);
        }
    }
}
