package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Spring Data repository interface of the scanned sources.
 *
 * @param entity the entity's type as the interface writes it
 * @param id the type of its key, likewise
 * @param flushes whether it is a {@code JpaRepository}, which alone has {@code saveAndFlush} (Spring Data JPA reference,
 *     "JpaRepository")
 */
record SpringRepository(
        JavaSource source, ClassOrInterfaceDeclaration type, String entity, String id, boolean flushes) {

    private static final int MAX_DEPTH = 4;
    private static final Pattern LOCKING_SQL = Pattern.compile("(?i)\\bfor update\\s*\"");
    private static final Set<String> JPA = Set.of("JpaRepository", "JpaRepositoryImplementation");
    private static final Set<String> OTHERS = Set.of(
            "Repository",
            "CrudRepository",
            "ListCrudRepository",
            "PagingAndSortingRepository",
            "ListPagingAndSortingRepository");

    /** The repository that a call's receiver is. */
    static Optional<SpringRepository> of(Project project, JavaSource file, MethodCallExpr call) {
        Optional<String> receiver = call.getScope().flatMap(s -> Receivers.typeOf(file, s));
        return receiver.flatMap(name -> project.type(file, name)).flatMap(s -> of(project, s));
    }

    /**
     * Whether a call's receiver is a repository that only the classes below name: {@code R repository} in a {@code class Provider<E, K,
     * R extends JpaRepository<E, K>>}. Such a one has {@code saveAndFlush}.
     */
    static boolean isJpaVariable(JavaSource file, MethodCallExpr call) {
        Optional<String> receiver = call.getScope().flatMap(s -> Receivers.typeOf(file, s));
        return call.findAncestor(ClassOrInterfaceDeclaration.class).stream()
                .flatMap(c -> c.getTypeParameters().stream())
                .filter(p -> receiver.filter(p.getNameAsString()::equals).isPresent())
                .flatMap(p -> p.getTypeBound().stream())
                .map(ClassOrInterfaceType::getNameAsString)
                .anyMatch(bound -> JPA.contains(bound) && isSprings(file, bound));
    }

    private static Optional<SpringRepository> of(Project project, JavaSource source) {
        return source.mainType()
                .filter(ClassOrInterfaceDeclaration.class::isInstance)
                .map(ClassOrInterfaceDeclaration.class::cast)
                .filter(ClassOrInterfaceDeclaration::isInterface)
                .flatMap(type -> arguments(project, source, type, 0)
                        .map(a -> new SpringRepository(source, type, a.entity(), a.id(), a.flushes())));
    }

    private record Arguments(String entity, String id, boolean flushes) {}

    private static Optional<Arguments> arguments(
            Project project, JavaSource source, ClassOrInterfaceDeclaration type, int depth) {
        for (ClassOrInterfaceType parent : type.getExtendedTypes()) {
            List<Type> given = parent.getTypeArguments().map(List::copyOf).orElse(List.of());
            String name = parent.getNameAsString();
            if (isSprings(source, name)) {
                if (given.size() == 2) {
                    return Optional.of(
                            new Arguments(given.get(0).asString(), given.get(1).asString(), JPA.contains(name)));
                }
                continue;
            }
            Optional<Arguments> inherited = depth >= MAX_DEPTH
                    ? Optional.empty()
                    : project.type(source, name)
                            .flatMap(s -> s.mainType()
                                    .filter(ClassOrInterfaceDeclaration.class::isInstance)
                                    .map(ClassOrInterfaceDeclaration.class::cast)
                                    .flatMap(t -> arguments(project, s, t, depth + 1)
                                            .flatMap(a -> substituted(a, t, given))));
            if (inherited.isPresent()) {
                return inherited;
            }
        }
        return Optional.empty();
    }

    /** Micronaut Data has a {@code JpaRepository} too, which throws other exceptions. */
    private static boolean isSprings(JavaSource source, String name) {
        return (JPA.contains(name) || OTHERS.contains(name))
                && source.unit().getImports().stream()
                        .anyMatch(i -> i.getNameAsString().startsWith("org.springframework.data."));
    }

    /** The arguments of a base interface with its type variables replaced by what they stand for. */
    private static Optional<Arguments> substituted(
            Arguments inherited, ClassOrInterfaceDeclaration base, List<Type> given) {
        if (base.getTypeParameters().size() != given.size()) {
            return base.getTypeParameters().isEmpty() ? Optional.of(inherited) : Optional.empty();
        }
        String entity = inherited.entity();
        String id = inherited.id();
        for (int i = 0; i < given.size(); i++) {
            String variable = base.getTypeParameters().get(i).getNameAsString();
            entity = entity.equals(variable) ? given.get(i).asString() : entity;
            id = id.equals(variable) ? given.get(i).asString() : id;
        }
        return Optional.of(new Arguments(entity, id, inherited.flushes()));
    }

    /** The interface's own method of that name, if it is not overloaded. */
    Optional<MethodDeclaration> method(String name) {
        List<MethodDeclaration> methods = type.getMethodsByName(name);
        return methods.size() == 1 ? Optional.of(methods.get(0)) : Optional.empty();
    }

    /** A method that finds a row by the same key, gives it in the same form and locks it. */
    Optional<String> lockingTwin(String finder, List<Expression> arguments) {
        String given = method(finder)
                .map(m -> m.getTypeAsString())
                .orElse(finder.equals("findById") ? "Optional<" + entity + ">" : entity);
        return type.getMethods().stream()
                .filter(m -> m.getParameters().size() == arguments.size())
                .filter(m -> m.getTypeAsString().equals(given))
                .filter(m -> isNative(m) ? LOCKING_SQL.matcher(m.toString()).find() : locksExclusively(m))
                .filter(m -> sameRows(m, finder))
                .map(MethodDeclaration::getNameAsString)
                .findFirst();
    }

    /** What locks in SQL says so there: Hibernate refuses a lock mode for it ({@code SpringAndHibernateTest}). */
    private static boolean isNative(MethodDeclaration method) {
        return method.getAnnotationByName("Query")
                .filter(q -> q.toString().replace(" ", "").contains("nativeQuery=true"))
                .isPresent();
    }

    private static boolean locksExclusively(MethodDeclaration method) {
        return method.getAnnotationByName("Lock")
                .filter(a -> a.toString().contains("PESSIMISTIC_WRITE"))
                .isPresent();
    }

    /** Adds a member at the end of the interface. */
    void add(Draft draft, String... lines) {
        String newline = source.newline();
        String outer = source.indentAt(source.start(type));
        String unit = source.indentUnit();
        StringBuilder member = new StringBuilder();
        for (String line : lines) {
            member.append(outer).append(unit).append(line).append(newline);
        }
        int brace = source.end(type) - 1;
        String before = source.text().substring(0, brace).stripTrailing();
        boolean ownLine = source.startsLine(brace);
        int at = ownLine ? source.lineStart(brace) : brace;
        boolean blankBefore = before.endsWith("{")
                && ownLine
                && source.text()
                        .substring(before.length(), at)
                        .replace("\r\n", "\n")
                        .startsWith("\n\n");
        if (!draft.edits().append(source, at, newline + member)) {
            draft.edits()
                    .insert(
                            source,
                            at,
                            (ownLine ? "" : newline) + (blankBefore ? "" : newline) + member + (ownLine ? "" : outer));
        }
    }

    /** A derived name says by what it finds; of a query the shape that finds by the key is recognised. */
    private static boolean sameRows(MethodDeclaration method, String finder) {
        Optional<AnnotationExpr> query = method.getAnnotationByName("Query");
        if (query.isPresent()) {
            return finder.equals("findById")
                    && query.get()
                            .toString()
                            .matches("(?is).*\\bwhere (?:\\w+\\.)?id = [:?]\\w+\\s*(?:for update\\s*)?\".*");
        }
        return by(method.getNameAsString()).equals(by(finder));
    }

    private static String by(String finder) {
        int by = finder.indexOf("By");
        return by < 0 ? finder : finder.substring(by);
    }
}
