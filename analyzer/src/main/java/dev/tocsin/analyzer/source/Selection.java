package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept: files with hot members, entities, global handlers, and the types that these use. And which bodies of the kept files
 * are of use: hot ones, those of the same file that they mention, and those of other kept files that they mention.
 */
final class Selection {

    private final FileWords[] files;
    private final Links links;
    private final Heat heat;

    private final boolean[] root;
    private final boolean[] kept;
    private final boolean[][] used;

    Selection(FileWords[] files, Links links, Heat heat) {
        this.files = files;
        this.links = links;
        this.heat = heat;
        root = new boolean[files.length];
        kept = new boolean[files.length];
        used = new boolean[files.length][];
        for (int i = 0; i < files.length; i++) {
            FileWords words = files[i];
            used[i] = new boolean[words.members().length];
            boolean handles = words.has(SeedTable.HANDLER) && !words.generated();
            root[i] = heat.isWhollyHot(i) || heat.hasHotMember(i) || handles;
        }
        IntSet names = new IntSet();
        for (int i = 0; i < files.length; i++) {
            if (root[i] || files[i].has(SeedTable.MODEL)) {
                use(i, names);
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

    /** The bodies of a kept file that nothing of use mentions. */
    List<SieveResult.Range> idle(int file) {
        List<SieveResult.Range> idle = new ArrayList<>();
        FileWords.Member[] members = files[file].members();
        for (int m = 0; m < members.length; m++) {
            if (!used[file][m] && members[m].hasBody()) {
                idle.add(new SieveResult.Range(members[m].body(), members[m].bodyEnd()));
            }
        }
        return idle;
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
                useMembers(type, names);
            }
        }
        for (int type : links.inferred[file]) {
            keep(type);
            useMembers(type, names);
        }
        for (int type : links.allSupertypes(file)) {
            useMembers(type, names);
        }
    }

    private void addHead(int file, IntSet names) {
        for (int name : files[file].head()) {
            names.add(name);
        }
        FileWords.Variables variables = files[file].variables();
        for (int v = 0; v < variables.visible(); v++) {
            names.add(Hash.narrow(variables.types()[v]));
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
                    used[file][m] = true;
                    more = true;
                    for (int name : members[m].names()) {
                        names.add(name);
                    }
                }
            }
        }
    }

    /** Marks the members of another file that are mentioned, and what they mention in their own file. */
    private void useMembers(int file, IntSet names) {
        FileWords.Member[] members = files[file].members();
        for (int m = 0; m < members.length; m++) {
            if (!used[file][m] && isMentioned(members[m], names)) {
                use(file, m);
            }
        }
    }

    private void use(int file, int member) {
        IntList pending = new IntList();
        pending.add(member);
        FileWords.Member[] members = files[file].members();
        while (!pending.isEmpty()) {
            int next = pending.pop();
            if (used[file][next]) {
                continue;
            }
            used[file][next] = true;
            for (int m = 0; m < members.length; m++) {
                if (!used[file][m] && members[next].mentions(members[m].name())) {
                    pending.add(m);
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
