package dev.tocsin.rules.fix;

import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import java.util.Optional;

/** Catches the violation as what it arrives as: Spring makes no {@code DuplicateKeyException} of a violation in JPA. */
final class CaughtType {

    private static final String ARRIVES_AS = "org.springframework.dao.DataIntegrityViolationException";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    CaughtType(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        boolean translated = window.act()
                .operation()
                .filter(o -> o.api() == DataOperation.Api.SPRING_DATA_JPA)
                .isPresent();
        Optional<CatchClause> clause = window.flawed(Flaw.NEVER_THROWN)
                .flatMap(p -> p.place())
                .flatMap(place -> project.java(place.file()).flatMap(f -> f.around(place, CatchClause.class)));
        if (!translated
                || clause.isEmpty()
                || !clause.get().getParameter().getType().isClassOrInterfaceType()) {
            return;
        }
        JavaSource file = project.java(window.flawed(Flaw.NEVER_THROWN)
                        .orElseThrow()
                        .place()
                        .orElseThrow()
                        .file())
                .orElseThrow();
        ClassOrInterfaceType type = clause.get().getParameter().getType().asClassOrInterfaceType();
        String name = type.getNameAsString();
        boolean usesIt = clause.get()
                .getBody()
                .toString()
                .contains(clause.get().getParameter().getNameAsString() + ".");
        boolean laterCatch = clause.get()
                .findAncestor(com.github.javaparser.ast.stmt.TryStmt.class)
                .filter(t -> t.getCatchClauses().size() > 1)
                .isPresent();
        if (usesIt || laterCatch) {
            draft.leaves("`" + name
                    + "` is not thrown here, `DataIntegrityViolationException` is; what the catch does with it"
                    + " is to be changed by hand.");
            return;
        }
        draft.edits()
                .replace(file, file.start(type), file.end(type), draft.edits().imported(file, ARRIVES_AS));
        removeImport(file, name);
        draft.does("catch the violation as what it arrives as, `DataIntegrityViolationException`");
        OtherConstraints.note(project, window, draft);
        if (window.act().label().equals("save") && window.inTransaction()) {
            new FlushInside(project, window, draft).write();
        }
    }

    /** The import of a type that nothing names any more. */
    private void removeImport(JavaSource file, String name) {
        long uses = file.unit()
                .findAll(SimpleName.class, n -> n.getIdentifier().equals(name))
                .size();
        Optional<ImportDeclaration> imported = file.unit().getImports().stream()
                .filter(i -> !i.isStatic()
                        && !i.isAsterisk()
                        && i.getName().getIdentifier().equals(name))
                .findFirst();
        // The name in the import is no simple name of its own; the one use is the catch.
        if (uses == 1 && imported.isPresent()) {
            int start = file.lineStart(file.start(imported.get()));
            int end = file.lineEnd(file.end(imported.get()));
            end += file.text().startsWith("\r\n", end)
                    ? 2
                    : Math.min(1, file.text().length() - end);
            draft.edits().replace(file, start, end, "");
        }
    }
}
