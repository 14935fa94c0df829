package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.CheckConstraint;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.ForeignKey;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code CREATE TABLE}. */
final class CreateTableReader {

    private final DdlContext context;

    CreateTableReader(DdlContext context) {
        this.context = context;
    }

    /**
     * @param c behind the word TABLE
     * @param start index of CREATE
     */
    void read(TokenCursor c, int start) throws DdlException {
        boolean ifNotExists = c.accept("IF", "NOT", "EXISTS");
        String name = c.qualifiedName("table");
        if (isTemporary(name) || c.peek("PARTITION", "OF")) {
            return;
        }
        Body body = new Body();
        if (c.peekSymbol('(')) {
            readBody(c, name, body);
            TableElements.collation(c).ifPresent(l -> body.columns.replaceAll(column -> column.collatedElse(l)));
        } else if (c.accept("LIKE")) {
            // MySQL copies the indexes too: https://dev.mysql.com/doc/refman/8.4/en/create-table-like.html
            body.likes.add(new SchemaChange.Like(c.qualifiedName("table"), true));
        } else if (!c.peekAny("AS", "OF", "SELECT") && !isQuery(c)) {
            throw new DdlException(c.at(), "columns were expected after CREATE TABLE " + name);
        }
        Table table =
                new Table(name, body.columns, body.keys, body.foreignKeys, body.checks, context.origin(start, c.at()));
        context.changes().add(new SchemaChange.CreateTable(table, ifNotExists, body.likes));
    }

    private static final class Body {
        private final List<Column> columns = new ArrayList<>();
        private final List<UniqueKey> keys = new ArrayList<>();
        private final List<ForeignKey> foreignKeys = new ArrayList<>();
        private final List<CheckConstraint> checks = new ArrayList<>();
        private final List<SchemaChange.Like> likes = new ArrayList<>();
    }

    private void readBody(TokenCursor c, String name, Body body) throws DdlException {
        if (c.tokens().isWord(c.at() + 1, "SELECT")) {
            c.skipOne();
            return;
        }
        TableElements elements = new TableElements(context);
        List<SchemaChange> parts = new ArrayList<>();
        for (TokenCursor item : c.parenthesised("the columns of " + name)) {
            if (item.accept("LIKE")) {
                body.likes.add(like(item));
            } else if (!item.done()) {
                readElement(elements, item, name, parts);
            }
        }
        for (SchemaChange part : parts) {
            if (part instanceof SchemaChange.AddColumn add) {
                body.columns.add(add.column());
            } else if (part instanceof SchemaChange.AddKey add) {
                body.keys.add(add.key());
            } else if (part instanceof SchemaChange.AddForeignKey add) {
                body.foreignKeys.add(add.key());
            } else if (part instanceof SchemaChange.AddCheck add) {
                body.checks.add(add.check());
            }
        }
    }

    /** One element that cannot be read does not spoil the table. */
    private void readElement(TableElements elements, TokenCursor item, String table, List<SchemaChange> parts) {
        try {
            elements.read(item, table, parts);
        } catch (DdlException e) {
            context.problem(e);
        }
    }

    /** {@code LIKE other INCLUDING ALL} of PostgreSQL. */
    private static SchemaChange.Like like(TokenCursor item) throws DdlException {
        String table = item.qualifiedName("table");
        boolean keys = false;
        while (!item.done()) {
            if (item.accept("INCLUDING")) {
                keys |= item.peekAny("ALL", "INDEXES");
            } else if (item.accept("EXCLUDING")) {
                keys &= !item.peekAny("ALL", "INDEXES");
            } else {
                item.skip();
            }
        }
        return new SchemaChange.Like(table, keys);
    }

    /** {@code CREATE TABLE t ENGINE=InnoDB AS SELECT}, {@code CREATE TABLE t WITH (...) AS SELECT}. */
    private static boolean isQuery(TokenCursor c) {
        for (int i = c.at(); i < c.end(); i++) {
            if (c.tokens().isWord(i, "SELECT")) {
                return true;
            }
        }
        return false;
    }

    /** {@code #tmp} of SQL Server. */
    private static boolean isTemporary(String name) {
        return name.startsWith("#", name.lastIndexOf('.') + 1);
    }
}
