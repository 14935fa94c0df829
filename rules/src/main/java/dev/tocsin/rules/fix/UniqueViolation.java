package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    private static final String NAMED = "isViolationOf";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;
    /** Where the table has several keys, the one that is meant. */
    private final Optional<String> key;

    UniqueViolation(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
        this.key = ViolatedKey.name(project, window);
    }

    /**
     * The test, as an expression; the method that it calls comes at the end of the class where it has none yet.
     *
     * @param at where the expression will stand
     * @param exception the name of the caught exception
     */
    String of(JavaSource file, Node at, String exception) {
        TypeDeclaration<?> type = outermost(at);
        if (key.isPresent()) {
            if (type.getMethodsByName(NAMED).isEmpty()) {
                add(file, type, NAMED, ", String key");
            }
            return named(exception, key.get());
        }
        String name =
                type.getMethodsByName(NAME).stream().allMatch(UniqueViolation::takesAny) ? NAME : "isDuplicateKey";
        if (type.getMethodsByName(name).isEmpty()) {
            add(file, type, name, "");
        }
        return name + "(" + exception + ")";
    }

    /** The same test of another key, where the class has the method that is called. */
    static String named(String exception, String key) {
        return NAMED + "(" + exception + ", \"" + key + "\")";
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

    /** Whether an exception of JDBC's is one, of the key that is meant. */
    String isState(String exception) {
        return key.map(k -> isState(exception, "\"" + k + "\"")).orElseGet(() -> isOfAnyKey(exception));
    }

    /** @param name an expression for the key's name, which the database puts into its message */
    private String isState(String exception, String name) {
        return anyKeyAsTerm(exception) + " && " + says(exception, name);
    }

    private String anyKeyAsTerm(String exception) {
        String state = isOfAnyKey(exception);
        return state.contains("||") ? "(" + state + ")" : state;
    }

    private static String says(String exception, String name) {
        return "String.valueOf(" + exception + ".getMessage()).contains(" + name + ")";
    }

    private String isOfAnyKey(String exception) {
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

    private void add(JavaSource file, TypeDeclaration<?> type, String name, String parameter) {
        String sql = draft.edits().imported(file, "java.sql.SQLException");
        String unit = file.indentUnit();
        String outer = file.indentAt(file.start(type));
        StringBuilder member = new StringBuilder();
        List<String> lines = new ArrayList<>(List.of(
                "private static boolean " + name + "(Throwable failure" + parameter + ") {",
                unit + "for (Throwable cause = failure; cause != null; cause = cause.getCause()) {",
                unit + unit + "if (cause instanceof " + sql + ") {",
                unit + unit + unit + sql + " refused = (" + sql + ") cause;"));
        if (parameter.isEmpty()) {
            lines.add(unit + unit + unit + "return " + isOfAnyKey("refused") + ";");
        } else {
            lines.add(unit + unit + unit + "return " + anyKeyAsTerm("refused"));
            lines.add(unit.repeat(5) + "&& " + says("refused", "key") + ";");
        }
        lines.addAll(List.of(unit + unit + "}", unit + "}", unit + "return false;", "}"));
        lines.forEach(line -> member.append(outer).append(unit).append(line).append(file.newline()));
        int brace = file.end(type) - 1;
        if (file.startsLine(brace)) {
            draft.edits().insert(file, file.lineStart(brace), file.newline() + member);
        } else {
            draft.edits().insert(file, brace, file.newline() + member + outer);
        }
    }
}
