package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The row that counted rows belong to, read by a method that other requests may call as well: {@code
 * auctions.loadForSeller(auctionId, sellerId)}, which calls {@code repository.findByIdAndSellerId(auctionId, sellerId)}. A lock in
 * there would be taken by all who only look at the row, so that it is told and not written.
 *
 * @param call where the method asks for the row
 * @param finder the repository's call that reads it, in {@code source}
 */
record ParentRead(JavaSource file, MethodCallExpr call, JavaSource source, MethodCallExpr finder) {

    private static final Pattern BY_KEY = Pattern.compile("(?:find|get|read|query)ById(?:And[A-Z]\\w*)?");

    /** The nearest such read before the check, by a value that the check asks for too. */
    static Optional<ParentRead> of(Project project, CheckThenAct window, JavaSource file, MethodCallExpr check) {
        return check.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> file.end(c) < file.start(check))
                .sorted(Comparator.comparingInt(file::start).reversed())
                .flatMap(c -> IntStream.range(0, c.getArguments().size())
                        .filter(i -> check.getArguments().stream()
                                .anyMatch(a -> ParentRows.means(a, c, c.getArgument(i), file)))
                        .boxed()
                        .flatMap(i -> of(project, window, file, c, i).stream()))
                .findFirst();
    }

    private static Optional<ParentRead> of(
            Project project, CheckThenAct window, JavaSource file, MethodCallExpr call, int key) {
        Optional<JavaSource> source = call.getScope()
                .filter(s -> !s.isThisExpr())
                .map(s -> Receivers.typeOf(file, s).flatMap(t -> project.type(file, t)))
                .orElse(Optional.of(file));
        return source.stream()
                .flatMap(s -> s.mainType().stream()
                        .flatMap(t -> t.getMethodsByName(call.getNameAsString()).stream())
                        .filter(m ->
                                m.getParameters().size() == call.getArguments().size())
                        .flatMap(m -> finder(project, window, s, m, key).stream())
                        .map(f -> new ParentRead(file, call, s, f)))
                .findFirst();
    }

    /** The method asks a repository for a row by its parameter, and gives that row. */
    private static Optional<MethodCallExpr> finder(
            Project project, CheckThenAct window, JavaSource source, MethodDeclaration method, int key) {
        String parameter = method.getParameter(key).getNameAsString();
        return method.findFirst(
                MethodCallExpr.class,
                c -> finds(project, window, source, c)
                        && isName(c.getArgument(0), parameter)
                        && gives(project, source, method, c));
    }

    /** {@code findByIdAndSellerId(id, sellerId)}: a repository's method that finds a row by its key, which comes first, and more. */
    static boolean finds(Project project, CheckThenAct window, JavaSource file, MethodCallExpr call) {
        return BY_KEY.matcher(call.getNameAsString()).matches()
                && !call.getArguments().isEmpty()
                && SpringRepository.of(project, file, call)
                        .filter(r -> !r.entity().equals(window.entity().name()))
                        .isPresent();
    }

    private static boolean gives(Project project, JavaSource source, MethodDeclaration method, MethodCallExpr call) {
        String type = method.getTypeAsString();
        return SpringRepository.of(project, source, call)
                .map(SpringRepository::entity)
                .filter(e -> type.equals(e) || type.equals("Optional<" + e + ">"))
                .isPresent();
    }

    private static boolean isName(Expression argument, String name) {
        return argument.isNameExpr() && argument.asNameExpr().getNameAsString().equals(name);
    }

    /** The beginning of a sentence that says where the row is read, and that it is to be locked. */
    String told() {
        String at = source == file ? "" : source.path().substring(source.path().lastIndexOf('/') + 1) + " ";
        return text(file, call) + " reads a row that such requests share, by " + text(source, finder, at)
                + ". Lock it before the check, in a method of its own if others only look at the row by that one";
    }

    /** {@code `auctions.findById` (line 12)}. */
    static String text(JavaSource file, MethodCallExpr call) {
        return text(file, call, "");
    }

    private static String text(JavaSource file, MethodCallExpr call, String at) {
        String scope = call.getScope().map(s -> file.text(s) + ".").orElse("");
        return "`" + scope + call.getNameAsString() + "` (" + at + "line "
                + call.getRange().orElseThrow().begin.line + ")";
    }
}
