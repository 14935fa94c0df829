package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where in a file the row is read that others belong to, before these are asked for by it or by its key. */
final class ParentRows {

    private static final int MAX_DEPTH = 4;

    private final Project project;
    private final CheckThenAct window;
    private final JavaSource file;

    ParentRows(Project project, CheckThenAct window, JavaSource file) {
        this.project = project;
        this.window = window;
        this.file = file;
    }

    /**
     * The read before the check; those of all callers where a private method is handed the row, or its key, as its parameter. Empty
     * where one of them has none.
     */
    List<MethodCallExpr> readBefore(MethodCallExpr check) {
        return readBefore(check, check.getArguments(), 0);
    }

    private List<MethodCallExpr> readBefore(MethodCallExpr use, List<Expression> asked, int depth) {
        Optional<MethodCallExpr> own = first(use, asked);
        if (own.isPresent()) {
            return List.of(own.get());
        }
        Optional<MethodDeclaration> method =
                use.findAncestor(MethodDeclaration.class).filter(MethodDeclaration::isPrivate);
        if (method.isEmpty() || depth >= MAX_DEPTH) {
            return List.of();
        }
        int[] handed = IntStream.range(0, method.get().getParameters().size())
                .filter(i -> asked.stream()
                        .anyMatch(
                                a -> isRowOrKey(a, method.get().getParameter(i).getNameAsString())))
                .toArray();
        List<MethodCallExpr> all = new ArrayList<>();
        for (MethodCallExpr call : calls(method.get())) {
            List<Expression> given =
                    IntStream.of(handed).mapToObj(call::getArgument).toList();
            List<MethodCallExpr> there = given.isEmpty() ? List.of() : readBefore(call, given, depth + 1);
            if (there.isEmpty()) {
                return List.of();
            }
            there.stream().filter(t -> all.stream().noneMatch(a -> a == t)).forEach(all::add);
        }
        return all;
    }

    /** The calls of a private method in its own class. */
    static List<MethodCallExpr> calls(MethodDeclaration method) {
        return method.findAncestor(ClassOrInterfaceDeclaration.class).stream()
                .flatMap(c -> c.findAll(MethodCallExpr.class).stream())
                .filter(c -> c.getNameAsString().equals(method.getNameAsString())
                        && c.getArguments().size() == method.getParameters().size()
                        && c.getScope().filter(s -> !s.isThisExpr()).isEmpty()
                        && !method.isAncestorOf(c))
                .toList();
    }

    /** What the method has asked a repository for before it reads that row. */
    Optional<MethodCallExpr> askedBefore(MethodCallExpr read) {
        return read.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> file.end(c) < file.start(read))
                .filter(c -> SpringRepository.of(project, file, c).isPresent())
                .min(Comparator.comparingInt(file::start));
    }

    /** The first read before a place, by a key that is asked for there too, or of a row that is. */
    private Optional<MethodCallExpr> first(MethodCallExpr use, List<Expression> asked) {
        return use.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> file.end(c) < file.start(use) && runsBefore(c, use))
                .filter(c -> asked.stream().anyMatch(a -> byKey(c, a) || ofRow(c, a)))
                .filter(c -> !SpringRepository.of(project, file, c)
                        .map(SpringRepository::entity)
                        .filter(window.entity().name()::equals)
                        .isPresent())
                .min(Comparator.comparingInt(file::start));
    }

    /** What runs in a lambda may be begun, and its transaction over, at another time than what stands around it. */
    private static boolean runsBefore(MethodCallExpr read, MethodCallExpr use) {
        return Meeting.same(read.findAncestor(LambdaExpr.class), use.findAncestor(LambdaExpr.class));
    }

    private boolean byKey(MethodCallExpr call, Expression asked) {
        boolean byKey =
                call.getNameAsString().equals("findById") && call.getArguments().size() == 1
                        || ParentRead.finds(project, window, file, call);
        return byKey && means(asked, call, call.getArgument(0), file);
    }

    /** {@code Lecture lecture = lectures.findWithSchedule(id).orElseThrow()}, where {@code lecture} is asked for. */
    private boolean ofRow(MethodCallExpr call, Expression asked) {
        Optional<VariableDeclarator> variable =
                call.findAncestor(VariableDeclarator.class).filter(v -> isRowOrKey(asked, v.getNameAsString()));
        Optional<SpringRepository> repository =
                variable.isEmpty() ? Optional.empty() : SpringRepository.of(project, file, call);
        return repository
                .filter(r -> variable.get().getTypeAsString().equals(r.entity()))
                .flatMap(r -> r.method(call.getNameAsString())
                        .map(MethodDeclaration::getTypeAsString)
                        .filter(t -> t.equals(r.entity()) || t.equals("Optional<" + r.entity() + ">")))
                .isPresent();
    }

    /** The argument is the key that is read by, or the row that was read, or its key. */
    static boolean means(Expression argument, MethodCallExpr read, Expression key, JavaSource file) {
        return file.text(argument).equals(file.text(key))
                || read.findAncestor(VariableDeclarator.class)
                        .filter(v -> isRowOrKey(argument, v.getNameAsString()))
                        .isPresent();
    }

    /** {@code lecture}, {@code lecture.getId()}. */
    private static boolean isRowOrKey(Expression argument, String variable) {
        Optional<Expression> row = argument.isMethodCallExpr()
                        && argument.asMethodCallExpr().getNameAsString().equals("getId")
                ? argument.asMethodCallExpr().getScope()
                : Optional.of(argument);
        return row.filter(Expression::isNameExpr)
                .filter(r -> r.asNameExpr().getNameAsString().equals(variable))
                .isPresent();
    }
}
