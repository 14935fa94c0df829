package dev.tocsin.analyzer.source;

import java.util.Arrays;

/**
 * Which members can reach an operation; those are <em>hot</em>.
 *
 * <p>A member is hot when it mentions an operation: a seed, a type that extends one (a repository interface), a
 * variable of such a type, or the name of a hot member of a type that the file names, infers or inherits from. A hot
 * name holds for the supertypes that declare it too (a port is called by its own name) and for the subtypes, which
 * inherit it. Neither receivers nor overloads are told apart.
 *
 * <p>What a generator wrote is never hot. Members of entities are, where they mention operations, but their names are
 * not followed: their names are too common.
 */
final class Heat {

    private static final int MAX_LIFT = 8;

    private final FileWords[] files;
    private final Links links;
    private final int[][] users;

    /** Files whose type is an operation as a whole. */
    private final boolean[] operation;

    private final boolean[][] hot;
    /** Files with a member, perhaps without a body, whose name is hot because a subtype's is. */
    private final boolean[] port;

    /** Pairs of a file and a name that is hot in it. */
    private final LongMap hotNames = new LongMap(1 << 14);

    /** Pairs of a type and a name of a subtype's member that was looked for in it. */
    private final LongMap lifted = new LongMap(1 << 12);

    /** Hot names that are still to be followed: those of this step, and those of the next, one call further up. */
    private Front front = new Front();

    private Front next = new Front();

    /** @param maxCalls how many calls from file to file a member may be away from an operation */
    Heat(FileWords[] files, Links links, int maxCalls) {
        this.files = files;
        this.links = links;
        users = links.users();
        operation = new boolean[files.length];
        port = new boolean[files.length];
        hot = new boolean[files.length][];
        for (int i = 0; i < files.length; i++) {
            hot[i] = new boolean[files[i].members().length];
        }
        findOperationTypes();
        findDirectUsers();
        for (int calls = 0; calls < maxCalls && !front.isEmpty(); calls++) {
            followWithinFiles();
            for (int i = 0; i < front.size(); i++) {
                for (int user : users[front.file(i)]) {
                    heatMentions(user, front.name(i), next);
                }
            }
            front = next;
            next = new Front();
        }
        followWithinFiles();
    }

    /** Names with the files in which they are hot. */
    private static final class Front {

        private final IntList files = new IntList();
        private final IntList names = new IntList();

        void add(int file, int name) {
            files.add(file);
            names.add(name);
        }

        boolean isEmpty() {
            return files.isEmpty();
        }

        int size() {
            return files.size();
        }

        int file(int index) {
            return files.get(index);
        }

        int name(int index) {
            return names.get(index);
        }
    }

    /** Whether the file's type is an operation as a whole, or its members' names stand for a subtype's hot ones. */
    boolean isWhollyHot(int file) {
        return operation[file] || port[file];
    }

    boolean isHot(int file, int member) {
        return hot[file][member];
    }

    boolean hasHotMember(int file) {
        for (boolean member : hot[file]) {
            if (member) {
                return true;
            }
        }
        return false;
    }

    private void findOperationTypes() {
        IntList pending = new IntList();
        for (int i = 0; i < files.length; i++) {
            if (files[i].has(SeedTable.OPERATION) && !files[i].generated() && isOperationType(files[i])) {
                pending.add(i);
            }
        }
        while (!pending.isEmpty()) {
            int file = pending.pop();
            if (operation[file]) {
                continue;
            }
            operation[file] = true;
            for (int subtype : links.subtypes[file]) {
                pending.add(subtype);
            }
            if (hasNoBodies(files[file])) {
                // A port that a framework's interface extends: the framework makes the class of both.
                for (int supertype : links.supertypes[file]) {
                    if (hasNoBodies(files[supertype]) && !files[supertype].generated()) {
                        pending.add(supertype);
                    }
                }
            }
        }
    }

