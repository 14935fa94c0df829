package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a value is spelt anew between the question and the row: to ask once more would then not find the row. */
final class Spelling {

    private static final Pattern ANEW = Pattern.compile(
            "(?:trim|strip|toLowerCase|toUpperCase|replace|normali[sz]e|capitali[sz]e|clean|sanitize)\\w*");

    private Spelling() {}

    /**
     * @param check the call that asks
     * @param site the call that inserts, in the same method
     */
    static boolean changes(Project project, CheckThenAct window, MethodCallExpr check, MethodCallExpr site) {
        CallableDeclaration<?> method =
                check.findAncestor(CallableDeclaration.class).orElseThrow();
        Optional<MappedEntity> mapped = project.mappings().of(window.entity());
        return between(method, check, site)
                || mapped.flatMap(m -> project.java(window.act().span().file())
                                .flatMap(from -> project.qualified(from, m.typeName())))
                        .filter(source -> speltAnew(source.unit()))
                        .isPresent();
    }

    private static boolean between(Node method, MethodCallExpr check, MethodCallExpr site) {
        return method
                .findAll(
                        MethodCallExpr.class,
                        c -> ANEW.matcher(c.getNameAsString()).matches())
                .stream()
                .anyMatch(c -> !check.isAncestorOf(c)
                        && c.getRange()
                                .orElseThrow()
                                .begin
                                .isAfter(check.getRange().orElseThrow().begin)
                        && c.getRange()
                                .orElseThrow()
                                .begin
                                .isBefore(site.getRange().orElseThrow().end));
    }

    private static boolean speltAnew(Node entity) {
        return entity.findFirst(
                        MethodCallExpr.class,
                        c -> ANEW.matcher(c.getNameAsString()).matches())
                .isPresent();
    }
}
