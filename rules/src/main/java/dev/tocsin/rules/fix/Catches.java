package dev.tocsin.rules.fix;

import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.Statement;

/** What becomes of a failure that is caught. */
final class Catches {

    private Catches() {}

    /** The code goes on behind the catch; one that ends with an exception ends the transaction too. */
    static boolean goesOn(CatchClause handler) {
        return handler.getBody()
                .getStatements()
                .getLast()
                .filter(Statement::isThrowStmt)
                .isEmpty();
    }
}
