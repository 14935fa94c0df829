package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
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

    /** Whether the method takes the annotation. */
    boolean fits() {
        return method(window.check().span()).filter(OwnTransaction::isProxied).isPresent();
    }

    void write() {
        Optional<MethodDeclaration> method = method(window.check().span()).filter(OwnTransaction::isProxied);
        if (method.isEmpty()) {
            return;
        }
        JavaSource file = project.java(window.check().span().file()).orElseThrow();
        String name = draft.edits().imported(file, TRANSACTIONAL);
        int start = file.start(method.get());
        draft.edits().insert(file, start, "@" + name + file.newline() + file.indentAt(start));
        draft.does("put check and act into one transaction");
        draft.review("Callers in the same class go around the proxy that opens the transaction.");
    }

    /** The nearest annotation says so: the method's own, or else its class's. */
    static boolean isReadOnly(MethodDeclaration method) {
        return method.getAnnotationByName("Transactional")
                .or(() -> method.findAncestor(ClassOrInterfaceDeclaration.class)
                        .flatMap(c -> c.getAnnotationByName("Transactional")))
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
        boolean marked = method.getAnnotations().stream()
                .anyMatch(a -> a.getName().getIdentifier().equals("Transactional"));
        return bean && plain && !marked;
    }

    /** Spring makes it, and gives it what it asks for. */
    static boolean isBean(ClassOrInterfaceDeclaration type) {
        return type.getAnnotations().stream().anyMatch(OwnTransaction::makesBean);
    }

    private static boolean makesBean(AnnotationExpr annotation) {
        return BEANS.contains(annotation.getName().getIdentifier());
    }
}
