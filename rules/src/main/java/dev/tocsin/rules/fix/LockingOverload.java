package dev.tocsin.rules.fix;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A method of the project's own that reads a row, and is there once more with a {@code LockModeType}.
 *
 * <pre>{@code
 * default T find(K key) {
 *     return find(key, LockModeType.NONE);
 * }
 *
 * T find(K key, LockModeType mode);
 * }</pre>
 *
 * @param file of the method in which check and act meet
 * @param call in it, of the method that takes no lock mode
 * @param api the package of the project's Jakarta Persistence
 */
record LockingOverload(JavaSource file, MethodCallExpr call, String api) {

    private static final String MODE = "LockModeType";
    private static final int MAX_DEPTH = 8;

    /** What takes a lock mode and locks by it (Jakarta Persistence 3.1, {@code EntityManager} and {@code Query}). */
    private static final Set<String> LOCKING = Set.of("find", "lock", "refresh", "setLockMode");

    /** Empty where no call in the method that decides leads to such a method, or what that does with the mode is not seen. */
    static Optional<LockingOverload> of(Project project, CheckThenAct window) {
        Optional<SourceSpan> first =
                window.path().stream().map(CheckThenAct.Call::span).findFirst();
        if (first.isEmpty()
                || !Meeting.isIn(project, first.get(), window)
                || Meeting.isIn(project, window.check().span(), window)) {
            return Optional.empty();
        }
        Optional<JavaSource> file = project.java(first.get().file());
        Optional<MethodCallExpr> call = file.flatMap(f -> f.at(first.get(), MethodCallExpr.class));
        if (call.isEmpty() || call.get().getArguments().isEmpty() || !locksByItsMode(project, window, call.get())) {
            return Optional.empty();
        }
        return receiver(project, file.get(), call.get())
                .flatMap(type -> declaring(project, type, call.get(), 0, new HashSet<>()))
                .flatMap(EntityKey::api)
                .map(api -> new LockingOverload(file.get(), call.get(), api));
    }

    /** Whether the method that reads has, in its class, a form of this name that hands its lock mode to what reads. */
    private static boolean locksByItsMode(Project project, CheckThenAct window, MethodCallExpr call) {
        Optional<MethodDeclaration> reader = project.java(window.check().span().file())
                .flatMap(f -> f.at(window.check().span(), MethodCallExpr.class))
                .flatMap(read -> read.findAncestor(MethodDeclaration.class))
                .filter(m -> m.getNameAsString().equals(call.getNameAsString()));
        return reader.flatMap(m -> m.findAncestor(TypeDeclaration.class)).stream()
                .flatMap(t -> overloads((TypeDeclaration<?>) t, call))
                .anyMatch(LockingOverload::handsOn);
    }

    private static boolean handsOn(MethodDeclaration method) {
        String mode = method.getParameters().getLast().orElseThrow().getNameAsString();
        return method.findAll(MethodCallExpr.class).stream()
                .filter(c -> LOCKING.contains(c.getNameAsString()))
                .anyMatch(c -> c.getArguments().stream()
                        .anyMatch(a -> a.isNameExpr()
                                && a.asNameExpr().getNameAsString().equals(mode)));
    }

    /** The methods of a type that take what the call gives, and a lock mode behind it. */
    private static Stream<MethodDeclaration> overloads(TypeDeclaration<?> type, MethodCallExpr call) {
        return type.getMethodsByName(call.getNameAsString()).stream()
                .filter(m -> m.getParameters().size() == call.getArguments().size() + 1)
                .filter(m -> m.getParameters()
                        .getLast()
                        .map(Parameter::getTypeAsString)
                        .filter(MODE::equals)
                        .isPresent());
    }

    /** The class whose methods the call may name. */
    private static Optional<JavaSource> receiver(Project project, JavaSource file, MethodCallExpr call) {
        return call.getScope().filter(s -> !s.isThisExpr()).isEmpty()
                ? Optional.of(file)
                : call.getScope().flatMap(s -> Receivers.typeOf(file, s)).flatMap(name -> project.type(file, name));
    }

    /** The source that declares the overload: the class, or what it inherits from. */
    private static Optional<JavaSource> declaring(
            Project project, JavaSource source, MethodCallExpr call, int depth, Set<String> seen) {
        Optional<TypeDeclaration<?>> type = source.mainType();
        if (type.isEmpty() || depth > MAX_DEPTH || !seen.add(source.path())) {
            return Optional.empty();
        }
        boolean here = overloads(type.get(), call).anyMatch(m -> !m.isPrivate() || source.unit() == unit(call));
        return here
                ? Optional.of(source)
                : parents(type.get())
                        .flatMap(p -> project.type(source, p.getNameAsString()).stream())
                        .flatMap(p -> declaring(project, p, call, depth + 1, seen).stream())
                        .findFirst();
    }

    private static CompilationUnit unit(MethodCallExpr call) {
        return call.findCompilationUnit().orElseThrow();
    }

    private static Stream<ClassOrInterfaceType> parents(TypeDeclaration<?> type) {
        return type instanceof ClassOrInterfaceDeclaration declared
                ? Stream.concat(declared.getExtendedTypes().stream(), declared.getImplementedTypes().stream())
                : Stream.empty();
    }

    /** Where the row comes from. */
    RowPlace place() {
        return new RowPlace(file, call, false, false, true);
    }

    /** {@code find(id)} becomes {@code find(id, LockModeType.PESSIMISTIC_WRITE)}. */
    void write(Draft draft) {
        String mode = draft.edits().imported(file, api + "." + MODE);
        int end = file.end(call.getArguments().getLast().orElseThrow());
        draft.edits().insert(file, end, ", " + mode + ".PESSIMISTIC_WRITE");
    }
}
