package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.beans.Introspector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Methods of beans, and of helpers that the program makes itself, that have been left over: nothing calls them, while requests
 * come to other methods of the class, or the class belongs to an application, which nobody else's program calls. And those of
 * plain classes of which nobody has an object, and of beans that nothing in an application asks for.
 *
 * <p>A method counts as called where anything of its name is called with as many arguments, unless that call is known to
 * mean a method that has nothing to do with it; and where its name is handed on, or stands in an annotation, a text, a page
 * or a configuration. What a framework may call for an annotation or an interface of its own is never left over.
 */
final class Uncalled {

    /** Annotations that make a class a bean, and make nobody call its methods. */
    private static final Set<String> BEANS = Set.of(
            "Service",
            "Component",
            "Repository",
            "ApplicationScoped",
            "Singleton",
            "Stateless",
            "Stateful",
            "UseCase",
            "PersistenceAdapter");

    /** Annotations that change what a bean or a method is like, and make nobody call it. */
    private static final Set<String> NO_CALL = Set.of(
            "Override",
            "Transactional",
            "TransactionAttribute",
            "Async",
            "Retryable",
            "Validated",
            "Valid",
            "Primary",
            "Profile",
            "Qualifier",
            "Order",
            "DependsOn",
            "Startup",
            "LocalBean",
            "TransactionManagement",
            "ConcurrencyManagement",
            "Lock",
            "AccessTimeout",
            "Lazy",
            "Scope",
            "Slf4j",
            "Log4j2",
            "Log",
            "CommonsLog",
            "RequiredArgsConstructor",
            "AllArgsConstructor",
            "NoArgsConstructor",
            "Getter",
            "Setter",
            "Data",
            "ToString",
            "FieldDefaults",
            "SuppressWarnings",
            "Deprecated",
            "SneakyThrows",
            "CacheConfig",
            "Cacheable",
            "CacheEvict",
            "CachePut",
            "Caching",
            "PreAuthorize",
            "PostAuthorize",
            "Secured",
            "RolesAllowed",
            "Timed",
            "Counted",
            "Observed",
            "NonNull",
            "Nullable",
            "NotNull");

    /** What an annotation's declaration says of the annotation itself. */
    private static final Set<String> OF_ANNOTATIONS = Set.of("Target", "Retention", "Documented", "Inherited");

    private final Program program;
    private final TypeIndex types;
    private final CallPlaces places;
    private final Predicate<String> namedElsewhere;
    private final Predicate<Method> entry;
    private final Map<TypeDecl, Boolean> inUse = new HashMap<>();
    private final Map<TypeDecl, Boolean> askedFor = new HashMap<>();
    private Applications applications;
    private final Map<Method, Boolean> known = new HashMap<>();

    /**
     * @param namedElsewhere whether files that are no part of the program mention a name
     * @param entry whether requests, messages or timers come in at a method
     */
    Uncalled(Program program, CallPlaces places, Predicate<String> namedElsewhere, Predicate<Method> entry) {
        this.program = program;
        this.types = program.types();
        this.places = places;
        this.namedElsewhere = namedElsewhere;
        this.entry = entry;
    }

    /** Whether nothing calls the method, to which no caller was followed. */
    boolean is(Method root) {
        return known.computeIfAbsent(root, this::leftOver);
    }

    private boolean leftOver(Method root) {
        if (ofBean(root) && isNamedNowhere(root) || ofHelper(root) && isCalledNowhere(root) && !onAPage(root)) {
            return inUse.computeIfAbsent(root.owner(), d -> ofApplication(d) || othersAreReached(d));
        }
        return applications().any() && ofForgottenClass(root)
                || ofBean(root) && ofApplication(root.owner()) && nobodyAsksFor(root.owner());
    }

    /** No field, parameter or answer is of the bean's class, or of any type that it implements or extends, so that it is injected nowhere. */
    private boolean nobodyAsksFor(TypeDecl bean) {
        return types.directSubtypes(bean).isEmpty()
                && types.hierarchy(types.typeOf(bean)).stream()
                        .flatMap(t -> t.declaration().stream())
                        .noneMatch(t -> askedFor.computeIfAbsent(t, this::isAskedFor));
    }

    private boolean isAskedFor(TypeDecl type) {
        return namedElsewhere.test(type.name())
                || places.lookedFor(type.name())
                || places.made(type.name())
                || beanNames(type).anyMatch(n -> places.named(n, type.file()) || namedElsewhere.test(n))
                || places.askedFor(type.name(), type);
    }

