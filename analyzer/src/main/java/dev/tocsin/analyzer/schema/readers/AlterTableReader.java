package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code ALTER TABLE}. */
final class AlterTableReader {

    /** What an action without a verb of its own repeats: {@code ADD a int, b int} and {@code DROP COLUMN a, b} of SQL Server. */
    private enum Verb {
        NONE,
        ADD,
        DROP_COLUMN,
        DROP_CONSTRAINT
    }

    private final DdlContext context;
    private final TableElements elements;

    AlterTableReader(DdlContext context) {
        this.context = context;
        this.elements = new TableElements(context);
    }

    /** @param c behind ALTER TABLE */
    void read(TokenCursor c) throws DdlException {
        c.accept("IF", "EXISTS");
        c.accept("ONLY");
        String table = c.qualifiedName("table");
        c.acceptSymbol('*');
        if (c.accept("WITH")) {
            c.acceptAny("CHECK", "NOCHECK");
        }
        Verb verb = Verb.NONE;
        for (TokenCursor action : c.items()) {
            try {
                verb = action(action, table, verb);
            } catch (DdlException e) {
                context.problem(e);
            }
        }
    }

    private Verb action(TokenCursor c, String table, Verb last) throws DdlException {
        int start = c.at();
        if (c.accept("ADD")) {
            add(c, table);
            return Verb.ADD;
        }
        if (c.accept("DROP")) {
            return drop(c, table, start);
        }
        if (c.accept("RENAME")) {
            rename(c, table, start);
            return Verb.NONE;
        }
        if (c.peek("ALTER") && !c.tokens().isWord(c.at() + 1, "INDEX")) {
            c.skip();
            alterColumn(c, table, start);
            return Verb.NONE;
        }
        if (c.accept("CONVERT", "TO")) {
            // MySQL: ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
            TableElements.collation(c).ifPresent(l -> change(new SchemaChange.Collate(table, l, span(c, start))));
            return Verb.NONE;
        }
        if (c.accept("MODIFY")) {
            modify(c, table);
            return Verb.NONE;
        }
        if (c.accept("CHANGE")) {
            change(c, table, start);
            return Verb.NONE;
        }
        if (last == Verb.ADD && c.peekName()) {
            add(c, table);
        } else if (last == Verb.DROP_COLUMN && c.peekName()) {
            dropColumn(c, table, start);
        } else if (last == Verb.DROP_CONSTRAINT && c.peekName()) {
            dropConstraint(c, table, start);
        }
        return last;
    }

    private void add(TokenCursor c, String table) throws DdlException {
        if (elements.isIndex(c) || c.peekAny("DEFAULT", "GENERATED")) {
            return;
        }
        boolean column = c.accept("COLUMN");
        c.accept("IF", "NOT", "EXISTS");
        if (c.peekSymbol('(')) {
            // ADD (a number, b number) of Oracle and MySQL
            for (TokenCursor item : c.parenthesised("columns")) {
                elements.read(item, table, context.changes());
            }
            return;
        }
        if (column) {
            new ColumnElement(context, elements).read(c, table, context.changes());
            return;
        }
        if (c.peek("CONSTRAINT") && c.tokens().isWord(c.at() + 2, "DEFAULT")) {
            return;
        }
        elements.read(c, table, context.changes());
    }

    private Verb drop(TokenCursor c, String table, int start) throws DdlException {
        if (c.accept("PRIMARY", "KEY")) {
            change(new SchemaChange.DropPrimaryKey(table, span(c, start)));
            return Verb.NONE;
        }
        if (c.peek("UNIQUE") && c.tokens().isSymbol(c.at() + 1, '(')) {
            c.skip();
            List<String> columns = new ArrayList<>();
            for (TokenCursor item : c.parenthesised("the columns of a key")) {
                columns.add(item.identifier("column"));
            }
            change(new SchemaChange.DropUnique(table, columns, span(c, start)));
            return Verb.NONE;
        }
        if (c.accept("FOREIGN", "KEY") || c.acceptAny("CONSTRAINT", "INDEX", "KEY", "CHECK", "UNIQUE")) {
            dropConstraint(c, table, start);
            return Verb.DROP_CONSTRAINT;
        }
        if (c.peekSymbol('(')) {
            // DROP (a, b) of Oracle
            for (TokenCursor item : c.parenthesised("columns")) {
                dropColumn(item, table, start);
            }
            return Verb.NONE;
        }
        if (c.accept("COLUMN")) {
            if (c.peekSymbol('(')) {
                for (TokenCursor item : c.parenthesised("columns")) {
                    dropColumn(item, table, start);
                }
                return Verb.NONE;
            }
            dropColumn(c, table, start);
            return Verb.DROP_COLUMN;
        }
        boolean bareColumn = c.peekName() && !c.peekAny("PARTITION", "PERIOD", "DEFAULT", "SUPPLEMENTAL", "SYSTEM");
        if (bareColumn) {
            dropColumn(c, table, start);
        }
        return Verb.NONE;
    }

    private void dropColumn(TokenCursor c, String table, int start) throws DdlException {
        c.accept("COLUMN");
        c.accept("IF", "EXISTS");
        change(new SchemaChange.DropColumn(table, c.identifier("column"), span(c, start)));
    }

