package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Follows names between files: who can call an operation, and which types do they use.
 *
 * <p>A <em>carrier</em> is a file through whose types an operation can be reached. Files with operations are carriers, so
 * is every file whose code names a carrier, and so is the interface or superclass of a carrier, as long as it has few
 * subtypes: a port with one adapter is called by its own name. Entities are none, however many others they name: every service
 * names entities. Files that a generator wrote are none.
 *
 * <p>A name means the type that Java's rules say (JLS 6.4.1, 7.5): a single-type import, else the file's own package,
 * else packages imported on demand. Types of one qualified name in several modules are all meant.
 */
final class Closure {

    /**
     * How many files may extend a type before calls through it are no longer followed. A marker interface or a framework's
     * base class would make a carrier of everything.
     */
    private static final int MAX_ADAPTERS = 8;

    private static final int OPERATION = SeedTable.bit(Seed.Role.OPERATION);
    private static final int MODEL = SeedTable.bit(Seed.Role.MODEL);
    private static final int HANDLER = SeedTable.bit(Seed.Role.HANDLER);

    private final FileWords[] files;
    private final int size;

    /** From a qualified name to 1 + the first file that declares it; the others hang in {@link #sameName}. */
    private final LongMap declarations;

    private int[] sameName = new int[16];
    private int[] declaringFile = new int[16];
    private int declarationCount = 1;

    /** Files that a file names in code, without itself. */
    private final int[][] named;
    /** Files that declare the supertypes of a file's types. */
    private final int[][] supertypes;
    /** Number of files that extend one of a file's types. */
    private final int[] adapters;

    private final boolean[] carrier;
    private final boolean[] kept;

    Closure(FileWords[] files) {
        this.files = files;
        size = files.length;
        declarations = new LongMap(size * 2);
        named = new int[size][];
        supertypes = new int[size][];
        adapters = new int[size];
        carrier = new boolean[size];
        kept = new boolean[size];
        for (int i = 0; i < size; i++) {
            for (long name : files[i].declared()) {
                declare(Hash.qualified(files[i].packageName(), name), i);
            }
        }
        Names names = new Names();
        for (int i = 0; i < size; i++) {
            supertypes[i] = names.resolve(i, files[i].supertypes(), new long[0]);
            named[i] = names.resolve(i, files[i].words(), files[i].qualified());
            for (int type : supertypes[i]) {
                adapters[type]++;
            }
        }
    }

    private void declare(long type, int file) {
        if (declarationCount == sameName.length) {
            sameName = Arrays.copyOf(sameName, declarationCount * 2);
            declaringFile = Arrays.copyOf(declaringFile, declarationCount * 2);
        }
        declaringFile[declarationCount] = file;
        sameName[declarationCount] = declarations.put(type, declarationCount);
        declarationCount++;
    }

    /** Resolves the names of one file after another. */
    private final class Names {

        private final LongMap imports = new LongMap(128);
        private long[] importedTypes = new long[0];
        private final int[] seen = new int[size];
        private int round;
        private int[] found = new int[64];
        private int count;

        int[] resolve(int file, long[] simpleNames, long[] qualifiedNames) {
            FileWords words = files[file];
            imports.clear();
            importedTypes = words.importedTypes();
            for (int i = 0; i < importedTypes.length; i++) {
                imports.put(words.importedNames()[i], i + 1);
            }
            round++;
            seen[file] = round;
            count = 0;
            for (long name : simpleNames) {
                resolve(words, name);
            }
            for (long name : qualifiedNames) {
                addAll(name);
            }
            return Arrays.copyOf(found, count);
        }

        private void resolve(FileWords words, long name) {
            int imported = imports.get(name);
            if (imported != 0) {
                addAll(importedTypes[imported - 1]);
                return;
            }
            if (addAll(Hash.qualified(words.packageName(), name))) {
                return;
            }
            for (long packageName : words.importedPackages()) {
                addAll(Hash.qualified(packageName, name));
            }
        }