    /** By which a program may ask its container for one: the class' own name, or what the annotation says. */
    private static Stream<String> beanNames(TypeDecl type) {
        return Stream.concat(
                Stream.of(Introspector.decapitalize(type.name())),
                BEANS.stream()
                        .flatMap(b -> type.annotation(b).stream())
                        .flatMap(a -> Annotations.string(a, "value").stream()));
    }

    private boolean ofBean(Method root) {
        List<Annotation> annotations = root.owner().facts().annotations();
        // A bean that no annotation makes has its class named in a file that makes it.
        return (annotations.stream().anyMatch(a -> BEANS.contains(a.simpleName()))
                        || namedElsewhere.test(root.owner().name()))
                && annotations.stream().allMatch(a -> BEANS.contains(a.simpleName()) || callsNobody(a, root.owner()))
                && ofOwnClass(root);
    }

    /** No framework knows of the object, so that nothing but a call comes to its methods. */
    private boolean ofHelper(Method root) {
        return isPlain(root) && places.made(root.owner().name());
    }

    /** A page makes an object of the class, and calls its method. */
    private boolean onAPage(Method root) {
        return namedElsewhere.test(root.owner().name()) && namedElsewhere.test(root.name());
    }

    /** A class that no bean is made of, whose constructor nobody calls, and that nobody asks for: whatever else has such a method. */
    private boolean ofForgottenClass(Method root) {
        String name = root.owner().name();
        return isPlain(root)
                && types.hierarchy(types.typeOf(root.owner())).stream()
                        .allMatch(t ->
                                t.declaration().filter(d -> d == root.owner()).isPresent()
                                        || t.isLibrary("Object", "Serializable"))
                && !places.made(name)
                && !places.lookedFor(name)
                && !namedElsewhere.test(name)
                && !places.askedFor(name, root.owner());
    }

    private boolean isPlain(Method root) {
        return root.owner().facts().annotations().stream().allMatch(a -> callsNobody(a, root.owner()))
                && types.directSubtypes(root.owner()).isEmpty()
                && ofOwnClass(root);
    }

    private boolean ofOwnClass(Method root) {
        MethodFacts facts = root.facts();
        return !facts.constructor()
                && !facts.is(Modifier.STATIC)
                && !facts.is(Modifier.PRIVATE)
                && root.owner().enclosing().isEmpty()
                && facts.annotations().stream().allMatch(a -> callsNobody(a, root.owner()))
                && declarations(root).stream()
                        .allMatch(m -> m.facts().annotations().stream().allMatch(a -> callsNobody(a, m.owner())))
                && !ofLibrary(root);
    }

    private boolean callsNobody(Annotation annotation, TypeDecl context) {
        return NO_CALL.contains(annotation.simpleName())
                || annotation.simpleName().startsWith("Conditional")
                || types.declaration(annotation.name(), context)
                        .filter(this::marksOnly)
                        .isPresent();
    }

    /** An annotation of the project's own that stands for none of a framework's, and that no code looks for: aspects may go by it. */
    private boolean marksOnly(TypeDecl annotation) {
        return annotation.facts().kind() == TypeFacts.Kind.ANNOTATION
                && !places.lookedFor(annotation.name())
                && annotation.facts().annotations().stream().allMatch(a -> OF_ANNOTATIONS.contains(a.simpleName()));
    }

    /** A library's interface may ask for the method, and the library call it. */
    boolean ofLibrary(Method root) {
        boolean declaredHere =
                declarations(root).stream().anyMatch(m -> m.owner().isInterface());
        return !declaredHere
                && !root.facts().is(Modifier.PRIVATE)
                && !root.facts().is(Modifier.STATIC)
                && types.hierarchy(types.typeOf(root.owner())).stream()
                        .anyMatch(t -> t.declaration().isEmpty() && !t.isLibrary("Object", "Serializable"));
    }

    /** What the method implements or overrides. */
    private List<Method> declarations(Method root) {
        List<Method> declarations = new ArrayList<>();
        for (Type type : types.hierarchy(types.typeOf(root.owner()))) {
            type.declaration()
                    .filter(d -> d != root.owner())
                    .ifPresent(d -> types.declaredMethods(d, root.name()).stream()
                            .filter(m -> m.facts().parameters().size()
                                    == root.facts().parameters().size())
                            .forEach(declarations::add));
        }
        return declarations;
    }

