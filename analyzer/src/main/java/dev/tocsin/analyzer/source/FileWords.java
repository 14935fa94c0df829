package dev.tocsin.analyzer.source;

import java.util.Arrays;

/**
 * What the sieve keeps in mind of one Java file: hashes of names, {@link Hash}. Names of types are wide hashes, all
 * others narrow ones.
 *
 * @param roles bits of the seeds that the file mentions, {@link SeedTable#bit}
 * @param generated whether its head says that a generator wrote it
 * @param packageName of the file
 * @param declared simple names of its top-level types
 * @param words capitalised identifiers in code, types mostly
 * @param supertypes simple names after {@code extends} and {@code implements}, nested types' included
 * @param imports what its imports bind
 * @param qualified qualified names that are written out, and owners of imported nested types and static members
 * @param head identifiers outside of all members: annotations and headers of types; sorted
 * @param fields identifiers in fields without initializer; sorted
 * @param operations identifiers that are seeds of operations by themselves; sorted
 * @param variables what is declared with a capitalised type
 * @param members methods, constructors, initialised fields and initialisers, in order
 * @param told names that its texts may tell somebody to call; sorted
 */
record FileWords(
        int roles,
        boolean generated,
        long packageName,
        long[] declared,
        long[] words,
        long[] supertypes,
        Imports imports,
        long[] qualified,
        int[] head,
        int[] fields,
        int[] operations,
        Variables variables,
        Member[] members,
        int[] told) {

    private static final long[] NOTHING = new long[0];
    private static final int[] NONE_NARROW = new int[0];

    /** A file that could not be read. */
    static final FileWords NONE = new FileWords(
            0,
            false,
            Hash.START,
            NOTHING,
            NOTHING,
            NOTHING,
            new Imports(NOTHING, NOTHING, NOTHING),
            NOTHING,
            NONE_NARROW,
            NONE_NARROW,
            NONE_NARROW,
            new Variables(NOTHING, NONE_NARROW, 0),
            new Member[0],
            NONE_NARROW);

    boolean has(int role) {
        return (roles & role) != 0;
    }

    /**
     * What simple names mean. Import declarations come first, after them names that are written out somewhere.
     *
     * @param names simple names that are bound
     * @param types the qualified names that they are bound to
     * @param packages packages of which all is imported
     */
    record Imports(long[] names, long[] types, long[] packages) {}

    /**
     * Fields, parameters and locals with their types, and methods with the types that they return.
     *
     * @param types simple names
     * @param names what is declared
     * @param visible how many of them, the first ones, are fields and methods
     */
    record Variables(long[] types, int[] names, int visible) {}

    /**
     * A member of a type.
     *
     * @param name its name, 0 where it has none, or is a constructor
     * @param names identifiers in its signature and body, without its own name there; sorted
     * @param hasBody whether it is a method, constructor or initializer block with code
     */
    record Member(int name, int[] names, boolean hasBody) {

        boolean mentions(int identifier) {
            return Arrays.binarySearch(names, identifier) >= 0;
        }
    }
}
