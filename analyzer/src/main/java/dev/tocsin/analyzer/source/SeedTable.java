package dev.tocsin.analyzer.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Seeds, made ready for bytes. Roles are bit sets, one bit for each {@link Seed.Role}. */
final class SeedTable {

    static final int OPERATION = bit(Seed.Role.OPERATION);
    static final int MODEL = bit(Seed.Role.MODEL);
    static final int HANDLER = bit(Seed.Role.HANDLER);

    /** Holds a text that begins as a statement does. No seed: it matters only where the class is one of those in use. */
    static final int STATEMENT = 1 << 30;

    private final LongMap words = new LongMap(64);
    private final LongMap types = new LongMap(64);
    private final LongMap packages = new LongMap(64);
    /** The seed types of a package, for imports of all of it. */
    private final Map<Long, List<PackagedType>> typesByPackage = new HashMap<>();

    /** By the last byte of the suffix. */
    private final Affix[][] suffixes = new Affix[256][];
    /** By the first byte of the prefix. */
    private final Affix[][] prefixes = new Affix[256][];

    private record Affix(byte[] text, int roles) {}

    /** A seed type by the hash of its simple name. */
    record PackagedType(long simpleName, int roles) {}

    SeedTable(Collection<Seed> seeds) {
        for (Seed seed : seeds) {
            int role = bit(seed.role());
            switch (seed.match()) {
                case WORD -> merge(words, Hash.of(seed.text()), role);
                case PACKAGE -> merge(packages, Hash.of(seed.text()), role);
                case SUFFIX -> addAffix(suffixes, seed.text(), seed.text().length() - 1, role);
                case PREFIX -> addAffix(prefixes, seed.text(), 0, role);
                case TYPE -> addType(seed.text(), role);
            }
        }
    }

    static int bit(Seed.Role role) {
        return 1 << role.ordinal();
    }

    private static void merge(LongMap map, long key, int role) {
        map.put(key, map.get(key) | role);
    }

    private static void addAffix(Affix[][] table, String text, int keyAt, int role) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int key = bytes[keyAt == 0 ? 0 : bytes.length - 1] & 0xff;
        List<Affix> affixes = new ArrayList<>(table[key] == null ? List.of() : List.of(table[key]));
        affixes.add(new Affix(bytes, role));
        table[key] = affixes.toArray(new Affix[0]);
    }

    private void addType(String qualifiedName, int role) {
        int dot = qualifiedName.lastIndexOf('.');
        long packageName = Hash.of(qualifiedName.substring(0, dot));
        long simpleName = Hash.of(qualifiedName.substring(dot + 1));
        merge(types, Hash.qualified(packageName, simpleName), role);
        typesByPackage.computeIfAbsent(packageName, p -> new ArrayList<>()).add(new PackagedType(simpleName, role));
    }

    int rolesOfWord(long word) {
        return words.get(word);
    }

    int rolesOfType(long qualifiedName) {
        return types.get(qualifiedName);
    }

    int rolesOfPackage(long packageName) {
        return packages.get(packageName);
    }

    List<PackagedType> typesOfPackage(long packageName) {
        return typesByPackage.getOrDefault(packageName, List.of());
    }

    /** The roles that suffixes and prefixes give to a capitalised identifier. */
    int rolesOfAffixes(byte[] bytes, int start, int end) {
        int roles = 0;
        Affix[] ends = suffixes[bytes[end - 1] & 0xff];
        if (ends != null) {
            for (Affix affix : ends) {
                int from = end - affix.text.length;
                roles |= from > start && startsAt(bytes, from, affix.text) ? affix.roles : 0;
            }
        }
        Affix[] starts = prefixes[bytes[start] & 0xff];
        if (starts != null) {
            for (Affix affix : starts) {
                boolean longer = end - start > affix.text.length;
                roles |= longer && startsAt(bytes, start, affix.text) ? affix.roles : 0;
            }
        }
        return roles;
    }

    private static boolean startsAt(byte[] bytes, int at, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
