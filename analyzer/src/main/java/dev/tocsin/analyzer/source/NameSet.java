package dev.tocsin.analyzer.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Identifiers that files mention. Only hashes are kept: one name in a few thousand millions is taken for mentioned though
 * it is not.
 */
public final class NameSet {

    private final int[] sorted;

    private NameSet(int[] sorted) {
        this.sorted = sorted;
    }

    /** The words of texts of any kind. Files that cannot be read add none. */
    public static NameSet in(Collection<SourceFile> files) {
        IntSet names = new IntSet();
        for (SourceFile file : files) {
            if (SourceReader.read(file) instanceof Reading.Success success) {
                words(success.text().text().getBytes(StandardCharsets.UTF_8), names);
            }
        }
        return new NameSet(names.sorted());
    }

    private static void words(byte[] text, IntSet names) {
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && Character.isJavaIdentifierPart(text[end])) {
                end++;
            }
            if (end > start) {
                names.add(Hash.narrow(Hash.of(text, start, end)));
            }
            start = end + 1;
        }
    }

    /** The identifiers in the code of these files, and in texts that may be expressions; not what they declare. */
    static NameSet ofCode(Collection<FileWords> files) {
        IntSet names = new IntSet();
        for (FileWords file : files) {
            add(file.head(), names);
            add(file.fields(), names);
            add(file.told(), names);
            for (FileWords.Member member : file.members()) {
                add(member.names(), names);
            }
        }
        return new NameSet(names.sorted());
    }

    private static void add(int[] some, IntSet names) {
        for (int name : some) {
            names.add(name);
        }
    }

    /** Whether the name is mentioned. */
    public boolean contains(String name) {
        return Arrays.binarySearch(sorted, Hash.narrow(Hash.of(name))) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NameSet n && Arrays.equals(sorted, n.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }
}
