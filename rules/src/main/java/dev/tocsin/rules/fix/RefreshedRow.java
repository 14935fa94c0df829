package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a row anew and locks it, where the session may hold it already: {@code entityManager.refresh(row,
 * LockModeType.PESSIMISTIC_WRITE)} behind the read. A query that locks would give back the object as it was.
 */
final class RefreshedRow {

    private static final Set<String> THROWING = Set.of("orElseThrow", "get", "getReferenceById", "getOne", "getById");

    private final JavaSource file;
    private final MethodCallExpr read;
    private final boolean throwing;
    private final Draft draft;

    /**
     * @param read the call that gives the row, or the {@code Optional} of it, in the method that acts
     * @param throwing whether the call itself throws where there is no row
     */
    RefreshedRow(JavaSource file, MethodCallExpr read, boolean throwing, Draft draft) {
        this.file = file;
        this.read = read;
        this.throwing = throwing;
        this.draft = draft;
    }

    /**
     * Writes the edits.
     *
     * @param entity simple name of the row's class
     * @param api the package of the project's Jakarta Persistence
     * @return false where the code is not of the shape that takes them
     */
    boolean write(String entity, String api) {
        Optional<VariableDeclarator> row = row(entity);
        Optional<ClassOrInterfaceDeclaration> bean =
                read.findAncestor(ClassOrInterfaceDeclaration.class).filter(BeanField::fits);
        Optional<Statement> statement = row.flatMap(r -> r.findAncestor(Statement.class))
                .filter(s ->
                        s.getParentNode().filter(BlockStmt.class::isInstance).isPresent());
        if (statement.isEmpty() || bean.isEmpty()) {
            return false;
        }
        String manager = BeanField.of(
                draft, file, bean.get(), api + ".EntityManager", "entityManager", api + ".PersistenceContext");
        String mode = draft.edits().imported(file, api + ".LockModeType");
        String name = row.get().getNameAsString();
        String line = file.newline() + file.indentAt(file.start(statement.get()));
        String pessimistic = ", " + mode + ".PESSIMISTIC_WRITE)";
        // What this transaction has changed in the row itself, in the last round of a loop say, must not be lost.
        String flush = manager + ".flush();";
        String refresh = manager + ".refresh(" + name + pessimistic + ";";
        String inner = line + file.indentUnit();
        String text = isOptional(row.get(), entity)
                ? line + flush + line + name + ".ifPresent(row -> " + manager + ".refresh(row" + pessimistic + ");"
                : throwsWhenAbsent(row.get())
                        ? line + flush + line + refresh
                        : line + "if (" + name + " != null) {" + inner + flush + inner + refresh + line + "}";
        draft.edits().insert(file, file.behindComment(file.end(statement.get())), text);
        return true;
    }

    /** The variable that is declared with the row itself. */
    private Optional<VariableDeclarator> row(String entity) {
        return read.findAncestor(VariableDeclarator.class)
                .filter(v -> v.getInitializer()
                        .filter(i -> i == read || isChainFrom(i))
                        .isPresent())
                .filter(v -> isOptional(v, entity) || isRow(v, entity));
    }

    private boolean isRow(VariableDeclarator variable, String entity) {
        boolean throwing = throwsWhenAbsent(variable);
        String type = variable.getTypeAsString();
        // The parser was told to leave `var` alone: it is a type of that name.
        boolean typed = type.equals(entity) || type.endsWith("." + entity) || type.equals("var") && throwing;
        return typed
                && (throwing
                        || isRead(variable)
                        || variable.getInitializer().orElseThrow().toString().endsWith(".orElse(null)"));
    }

    private boolean isOptional(VariableDeclarator variable, String entity) {
        boolean nameTaken = variable.findAncestor(CallableDeclaration.class)
                .filter(m -> !m.findAll(SimpleName.class, n -> n.getIdentifier().equals("row"))
                        .isEmpty())
                .isPresent();
        return variable.getTypeAsString().equals("Optional<" + entity + ">") && isRead(variable) && !nameTaken;
    }

    private boolean isRead(VariableDeclarator variable) {
        return variable.getInitializer().filter(i -> i == read).isPresent();
    }

    /** {@code orders.findById(id).orElseThrow(..)}. */
    private boolean isChainFrom(Node value) {
        return value instanceof MethodCallExpr call
                && call.getScope().filter(s -> s == read).isPresent()
                && (THROWING.contains(call.getNameAsString())
                        || call.getNameAsString().equals("orElse"));
    }

    private boolean throwsWhenAbsent(VariableDeclarator variable) {
        return variable.getInitializer()
                .flatMap(i -> i.toMethodCallExpr())
                .filter(c -> c == read ? throwing : THROWING.contains(c.getNameAsString()))
                .isPresent();
    }
}
