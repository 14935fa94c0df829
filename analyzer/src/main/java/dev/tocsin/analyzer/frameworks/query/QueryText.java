package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/**
 * Reads statements of SQL, JPQL and HQL from the texts that programs hold.
 *
 * <p>The reader is tolerant: it finds the clauses of a statement by their keywords, reads in each what it knows and says of the
 * rest that it is missing ({@link Predicate#complete()} and its like). It takes texts that are known only in part: the caller
 * puts {@link #UNKNOWN} where a part is missing. It never throws, takes time linear in the text's length, and gives up on
 * nesting deeper than fifty levels (what is deeper counts as unknown).
 */
public final class QueryText {

    /** Stands for a part of the text that is not known: the object replacement character. */
    public static final char UNKNOWN = '\uFFFC';

    /** Longer texts are data, not queries. */
    private static final int MAX_LENGTH = 1 << 20;

    private QueryText() {}

    /**
     * The statement that the text holds, the first one where there are several; empty where it holds none, or where its
     * beginning is not known.
     */
    public static Optional<QueryStatement> read(String text, Dialect dialect) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Reading reading = new Reading(text, dialect);
        return reading.statements.read(0, reading.tokens.size());
    }

    /**
     * The conditions of a text that is only a WHERE clause, with or without the word: Panache's {@code "status = ?1"}, Hibernate's
     * {@code @SQLRestriction("deleted = false")}.
     *
     * @param table the table or entity whose columns it names
     */
    public static Predicate readPredicate(String text, String table, Dialect dialect) {
        if (text.length() > MAX_LENGTH) {
            return Predicate.ALL.incomplete();
        }
        Reading reading = new Reading(text, dialect);
        TableRef target = TableRef.named(table);
        Scope scope = Scope.empty(dialect).inner(List.of(target));
        int lo = reading.tokens.is(0, "WHERE") ? 1 : 0;
        return reading.predicates.read(lo, reading.tokens.size(), scope);
    }
}