    private static boolean hasNoBodies(FileWords words) {
        return Arrays.stream(words.members()).noneMatch(FileWords.Member::hasBody);
    }

    /**
     * A type whose head names an operation ({@code extends JpaRepository}), or one without any code that mentions one
     * at all.
     */
    private static boolean isOperationType(FileWords words) {
        for (int name : words.operations()) {
            if (Arrays.binarySearch(words.head(), name) >= 0) {
                return true;
            }
        }
        return hasNoBodies(words);
    }

    private void findDirectUsers() {
        LongMap operationTypes = new LongMap(256);
        for (int i = 0; i < files.length; i++) {
            if (operation[i]) {
                for (long name : files[i].declared()) {
                    operationTypes.add(name);
                }
            }
        }
        IntSet direct = new IntSet();
        for (int i = 0; i < files.length; i++) {
            direct.clear();
            for (int name : files[i].operations()) {
                direct.add(name);
            }
            if (namesOperation(i)) {
                for (long word : files[i].words()) {
                    if (operationTypes.contains(word)) {
                        direct.add(Hash.narrow(word));
                    }
                }
            }
            if (direct.size() > 0) {
                addVariables(i, direct);
                heatDirectUsers(i, direct);
            }
        }
    }

    private boolean namesOperation(int file) {
        for (int type : links.named[file]) {
            if (operation[type]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Variables of operations' types are operations too, and so are fields, and methods that return them, for other
     * files.
     */
    private void addVariables(int file, IntSet direct) {
        FileWords.Variables variables = files[file].variables();
        for (int v = 0; v < variables.types().length; v++) {
            if (direct.contains(Hash.narrow(variables.types()[v]))) {
                direct.add(variables.names()[v]);
                if (v < variables.visible()) {
                    push(file, variables.names()[v], front);
                }
            }
        }
    }

    private void heatDirectUsers(int file, IntSet direct) {
        FileWords.Member[] members = files[file].members();
        for (int m = 0; m < members.length; m++) {
            for (int name : members[m].names()) {
                if (direct.contains(name)) {
                    heat(file, m, front);
                    break;
                }
            }
        }
    }

    private void heat(int file, int member, Front to) {
        FileWords words = files[file];
        if (hot[file][member] || words.generated()) {
            return;
        }
        hot[file][member] = true;
        int name = words.members()[member].name();
        boolean isFollowed = !words.has(SeedTable.MODEL) || words.has(SeedTable.OPERATION);
        if (name != 0 && isFollowed) {
            push(file, name, to);
        }
    }

    private void push(int file, int name, Front to) {
        if (hotNames.put(pair(file, name), 1) == 0) {
            to.add(file, name);
        }
    }

    private static long pair(int file, int name) {
        return (long) file << 32 | name & 0xffffffffL;
    }

    /** Calls within a file, and between the types of a hierarchy, take no step. */
    private void followWithinFiles() {
        for (int i = 0; i < front.size(); i++) {
            int file = front.file(i);
            int name = front.name(i);
            heatMentions(file, name, front);
            for (int subtype : links.subtypes[file]) {
                push(subtype, name, front);
            }
            for (int supertype : links.supertypes[file]) {
                lift(supertype, name, 0);
            }
        }
    }

    /** Carries a name up to the nearest supertypes that declare it. */
    private void lift(int type, int name, int depth) {
        if (depth > MAX_LIFT || lifted.put(pair(type, name), 1) != 0) {
            return;
        }
        for (FileWords.Member member : files[type].members()) {
            if (member.name() == name) {
                port[type] = true;
                push(type, name, front);
                return;
            }
        }
        for (int supertype : links.supertypes[type]) {
            lift(supertype, name, depth + 1);
        }
    }

    private void heatMentions(int file, int name, Front to) {
        FileWords.Member[] members = files[file].members();
        for (int m = 0; m < members.length; m++) {
            if (!hot[file][m] && members[m].mentions(name)) {
                heat(file, m, to);
            }
        }
    }
}
