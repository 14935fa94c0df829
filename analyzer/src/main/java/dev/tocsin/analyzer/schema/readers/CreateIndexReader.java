package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.List;
import java.util.Optional;

/** Reads {@code CREATE UNIQUE INDEX}. */
final class CreateIndexReader {

    private final DdlContext context;

    CreateIndexReader(DdlContext context) {
        this.context = context;
    }

    /**
     * @param c behind the word INDEX
     * @param start index of CREATE
     * @param nullsNotDistinct what stands in front of INDEX (H2), or the product's habit
     */
    void read(TokenCursor c, int start, boolean nullsNotDistinct) throws DdlException {
        c.accept("CONCURRENTLY");
        boolean ifNotExists = c.accept("IF", "NOT", "EXISTS");
        Optional<String> name = Optional.empty();
        if (!c.peek("ON")) {
            String qualified = c.qualifiedName("index");
            name = Optional.of(qualified.substring(qualified.lastIndexOf('.') + 1));
        }
        if (c.accept("USING")) {
            c.skip();
        }
        if (!c.accept("ON")) {
            throw new DdlException(c.at(), "ON was expected after CREATE UNIQUE INDEX");
        }
        c.accept("ONLY");
        String table = c.qualifiedName("table");
        if (table.startsWith("#")) {
            return;
        }
        if (c.accept("USING")) {
            c.skip();
        }
        List<UniqueKey.Part> parts = KeyParts.read(c);
        boolean together = nullsNotDistinct;
        Optional<String> predicate = Optional.empty();
        while (!c.done()) {
            if (c.accept("NULLS", "NOT", "DISTINCT")) {
                together = true;
            } else if (c.accept("WHERE")) {
                predicate = Optional.of(predicate(c));
            } else {
                c.skipOne();
            }
        }
        context.changes()
                .add(new SchemaChange.AddKey(
                        new UniqueKey(table, name, false, parts, predicate, together, context.origin(start, c.end())),
                        ifNotExists));
    }

    /** The condition up to the storage options that SQL Server puts behind it. */
    private static String predicate(TokenCursor c) {
        int from = c.at();
        while (!c.done() && !c.peek("WITH") && !c.peek("ON") && !c.peek("TABLESPACE")) {
            c.skipOne();
        }
        // (deleted_at IS NULL) as pg_dump writes it
        TokenCursor inner = new TokenCursor(c.tokens(), from, c.at()).withoutOuterParentheses();
        return c.tokens().between(inner.at(), inner.end());
    }
}
