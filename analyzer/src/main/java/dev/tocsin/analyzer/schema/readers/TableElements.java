package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.CheckConstraint;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.ForeignKey;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what stands between the commas of a table's definition, and behind ADD in ALTER TABLE: columns and constraints. */
final class TableElements {

    private static final String[] CONSTRAINT_STARTS = {
        "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "NOT", "DEFAULT"
    };

    private final DdlContext context;

    TableElements(DdlContext context) {
        this.context = context;
    }

    /** Reads one element; indexes that are not unique, and options, say nothing here. */
    void read(TokenCursor c, String table, List<SchemaChange> out) throws DdlException {
        int start = c.at();
        Optional<String> name = constraintName(c);
        if (c.accept("PRIMARY", "KEY")) {
            key(c, start, table, name, true, out);
        } else if (c.peek("UNIQUE")) {
            c.skip();
            key(c, start, table, name, false, out);
        } else if (c.accept("FOREIGN", "KEY")) {
            foreignKey(c, start, table, name, out);
        } else if (c.peek("CHECK") && context.tokens().isSymbol(c.at() + 1, '(')
                || c.peek("EXCLUDE") && isExclusion(c)) {
            out.add(new SchemaChange.AddCheck(new CheckConstraint(
                    table, name, context.tokens().between(c.at(), c.end()), context.origin(start, c.end()))));
        } else if (start == c.at() && !isIndex(c) && !isOption(c)) {
            new ColumnElement(context, this).read(c, table, out);
        }
    }

    /**
     * The collation among MySQL's options of a table: {@code ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin}.
     *
     * @param c before the options; it stays there
     */
    static Optional<String> collation(TokenCursor c) {
        int start = c.at();
        Optional<String> collation = Optional.empty();
        while (!c.done() && !c.peekAny("SELECT", "AS") && collation.isEmpty()) {
            if (c.accept("COLLATE")) {
                c.acceptSymbol('=');
                collation = c.peekName() ? Optional.of(c.tokens().text(c.at())) : Optional.empty();
            } else {
                c.skip();
            }
        }
        c.moveTo(start);
        return collation;
    }

    /** {@code CONSTRAINT name}, {@code CONSTRAINT IF NOT EXISTS name}, {@code CONSTRAINT} alone. */
    private static Optional<String> constraintName(TokenCursor c) throws DdlException {
        if (!c.accept("CONSTRAINT")) {
            return Optional.empty();
        }
        c.accept("IF", "NOT", "EXISTS");
        return c.peekAny(CONSTRAINT_STARTS) ? Optional.empty() : Optional.of(unqualified(c));
    }

