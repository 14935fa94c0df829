package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Puts {@code @Transactional} on the method that checks and acts, where Spring's proxy sees its calls. */
final class OwnTransaction {

    private static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";
    private static final Set<String> BEANS =
            Set.of("Service", "Component", "Repository", "Controller", "RestController", "ApplicationScoped");

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    OwnTransaction(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /** Why the method does not take the annotation; empty where it does. */
    Optional<String> refusal() {
        Optional<MethodDeclaration> method = method(window.check().span()).filter(OwnTransaction::isProxied);
        if (method.isEmpty()) {
            return Optional.of(unknown());
        }
        String name = "`" + method.get().getNameAsString() + "`";
        JavaSource file = project.java(window.check().span().file()).orElseThrow();
        Optional<MethodCallExpr> survived = new JoinedFailures(project, file).survived(method.get());
        if (survived.isPresent()) {
            return Optional.of("A transaction around all of " + name + " would be rolled back as a whole where `"
                    + survived.get().getNameAsString() + "` (line "
                    + survived.get().getRange().orElseThrow().begin.line
                    + ") fails, although that is caught: put check and act into one of their own, by hand.");
        }
        Optional<String> passed = passedBy(method.get());
        if (passed.isPresent()) {
            return passed;
        }
        return inLoop(file, window.check().span()) || inLoop(file, window.act().span())
                ? Optional.of("A transaction around all of " + name
                        + " would be one for all rounds of its loop: put check and act into one of their own, by hand.")
                : Optional.empty();
    }

    /**
     * That the method's transaction is its own annotation's, and that some call of it goes past the proxy that opens it, where that is
     * so: a lock without a transaction is refused.
     */
    static Optional<String> passedBy(MethodDeclaration method) {
        Optional<ClassOrInterfaceDeclaration> owner = method.findAncestor(ClassOrInterfaceDeclaration.class)
                .filter(c -> c.getAnnotations().stream().noneMatch(OwnTransaction::isTransactional));
        return owner.stream()
                .flatMap(c -> c.getMethods().stream())
                .filter(m -> m != method && m.isPublic())
                .filter(m -> m.getAnnotations().stream().noneMatch(OwnTransaction::isTransactional))
                .filter(m -> m.findAll(MethodCallExpr.class).stream().anyMatch(c -> calls(c, method)))
                .map(m -> "`" + m.getNameAsString() + "` (line " + m.getRange().orElseThrow().begin.line + ") calls `"
                        + method.getNameAsString()
                        + "` in the same class, past the proxy that opens a transaction: call it through the bean there, or open one"
                        + " by hand, before a lock is taken in it.")
                .findFirst();
    }

    private static boolean calls(MethodCallExpr call, MethodDeclaration method) {
        return call.getNameAsString().equals(method.getNameAsString())
                && call.getScope().filter(s -> !s.isThisExpr()).isEmpty()
                && call.getArguments().size() == method.getParameters().size();
    }

    /** What is to be said of the transaction where no patch puts one there. */
    String byHand() {
        return refusal().orElseGet(this::unknown);
    }

    private String unknown() {
        if (window.around().onAnotherThread()) {
            return "Check and act run on two threads, which share no transaction: the row is to be read anew by hand, under"
                    + " a lock, where it is written.";
        }
        if (window.inTransaction()) {
            return "A lock lasts as long as its transaction, and not on every way that leads here one is known around"
                    + " check and act: one is to be opened by hand there first.";
        }
        String rest = "A lock lasts as long as its transaction, and none is known around check and act: one is to"
                + " be opened by hand first";
        Optional<String> tests = project.java(window.decision().file())
                .flatMap(f -> f.around(window.decision(), MethodDeclaration.class))
                .filter(m -> JavaSource.contains(m, window.act().span())
                        && !JavaSource.contains(m, window.check().span()))
                .map(MethodDeclaration::getNameAsString);
        return tests.map(t -> rest + ", or the row is to be read under a lock in `" + t + "`, before it is tested.")
                .orElse(rest + ".");
    }

    private static boolean inLoop(JavaSource file, SourceSpan statement) {
        return file.around(statement, Expression.class).stream()
                .anyMatch(c -> c.findAncestor(ForStmt.class).isPresent()
                        || c.findAncestor(ForEachStmt.class).isPresent()
                        || c.findAncestor(WhileStmt.class).isPresent()
                        || c.findAncestor(DoStmt.class).isPresent()
                        || c.findAncestor(LambdaExpr.class)
                                .filter(OwnTransaction::isForEach)
                                .isPresent());
    }

    private static boolean isForEach(LambdaExpr lambda) {
        return lambda.getParentNode()
                .filter(p ->
                        p instanceof MethodCallExpr c && c.getNameAsString().startsWith("forEach"))
                .isPresent();
    }

    void write() {
        Optional<MethodDeclaration> method = method(window.check().span()).filter(OwnTransaction::isProxied);
        if (method.isEmpty()) {
            return;
        }
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            draft.leaves(refusal.get());
            return;
        }
        JavaSource file = project.java(window.check().span().file()).orElseThrow();
        String name = draft.edits().imported(file, TRANSACTIONAL);
        int start = file.start(method.get());
        draft.edits().insert(file, start, "@" + name + file.newline() + file.indentAt(start));
        draft.does("put check and act into one transaction");
        draft.review("All that the method writes is committed, or taken back, as a whole then.");
    }

