package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the violation of a unique key from everything else that arrives as the same exception: a column that must not be null, a
 * value that is too long, a row that is referred to and not there.
 *
 * <p>PostgreSQL, H2, HSQLDB, Derby, DB2 and the standard say SQLSTATE 23505; MySQL, Oracle and SQL Server say 23000 for every
 * constraint and tell this one by a number: 1062; 1; 2601 for an index, 2627 for a constraint. SQLite says no state, and one number
 * for all constraints, but which it is in the message. H2 2.3, HSQLDB 2.7, Derby 10.16 and SQLite 3.46 were asked; of the others it
 * stands in the tables of their drivers (ojdbc 23.5, Connector/J 9.1, mssql-jdbc 12.8) and in Spring's {@code sql-error-codes.xml}.
 */
final class UniqueViolation {

    private static final Set<Dialect> LIKE_MYSQL =
            Set.of(Dialect.MYSQL, Dialect.MARIADB, Dialect.TIDB, Dialect.OCEANBASE);

    private static final String NAME = "isUniqueViolation";
    private static final String NAMED = "isViolationOf";

    private final Draft draft;
    /** Where the table has several keys, those that are meant. */
    private final List<String> keys;

    /** The one whose words are asked for; empty where it may be one of several. */
    private final Optional<Dialect> product;

    UniqueViolation(Project project, CheckThenAct window, Draft draft) {
        this.draft = draft;
        this.keys = ViolatedKey.names(project, window);
        Set<Dialect> named = project.schemaSeenFrom(window.act().span().file())
                .databasesNamed(window.act().span().file());
        // Where another one may be started as well that says so in other words, all of them are asked.
        this.product = project.databaseBehind(window)
                .filter(p -> named.stream()
                        .allMatch(other -> ofAnyKey(Optional.of(other), "").equals(ofAnyKey(Optional.of(p), ""))));
    }

    /**
     * The test, as an expression; the method that it calls comes at the end of the class where it has none yet.
     *
     * @param at where the expression will stand
     * @param exception the name of the caught exception
     */
    String of(JavaSource file, Node at, String exception) {
        TypeDeclaration<?> type = outermost(at);
        String name = methodIn(type);
        if (type.getMethodsByName(name).isEmpty()) {
            add(file, type, name, keys.isEmpty() ? "" : ", String key");
        }
        return again(at, exception);
    }

    /** The same test once more in the class. */
    String again(Node at, String exception) {
        return keys.isEmpty() ? methodIn(outermost(at)) + "(" + exception + ")" : named(exception, keys);
    }

    private String methodIn(TypeDeclaration<?> type) {
        if (!keys.isEmpty()) {
            return NAMED;
        }
        return type.getMethodsByName(NAME).stream().allMatch(UniqueViolation::takesAny) ? NAME : "isDuplicateKey";
    }

    /** The same of an exception of JDBC's, which is asked on the spot where one question is enough. */
    String ofJdbc(JavaSource file, Node at, String exception) {
        return product.isPresent() ? isState(exception) : of(file, at, exception);
    }

    /** The same test of other keys, where the class has the method that is called. */
    static String named(String exception, List<String> keys) {
        return keys.stream()
                .map(key -> NAMED + "(" + exception + ", \"" + key + "\")")
                .collect(Collectors.joining(" || "));
    }

    /** The denial of such a test. */
    String not(String test) {
        return "!" + inBrackets(test, keys);
    }

    private static String inBrackets(String test, List<String> keys) {
        return keys.size() > 1 ? "(" + test + ")" : test;
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

    private String isState(String exception) {
        return keys.isEmpty()
                ? isOfAnyKey(exception)
                : anyKeyAsTerm(exception) + " && "
                        + inBrackets(
                                keys.stream()
                                        .map(k -> says(exception, "\"" + k + "\""))
                                        .collect(Collectors.joining(" || ")),
                                keys);
    }

    private String anyKeyAsTerm(String exception) {
        String state = isOfAnyKey(exception);
        return state.contains("||") ? "(" + state + ")" : state;
    }

    private static String says(String exception, String name) {
        return "String.valueOf(" + exception + ".getMessage()).contains(" + name + ")";
    }

    private String isOfAnyKey(String exception) {
        return ofAnyKey(product, exception);
    }

    private static String ofAnyKey(Optional<Dialect> product, String exception) {
        String state = "\"23505\".equals(" + exception + ".getSQLState())";
        String number = exception + ".getErrorCode() == ";
        if (product.isEmpty()) {
            return state;
        }
        if (LIKE_MYSQL.contains(product.get())) {
            return number + "1062";
        }
        return switch (product.get()) {
            case ORACLE -> number + "1";
            case SQLSERVER -> number + "2601 || " + number + "2627";
            case SYBASE -> number + "2601 || " + number + "2615";
            case SQLITE -> says(exception, "\"UNIQUE constraint failed\"");
            default -> state;
        };
    }

    /** Which database it is is not known: what each of them says. */
    private static List<String> ofSomeProduct(String unit, String ofKey) {
        String further = unit + unit;
        List<String> lines = new ArrayList<>(List.of(
                "String state = refused.getSQLState();",
                "int number = refused.getErrorCode();",
                "// PostgreSQL and H2 say so by the state; MySQL, Oracle and SQL Server by a number."));
        String numbered = "number == 1062 || number == 1 || number == 2601 || number == 2627";
        if (ofKey.isEmpty()) {
            lines.add("return \"23505\".equals(state)");
            lines.add(further + "|| \"23000\".equals(state)");
            lines.add(further + further + "&& (" + numbered + ");");
        } else {
            lines.add("boolean unique = \"23505\".equals(state)");
            lines.add(further + "|| \"23000\".equals(state)");
            lines.add(further + further + "&& (" + numbered + ");");
            lines.add("return unique && " + ofKey + ";");
        }
        return lines;
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
        String ofKey = parameter.isEmpty() ? "" : says("refused", "key");
        if (product.isEmpty()) {
            ofSomeProduct(unit, ofKey).forEach(line -> lines.add(unit.repeat(3) + line));
        } else if (parameter.isEmpty()) {
            lines.add(unit + unit + unit + "return " + isOfAnyKey("refused") + ";");
        } else {
            lines.add(unit + unit + unit + "return " + anyKeyAsTerm("refused"));
            lines.add(unit.repeat(5) + "&& " + ofKey + ";");
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
