package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells the violation of a unique key from everything else that arrives as the same exception: a column that must not be null, a
 * value that is too long, a row that is referred to and not there.
 *
 * <p>PostgreSQL, H2, DB2 and the standard say SQLSTATE 23505; MySQL, Oracle and SQL Server say 23000 for every constraint and
 * tell this one by a number.
 */
final class UniqueViolation {

    private static final Set<Dialect> LIKE_MYSQL =
            Set.of(Dialect.MYSQL, Dialect.MARIADB, Dialect.TIDB, Dialect.OCEANBASE);

    private static final String NAME = "isUniqueViolation";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    UniqueViolation(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /**
     * The test, as an expression; the method that it calls comes at the end of the class where it has none yet.
     *
     * @param at where the expression will stand
     * @param exception the name of the caught exception
     */
    String of(JavaSource file, Node at, String exception) {
        TypeDeclaration<?> type = outermost(at);
        String name =
                type.getMethodsByName(NAME).stream().allMatch(UniqueViolation::takesAny) ? NAME : "isDuplicateKey";
        if (type.getMethodsByName(name).isEmpty()) {
            add(file, type, name);
        }
        return name + "(" + exception + ")";
    }

    private static TypeDeclaration<?> outermost(Node node) {
        TypeDeclaration<?> type = node.findAncestor(TypeDeclaration.class).orElseThrow();
        Optional<TypeDeclaration> outer = type.findAncestor(TypeDeclaration.class);
        while (outer.isPresent()) {
            type = outer.get();
            outer = type.findAncestor(TypeDeclaration.class);
        }
        return type;
    }

    private static boolean takesAny(MethodDeclaration method) {
        return method.getParameters().size() == 1
                && Set.of("Throwable", "Exception", "RuntimeException", "DataIntegrityViolationException")
                        .contains(method.getParameter(0).getTypeAsString());
    }

    /** Whether an exception of JDBC's is one. */
    String isState(String exception) {
        Optional<Dialect> dialect = project.schemaSeenFrom(window.act().span().file())
                .databaseBehind(window.act().span().file())
                .map(Databases.Assumed::dialect);
        String state = "\"23505\".equals(" + exception + ".getSQLState())";
        String number = exception + ".getErrorCode() == ";
        if (dialect.isEmpty()) {
            return state + " || " + number + "1062";
        }
        if (LIKE_MYSQL.contains(dialect.get())) {
            return number + "1062";
        }
        return switch (dialect.get()) {
            case ORACLE -> number + "1";
            case SQLSERVER -> number + "2601 || " + number + "2627";
            default -> state;
        };
    }

    private void add(JavaSource file, TypeDeclaration<?> type, String name) {
        String sql = draft.edits().imported(file, "java.sql.SQLException");
        String unit = file.indentUnit();
        String outer = file.indentAt(file.start(type));
        StringBuilder member = new StringBuilder();
        List<String> lines = Stream.of(
                        "private static boolean " + name + "(Throwable failure) {",
                        unit + "for (Throwable cause = failure; cause != null; cause = cause.getCause()) {",
                        unit + unit + "if (cause instanceof " + sql + ") {",
                        unit + unit + unit + sql + " refused = (" + sql + ") cause;",
                        unit + unit + unit + "return " + isState("refused") + ";",
                        unit + unit + "}",
                        unit + "}",
                        unit + "return false;",
                        "}")
                .toList();
        lines.forEach(line -> member.append(outer).append(unit).append(line).append(file.newline()));
        int brace = file.end(type) - 1;
        if (file.startsLine(brace)) {
            draft.edits().insert(file, file.lineStart(brace), file.newline() + member);
        } else {
            draft.edits().insert(file, brace, file.newline() + member + outer);
        }
    }
}
