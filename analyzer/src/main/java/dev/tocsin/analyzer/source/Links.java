package dev.tocsin.analyzer.source;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How files know each other. Files are numbers in the order in which they were given; no list of another file holds
 * the file itself.
 */
final class Links {

    /** How far up supertypes are followed; a cycle of them is no Java, but may be there. */
    private static final int MAX_SUPERTYPES = 200;

    /** How many types a file may use without naming them; a chain of calls is short where nobody means harm. */
    private static final int MAX_INFERRED = 500;

    private final FileWords[] files;

    /** Files that a file names in code. */
    final int[][] named;
    /** Files that declare the supertypes of a file's types. */
    final int[][] supertypes;
    /** The other way round. */
    final int[][] subtypes;
    /**
     * Files whose types a file uses without naming them: those of fields and methods that it mentions, of types that
     * it names, inherits from, or uses in this way ({@code order.customer().address()} uses the types of customer and
     * address).
     */
    final int[][] inferred;

    /** What a file's fields and methods are of: files, and beside them the names. */
    private final int[][] exportedTypes;

    private final int[][] exportedNames;

    Links(FileWords[] files, int threads) {
        this.files = files;
        int size = files.length;
        named = new int[size][];
        supertypes = new int[size][];
        exportedTypes = new int[size][];
        exportedNames = new int[size][];
        inferred = new int[size][];
        TypeIndex index = new TypeIndex(files);
        forEachFile(threads, () -> {
            TypeIndex.Resolver resolver = index.resolver();
            return file -> resolve(file, resolver);
        });
        forEachFile(threads, Inference::new);
        subtypes = reverse(supertypes);
    }

    private interface FileTask {
        void run(int file);
    }

    private interface FileTasks {
        /** A task for one thread. */
        FileTask create();
    }

    private void forEachFile(int threads, FileTasks tasks) {
        AtomicInteger next = new AtomicInteger();
        Workers.run("tocsin-links", threads, () -> {
            FileTask task = tasks.create();
            for (int i = next.getAndIncrement(); i < files.length; i = next.getAndIncrement()) {
                task.run(i);
            }
        });
    }

    private void resolve(int file, TypeIndex.Resolver resolver) {
        FileWords words = files[file];
        resolver.enter(file);
        supertypes[file] = resolver.resolve(words.supertypes(), new long[0]);
        named[file] = resolver.resolve(words.words(), words.qualified());
        FileWords.Variables variables = words.variables();
        IntList types = new IntList();
        IntList names = new IntList();
        for (int v = 0; v < variables.visible(); v++) {
            for (int type : resolver.resolve(variables.types()[v])) {
                types.add(type);
                names.add(variables.names()[v]);
            }
        }
        exportedTypes[file] = types.toArray();
        exportedNames[file] = names.toArray();
    }

    private final class Inference implements FileTask {

        private final IntSet mentioned = new IntSet();
        private final int[] seen = new int[files.length];

        @Override
        public void run(int file) {
            mentioned.clear();
            for (FileWords.Member member : files[file].members()) {
                for (int name : member.names()) {
                    mentioned.add(name);
                }
            }
            int mark = file + 1;
            seen[file] = mark;
            for (int type : named[file]) {
                seen[type] = mark;
            }
            IntList found = new IntList();
            for (int type : named[file]) {
                addExports(type, mark, found);
            }
            for (int type : allSupertypes(file)) {
                addExports(type, mark, found);
            }
            for (int i = 0; i < found.size(); i++) {
                addExports(found.get(i), mark, found);
            }
            inferred[file] = found.toArray();
        }

        private void addExports(int type, int mark, IntList found) {
            int[] types = exportedTypes[type];
            int[] names = exportedNames[type];
            for (int i = 0; i < types.length; i++) {
                if (seen[types[i]] != mark && found.size() < MAX_INFERRED && mentioned.contains(names[i])) {
                    seen[types[i]] = mark;
                    found.add(types[i]);
                }
            }
        }
    }

    /** The supertypes' files, their supertypes' files and so on. */
    int[] allSupertypes(int file) {
        if (supertypes[file].length == 0) {
            return supertypes[file];
        }
        IntList all = new IntList();
        for (int type : supertypes[file]) {
            all.add(type);
        }
        for (int i = 0; i < all.size() && all.size() < MAX_SUPERTYPES; i++) {
            for (int type : supertypes[all.get(i)]) {
                if (type != file && !all.contains(type)) {
                    all.add(type);
                }
            }
        }
        return all.toArray();
    }

    /** For each file, those that name it or use it without naming it. */
    int[][] users() {
        int[][] used = new int[files.length][];
        for (int i = 0; i < used.length; i++) {
            used[i] = Arrays.copyOf(named[i], named[i].length + inferred[i].length);
            System.arraycopy(inferred[i], 0, used[i], named[i].length, inferred[i].length);
        }
        return reverse(used);
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
}
