package dev.tocsin.analyzer.source;

import java.util.Arrays;

/**
 * Reads a Java file's names straight from its bytes, in one pass and without making a string. Comments are skipped, so that
 * a {@code @link} binds nothing; literals are skipped but for capitalised words in strings. The file may be anything: what is no
 * Java gives odd words, never an exception. Unicode escapes in identifiers are not decoded.
 *
 * <p>An instance keeps its tables from file to file and belongs to one thread.
 */
final class WordScanner {

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte SPACE = 3;

    private static final byte[] KINDS = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= 0x80;
            boolean space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
            KINDS[c] = letter ? LETTER : c >= '0' && c <= '9' ? DIGIT : space ? SPACE : OTHER;
        }
    }

    private static final long PACKAGE = Hash.of("package");
    private static final long IMPORT = Hash.of("import");
    private static final long STATIC = Hash.of("static");
    private static final long CLASS = Hash.of("class");
    private static final long INTERFACE = Hash.of("interface");
    private static final long ENUM = Hash.of("enum");
    private static final long RECORD = Hash.of("record");
    private static final long EXTENDS = Hash.of("extends");
    private static final long IMPLEMENTS = Hash.of("implements");
    private static final long PERMITS = Hash.of("permits");

    /** Where in a type's declaration the scan is. */
    private enum Header {
        NONE,
        /** After {@code class}: a name should follow. */
        NAME,
        /** After the name. */
        BEFORE_SUPERTYPES,
        SUPERTYPES
    }

    private final SeedTable seeds;

    private final LongMap declared = new LongMap(16);
    private final LongMap words = new LongMap(1024);
    private final LongMap supertypes = new LongMap(16);
    private final LongMap qualified = new LongMap(64);
    private final LongMap quoted = new LongMap(256);
    private long[] importedNames = new long[64];
    private long[] importedTypes = new long[64];
    private int imports;
    private final LongMap importedPackages = new LongMap(16);

    private byte[] bytes = new byte[0];
    private int end;
    private int at;
    private int depth;
    private int roles;
    private long packageName;
    private Header header = Header.NONE;
    /** Open angle brackets and parentheses within a header. */
    private int nested;

    WordScanner(SeedTable seeds) {
        this.seeds = seeds;
    }

    /** Scans the first {@code length} bytes. */
    FileWords scan(byte[] file, int length) {
        reset(file, length);
        while (at < end) {
            byte b = bytes[at];
            switch (KINDS[b & 0xff]) {
                case LETTER -> identifier();
                case DIGIT -> skipIdentifier();
                case SPACE -> at++;
                default -> symbol(b);
            }
        }
        seedTypes();
        return new FileWords(
                roles,
                GeneratedMarker.isIn(bytes, end),
                packageName,
                declared.keys(),
                words.keys(),
                supertypes.keys(),
                Arrays.copyOf(importedNames, imports),
                Arrays.copyOf(importedTypes, imports),
                importedPackages.keys(),
                qualified.keys(),
                quoted.keys());
    }

    private void reset(byte[] file, int length) {
        bytes = file;
        end = length;
        at = SourceReader.hasUtf8Mark(file, length) ? 3 : 0;
        depth = 0;
        roles = 0;
        packageName = Hash.START;
        header = Header.NONE;
        nested = 0;
        imports = 0;
        declared.clear();
        words.clear();
        supertypes.clear();
        qualified.clear();
        quoted.clear();
        importedPackages.clear();
    }

    private void symbol(byte b) {
        switch (b) {
            case '/' -> slash();
            case '"' -> string();
            case '\'' -> character();
            case '{' -> {
                depth++;
                header = Header.NONE;
                at++;
            }
            default -> {
                punctuation(b);
                at++;
            }
        }
    }

    private void punctuation(byte b) {
        if (b == '}') {
            depth--;
        } else if (b == '<' || b == '(') {
            nested++;
        } else if (b == '>' || b == ')') {
            nested--;
        }
        if (header == Header.NAME || b == ';') {
            header = Header.NONE;
        }
    }

    private void identifier() {
        int start = at;
        long hash = readIdentifier();
        if (isCapital(bytes[start])) {
            capitalised(start, hash);
        } else {
            lowerCase(start, hash);
        }
        roles |= seeds.rolesOfWord(hash);
    }

    private long readIdentifier() {
        byte[] file = bytes;
        int i = at;
        long hash = Hash.START;
        while (i < end && isIdentifierPart(file[i])) {
            hash = Hash.step(hash, file[i]);
            i++;
        }
        at = i;
        return hash;
    }

    private void skipIdentifier() {
        while (at < end && isIdentifierPart(bytes[at])) {
            at++;
        }
    }

    private void capitalised(int start, long hash) {
        if (header == Header.NAME) {
            declare(hash);
            return;
        }
        if (start > 0 && bytes[start - 1] == '.') {
            writtenOut(start, hash);
            return;
        }
        words.add(hash);
        roles |= seeds.rolesOfAffixes(bytes, start, at);
        if (header == Header.SUPERTYPES && nested == 0) {
            supertypes.add(hash);
        }
    }

    private void declare(long hash) {
        if (depth == 0) {
            declared.add(hash);
        }
        header = Header.BEFORE_SUPERTYPES;
        nested = 0;
    }

    /** A name after a dot: a type's only where a package stands before it, {@code com.acme.User}. */
    private void writtenOut(int start, long hash) {
        int from = start - 1;
        while (from > 0 && (isIdentifierPart(bytes[from - 1]) || bytes[from - 1] == '.')) {
            from--;
        }
        boolean startsLow = from < start - 1 && bytes[from] >= 'a' && bytes[from] <= 'z';
        if (!startsLow) {
            return;
        }
        long name = Hash.qualified(Hash.of(bytes, from, start - 1), hash);
        qualified.add(name);
        roles |= seeds.rolesOfType(name);
    }

    private void lowerCase(int start, long hash) {
        if (header == Header.NAME) {
            // A type with a lower-case name, or a variable called record.
            declare(hash);
            return;
        }
        int length = at - start;
        if (length < 4 || length > 10 || start > 0 && bytes[start - 1] == '.') {
            return;
        }
        if (hash == CLASS || hash == INTERFACE || hash == ENUM || hash == RECORD) {
            header = Header.NAME;
        } else if (hash == EXTENDS || hash == IMPLEMENTS) {
            boolean ofHeader = nested == 0 && header != Header.NONE;
            header = ofHeader ? Header.SUPERTYPES : header;
        } else if (hash == PERMITS && header == Header.SUPERTYPES) {
            header = Header.BEFORE_SUPERTYPES;
        } else if (depth == 0 && hash == IMPORT) {
            importDeclaration();
        } else if (depth == 0 && hash == PACKAGE) {
            skipSpace();
            packageName = qualifiedName(false).prefix();
        }
    }

    /**
     * A dotted name that was read.
     *
     * @param prefix hash of all of it, or of what stands before the last part
     * @param last hash of the last part
     */
    private record Dotted(long prefix, long last) {}

    private void importDeclaration() {
        skipSpace();
        int start = at;
        boolean isStatic = readIdentifier() == STATIC;
        if (isStatic) {
            skipSpace();
        } else {
            at = start;
        }
        Dotted name = qualifiedName(true);
        boolean everything = at < end && bytes[at] == '*';
        if (isStatic || name.last == 0) {
            return;
        }
        if (everything) {
            importedPackages.add(name.prefix);
        } else {
            addImport(name.last, Hash.qualified(name.prefix, name.last));
        }
    }

    private void addImport(long simpleName, long type) {
        if (imports == importedNames.length) {
            importedNames = Arrays.copyOf(importedNames, imports * 2);
            importedTypes = Arrays.copyOf(importedTypes, imports * 2);
        }
        importedNames[imports] = simpleName;
        importedTypes[imports++] = type;
    }

    /**
     * Reads {@code a.b.C} and stops behind it, before a {@code *} where there is one.
     *
     * @param ofImport whether seed packages count, and capitalised parts before the last are types that the file uses
     */
    private Dotted qualifiedName(boolean ofImport) {
        long before = Hash.START;
        long all = Hash.START;
        long last = 0;
        while (at < end && KINDS[bytes[at] & 0xff] == LETTER) {
            int start = at;
            last = readIdentifier();
            before = all;
            if (all != Hash.START) {
                all = Hash.step(all, (byte) '.');
            }
            for (int i = start; i < at; i++) {
                all = Hash.step(all, bytes[i]);
            }
            if (ofImport) {
                roles |= seeds.rolesOfPackage(all);
            }
            boolean more = at + 1 < end && bytes[at] == '.';
            if (!more) {
                return ofImport ? new Dotted(before, last) : new Dotted(all, last);
            }
            at++;
            if (ofImport && isCapital(bytes[start])) {
                long type = Hash.qualified(before, last);
                qualified.add(type);
                roles |= seeds.rolesOfType(type);
            }
        }
        return new Dotted(all, last);
    }

    /** Imported seed types count where the code names them: an import that only a comment needs binds nothing. */
    private void seedTypes() {
        for (int i = 0; i < imports; i++) {
            int ofType = seeds.rolesOfType(importedTypes[i]);
            if (ofType != 0 && words.contains(importedNames[i])) {
                roles |= ofType;
            }
        }
        for (long name : importedPackages.keys()) {
            for (SeedTable.PackagedType type : seeds.typesOfPackage(name)) {
                roles |= words.contains(type.simpleName()) ? type.roles() : 0;
            }
        }
    }

    private void slash() {
        byte next = at + 1 < end ? bytes[at + 1] : 0;
        if (next == '/') {
            skipLine();
        } else if (next == '*') {
            skipComment();
        } else {
            at++;
        }
    }

    private void skipLine() {
        int i = at;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        at = i;
    }

    private void skipComment() {
        int i = at + 2;
        while (i + 1 < end && !(bytes[i] == '*' && bytes[i + 1] == '/')) {
            i++;
        }
        at = Math.min(end, i + 2);
    }

    private void skipSpace() {
        while (at < end && KINDS[bytes[at] & 0xff] == SPACE) {
            at++;
        }
    }

    private void string() {
        boolean block = at + 2 < end && bytes[at + 1] == '"' && bytes[at + 2] == '"';
        int i = at + (block ? 3 : 1);
        while (i < end) {
            byte b = bytes[i];
            if (b == '"' && (!block || i + 2 < end && bytes[i + 1] == '"' && bytes[i + 2] == '"')) {
                at = i + (block ? 3 : 1);
                return;
            }
            if (b == '\n' && !block) {
                // Not closed: the rest of the file must not be taken for a string.
                break;
            }
            if (b == '\\') {
                i += 2;
            } else if (isCapital(b)) {
                i = quotedWord(i);
            } else {
                i++;
            }
        }
        at = Math.min(i, end);
    }

    private int quotedWord(int start) {
        long hash = Hash.START;
        boolean hasSmall = false;
        int i = start;
        while (i < end && isIdentifierPart(bytes[i])) {
            hasSmall |= bytes[i] >= 'a';
            hash = Hash.step(hash, bytes[i]);
            i++;
        }
        boolean startsWord = !isIdentifierPart(bytes[start - 1]);
        if (hasSmall && startsWord) {
            quoted.add(hash);
        }
        return i;
    }

    private void character() {
        int i = at + 1;
        while (i < end && bytes[i] != '\'' && bytes[i] != '\n') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        at = Math.min(end, i + 1);
    }

    /** Letters beyond ASCII count as capitals: in most scripts there are no others. */
    private static boolean isCapital(byte b) {
        return b >= 'A' && b <= 'Z' || b < 0;
    }

    private static boolean isIdentifierPart(byte b) {
        byte kind = KINDS[b & 0xff];
        return kind == LETTER || kind == DIGIT;
    }
}
