package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The methods of a class that Spring makes with whose calls the transaction around check and act begins, as far as these are told by
 * annotations: where an annotation can say more of that transaction. One on a private method, on an object that the program makes, or
 * within a transaction that somebody else has begun is read by nobody.
 */
final class TransactionEntries {

    private final Project project;
    private final CheckThenAct window;

    TransactionEntries(Project project, CheckThenAct window) {
        this.project = project;
        this.window = window;
    }

    /** Empty where the transaction may begin elsewhere, or where it is not known to begin with a call at all. */
    List<MethodDeclaration> methods() {
        Set<MethodDeclaration> entries = new LinkedHashSet<>();
        boolean all = window.inTransaction()
                && !window.wayWithoutTransaction()
                && meeting().filter(m -> collect(m, entries, 0)).isPresent();
        Set<String> names =
                entries.stream().map(MethodDeclaration::getNameAsString).collect(Collectors.toSet());
        return all && names.containsAll(window.around().outermost()) ? new ArrayList<>(entries) : List.of();
    }

    /** The method in which check and act meet. */
    private Optional<MethodDeclaration> meeting() {
        Stream<SourceSpan> spans = Stream.concat(
                Stream.of(window.check().span(), window.act().span()),
                window.path().stream().map(CheckThenAct.Call::span));
        return spans.filter(s -> Meeting.isIn(project, s, window))
                .findFirst()
                .flatMap(s -> project.java(s.file()).flatMap(f -> f.around(s, MethodDeclaration.class)));
    }

    /** The method itself where its annotation counts, or else those that call it. */
    private static boolean collect(MethodDeclaration method, Set<MethodDeclaration> entries, int depth) {
        if (depth > 4) {
            return false;
        }
        List<MethodCallExpr> calls = ParentRows.calls(method);
        if (!method.isPrivate()) {
            entries.add(method);
            return calls.isEmpty() && counts(method);
        }
        return !calls.isEmpty()
                && calls.stream()
                        .allMatch(c -> c.findAncestor(MethodDeclaration.class)
                                .filter(m -> collect(m, entries, depth + 1))
                                .isPresent());
    }

    private static boolean counts(MethodDeclaration method) {
        Optional<ClassOrInterfaceDeclaration> owner =
                method.findAncestor(ClassOrInterfaceDeclaration.class).filter(OwnTransaction::isBean);
        boolean springs = method.getAnnotations().stream().anyMatch(OwnTransaction::isTransactional)
                || owner.stream().flatMap(c -> c.getAnnotations().stream()).anyMatch(OwnTransaction::isTransactional);
        return owner.isPresent() && method.isPublic() && !method.isStatic() && !method.isFinal() && springs;
    }
}
