package dev.tocsin.analyzer.frontend;

import java.util.Set;

/**
 * The words of source files: the same few thousand fill a repository, so each is one string, found without making
 * another. One for each thread.
 */
final class Words {

    /** Every word that the parser's lexer knows, in any context. */
    private static final Set<String> RESERVED = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "exports",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "module",
            "native",
            "new",
            "non",
            "null",
            "open",
            "opens",
            "package",
            "permits",
            "private",
            "protected",
            "provides",
            "public",
            "record",
            "requires",
            "return",
            "sealed",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "to",
            "transient",
            "transitive",
            "true",
            "try",
            "uses",
            "void",
            "volatile",
            "when",
            "while",
            "with",
            "yield",
            "_");

    /** Longer literals are seldom equal. */
    private static final int LONGEST_SHARED = 24;

    private static final int INITIAL_SIZE = 1 << 12;
    private static final int CAPACITY = 1 << 17;

    private Word[] table = new Word[INITIAL_SIZE];
    private int size;

    /**
     * A word.
     *
     * @param text as it is meant: without Unicode escapes
     * @param reserved means something to the parser
     */
    record Word(String written, int hash, String text, boolean reserved) {}

    /** The word between two indexes of a text. */
    Word word(String in, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + in.charAt(i);
        }
        int slot = slot(hash);
        while (table[slot] != null) {
            Word word = table[slot];
            if (word.hash == hash && word.written.length() == to - from && in.startsWith(word.written, from)) {
                return word;
            }
            slot = slot + 1 & table.length - 1;
        }
        return add(in.substring(from, to), hash);
    }

    /** The content of a literal between two indexes. */
    String literal(String in, int from, int to) {
        return to - from > LONGEST_SHARED
                ? in.substring(from, to)
                : word(in, from, to).written();
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & table.length - 1;
    }

    private Word add(String written, int hash) {
        if (size > CAPACITY) {
            table = new Word[INITIAL_SIZE];
            size = 0;
        } else if (size * 2 >= table.length) {
            grow();
        }
        Word word = new Word(written, hash, Literals.withoutUnicodeEscapes(written), RESERVED.contains(written));
        put(word);
        size++;
        return word;
    }

    private void grow() {
        Word[] former = table;
        table = new Word[former.length * 2];
        for (Word word : former) {
            if (word != null) {
                put(word);
            }
        }
    }

    private void put(Word word) {
        int slot = slot(word.hash);
        while (table[slot] != null) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = word;
    }
}
