package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.nodeTypes.NodeWithAnnotations;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.type.Type;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Columns of a wanted key in which a request may ask for null and write it: a derived query finds such a row ({@code
 * existsByPlanAndDay(plan, null)} asks {@code day is null}), while a key lets any number of them pass.
 *
 * @see <a href="https://docs.spring.io/spring-data/jpa/reference/repositories/null-handling.html">Spring Data, null handling</a>
 */
final class NullsInKey {

    private static final Set<String> NEVER_NULL = Set.of("NotNull", "NotBlank", "NotEmpty", "NonNull", "Nonnull");

    private final Project project;
    private final CheckThenAct window;

    NullsInKey(Project project, CheckThenAct window) {
        this.project = project;
        this.window = window;
    }

    /** Their names; empty where none is known to take a null that anybody may send. */
    List<String> columns(WantedKey key) {
        Optional<JavaSource> file = project.java(window.check().span().file());
        Optional<MethodCallExpr> check = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        Optional<MethodDeclaration> method = check.flatMap(c -> c.findAncestor(MethodDeclaration.class));
        if (method.isEmpty()
                || !Meeting.isIn(project, window.check().span(), window)
                || !isDerived(file.get(), check.get())) {
            return List.of();
        }
        return window.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .filter(c ->
                        c.value() instanceof Value.Property p && mayBeNull(file.get(), check.get(), method.get(), p))
                .flatMap(c -> nullable(key, c).stream())
                .distinct()
                .toList();
    }

    private boolean isDerived(JavaSource file, MethodCallExpr check) {
        return SpringRepository.of(project, file, check)
                .map(r -> r.type().getMethodsByName(check.getNameAsString()))
                .filter(m -> !m.isEmpty()
                        && m.stream()
                                .allMatch(d -> d.getAnnotations().stream()
                                        .noneMatch(a -> a.getNameAsString().endsWith("Query"))))
                .isPresent();
    }

    private Optional<String> nullable(WantedKey key, RowPredicate.Condition condition) {
        Optional<Table> table = project.schemaSeenFrom(window.act().span().file())
                .database(key.table())
                .or(() -> project.schemaSeenFrom(window.act().span().file()).declared(key.table()));
        String name = project.mappings().columnName(window.entity(), condition.column());
        return table.flatMap(t -> t.column(name))
                .filter(c -> c.nullable() == Known.YES)
                .map(Column::name)
                .filter(key::isOn);
    }

    /** {@code request.getDay()} of a parameter whose type has a field of that name, which nothing says to be there. */
    private boolean mayBeNull(JavaSource file, MethodCallExpr check, MethodDeclaration method, Value.Property value) {
        if (!(value.of() instanceof Value.Param param)
                || param.index() < 0
                || param.index() >= method.getParameters().size()) {
            return false;
        }
        Parameter parameter = method.getParameter(param.index());
        String type = parameter.getTypeAsString();
        return !isTested(file, check, method, value.name())
                && !isHandedOn(file, check, method, parameter.getNameAsString())
                && project.type(file, type)
                        .flatMap(JavaSource::mainType)
                        .filter(t -> t.getNameAsString().equals(type))
                        .filter(t -> t.getFieldByName(value.name())
                                        .filter(f -> mayBeNull(f.getElementType(), f))
                                        .isPresent()
                                || t.toRecordDeclaration().stream()
                                        .flatMap(r -> r.getParameters().stream())
                                        .anyMatch(p -> isNamed(p, value.name()) && mayBeNull(p.getType(), p)))
                        .isPresent();
    }

    private static boolean isNamed(Parameter component, String name) {
        return component.getNameAsString().equals(name);
    }

    private static boolean mayBeNull(Type type, NodeWithAnnotations<?> declared) {
        return !type.isPrimitiveType()
                && declared.getAnnotations().stream()
                        .noneMatch(a -> NEVER_NULL.contains(a.getName().getIdentifier()));
    }

    /** Whether the method looks at it before it asks: what it makes of null is not gone into. */
    private static boolean isTested(JavaSource file, MethodCallExpr check, MethodDeclaration method, String property) {
        String accessor = Character.toUpperCase(property.charAt(0)) + property.substring(1);
        return method
                        .findAll(
                                IfStmt.class,
                                i -> file.start(i) < file.start(check)
                                        && i.getCondition() != check
                                        && !i.getCondition().isAncestorOf(check))
                        .stream()
                        .map(i -> i.getCondition().toString())
                        .anyMatch(c -> c.contains(accessor) || c.contains(property))
                || method
                        .findAll(MethodCallExpr.class, c -> file.start(c) < file.start(check) && !c.isAncestorOf(check))
                        .stream()
                        .filter(c -> c.getNameAsString().matches("(?:require|check|assert|validate|not|has).*"))
                        .anyMatch(c ->
                                c.toString().contains(accessor) || c.toString().contains(property));
    }

    /** {@code MealRequest.check(request)}. */
    private static boolean isHandedOn(
            JavaSource file, MethodCallExpr check, MethodDeclaration method, String parameter) {
        return method.findAll(MethodCallExpr.class, c -> file.start(c) < file.start(check)).stream()
                .flatMap(c -> c.getArguments().stream())
                .anyMatch(
                        a -> a.isNameExpr() && a.asNameExpr().getNameAsString().equals(parameter));
    }
}
