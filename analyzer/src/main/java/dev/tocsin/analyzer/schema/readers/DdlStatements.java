package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.SchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the statements that change a schema in a run of tokens, and has each of them read. */
final class DdlStatements {

    private static final String[] BEFORE_TABLE = {
        "OR",
        "REPLACE",
        "GLOBAL",
        "LOCAL",
        "UNLOGGED",
        "MEMORY",
        "CACHED",
        "COLUMN",
        "ROW",
        "EXTERNAL",
        "FOREIGN",
        "SHARDED",
        "DUPLICATED",
        "IMMUTABLE",
        "MULTISET"
    };

    private static final String[] BEFORE_INDEX = {"CLUSTERED", "NONCLUSTERED", "HASH", "BITMAP", "ONLINE", "OFFLINE"};

    /** Reads SQL that stands in a string, which begins at that token. */
    interface Nested {
        void read(int token);
    }

    private final DdlContext context;
    private final SqlTokens tokens;
    private final Nested nested;

    DdlStatements(DdlContext context, Nested nested) {
        this.context = context;
        this.tokens = context.tokens();
        this.nested = nested;
    }

    /**
     * Reads all statements in the tokens.
     *
     * @param code whether the tokens are code that may hold statements anywhere, or one statement
     */
    void read(boolean code) {
        if (code && (tokens.isWord(0, "DO") || tokens.isWord(0, "CREATE"))) {
            // DO $$ ... $$, DO LANGUAGE plpgsql $$ ... $$, CREATE FUNCTION f() ... AS $$ ... $$
            for (int i = 1; i < tokens.size(); i++) {
                if (tokens.isDollarQuoted(i)) {
                    nested.read(i);
                    return;
                }
            }
        }
        int at = 0;
        while (at < tokens.size()) {
            if (startsStatement(at) || at == 0 && !code || isDropIndex(at) || isSpRename(at)) {
                int end = endOf(at);
                statement(at, end);
                at = end;
            } else if (isDynamic(at)) {
                at += tokens.isWord(at + 1, "IMMEDIATE") || tokens.isSymbol(at + 1, '(') ? 2 : 1;
                nested.read(at);
                at++;
            } else {
                at++;
            }
        }
    }

    /** {@code EXECUTE IMMEDIATE '...'} of Oracle, {@code EXECUTE '...'} of PL/pgSQL, {@code EXEC('...')} of SQL Server. */
    private boolean isDynamic(int at) {
        if (!tokens.isWord(at, "EXECUTE") && !tokens.isWord(at, "EXEC")) {
            return false;
        }
        int string = at + (tokens.isWord(at + 1, "IMMEDIATE") || tokens.isSymbol(at + 1, '(') ? 2 : 1);
        boolean whole = !tokens.isSymbol(string + 1, '|') && !tokens.isSymbol(string + 1, '+');
        return string < tokens.size() && tokens.kind(string) == SqlTokens.Kind.STRING && whole;
    }

    private boolean isSpRename(int at) {
        return (tokens.isWord(at, "EXEC") || tokens.isWord(at, "EXECUTE"))
                && (tokens.isWord(at + 1, "sp_rename") || tokens.isWord(at + 3, "sp_rename"));
    }

    private boolean isDropIndex(int at) {
        return tokens.isWord(at, "DROP") && tokens.isWord(at + 1, "INDEX");
    }

    /** True for the first words of a statement that cannot stand inside another one. */
    private boolean startsStatement(int at) {
        if (tokens.isWord(at, "ALTER")) {
            return tokens.isWord(at + 1, "TABLE");
        }
        if (tokens.isWord(at, "DROP")) {
            return tokens.isWord(at + 1, "TABLE");
        }
        if (!tokens.isWord(at, "CREATE")) {
            return false;
        }
        TokenCursor c = new TokenCursor(tokens, at + 1, Math.min(tokens.size(), at + 6));
        while (c.acceptAny(BEFORE_TABLE)) {
            continue;
        }
        return c.peekAny("TABLE", "UNIQUE");
    }

