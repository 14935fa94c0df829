package dev.tocsin.analyzer.source;

/**
 * Something a Java file may mention that makes it worth parsing. Framework models give these; the sieve knows no framework.
 *
 * @param role what a file that mentions it is to the analysis
 * @param match how the text is compared
 * @param text an identifier, a part of one, or a qualified name
 */
public record Seed(Role role, Match match, String text) {

    /** What a file is to the analysis. */
    public enum Role {
        /** It may read or write the database: whoever calls it may be a part of a race, and is followed. */
        OPERATION,
        /** It describes data (entities): kept for what it says, its users are not followed. */
        MODEL,
        /** It acts on calls that it does not name (a global exception handler): kept, its users are not followed. */
        HANDLER
    }

    /** How a seed is compared with a file. */
    public enum Match {
        /** Any identifier in code, of either case, is the text. */
        WORD,
        /** A capitalised identifier in code ends with the text and is longer. */
        SUFFIX,
        /** A capitalised identifier in code starts with the text and is longer. */
        PREFIX,
        /**
         * The code uses the type with this qualified name: by its simple name after an import of it or of its package, or
         * written out. A static import of its members counts too.
         */
        TYPE,
        /** Something of this package, or of one below it, is imported. */
        PACKAGE
    }

    public Seed {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a seed has a text");
        }
        if (match == Match.TYPE && text.indexOf('.') <= 0) {
            throw new IllegalArgumentException("a type's seed has a qualified name: " + text);
        }
    }

    public static Seed word(Role role, String identifier) {
        return new Seed(role, Match.WORD, identifier);
    }

    public static Seed suffix(Role role, String suffix) {
        return new Seed(role, Match.SUFFIX, suffix);
    }

    public static Seed prefix(Role role, String prefix) {
        return new Seed(role, Match.PREFIX, prefix);
    }

    public static Seed type(Role role, String qualifiedName) {
        return new Seed(role, Match.TYPE, qualifiedName);
    }

    public static Seed inPackage(Role role, String packageName) {
        return new Seed(role, Match.PACKAGE, packageName);
    }
}