    // ---- calls

    private boolean isNamedNowhere(Method root) {
        return isCalledNowhere(root)
                && !places.named(root.name(), root.owner().file())
                && !namedElsewhere.test(root.name());
    }

    private boolean isCalledNowhere(Method root) {
        Optional<List<CallPlaces.Place>> calls = places.of(root.name());
        if (calls.isEmpty()) {
            return false;
        }
        List<Method> namesakes = types.methodsNamed(root.name());
        return calls.get().stream()
                .noneMatch(p -> p.fits(root.facts())
                        && (!(p.call() instanceof Expr.MethodReference r) || mayMean(r, p, root))
                        && p.in().filter(m -> m == root.facts()).isEmpty()
                        && !meansAnother(p, root, namesakes));
    }

    /**
     * Whether a reference of the method's name, {@code orders::accept}, may hand it on to somebody whose call was not followed; whoever
     * wants to change all of its callers does not know them all then.
     */
    boolean isHandedOn(Method method) {
        Optional<List<CallPlaces.Place>> places = this.places.of(method.name());
        if (places.isEmpty()) {
            return true;
        }
        List<Method> namesakes = types.methodsNamed(method.name());
        return places.get().stream()
                .filter(p -> p.call() instanceof Expr.MethodReference r && mayMean(r, p, method))
                .anyMatch(p -> !meansAnother(p, method, namesakes));
    }

    /** {@code Mapper::map} means no method of a class that is none of the mapper's kin, {@code this::map} none of another file's. */
    private boolean mayMean(Expr.MethodReference reference, CallPlaces.Place place, Method method) {
        if (reference.scope() instanceof Expr.This) {
            return types.all().stream()
                    .filter(d -> d.file() == place.file())
                    .anyMatch(d -> inherits(d, method.owner()) || inherits(method.owner(), d));
        }
        return !(reference.scope() instanceof Expr.Name n)
                || !Character.isUpperCase(n.name().charAt(0))
                || types.all().stream()
                        .filter(d -> d.name().equals(n.name()))
                        .anyMatch(d -> inherits(d, method.owner()) || inherits(method.owner(), d));
    }

    private boolean inherits(TypeDecl one, TypeDecl other) {
        return types.hierarchy(types.typeOf(one)).stream()
                .anyMatch(t -> t.declaration().filter(d -> d == other).isPresent());
    }

    /** The call was followed to methods that are neither this one nor declared where this one is. */
    private boolean meansAnother(CallPlaces.Place place, Method root, List<Method> namesakes) {
        List<CallSite> meant = new ArrayList<>();
        for (Method method : namesakes) {
            program.callers(method).stream().filter(c -> place.isAt(c.at())).forEach(meant::add);
        }
        return !meant.isEmpty() && meant.stream().noneMatch(c -> mayMean(c, root));
    }

    /** The call was followed to a relative of the method's, and not for what it hands over. */
    private boolean mayMean(CallSite call, Method root) {
        boolean otherOverload =
                call.callee().owner() == root.owner() && !call.callee().equals(root);
        return related(call.callee(), root) && !(otherOverload && call.overloadKnown());
    }

    private boolean related(Method one, Method other) {
        return one.owner() == other.owner()
                || declares(one.owner(), other.owner(), one.name())
                || types.hierarchy(types.typeOf(one.owner())).stream()
                        .flatMap(t -> t.declaration().stream())
                        .anyMatch(d -> declares(d, other.owner(), one.name()));
    }

    /** The type declares a method of this name, and the other is one of its subtypes. */
    private boolean declares(TypeDecl type, TypeDecl subtype, String name) {
        return !types.declaredMethods(type, name).isEmpty()
                && types.asSuper(types.typeOf(subtype), type).isPresent();
    }

    // ---- the bean

    private boolean ofApplication(TypeDecl bean) {
        return applications().serve(bean.file().file());
    }

    private Applications applications() {
        if (applications == null) {
            applications = new Applications(types);
        }
        return applications;
    }

    /** Requests come to some other method of the bean, so that it is no library's. */
    private boolean othersAreReached(TypeDecl bean) {
        for (MethodFacts facts : bean.facts().methods()) {
            Method method = new Method(bean, facts);
            if (Chain.to(method, program).stream().anyMatch(w -> w.root().owner() != bean && entry.test(w.root()))) {
                return true;
            }
        }
        return false;
    }
}
