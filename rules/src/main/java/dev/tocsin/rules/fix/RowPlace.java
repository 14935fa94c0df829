package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;

/**
 * Where the method in which check and act meet gets the row.
 *
 * @param call the read itself, or the call of a method that reads the row and, unless it is a private one, gives it back
 * @param throwing whether that method throws where there is no row
 * @param gives whether the call gives the row, or an {@code Optional} of it
 * @param readerIsPrivate whether it is a private one of the same class, and the only one of its name
 */
record RowPlace(JavaSource file, MethodCallExpr call, boolean throwing, boolean readerIsPrivate, boolean gives) {

    /** Empty where the row comes through more than one method, or as something else. */
    static Optional<RowPlace> of(
            Project project, CheckThenAct window, JavaSource file, MethodCallExpr read, MethodDeclaration reader) {
        if (Meeting.isIn(project, window.check().span(), window)) {
            return Optional.of(new RowPlace(file, read, false, false, true));
        }
        boolean throwing = throwsWhenAbsent(reader.toString());
        boolean gives = gives(reader, window.entity().name());
        for (CheckThenAct.Call step : window.path()) {
            Optional<JavaSource> source = project.java(step.span().file());
            Optional<MethodCallExpr> call = source.flatMap(f -> f.at(step.span(), MethodCallExpr.class))
                    .filter(c -> c.getNameAsString().equals(reader.getNameAsString()));
            if (call.isPresent() && Meeting.isIn(project, step.span(), window)) {
                boolean ofItsOwn = isPrivate(file, source.get(), reader, call.get());
                if (ofItsOwn || gives) {
                    return Optional.of(new RowPlace(source.get(), call.get(), throwing, ofItsOwn, gives));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean throwsWhenAbsent(String code) {
        return code.contains("orElseThrow") || code.contains("throw new") && !code.contains("null");
    }

    private static boolean gives(MethodDeclaration reader, String entity) {
        return reader.getTypeAsString().equals(entity)
                || reader.getTypeAsString().equals("Optional<" + entity + ">");
    }

    private static boolean isPrivate(JavaSource file, JavaSource from, MethodDeclaration reader, MethodCallExpr call) {
        return reader.isPrivate()
                && file.path().equals(from.path())
                && reader.getBody().isPresent()
                && call.getScope().filter(s -> !s.isThisExpr()).isEmpty()
                && reader.findAncestor(TypeDeclaration.class)
                        .filter(t ->
                                t.getMethodsByName(reader.getNameAsString()).size() == 1)
                        .isPresent();
    }
}
