package dev.tocsin.analyzer.model;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;

/**
 * What a project says of itself because its sources do not tell: what its own data access and lock classes do, and what of the
 * schema is kept elsewhere.
 *
 * @param reads methods that read
 * @param writes methods that write
 * @param locks methods around locks
 * @param violations simple or qualified names of exceptions as which a violated unique key arrives, beside the frameworks' own
 * @param keys unique keys that no file of the tree makes
 * @param dialect the database product in use, where several have schema files or none is named
 */
public record ProjectKnowledge(
        List<ReadMethod> reads,
        List<WriteMethod> writes,
        List<LockMethod> locks,
        List<String> violations,
        List<Key> keys,
        Optional<Dialect> dialect) {

    public static final ProjectKnowledge NONE =
            new ProjectKnowledge(List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty());

    public ProjectKnowledge {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        locks = List.copyOf(locks);
        violations = List.copyOf(violations);
        keys = List.copyOf(keys);
    }

    /** The same, of a project that runs on this product. */
    public ProjectKnowledge on(Dialect product) {
        return new ProjectKnowledge(reads, writes, locks, violations, keys, Optional.of(product));
    }

    /**
     * A method of the project, or of a library of its own; of all overloads.
     *
     * @param owner qualified name of the class or interface that declares it
     * @param name simple name
     */
    public record MethodName(String owner, String name) {

        /** The class's name without its package. */
        public String simpleOwner() {
            return owner.substring(owner.lastIndexOf('.') + 1);
        }
    }

    /**
     * A method that reads rows.
     *
     * @param entity a mapped class or a table
     * @param by the columns that its first parameters are compared with, in their order; none reads all rows
     * @param gives what it gives back; empty leaves it to the method's type, if the sources tell it
     * @param locks whether it locks the rows that it finds
     */
    public record ReadMethod(MethodName method, String entity, List<String> by, Optional<Gives> gives, boolean locks) {
        public ReadMethod {
            by = List.copyOf(by);
        }
    }

    /** What a read gives back. */
    public enum Gives {
        /** A row, or null. */
        ROW,
        OPTIONAL,
        LIST,
        EXISTS,
        COUNT
    }

    /**
     * A method that writes rows.
     *
     * @param entity a mapped class or a table
     * @param by the columns that tell which rows, compared with the first parameters; none for an insert
     * @param sets the columns that the parameters behind them are written to; none where an object is written
     */
    public record WriteMethod(
            MethodName method, DataOperation.Effect effect, String entity, List<String> by, List<String> sets) {
        public WriteMethod {
            by = List.copyOf(by);
            sets = List.copyOf(sets);
        }
    }

    /** A method that has to do with a lock that is no row's. */
    public record LockMethod(MethodName method, Call.LockKind kind, Does does) {

        /** What it does with the lock. */
        public enum Does {
            /** Runs a function that it is given, and holds the lock meanwhile. */
            RUN,
            ACQUIRE,
            RELEASE
        }
    }

    /**
     * A unique key.
     *
     * @param place where the project says so
     */
    public record Key(String table, List<String> columns, SourceSpan place) {
        public Key {
            columns = List.copyOf(columns);
        }
    }
}
