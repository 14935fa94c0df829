package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A query that is written out at an entity manager: {@code em.createQuery(..).setParameter(..).getResultList()}. */
final class ManagerQuery {

    private static final Set<String> MAKES = Set.of("createQuery", "createNamedQuery");
    private static final Set<String> SETS = Set.of("setParameter", "setMaxResults", "setLockMode");
    private static final Set<String> GIVES =
            Set.of("getResultList", "getResultStream", "getSingleResult", "getSingleResultOrNull", "getFirstResult");

    private static final int MAX_LINE = 80;

    private ManagerQuery() {}

    static boolean isQuery(JavaSource file, MethodCallExpr check) {
        List<MethodCallExpr> calls = calls(check);
        if (calls.size() < 2 || !GIVES.contains(check.getNameAsString())) {
            return false;
        }
        MethodCallExpr first = calls.get(calls.size() - 1);
        return asksForRows(first)
                && first.getScope()
                        .filter(s -> Receivers.isEntityManager(file, s))
                        .isPresent()
                && calls.subList(1, calls.size() - 1).stream().allMatch(c -> SETS.contains(c.getNameAsString()));
    }

    /** {@code createQuery("select ..", Tag.class)}: a statement that changes rows names no class. */
    static boolean asksForRows(MethodCallExpr call) {
        return MAKES.contains(call.getNameAsString())
                && call.getArguments().size() == 2
                && call.getArgument(1).isClassExpr();
    }

    /** The calls of the chain, the last one first. */
    static List<MethodCallExpr> calls(MethodCallExpr check) {
        List<MethodCallExpr> calls = new ArrayList<>();
        Optional<Expression> call = Optional.of(check);
        while (call.isPresent() && call.get() instanceof MethodCallExpr c) {
            calls.add(c);
            call = c.getScope();
        }
        return calls;
    }

    /**
     * The same question, for the one row that it gives.
     *
     * @param indent of the lines behind the first
     */
    static Optional<String> again(Project project, Draft draft, JavaSource file, MethodCallExpr check, String indent) {
        Optional<String> api = EntityKey.api(file);
        boolean locks = calls(check).stream().anyMatch(c -> c.getNameAsString().equals("setLockMode"));
        String lock = "";
        if (!locks) {
            switch (Snapshots.of(project, file.path())) {
                case KEPT -> {
                    if (api.isEmpty()) {
                        return Optional.empty();
                    }
                    lock = ".setLockMode(" + draft.edits().imported(file, api.get() + ".LockModeType")
                            + ".PESSIMISTIC_WRITE)";
                }
                case UNKNOWN -> draft.review(Snapshots.NOTE);
                case NONE -> {}
            }
        }
        List<MethodCallExpr> calls =
                new ArrayList<>(calls(check).subList(1, calls(check).size()));
        Collections.reverse(calls);
        String manager = file.text(calls.get(0).getScope().orElseThrow());
        List<String> links =
                new ArrayList<>(calls.stream().map(c -> link(file, c)).toList());
        links.add(lock + ".getSingleResult()");
        String text = manager + String.join("", links);
        if (text.contains("\n")) {
            return Optional.empty();
        }
        return Optional.of(
                text.length() <= MAX_LINE
                        ? text
                        : manager
                                + links.get(0)
                                + String.join(
                                        "",
                                        links.subList(1, links.size()).stream()
                                                .map(l -> file.newline() + indent + l)
                                                .toList()));
    }

    private static String link(JavaSource file, MethodCallExpr call) {
        return "." + call.getNameAsString() + "("
                + String.join(", ", call.getArguments().stream().map(file::text).toList()) + ")";
    }
}
