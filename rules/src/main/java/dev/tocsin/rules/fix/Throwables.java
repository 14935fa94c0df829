package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether an exception must be declared; a transaction of Spring's commits after one that must. */
final class Throwables {

    private static final int MAX_DEPTH = 8;

    /** Unchecked ones of the libraries that services throw to their callers. */
    private static final Set<String> UNCHECKED = Set.of(
            "ResponseStatusException",
            "ErrorResponseException",
            "DataIntegrityViolationException",
            "DuplicateKeyException",
            "EntityExistsException",
            "EntityNotFoundException",
            "PersistenceException",
            "WebApplicationException",
            "BadRequestException",
            "ClientErrorException",
            "NotFoundException",
            "ForbiddenException",
            "AccessDeniedException",
            "AuthenticationException",
            "BadCredentialsException",
            "HttpClientErrorException",
            "HttpServerErrorException",
            "ConstraintViolationException",
            "ValidationException");

    private Throwables() {}

    /** What is known of an exception. */
    enum Kind {
        CHECKED,
        UNCHECKED,
        UNKNOWN
    }

    static Kind kind(Project project, Answer answer) {
        Kind kind = answer.exception()
                .map(name -> kind(project, answer.file(), name, 0))
                .orElse(Kind.UNKNOWN);
        // What need not be declared hardly ever is.
        return kind == Kind.UNKNOWN && isDeclared(answer) ? Kind.CHECKED : kind;
    }

    private static boolean isDeclared(Answer answer) {
        return answer.statements().get(0).findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).getThrownExceptions().stream())
                .anyMatch(t -> answer.exception().equals(Optional.of(t.asString())));
    }

    private static Kind kind(Project project, JavaSource file, String name, int depth) {
        if (depth > MAX_DEPTH) {
            return Kind.UNKNOWN;
        }
        Optional<JavaSource> source = project.type(file, name);
        if (source.isPresent()) {
            return source.get()
                    .mainType()
                    .filter(ClassOrInterfaceDeclaration.class::isInstance)
                    .map(ClassOrInterfaceDeclaration.class::cast)
                    .flatMap(t -> t.getExtendedTypes().getFirst())
                    .map(ClassOrInterfaceType::getNameAsString)
                    .map(parent -> kind(project, source.get(), parent, depth + 1))
                    .orElse(Kind.UNKNOWN);
        }
        Optional<ClassOrInterfaceDeclaration> nested = file.unit()
                .findFirst(
                        ClassOrInterfaceDeclaration.class,
                        t -> t.getNameAsString().equals(name));
        if (nested.isPresent()) {
            return nested.get()
                    .getExtendedTypes()
                    .getFirst()
                    .map(parent -> kind(project, file, parent.getNameAsString(), depth + 1))
                    .orElse(Kind.UNKNOWN);
        }
        return UNCHECKED.contains(name) ? Kind.UNCHECKED : ofJdk(name);
    }

    private static Kind ofJdk(String name) {
        return Stream.of("java.lang.", "java.util.", "java.io.")
                .map(p -> p + name)
                .map(Throwables::load)
                .flatMap(Optional::stream)
                .filter(Throwable.class::isAssignableFrom)
                .findFirst()
                .map(t -> RuntimeException.class.isAssignableFrom(t) || Error.class.isAssignableFrom(t)
                        ? Kind.UNCHECKED
                        : Kind.CHECKED)
                .orElse(Kind.UNKNOWN);
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, Object.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** {@code @Transactional(rollbackFor = ..)} on the method or its class. */
    static boolean rollsBack(CallableDeclaration<?> method) {
        Stream<AnnotationExpr> ofType = method.findAncestor(TypeDeclaration.class).stream()
                .flatMap(t -> ((TypeDeclaration<?>) t).getAnnotations().stream());
        return Stream.concat(method.getAnnotations().stream(), ofType)
                .filter(a -> a.getName().getIdentifier().equals("Transactional"))
                .anyMatch(
                        a -> a.toString().contains("rollback") && !a.toString().contains("noRollback"));
    }
}
