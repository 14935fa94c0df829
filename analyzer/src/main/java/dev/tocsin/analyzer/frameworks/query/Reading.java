package dev.tocsin.analyzer.frameworks.query;

import java.util.Optional;
import java.util.function.Supplier;

/** One text being read: its tokens, the readers of its parts, which call each other, and how deep they are. */
final class Reading {

    /** Queries, parentheses and calls inside each other; what is deeper is taken as unknown. */
    private static final int MAX_DEPTH = 50;

    final Tokens tokens;
    final Dialect dialect;
    final ValueReader values;
    final PredicateReader predicates;
    final FromReader froms;
    final SelectReader selects;
    final WriteReader writes;
    final StatementReader statements;
    private int depth;

    Reading(String text, Dialect dialect) {
        this.tokens = new Tokens(text, new Lexer(text, dialect).read());
        this.dialect = dialect;
        this.values = new ValueReader(this);
        this.predicates = new PredicateReader(this);
        this.froms = new FromReader(this);
        this.selects = new SelectReader(this);
        this.writes = new WriteReader(this);
        this.statements = new StatementReader(this);
    }

    /** What the action reads, one level deeper; the fallback where that is too deep. */
    <T> T nested(Supplier<T> action, Supplier<T> tooDeep) {
        if (depth >= MAX_DEPTH) {
            return tooDeep.get();
        }
        depth++;
        T result = action.get();
        depth--;
        return result;
    }

    /** The select between the parentheses that open at {@code open}. */
    Optional<Select> subquery(int open, int hi, Scope outer) {
        return nested(() -> selects.read(open + 1, tokens.innerEnd(open, hi), outer), Optional::empty);
    }
}
