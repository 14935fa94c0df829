package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.TextBlockLiteralExpr;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code for update} at the end of a query that the program sends as a text of its own. */
final class SqlLock {

    /** They lock by other words, or not at all. */
    private static final Set<Dialect> WITHOUT =
            Set.of(Dialect.SQLSERVER, Dialect.SYBASE, Dialect.SQLITE, Dialect.DERBY, Dialect.HSQLDB, Dialect.FIREBIRD);

    /** What PostgreSQL refuses to lock (SELECT, "The Locking Clause"), and what would lock rows of other tables too. */
    private static final Pattern UNFIT = Pattern.compile(
            "\\b(?:group by|having|distinct|union|intersect|except|join|for update|for share|count|sum|max"
                    + "|min|avg|exists|over|with)\\b|,\\s*lateral\\b|;");

    private SqlLock() {}

    /** @param read the call that sends the query */
    static Optional<LockingRead> of(Project project, JavaSource file, MethodCallExpr read) {
        boolean without = project.schemaSeenFrom(file.path())
                .databaseBehind(file.path())
                .map(Databases.Assumed::dialect)
                .filter(WITHOUT::contains)
                .isPresent();
        Optional<Expression> query = query(read).map(SqlLock::unformatted);
        if (without || query.isEmpty()) {
            return Optional.empty();
        }
        String sql = file.text(query.get()).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        boolean selects = sql.matches("\"+ ?select\\b.*");
        return selects && !UNFIT.matcher(sql).find() ? appended(file, query.get(), "for update") : Optional.empty();
    }

    /** The query's text: the first argument, or that of the call which has prepared the statement. */
    static Optional<Expression> query(MethodCallExpr call) {
        if (call.getArguments().isNonEmpty()) {
            return call.getArguments().getFirst();
        }
        return call.getScope()
                .flatMap(Expression::toNameExpr)
                .flatMap(name -> call.findAncestor(CallableDeclaration.class)
                        .flatMap(m -> ((CallableDeclaration<?>) m)
                                .findFirst(
                                        VariableDeclarator.class,
                                        v -> v.getNameAsString().equals(name.getNameAsString()))))
                .flatMap(VariableDeclarator::getInitializer)
                .flatMap(Expression::toMethodCallExpr)
                .filter(c -> c.getNameAsString().equals("prepareStatement")
                        && c.getArguments().size() == 1)
                .flatMap(c -> c.getArguments().getFirst());
    }

    /** The text that {@code .formatted(..)} fills. */
    private static Expression unformatted(Expression query) {
        return query.toMethodCallExpr()
                .filter(c -> c.getNameAsString().equals("formatted"))
                .flatMap(MethodCallExpr::getScope)
                .orElse(query);
    }

    /** The literal that a query ends with. */
    private static Optional<Expression> last(Expression query) {
        if (query instanceof BinaryExpr sum) {
            return sum.getOperator() == BinaryExpr.Operator.PLUS ? last(sum.getRight()) : Optional.empty();
        }
        return query instanceof StringLiteralExpr || query instanceof TextBlockLiteralExpr
                ? Optional.of(query)
                : Optional.empty();
    }

    /** Words at the end of a query that is written out. */
    static Optional<LockingRead> appended(JavaSource file, Expression query, String words) {
        Optional<Expression> literal = last(query);
        if (literal.isEmpty()) {
            return Optional.empty();
        }
        if (literal.get() instanceof StringLiteralExpr) {
            int at = file.end(literal.get()) - 1;
            boolean spaced = file.text().charAt(at - 1) == ' ';
            return Optional.of(new LockingRead(at, at, spaced ? words : " " + words));
        }
        String block = file.text(literal.get());
        String content = block.substring(0, block.length() - 3).stripTrailing();
        int at = file.start(literal.get()) + content.length();
        return content.length() > 3
                ? Optional.of(new LockingRead(at, at, file.newline() + file.indentAt(at) + words))
                : Optional.empty();
    }
}
