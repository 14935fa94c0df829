package dev.tocsin.analyzer.source;

import java.util.Optional;

/**
 * What is kept: files with hot members and those that inherit them, entities, global handlers, the types that these
 * use, and what all of them inherit from. A hot file uses what its hot members name, and the members of the same file
 * that they mention.
 */
final class Selection {

    /** More classes than these below one base are more than the tables and databases that a program knows. */
    private static final int MAX_BUILDERS = 64;

    private final FileWords[] files;
    private final Links links;
    private final Heat heat;

    private final boolean[] root;
    private final boolean[] kept;

    Selection(FileWords[] files, Links links, Heat heat) {
        this.files = files;
        this.links = links;
        this.heat = heat;
        root = new boolean[files.length];
        kept = new boolean[files.length];
        for (int i = 0; i < files.length; i++) {
            FileWords words = files[i];
            boolean handles = words.has(SeedTable.HANDLER) && !words.generated();
            root[i] = heat.isWhollyHot(i) || heat.hasHotMember(i) || handles;
        }
        addHeirs();
        IntSet names = new IntSet();
        for (int i = 0; i < files.length; i++) {
            if (root[i] || files[i].has(SeedTable.MODEL)) {
                use(i, names);
            }
        }
        addStatementBuilders();
    }

    /**
     * A class without a word of its own may put statements together for one that runs them, and is known to it by an interface
     * only.
     */
    private void addStatementBuilders() {
        for (int i = 0; i < files.length; i++) {
            if (!root[i] && files[i].has(SeedTable.STATEMENT) && !files[i].generated()) {
                IntList family = family(i);
                for (int f = 0; f < family.size() && family.size() <= MAX_BUILDERS; f++) {
                    int builder = family.get(f);
                    if (!root[builder] && implementsKept(builder)) {
                        keepWithNamed(builder);
                        for (int type : links.allSupertypes(builder)) {
                            keepWithNamed(type);
                        }
                    }
                }
            }
        }
    }

    private IntList family(int base) {
        IntList family = new IntList();
        family.add(base);
        for (int f = 0; f < family.size() && family.size() <= MAX_BUILDERS; f++) {
            for (int heir : links.subtypes[family.get(f)]) {
                if (!family.contains(heir)) {
                    family.add(heir);
                }
            }
        }
        return family;
    }

    private boolean implementsKept(int file) {
        for (int type : links.allSupertypes(file)) {
            if (kept[type]) {
                return true;
            }
        }
        return false;
    }

    private void keepWithNamed(int file) {
        keep(file);
        for (int type : links.named[file]) {
            keep(type);
        }
    }

    /**
     * A subclass without a word of its own may inherit a race, and says of which entity: {@code extends
     * BaseService<User>}.
     */
    private void addHeirs() {
        IntList pending = new IntList();
        for (int i = 0; i < files.length; i++) {
            if (heat.hasHotMember(i)) {
                pending.add(i);
            }
        }
        while (!pending.isEmpty()) {
            for (int heir : links.subtypes[pending.pop()]) {
                if (!root[heir] && !files[heir].generated()) {
                    root[heir] = true;
                    pending.add(heir);
                }
            }
        }
    }

    /** Why the file is kept, empty where it is not. */
    Optional<SieveResult.Reason> reason(int file) {
        if (!kept[file]) {
            return Optional.empty();
        }
        boolean operates = root[file] && files[file].has(SeedTable.OPERATION);
        if (operates) {
            return Optional.of(SieveResult.Reason.OPERATION);
        }
        if (files[file].has(SeedTable.HANDLER)) {
            return Optional.of(SieveResult.Reason.HANDLER);
        }
        if (files[file].has(SeedTable.MODEL)) {
            return Optional.of(SieveResult.Reason.MODEL);
        }
        return Optional.of(root[file] ? SieveResult.Reason.CALLER : SieveResult.Reason.TYPE);
    }

    private void use(int file, IntSet names) {
        names.clear();
        keep(file);
        addHead(file, names);
        useOwnMembers(file, names);
        for (int type : links.named[file]) {
            boolean isNamed = files[file].has(SeedTable.MODEL) || namesAny(files[type].declared(), names);
            if (isNamed) {
                keep(type);
            }
        }
        for (int type : links.inferred[file]) {
            keep(type);
        }
    }

    private void addHead(int file, IntSet names) {
        for (int name : files[file].head()) {
            names.add(name);
        }
        for (int name : files[file].fields()) {
            names.add(name);
        }
    }

    private void useOwnMembers(int file, IntSet names) {
        FileWords.Member[] members = files[file].members();
        boolean whole = heat.isWhollyHot(file) || files[file].has(SeedTable.HANDLER);
        boolean[] done = new boolean[members.length];
        boolean more = true;
        while (more) {
            more = false;
            for (int m = 0; m < members.length; m++) {
                boolean isUsed = !done[m] && (whole || heat.isHot(file, m) || isMentioned(members[m], names));
                if (isUsed) {
                    done[m] = true;
                    more = true;
                    for (int name : members[m].names()) {
                        names.add(name);
                    }
                }
            }
        }
    }

    /** A member without a name, a constructor or an initializer, is run unasked. */
    private static boolean isMentioned(FileWords.Member member, IntSet names) {
        return member.name() == 0 || names.contains(member.name());
    }

    private static boolean namesAny(long[] types, IntSet names) {
        for (long type : types) {
            if (names.contains(Hash.narrow(type))) {
                return true;
            }
        }
        return false;
    }

    /** Keeps a file, and what its types inherit from. */
    private void keep(int file) {
        if (kept[file]) {
            return;
        }
        kept[file] = true;
        for (int type : links.allSupertypes(file)) {
            kept[type] = true;
        }
    }
}