        private boolean addAll(long type) {
            int first = declarations.get(type);
            for (int d = first; d != 0; d = sameName[d]) {
                int file = declaringFile[d];
                if (seen[file] != round) {
                    seen[file] = round;
                    if (count == found.length) {
                        found = Arrays.copyOf(found, count * 2);
                    }
                    found[count++] = file;
                }
            }
            return first != 0;
        }
    }

    /** For each file, in the order of the files, why it is kept. */
    List<Optional<SieveResult.Reason>> reasons() {
        followCallers();
        boolean[] root = new boolean[size];
        for (int i = 0; i < size; i++) {
            root[i] = carrier[i] || has(i, MODEL) || has(i, HANDLER) && !files[i].generated();
        }
        for (int i = 0; i < size; i++) {
            if (root[i]) {
                keep(i);
                for (int type : named[i]) {
                    keep(type);
                }
            }
        }
        keepQuotedModels(root);
        List<Optional<SieveResult.Reason>> reasons = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reasons.add(kept[i] ? Optional.of(reason(i)) : Optional.empty());
        }
        return reasons;
    }

    private SieveResult.Reason reason(int file) {
        if (carrier[file]) {
            return has(file, OPERATION) ? SieveResult.Reason.OPERATION : SieveResult.Reason.CALLER;
        }
        if (has(file, HANDLER)) {
            return SieveResult.Reason.HANDLER;
        }
        return has(file, MODEL) ? SieveResult.Reason.MODEL : SieveResult.Reason.TYPE;
    }

    private void followCallers() {
        int[][] callers = reverse(named);
        IntStack pending = new IntStack(size);
        for (int i = 0; i < size; i++) {
            if (has(i, OPERATION) && !files[i].generated()) {
                carrier[i] = true;
                pending.push(i);
            }
        }
        while (!pending.isEmpty()) {
            int file = pending.pop();
            for (int caller : callers[file]) {
                carry(caller, pending);
            }
            for (int type : supertypes[file]) {
                if (adapters[type] <= MAX_ADAPTERS) {
                    carry(type, pending);
                }
            }
        }
    }

    private void carry(int file, IntStack pending) {
        if (!carrier[file] && !has(file, MODEL) && !files[file].generated()) {
            carrier[file] = true;
            pending.push(file);
        }
    }

    /** Keeps a file, and what its types inherit from. */
    private void keep(int file) {
        IntStack pending = new IntStack(16);
        pending.push(file);
        while (!pending.isEmpty()) {
            int next = pending.pop();
            if (kept[next]) {
                continue;
            }
            kept[next] = true;
            for (int type : supertypes[next]) {
                pending.push(type);
            }
        }
    }

    /** A query's text names entities by their simple names, wherever they are declared. */
    private void keepQuotedModels(boolean[] root) {
        LongMap quoted = new LongMap(1024);
        for (int i = 0; i < size; i++) {
            if (root[i]) {
                for (long word : files[i].quoted()) {
                    quoted.add(word);
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (long name : files[i].declared()) {
                if (!kept[i] && quoted.contains(name)) {
                    keep(i);
                }
            }
        }
    }

    private boolean has(int file, int role) {
        return (files[file].roles() & role) != 0;
    }

    private static int[][] reverse(int[][] edges) {
        int[] counts = new int[edges.length];
        for (int[] targets : edges) {
            for (int target : targets) {
                counts[target]++;
            }
        }
        int[][] reversed = new int[edges.length][];
        for (int i = 0; i < edges.length; i++) {
            reversed[i] = new int[counts[i]];
        }
        for (int i = edges.length - 1; i >= 0; i--) {
            for (int target : edges[i]) {
                reversed[target][--counts[target]] = i;
            }
        }
        return reversed;
    }

    /** A stack of file numbers. */
    private static final class IntStack {

        private int[] items;
        private int count;

        IntStack(int capacity) {
            items = new int[Math.max(4, capacity)];
        }

        boolean isEmpty() {
            return count == 0;
        }

        void push(int item) {
            if (count == items.length) {
                items = Arrays.copyOf(items, count * 2);
            }
            items[count++] = item;
        }

        int pop() {
            return items[--count];
        }
    }
}