    private void dropConstraint(TokenCursor c, String table, int start) throws DdlException {
        c.accept("CONSTRAINT");
        c.accept("IF", "EXISTS");
        String name = c.qualifiedName("constraint's name");
        // DROP INDEX `PRIMARY` of MySQL
        change(
                name.toUpperCase(Locale.ROOT).equals("PRIMARY")
                        ? new SchemaChange.DropPrimaryKey(table, span(c, start))
                        : new SchemaChange.DropConstraint(
                                Optional.of(table), name.substring(name.lastIndexOf('.') + 1), span(c, start)));
    }

    private void rename(TokenCursor c, String table, int start) throws DdlException {
        if (c.acceptAny("INDEX", "KEY", "CONSTRAINT")) {
            String name = c.identifier("constraint's name");
            c.accept("TO");
            String newName = c.identifier("constraint's name");
            change(new SchemaChange.RenameConstraint(Optional.of(table), name, newName, span(c, start)));
            return;
        }
        boolean column = c.accept("COLUMN");
        if (!column && c.acceptAny("TO", "AS", "TABLE")) {
            c.accept("TO");
            change(new SchemaChange.RenameTable(table, c.qualifiedName("table"), span(c, start)));
            return;
        }
        c.accept("IF", "EXISTS");
        String name = c.qualifiedName("column");
        if (c.acceptAny("TO", "AS")) {
            change(new SchemaChange.RenameColumn(table, name, c.identifier("column"), span(c, start)));
        } else if (!column && c.done()) {
            // RENAME new_name of MySQL
            change(new SchemaChange.RenameTable(table, name, span(c, start)));
        }
    }

    private void alterColumn(TokenCursor c, String table, int start) throws DdlException {
        if (c.peekAny("CONSTRAINT", "CHECK")) {
            return;
        }
        c.accept("COLUMN");
        c.accept("IF", "EXISTS");
        int nameAt = c.at();
        String column = c.identifier("column");
        if (c.accept("SET", "NOT", "NULL") || c.done() && c.accept("NOT", "NULL")) {
            alter(table, column, Optional.empty(), Known.NO, span(c, start));
        } else if (c.accept("DROP", "NOT", "NULL") || c.accept("SET", "NULL")) {
            alter(table, column, Optional.empty(), Known.YES, span(c, start));
        } else if (c.accept("RENAME", "TO")) {
            change(new SchemaChange.RenameColumn(table, column, c.identifier("column"), span(c, start)));
        } else if (c.accept("SET", "DATA", "TYPE") || c.accept("TYPE")) {
            TokenCursor type = new TokenCursor(c.tokens(), c.at() - 1, c.end());
            Column redefined = new ColumnElement(context, elements).redefinition(type, table, new ArrayList<>());
            alter(table, column, redefined.type(), Known.UNKNOWN, span(c, start));
        } else if (!c.peekAny("SET", "DROP", "ADD", "RESTART", "RESET")) {
            c.moveTo(nameAt);
            redefine(c, table, start, context.is(Dialect.SQLSERVER) ? Known.YES : Known.UNKNOWN);
        }
    }

    /** {@code MODIFY [COLUMN] c type} of MySQL; {@code MODIFY (c type, ...)}, {@code MODIFY c NULL} of Oracle. */
    private void modify(TokenCursor c, String table) throws DdlException {
        c.accept("COLUMN");
        c.accept("IF", "EXISTS");
        if (c.peekSymbol('(')) {
            for (TokenCursor item : c.parenthesised("columns")) {
                redefine(item, table, item.at(), Known.UNKNOWN);
            }
            return;
        }
        if (c.peekAny("PARTITION", "DEFAULT", "CONSTRAINT", "PRIMARY", "UNIQUE")) {
            return;
        }
        boolean keepsNull = context.is(Dialect.ORACLE) || context.is(Dialect.DAMENG);
        redefine(c, table, c.at(), keepsNull ? Known.UNKNOWN : Known.YES);
    }

    /** {@code CHANGE [COLUMN] old new type} of MySQL. */
    private void change(TokenCursor c, String table, int start) throws DdlException {
        c.accept("COLUMN");
        c.accept("IF", "EXISTS");
        String old = c.identifier("column");
        int newAt = c.at();
        String name = c.identifier("column");
        if (!Names.fold(old).equals(Names.fold(name))) {
            change(new SchemaChange.RenameColumn(table, old, name, span(c, start)));
        }
        c.moveTo(newAt);
        redefine(c, table, start, Known.YES);
    }

    /** @param unsaid whether the column admits null where its new definition says nothing of that */
    private void redefine(TokenCursor c, String table, int start, Known unsaid) throws DdlException {
        List<SchemaChange> constraints = new ArrayList<>();
        Column column = new ColumnElement(context, elements).redefinition(c, table, constraints);
        Known nullable = column.nullable() == Known.UNKNOWN ? unsaid : column.nullable();
        alter(table, column.name(), column.type(), nullable, span(c, start));
        context.changes().addAll(constraints);
    }

    private void alter(String table, String column, Optional<String> type, Known nullable, SourceSpan place) {
        change(new SchemaChange.AlterColumn(table, column, type, nullable, place));
    }

    private void change(SchemaChange change) {
        context.changes().add(change);
    }

    private SourceSpan span(TokenCursor c, int start) {
        return context.span(start, c.end());
    }
}