    /** The index behind the statement's last token. */
    private int endOf(int start) {
        int depth = 0;
        for (int i = start + 1; i < tokens.size(); i++) {
            if (tokens.isSymbol(i, ';')) {
                return i;
            }
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth <= 0 && tokens.kind(i) == SqlTokens.Kind.WORD && startsStatement(i)) {
                return i;
            }
        }
        return tokens.size();
    }

    private void statement(int start, int end) {
        int before = context.changes().size();
        TokenCursor c = new TokenCursor(tokens, start, end);
        try {
            statement(c, start);
        } catch (DdlException e) {
            context.changes().subList(before, context.changes().size()).clear();
            context.problem(e);
        }
    }

    private void statement(TokenCursor c, int start) throws DdlException {
        if (c.accept("CREATE")) {
            create(c, start);
        } else if (c.accept("ALTER", "TABLE")) {
            new AlterTableReader(context).read(c);
        } else if (c.accept("ALTER", "INDEX")) {
            alterIndex(c, start);
        } else if (c.accept("DROP", "TABLE")) {
            dropTables(c, start);
        } else if (c.accept("DROP", "INDEX")) {
            dropIndexes(c, start);
        } else if (c.accept("RENAME")) {
            renameTables(c, start);
        } else if (c.acceptAny("EXEC", "EXECUTE")) {
            spRename(c, start);
        }
    }

    private void create(TokenCursor c, int start) throws DdlException {
        while (c.acceptAny(BEFORE_TABLE)) {
            continue;
        }
        if (c.accept("TABLE")) {
            new CreateTableReader(context).read(c, start);
            return;
        }
        if (!c.accept("UNIQUE")) {
            return;
        }
        boolean nullsNotDistinct = context.nullsNotDistinct();
        if (c.accept("NULLS", "NOT", "DISTINCT")) {
            nullsNotDistinct = true;
        } else {
            c.accept("NULLS", "DISTINCT");
        }
        while (c.acceptAny(BEFORE_INDEX)) {
            continue;
        }
        if (c.accept("INDEX")) {
            new CreateIndexReader(context).read(c, start, nullsNotDistinct);
        }
    }

    private void alterIndex(TokenCursor c, int start) throws DdlException {
        c.accept("IF", "EXISTS");
        String name = unqualified(c, "index");
        if (c.accept("RENAME", "TO")) {
            String newName = unqualified(c, "index");
            add(new SchemaChange.RenameConstraint(Optional.empty(), name, newName, context.span(start, c.at())));
        }
    }

    private void dropTables(TokenCursor c, int start) throws DdlException {
        c.accept("IF", "EXISTS");
        do {
            String table = c.qualifiedName("table");
            add(new SchemaChange.DropTable(table, context.span(start, c.at())));
        } while (c.acceptSymbol(','));
    }

    /** {@code DROP INDEX a, b}, {@code DROP INDEX a ON t}, {@code DROP INDEX t.a} of old SQL Server. */
    private void dropIndexes(TokenCursor c, int start) throws DdlException {
        c.accept("CONCURRENTLY");
        c.accept("IF", "EXISTS");
        do {
            String name = unqualified(c, "index");
            Optional<String> table = c.accept("ON") ? Optional.of(c.qualifiedName("table")) : Optional.empty();
            add(new SchemaChange.DropConstraint(table, name, context.span(start, c.at())));
        } while (c.acceptSymbol(','));
    }

    /** {@code RENAME TABLE a TO b, c TO d} of MySQL, {@code RENAME a TO b} of Oracle. */
    private void renameTables(TokenCursor c, int start) throws DdlException {
        c.accept("TABLE");
        do {
            String table = c.qualifiedName("table");
            if (!c.accept("TO")) {
                return;
            }
            String newName = c.qualifiedName("table");
            add(new SchemaChange.RenameTable(table, newName, context.span(start, c.at())));
        } while (c.acceptSymbol(','));
    }

    /**
     * {@code EXEC sp_rename 'table.column', 'new', 'COLUMN'}.
     *
     * @see <a href="https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql">SQL
     *     Server, sp_rename</a>
     */
    private void spRename(TokenCursor c, int start) {
        List<String> arguments = new ArrayList<>();
        for (int i = c.at(); i < c.end() && arguments.size() < 3; i++) {
            if (tokens.kind(i) == SqlTokens.Kind.STRING) {
                arguments.add(tokens.text(i).replace("[", "").replace("]", ""));
            }
        }
        if (arguments.size() < 2) {
            return;
        }
        String old = arguments.get(0);
        String newName = arguments.get(1);
        String what = arguments.size() < 3 ? "OBJECT" : arguments.get(2);
        int dot = old.lastIndexOf('.');
        if (what.equalsIgnoreCase("OBJECT")) {
            add(new SchemaChange.RenameTable(
                    old.startsWith("dbo.") ? old.substring(4) : old, newName, context.span(start, c.end())));
        } else if (dot > 0 && what.equalsIgnoreCase("COLUMN")) {
            add(new SchemaChange.RenameColumn(
                    old.substring(0, dot), old.substring(dot + 1), newName, context.span(start, c.end())));
        } else if (dot > 0 && what.equalsIgnoreCase("INDEX")) {
            add(new SchemaChange.RenameConstraint(
                    Optional.of(old.substring(0, dot)), old.substring(dot + 1), newName, context.span(start, c.end())));
        }
    }

    private static String unqualified(TokenCursor c, String what) throws DdlException {
        String name = c.qualifiedName(what);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void add(SchemaChange change) {
        context.changes().add(change);
    }
}
