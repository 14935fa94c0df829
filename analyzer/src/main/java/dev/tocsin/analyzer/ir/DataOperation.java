package dev.tocsin.analyzer.ir;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One operation on the database, as the program's text asks for it. */
public sealed interface DataOperation {

    Entity entity();

    RowPredicate where();

    /** The call that does it. */
    SourceSpan span();

    /** The operation as a reader knows it: {@code existsByEmail}, {@code INSERT INTO users}. */
    String label();

    /** The persistence API at work. */
    Api api();

    /** Persistence APIs, as far as they differ in when a statement is sent and what its failure looks like. */
    enum Api {
        SPRING_DATA_JPA,
        JPA,
        HIBERNATE,
        SPRING_JDBC,
        JDBC,
        /** Whether Spring's module for it is there, which translates its exceptions, is not told. */
        MYBATIS,
        JDBI,
        /** The project's own, of which its configuration tells; its statements are sent at the call. */
        PROJECT;

        /** Keeps objects and what is to be written of them in a session; a failed flush spoils its transaction. */
        public boolean mapper() {
            return this == SPRING_DATA_JPA || this == JPA || this == HIBERNATE;
        }

        /** Its connection, handle or session may have been told to wait for a commit where that is not to be seen. */
        public boolean mayHaveBegun() {
            return this == JDBC || this == MYBATIS || this == JDBI;
        }

        /** Is given statements of SQL, and keeps no rows beside the database. */
        public boolean plain() {
            return this == SPRING_JDBC || this == JDBC || this == MYBATIS || this == JDBI;
        }
    }

    /**
     * A read.
     *
     * @param result what it gives back
     * @param column for a scalar or an aggregate, the column that it gives; else empty
     * @param lock whether it locks the rows that it finds
     * @param throwsWhenAbsent no row is an exception ({@code getSingleResult})
     * @param wholeRows what it gives back of rows are the rows themselves, and not some of their columns
     */
    record Read(
            Entity entity,
            RowPredicate where,
            Kind result,
            String column,
            LockMode lock,
            boolean throwsWhenAbsent,
            SourceSpan span,
            String label,
            Api api,
            boolean wholeRows)
            implements DataOperation {

        /** A read of whole rows, or of one column. */
        public Read(
                Entity entity,
                RowPredicate where,
                Kind result,
                String column,
                LockMode lock,
                boolean throwsWhenAbsent,
                SourceSpan span,
                String label,
                Api api) {
            this(entity, where, result, column, lock, throwsWhenAbsent, span, label, api, column.isEmpty());
        }

        /** The same read, its rows asked for in other words. */
        public Read asking(RowPredicate rows) {
            return new Read(entity, rows, result, column, lock, throwsWhenAbsent, span, label, api, wholeRows);
        }
    }

    /** What a read gives back. */
    enum Kind {
        ONE,
        MANY,
        EXISTS,
        COUNT,
        /** Max, min, sum. */
        AGGREGATE,
        /** The newest, the first: one row chosen by an order among many. */
        TOP
    }

    /** Row locks. */
    enum LockMode {
        NONE,
        SHARED,
        EXCLUSIVE,
        OPTIMISTIC
    }

    /**
     * A write.
     *
     * @param where the rows that an update or delete changes; for an insert {@link RowPredicate#ALL}
     * @param values column or property to what is written there
     * @param valuesKnown false where more columns may be written than {@code values} tells
     * @param subject the object that is written, where the API takes one; else an unknown
     * @param conflict what happens when a unique key is hit
     * @param immediate true where the statement is sent at the call, false where it waits for a flush
     * @param collection the mapped collection that the row is put into, as messages name it; empty for any other write
     * @param keyDecides an object with the key of a row is written into that row ({@code save}, {@code merge}), whatever it
     *     was taken for where it was saved
     */
    record Write(
            Effect effect,
            Entity entity,
            RowPredicate where,
            SortedMap<String, Value> values,
            boolean valuesKnown,
            Value subject,
            Conflict conflict,
            boolean immediate,
            SourceSpan span,
            String label,
            Api api,
            Optional<String> collection,
            boolean keyDecides)
            implements DataOperation {

        public Write {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        /** A write that the program asks for by name. */
        public Write(
                Effect effect,
                Entity entity,
                RowPredicate where,
                SortedMap<String, Value> values,
                boolean valuesKnown,
                Value subject,
                Conflict conflict,
                boolean immediate,
                SourceSpan span,
                String label,
                Api api) {
            this(
                    effect,
                    entity,
                    where,
                    values,
                    valuesKnown,
                    subject,
                    conflict,
                    immediate,
                    span,
                    label,
                    api,
                    Optional.empty(),
                    effect == Effect.SAVE);
        }

        /** A row that is put into a mapped collection. */
        public static Write into(
                String collection,
                Entity entity,
                SortedMap<String, Value> values,
                boolean valuesKnown,
                Value subject,
                SourceSpan span) {
            return new Write(
                    Effect.INSERT,
                    entity,
                    RowPredicate.ALL,
                    values,
                    valuesKnown,
                    subject,
                    Conflict.FAIL,
                    false,
                    span,
                    collection + ".add",
                    Api.JPA,
                    Optional.of(collection),
                    false);
        }

        /** The same write, of which more values are known. */
        public Write with(Map<String, Value> more) {
            SortedMap<String, Value> all = new TreeMap<>(more);
            all.putAll(values);
            return new Write(
                    effect,
                    entity,
                    where,
                    all,
                    valuesKnown,
                    subject,
                    conflict,
                    immediate,
                    span,
                    label,
                    api,
                    collection,
                    keyDecides);
        }

        /** The same write of another object. */
        public Write of(Value object) {
            return new Write(
                    effect,
                    entity,
                    where,
                    values,
                    valuesKnown,
                    object,
                    conflict,
                    immediate,
                    span,
                    label,
                    api,
                    collection,
                    keyDecides);
        }

        public boolean intoCollection() {
            return collection.isPresent();
        }

        /** Whether a mapper writes the object: what it is found by is its key, and no test. */
        public boolean throughEntity() {
            return !(subject instanceof Value.Unknown);
        }

        /**
         * A delete for which the mapper loads the rows and removes each by its key, as for {@code deleteByEmail} of Spring Data: a
         * row that is gone by then fails it.
         */
        public boolean oneByOne() {
            return effect == Effect.DELETE && waitsForFlush();
        }

        /** Kept by a mapper until it flushes, as far as the call tells; an id that the database makes sends it at once. */
        public boolean waitsForFlush() {
            return !immediate && api.mapper();
        }

        /** A row that nobody asks to insert: an element was added to the collection of a row, and the commit sees to it. */
        public boolean byCommit() {
            return effect == Effect.INSERT && !immediate && !throughEntity();
        }
    }

    /** What a write does. */
    enum Effect {
        INSERT,
        UPDATE,
        DELETE,
        /** Inserts or updates, depending on the object ({@code save} of a detached one). */
        SAVE
    }

    /** What a write does when it hits a unique key. */
    enum Conflict {
        FAIL,
        /** {@code ON CONFLICT DO NOTHING}, {@code INSERT IGNORE}. */
        IGNORE,
        /** {@code ON DUPLICATE KEY UPDATE}, upsert. */
        UPDATE
    }
}
