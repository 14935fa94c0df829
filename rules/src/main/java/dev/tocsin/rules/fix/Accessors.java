package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What gives a value again that was asked for before: getters, components of records, and what a setter has put into an object. */
final class Accessors {

    private static final Pattern GETTER = Pattern.compile("(get|is)\\p{Lu}\\w*");
    private static final Pattern SETTER = Pattern.compile("set\\p{Lu}\\w*");
    /** Of a text, which never changes. */
    private static final Set<String> OF_TEXT =
            Set.of("toUpperCase", "toLowerCase", "trim", "strip", "toString", "name");

    private static final Set<String> LOMBOK = Set.of("Data", "Getter", "Value");

    private final Project project;
    private final JavaSource file;

    Accessors(Project project, JavaSource file) {
        this.project = project;
        this.file = file;
    }

    /** Whether it can be asked twice and gives the same: {@code request.getEmail().trim()}. */
    boolean gives(Expression value) {
        if (value instanceof MethodCallExpr call) {
            String name = call.getNameAsString();
            boolean asks = GETTER.matcher(name).matches() || OF_TEXT.contains(name) || isComponent(call);
            return asks
                    && call.getArguments().isEmpty()
                    && call.getScope().filter(this::gives).isPresent();
        }
        return value.isLiteralExpr()
                || value instanceof NameExpr name
                        && Scope.declaration(name.getNameAsString(), name).isPresent();
    }

    private boolean isComponent(MethodCallExpr call) {
        return call.getScope()
                .flatMap(s -> Receivers.typeOf(file, s))
                .flatMap(this::type)
                .filter(RecordDeclaration.class::isInstance)
                .map(RecordDeclaration.class::cast)
                .filter(r -> r.getParameters().stream()
                        .anyMatch(p -> p.getNameAsString().equals(call.getNameAsString())))
                .isPresent();
    }

    /**
     * The call by which an object is given what a variable holds, {@code student.setRollNo(rollNo)}, where its class has a getter for
     * that and nothing else is put there.
     */
    Optional<MethodCallExpr> puts(VariableDeclarator variable) {
        Optional<CallableDeclaration> method = variable.findAncestor(CallableDeclaration.class);
        if (method.isEmpty()) {
            return Optional.empty();
        }
        List<MethodCallExpr> setters = ((CallableDeclaration<?>) method.get())
                .findAll(
                        MethodCallExpr.class,
                        c -> SETTER.matcher(c.getNameAsString()).matches()
                                && c.getArguments().size() == 1
                                && c.getScope().filter(Expression::isNameExpr).isPresent());
        return setters.stream()
                .filter(c -> c.getArgument(0) instanceof NameExpr name
                        && Scope.declaration(name.getNameAsString(), name)
                                .filter(d -> d == variable)
                                .isPresent())
                .filter(c -> setters.stream().filter(o -> isSame(o, c)).count() == 1)
                .filter(this::hasGetter)
                .findFirst();
    }

    private static boolean isSame(MethodCallExpr a, MethodCallExpr b) {
        return a.getNameAsString().equals(b.getNameAsString()) && a.getScope().equals(b.getScope());
    }

    private boolean hasGetter(MethodCallExpr setter) {
        Optional<TypeDeclaration<?>> type =
                setter.getScope().flatMap(s -> Receivers.typeOf(file, s)).flatMap(this::type);
        boolean written = type.filter(t -> t.getMethodsByName(getter(setter)).stream()
                        .map(MethodDeclaration::getParameters)
                        .anyMatch(List::isEmpty))
                .isPresent();
        return written
                || type.filter(t -> t.getAnnotations().stream().anyMatch(a -> LOMBOK.contains(a.getNameAsString()))
                                && t.getFieldByName(field(setter)).isPresent())
                        .isPresent();
    }

    static String getter(MethodCallExpr setter) {
        return "get" + setter.getNameAsString().substring("set".length());
    }

    private static String field(MethodCallExpr setter) {
        String name = setter.getNameAsString().substring("set".length());
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private Optional<TypeDeclaration<?>> type(String simpleName) {
        return project.type(file, simpleName).flatMap(JavaSource::mainType);
    }
}
