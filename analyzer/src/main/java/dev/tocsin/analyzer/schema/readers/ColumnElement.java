package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.CheckConstraint;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a column's definition with the constraints that stand in it. */
final class ColumnElement {

    /** Words that end the name of a type. */
    private static final Set<String> AFTER_TYPE = Set.of(
            "CONSTRAINT",
            "NOT",
            "NULL",
            "UNIQUE",
            "PRIMARY",
            "KEY",
            "REFERENCES",
            "CHECK",
            "DEFAULT",
            "GENERATED",
            "AUTO_INCREMENT",
            "AUTOINCREMENT",
            "COMMENT",
            "COLLATE",
            "CHARSET",
            "ON",
            "AS",
            "VISIBLE",
            "INVISIBLE",
            "STORED",
            "VIRTUAL",
            "PERSISTED",
            "COMPRESSION",
            "SPARSE",
            "ROWGUIDCOL",
            "FIRST",
            "AFTER",
            "ENABLE",
            "DISABLE",
            "START",
            "USING",
            "STORAGE",
            "ENCODE",
            "FOR");

    /** Functions whose call as a default means that the database makes the value. */
    private static final Set<String> GENERATORS = Set.of(
            "NEXTVAL",
            "GEN_RANDOM_UUID",
            "UUID_GENERATE_V4",
            "UUID_GENERATE_V1",
            "UUIDV7",
            "UUID",
            "RANDOM_UUID",
            "NEWID",
            "NEWSEQUENTIALID",
            "SYS_GUID",
            "NEXT");

    private static final int MOST_TYPE_WORDS = 5;

    private final DdlContext context;
    private final TableElements elements;

    ColumnElement(DdlContext context, TableElements elements) {
        this.context = context;
        this.elements = elements;
    }

    /** Adds the column, then the constraints in its definition. */
    void read(TokenCursor c, String table, List<SchemaChange> out) throws DdlException {
        int start = c.at();
        String name = c.identifier("column");
        Definition definition = new Definition(table, name, start);
        definition.read(c);
        out.add(new SchemaChange.AddColumn(table, definition.column(), context.span(start, c.end())));
        out.addAll(definition.constraints);
    }

    /**
     * The column as a redefinition ({@code MODIFY c varchar(10) NOT NULL}) has it: unknown nullability means that it is not
     * mentioned.
     */
    Column redefinition(TokenCursor c, String table, List<SchemaChange> constraints) throws DdlException {
        int start = c.at();
        String name = c.identifier("column");
        Definition definition = new Definition(table, name, start);
        definition.read(c);
        constraints.addAll(definition.constraints);
        return definition.column(definition.nullable);
    }

    private final class Definition {
        private final String table;
        private final String name;
        private final int start;
        private final List<SchemaChange> constraints = new ArrayList<>();
        private Optional<String> type = Optional.empty();
        private Known nullable = Known.UNKNOWN;
        private boolean generated;
        private Optional<UniqueKey.Part> computed = Optional.empty();
        private boolean defaulted;
        private Optional<String> collation = Optional.empty();
        private Optional<String> constraintName = Optional.empty();

        Definition(String table, String name, int start) {
            this.table = table;
            this.name = name;
            this.start = start;
        }

        Column column() {
            return column(nullable == Known.UNKNOWN ? Known.YES : nullable);
        }

        Column column(Known isNullable) {
            return new Column(name, type, isNullable, generated, computed, defaulted, collation);
        }

        void read(TokenCursor c) throws DdlException {
            type = type(c);
            boolean serial = type.filter(t -> t.contains("serial") || t.equals("identity"))
                    .isPresent();
            if (serial) {
                generated = true;
                nullable = Known.NO;
            }
            while (!c.done()) {
                property(c);
            }
        }

