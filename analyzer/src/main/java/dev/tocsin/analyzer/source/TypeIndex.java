package dev.tocsin.analyzer.source;

import java.util.Arrays;

/**
 * Which files declare the types that a file names, by Java's rules (JLS 6.4.1, 7.5): a single-type import, else the
 * file's own package, else packages imported on demand. Types of one qualified name in several modules are all meant. Nested types are
 * known by the top-level type around them, which has to be named as well.
 */
final class TypeIndex {

    private final FileWords[] files;

    /** From a qualified name to the number of its first declaration; the others hang in {@link #next}. */
    private final LongMap declarations;

    private int[] next = new int[16];
    private int[] file = new int[16];
    private int count = 1;

    TypeIndex(FileWords[] files) {
        this.files = files;
        declarations = new LongMap(files.length * 2);
        for (int i = 0; i < files.length; i++) {
            for (long name : files[i].declared()) {
                declare(Hash.qualified(files[i].packageName(), name), i);
            }
        }
    }

    private void declare(long type, int declaring) {
        if (count == next.length) {
            next = Arrays.copyOf(next, count * 2);
            file = Arrays.copyOf(file, count * 2);
        }
        file[count] = declaring;
        next[count] = declarations.put(type, count);
        count++;
    }

    /** A reader of the index with tables of its own; belongs to one thread. */
    Resolver resolver() {
        return new Resolver();
    }

    /** Resolves the names of one file after another. */
    final class Resolver {

        private final LongMap imports = new LongMap(128);
        private final int[] seen = new int[files.length];
        private final IntList found = new IntList();
        private FileWords words = FileWords.NONE;
        private int self;
        private int round;

        void enter(int fileNumber) {
            self = fileNumber;
            words = files[fileNumber];
            imports.clear();
            long[] names = words.imports().names();
            for (int i = 0; i < names.length; i++) {
                imports.put(names[i], i + 1);
            }
        }

        /** The files that declare the types, without the file itself, each once. */
        int[] resolve(long[] simpleNames, long[] qualifiedNames) {
            start();
            for (long name : simpleNames) {
                add(name);
            }
            for (long name : qualifiedNames) {
                addAll(name);
            }
            return found.toArray();
        }

        /** The files that declare the type, without the file itself. */
        int[] resolve(long simpleName) {
            start();
            add(simpleName);
            return found.toArray();
        }

        private void start() {
            round++;
            seen[self] = round;
            found.clear();
        }

        private void add(long name) {
            int imported = imports.get(name);
            if (imported != 0) {
                addAll(words.imports().types()[imported - 1]);
                return;
            }
            if (addAll(Hash.qualified(words.packageName(), name))) {
                return;
            }
            for (long packageName : words.imports().packages()) {
                addAll(Hash.qualified(packageName, name));
            }
        }

        private boolean addAll(long type) {
            int first = declarations.get(type);
            for (int d = first; d != 0; d = next[d]) {
                if (seen[file[d]] != round) {
                    seen[file[d]] = round;
                    found.add(file[d]);
                }
            }
            return first != 0;
        }
    }
}