    private static String unqualified(TokenCursor c) throws DdlException {
        String name = c.qualifiedName("constraint's name");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * What follows PRIMARY KEY or UNIQUE: {@code KEY name USING BTREE (a, b)}, {@code CLUSTERED (a)}, {@code NULLS NOT
     * DISTINCT (a)}, {@code USING INDEX name}.
     */
    private void key(
            TokenCursor c, int start, String table, Optional<String> name, boolean primary, List<SchemaChange> out)
            throws DdlException {
        Optional<String> called = name;
        boolean nullsNotDistinct = !primary && context.nullsNotDistinct();
        while (!c.done() && !c.peekSymbol('(')) {
            if (c.accept("USING", "INDEX")) {
                String index = unqualified(c);
                out.add(new SchemaChange.PromoteIndex(table, index, name, primary, context.span(start, c.at())));
                return;
            }
            if (c.accept("NULLS", "NOT", "DISTINCT")) {
                nullsNotDistinct = true;
            } else if (c.accept("NULLS", "DISTINCT")) {
                nullsNotDistinct = false;
            } else if (c.accept("USING")) {
                c.skip();
            } else if (c.acceptAny("KEY", "INDEX", "CLUSTERED", "NONCLUSTERED", "HASH")
                    || c.accept("IF", "NOT", "EXISTS")) {
                continue;
            } else {
                String index = c.identifier("key's name or column list");
                called = called.isPresent() ? called : Optional.of(index);
            }
        }
        List<UniqueKey.Part> parts = KeyParts.read(c);
        if (isDisabled(c)) {
            return;
        }
        out.add(new SchemaChange.AddKey(
                new UniqueKey(
                        table,
                        called,
                        primary,
                        parts,
                        Optional.empty(),
                        nullsNotDistinct,
                        context.origin(start, c.at())),
                false));
    }

    /** {@code DISABLE} of Oracle: the constraint is known and not enforced. */
    private static boolean isDisabled(TokenCursor c) {
        for (int i = c.at(); i < c.end(); i++) {
            if (c.tokens().isWord(i, "DISABLE")) {
                return true;
            }
        }
        return false;
    }

    private void foreignKey(TokenCursor c, int start, String table, Optional<String> name, List<SchemaChange> out)
            throws DdlException {
        c.accept("IF", "NOT", "EXISTS");
        Optional<String> called = name;
        if (!c.peekSymbol('(')) {
            String index = unqualified(c);
            called = called.isPresent() ? called : Optional.of(index);
        }
        List<String> columns = new ArrayList<>();
        for (TokenCursor item : c.parenthesised("the columns of a foreign key")) {
            columns.add(item.identifier("column"));
        }
        if (!c.accept("REFERENCES")) {
            throw new DdlException(c.at(), "REFERENCES was expected");
        }
        out.add(reference(c, start, table, called, columns));
    }

    /** What follows REFERENCES: {@code table (columns) ON DELETE CASCADE}. */
    SchemaChange reference(TokenCursor c, int start, String table, Optional<String> name, List<String> columns)
            throws DdlException {
        String target = c.qualifiedName("table");
        if (c.peekSymbol('(')) {
            c.skipOne();
        }
        boolean cascades = false;
        for (int i = c.at(); i + 2 < c.end() && !c.tokens().isWord(i, "REFERENCES"); i++) {
            cascades |= c.tokens().isWord(i, "ON")
                    && c.tokens().isWord(i + 1, "DELETE")
                    && (c.tokens().isWord(i + 2, "CASCADE") || c.tokens().isWord(i + 2, "SET"));
        }
        return new SchemaChange.AddForeignKey(
                new ForeignKey(table, name, columns, target, cascades, context.origin(start, c.end())));
    }

    private static boolean isExclusion(TokenCursor c) {
        return c.tokens().isWord(c.at() + 1, "USING") || c.tokens().isSymbol(c.at() + 1, '(');
    }

    /**
     * {@code KEY name (a)}, {@code INDEX (a)}, {@code FULLTEXT KEY name (a)} of MySQL; but {@code key varchar(64)} and {@code
     * index integer} are columns of the databases that do not reserve these words.
     */
    boolean isIndex(TokenCursor c) {
        if (c.peekAny("FULLTEXT", "SPATIAL", "VECTOR") && !context.is(Dialect.POSTGRESQL)) {
            return c.tokens().isWord(c.at() + 1, "KEY")
                    || c.tokens().isWord(c.at() + 1, "INDEX")
                    || c.tokens().isSymbol(c.at() + 1, '(')
                    || c.tokens().isSymbol(c.at() + 2, '(');
        }
        if (!c.peekAny("KEY", "INDEX")) {
            return false;
        }
        int list = c.at() + 1;
        if (c.tokens().isName(list) && list < c.end()) {
            list++;
        }
        if (c.tokens().isWord(list, "USING")) {
            list += 2;
        }
        boolean quotedName = c.tokens().isName(c.at() + 1) && c.tokens().kind(c.at() + 1) == SqlTokens.Kind.QUOTED;
        boolean columns = list + 1 < c.end() && c.tokens().isSymbol(list, '(') && !isNumber(c.tokens(), list + 1);
        return columns || quotedName;
    }

    private static boolean isNumber(SqlTokens tokens, int index) {
        return tokens.kind(index) == SqlTokens.Kind.NUMBER;
    }

    /** Elements that are neither columns nor constraints. */
    private static boolean isOption(TokenCursor c) {
        return c.peek("PERIOD", "FOR")
                || c.peek("SUPPLEMENTAL", "LOG")
                || c.peek("PARTITION")
                        && (c.tokens().isSymbol(c.at() + 1, '(') || c.tokens().isWord(c.at() + 2, "VALUES"))
                || c.peek("LIKE")
                || c.peek("INDEX")
                        && c.tokens().isName(c.at() + 1)
                        && c.tokens().isWord(c.at() + 2, "NONCLUSTERED");
    }
}