    /**
     * The nearest annotation says so: the method's own, or else its class's. A private method's transaction is that of the methods
     * that call it, of which one that only reads is enough.
     */
    static boolean isReadOnly(MethodDeclaration method) {
        return isReadOnly(method, new HashSet<>());
    }

    private static boolean isReadOnly(MethodDeclaration method, Set<String> seen) {
        Optional<ClassOrInterfaceDeclaration> owner = method.findAncestor(ClassOrInterfaceDeclaration.class);
        if (method.isPrivate() && owner.isPresent()) {
            String name = method.getNameAsString();
            return seen.add(name)
                    && owner.get().getMethods().stream()
                            .filter(m -> m.findAll(MethodCallExpr.class).stream()
                                    .anyMatch(c -> c.getNameAsString().equals(name)
                                            && c.getScope()
                                                    .filter(s -> !s.isThisExpr())
                                                    .isEmpty()))
                            .anyMatch(m -> isReadOnly(m, seen));
        }
        return method.getAnnotationByName("Transactional")
                .or(() -> owner.flatMap(c -> c.getAnnotationByName("Transactional")))
                .filter(a -> a.toString().replace(" ", "").contains("readOnly=true"))
                .isPresent();
    }

    /** The method in which both are, written out: no call leads to them. */
    private Optional<MethodDeclaration> method(SourceSpan span) {
        return project.java(span.file())
                .flatMap(f -> f.around(span, MethodDeclaration.class))
                .filter(m ->
                        window.check().span().file().equals(window.act().span().file())
                                && JavaSource.contains(m, window.check().span())
                                && JavaSource.contains(m, window.act().span()));
    }

    private static boolean isProxied(MethodDeclaration method) {
        boolean bean = method.getParentNode()
                .filter(ClassOrInterfaceDeclaration.class::isInstance)
                .map(ClassOrInterfaceDeclaration.class::cast)
                .filter(c -> !c.isFinal() && isBean(c))
                .isPresent();
        boolean plain = method.isPublic() && !method.isStatic() && !method.isFinal();
        boolean marked = method.getAnnotations().stream().anyMatch(OwnTransaction::isTransactional);
        // One more on the method says nothing that the class's does not.
        boolean markedAbove = method.findAncestor(ClassOrInterfaceDeclaration.class)
                .filter(c -> c.getAnnotations().stream().anyMatch(OwnTransaction::isTransactional))
                .isPresent();
        return bean && plain && !marked && !markedAbove;
    }

    static boolean isTransactional(AnnotationExpr annotation) {
        return annotation.getName().getIdentifier().equals("Transactional");
    }

    /** Spring makes it, and gives it what it asks for. */
    static boolean isBean(ClassOrInterfaceDeclaration type) {
        return type.getAnnotations().stream().anyMatch(OwnTransaction::makesBean);
    }

    private static boolean makesBean(AnnotationExpr annotation) {
        return BEANS.contains(annotation.getName().getIdentifier());
    }
}
