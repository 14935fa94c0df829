package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.List;
import java.util.Optional;

/**
 * {@code entityManager.persist(row)} in a transaction of its own, which a template opens: a method of the same class would get
 * none by an annotation.
 *
 * <pre>{@code
 * private void persistInNewTransaction(Tag tag) {
 *     TransactionTemplate apart = new TransactionTemplate(transactionManager);
 *     apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
 *     apart.executeWithoutResult(status -> entityManager.persist(tag));
 * }
 * }</pre>
 */
final class ManagerInsert implements ApartInsert {

    private static final String NAME = "persistInNewTransaction";
    private static final String TRANSACTION = "org.springframework.transaction.";

    private final Project project;
    private final JavaSource file;
    private final MethodCallExpr call;
    private final ClassOrInterfaceDeclaration bean;
    private final String entity;
    private final CheckThenAct window;

    private ManagerInsert(
            Project project,
            JavaSource file,
            MethodCallExpr call,
            ClassOrInterfaceDeclaration bean,
            String entity,
            CheckThenAct window) {
        this.project = project;
        this.file = file;
        this.call = call;
        this.bean = bean;
        this.entity = entity;
        this.window = window;
    }

    /** Empty where the call is no {@code persist} by an entity manager that Spring has given to a bean. */
    static Optional<ApartInsert> of(Project project, JavaSource file, MethodCallExpr call, CheckThenAct window) {
        String name = window.entity().typeName();
        return call.findAncestor(ClassOrInterfaceDeclaration.class)
                .filter(c -> persists(file, call) && BeanField.fits(c) && !name.isEmpty())
                .map(c -> new ManagerInsert(project, file, call, c, name, window));
    }

    /** Whether a statement of its own persists a row by an entity manager that the class has. */
    static boolean persists(JavaSource file, MethodCallExpr call) {
        return call.getNameAsString().equals("persist")
                && call.getArguments().size() == 1
                && call.getParentNode().filter(ExpressionStmt.class::isInstance).isPresent()
                && call.getScope()
                        .filter(s -> isField(s) && Receivers.isEntityManager(file, s))
                        .isPresent();
    }

    private static boolean isField(Expression scope) {
        return scope.isFieldAccessExpr() || scope instanceof NameExpr name && Receivers.isField(name);
    }

    @Override
    public Optional<String> refusal() {
        Optional<String> dependence = OwnInsert.dependence(project, file, call, window);
        if (dependence.isPresent()) {
            return dependence;
        }
        return OwnInsert.cascades(project, file, entity, window) ? Optional.of(OwnInsert.HANDS_ON) : Optional.empty();
    }

    @Override
    public String exception() {
        // At the commit it is Spring's, in the callback the mapper's own.
        return "java.lang.RuntimeException";
    }

    @Override
    public void write(Draft draft) {
        draft.review(OwnInsert.OWN_CONNECTION);
        draft.edits().replace(file, file.start(call), file.end(call.getName()), NAME);
        String type = draft.edits().imported(file, entity);
        boolean there = bean.getMethodsByName(NAME).stream()
                .anyMatch(m -> m.getParameters().size() == 1
                        && m.getParameter(0).getTypeAsString().equals(type));
        if (there) {
            return;
        }
        String manager = file.text(call.getScope().orElseThrow());
        String transactions = BeanField.of(
                draft,
                file,
                bean,
                TRANSACTION + "PlatformTransactionManager",
                "transactionManager",
                "org.springframework.beans.factory.annotation.Autowired");
        String template = draft.edits().imported(file, TRANSACTION + "support.TransactionTemplate");
        String definition = draft.edits().imported(file, TRANSACTION + "TransactionDefinition");
        String row = "row";
        String unit = file.indentUnit();
        String outer = file.indentAt(file.start(bean));
        StringBuilder member = new StringBuilder();
        List.of(
                        "private void " + NAME + "(" + type + " " + row + ") {",
                        unit + template + " apart = new " + template + "(" + transactions + ");",
                        unit + "apart.setPropagationBehavior(" + definition + ".PROPAGATION_REQUIRES_NEW);",
                        unit + "apart.executeWithoutResult(status -> " + manager + ".persist(" + row + "));",
                        "}")
                .forEach(l -> member.append(outer).append(unit).append(l).append(file.newline()));
        int brace = file.end(bean) - 1;
        boolean alone = file.startsLine(brace);
        int at = alone ? file.lineStart(brace) : brace;
        String text = file.newline() + member + (alone ? "" : outer);
        if (!draft.edits().append(file, at, text)) {
            draft.edits().insert(file, at, text);
        }
    }
}
