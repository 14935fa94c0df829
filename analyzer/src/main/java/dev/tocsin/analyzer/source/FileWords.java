package dev.tocsin.analyzer.source;

/**
 * What the sieve keeps in mind of one Java file: hashes of names, {@link Hash}.
 *
 * @param roles bits of the seeds that the file mentions, {@link SeedTable#bit}
 * @param generated whether its head says that a generator wrote it
 * @param packageName of the file
 * @param declared simple names of its top-level types
 * @param words capitalised identifiers in code, as written, types mostly
 * @param supertypes simple names after {@code extends} and {@code implements}, nested types' included
 * @param importedNames simple names that imports bind, in the order of {@code importedTypes}
 * @param importedTypes the qualified names that they are bound to
 * @param importedPackages packages of which all is imported
 * @param qualified qualified names that are written out, and owners of imported nested types and static members
 * @param quoted capitalised words in string literals: JPQL names entities there
 */
record FileWords(
        int roles,
        boolean generated,
        long packageName,
        long[] declared,
        long[] words,
        long[] supertypes,
        long[] importedNames,
        long[] importedTypes,
        long[] importedPackages,
        long[] qualified,
        long[] quoted) {

    private static final long[] NOTHING = new long[0];

    /** A file that could not be read. */
    static final FileWords NONE =
            new FileWords(0, false, Hash.START, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
}