        private void property(TokenCursor c) throws DdlException {
            if (c.accept("CONSTRAINT")) {
                constraintName = Optional.of(c.identifier("constraint's name"));
            } else if (c.accept("NOT", "NULL")) {
                nullable = Known.NO;
            } else if (c.accept("DEFAULT")) {
                defaultValue(c);
            } else if (c.accept("ON", "NULL") || c.accept("SET", "NULL") || c.accept("IS", "NULL")) {
                // GENERATED BY DEFAULT ON NULL, ON DELETE SET NULL: nothing about the column's own nullability
                return;
            } else if (c.accept("NULL")) {
                nullable = Known.YES;
            } else if (c.accept("PRIMARY", "KEY")) {
                nullable = Known.NO;
                key(c, true);
            } else if (c.accept("UNIQUE")) {
                c.acceptAny("KEY", "INDEX");
                key(c, false);
            } else if (c.accept("REFERENCES")) {
                reference(c);
            } else if (c.peek("CHECK") && c.tokens().isSymbol(c.at() + 1, '(')) {
                check(c);
            } else if (c.acceptAny("AUTO_INCREMENT", "AUTOINCREMENT", "IDENTITY")) {
                generated = true;
                nullable = Known.NO;
            } else if (c.acceptAny("GENERATED", "AS")) {
                generated = true;
                if (c.peekSymbol('(')) {
                    computed = Optional.of(KeyParts.expression(c));
                }
            } else if (c.accept("COLLATE")) {
                collation = c.peekName() ? Optional.of(c.tokens().text(c.at())) : Optional.empty();
                c.skipOne();
            } else {
                c.acceptAny("COMMENT", "CHARSET");
                c.skipOne();
            }
        }

        private void defaultValue(TokenCursor c) {
            defaulted = !c.peek("NULL");
            if (!c.done() && c.tokens().kind(c.at()) == SqlTokens.Kind.WORD) {
                generated |= GENERATORS.contains(c.tokens().raw(c.at()).toUpperCase(Locale.ROOT));
            }
            c.skipOne();
            while (c.peekSymbol('(') || c.peekSymbol('.') || c.peekSymbol(':')) {
                boolean parenthesis = c.peekSymbol('(');
                c.skipOne();
                if (!parenthesis && c.peekName()) {
                    c.skip();
                }
            }
        }

        private void key(TokenCursor c, boolean primary) {
            boolean nullsNotDistinct = c.accept("NULLS", "NOT", "DISTINCT") || !primary && context.nullsNotDistinct();
            for (int i = c.at(); i < Math.min(c.end(), c.at() + 3); i++) {
                if (c.tokens().isWord(i, "DISABLE")) {
                    return;
                }
            }
            constraints.add(new SchemaChange.AddKey(
                    new UniqueKey(
                            table,
                            constraintName,
                            primary,
                            List.of(UniqueKey.Part.column(name)),
                            Optional.empty(),
                            nullsNotDistinct,
                            context.origin(start, c.end())),
                    false));
            constraintName = Optional.empty();
        }

        private void reference(TokenCursor c) throws DdlException {
            SchemaChange reference = elements.reference(c, start, table, constraintName, List.of(name));
            // MySQL before version 9 reads and ignores a reference inside a column's definition
            if (!context.is(Dialect.MYSQL)) {
                constraints.add(reference);
            }
            constraintName = Optional.empty();
        }

        private void check(TokenCursor c) {
            int from = c.at();
            c.skip();
            c.skipOne();
            constraints.add(new SchemaChange.AddCheck(new CheckConstraint(
                    table, constraintName, context.tokens().between(from, c.at()), context.origin(start, c.at()))));
            constraintName = Optional.empty();
        }
    }

    /** {@code character varying (255)}, {@code [dbo].[code]}, {@code int unsigned}, {@code text[]}. */
    private static Optional<String> type(TokenCursor c) {
        StringBuilder type = new StringBuilder();
        int words = 0;
        while (!c.done() && words < MOST_TYPE_WORDS) {
            if (c.peekSymbol('.')) {
                type.setLength(0);
                c.skip();
            } else if (c.peekSymbol('(') || c.peekSymbol('[') || c.peekSymbol(']') || c.peekSymbol('%')) {
                c.skipOne();
            } else if (c.tokens().kind(c.at()) == SqlTokens.Kind.NUMBER && type.length() > 0) {
                c.skip();
            } else if (c.peekName() && !endsType(c, type.length() == 0)) {
                type.append(type.length() == 0 ? "" : " ").append(c.tokens().text(c.at()));
                c.skip();
                words++;
            } else {
                break;
            }
        }
        return type.length() == 0
                ? Optional.empty()
                : Optional.of(type.toString().toLowerCase(Locale.ROOT));
    }

    private static boolean endsType(TokenCursor c, boolean first) {
        if (c.tokens().kind(c.at()) == SqlTokens.Kind.QUOTED) {
            return !first;
        }
        String word = c.tokens().raw(c.at()).toUpperCase(Locale.ROOT);
        return AFTER_TYPE.contains(word)
                || word.equals("IDENTITY") && !first
                || word.equals("CHARACTER") && c.peek("CHARACTER", "SET");
    }
}
