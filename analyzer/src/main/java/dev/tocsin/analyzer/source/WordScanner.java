package dev.tocsin.analyzer.source;

/**
 * Reads a Java file's names straight from its bytes, in one pass and without making a string. Comments are skipped,
 * so that a {@code @link} binds nothing, and so are literals: a query's entities are found by their annotation. The
 * file may be anything: what is no Java gives odd words, never an exception. Unicode escapes in identifiers are not
 * decoded.
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
    private static final long GET = Hash.of("get");
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

    private static final int SHORTEST_KEYWORD = "enum".length();
    private static final int LONGEST_KEYWORD = "implements".length();
    /** A text that is longer is no expression, and no name. */
    private static final int LONGEST_EXPRESSION = 500;
    /** How far back the scan looks for the start of {@code <...>}. */
    private static final int LONGEST_TYPE_ARGUMENTS = 300;

    private final SeedTable seeds;

    private final LongMap declared = new LongMap(16);
    private final LongMap words = new LongMap(1024);
    private final LongMap supertypes = new LongMap(16);
    private final LongMap qualified = new LongMap(64);
    private final LongMap importedPackages = new LongMap(16);
    private final Pairs imports = new Pairs();
    /** Narrow hashes of identifiers that are seeds of operations. */
    private final IntSet operations = new IntSet();

    /** Narrow hashes of names in texts. */
    private final IntSet told = new IntSet();

    private final MemberCollector members = new MemberCollector();

    private byte[] bytes = new byte[0];
    private int end;
    private int at;
    private int roles;
    private long packageName;
    /** The last type before the last part of the import that is being read; 0 if there is none. */
    private long importOwner;
    /** Whether its last part begins with a capital, as a constant and a type do. */
    private boolean importsConstant;
    /** Roles of the import that is being read. */
    private int importRole;
    /** Whether all of a seed package is imported: any name may be one of its types. */
    private boolean importsSeeds;

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
        members.finishMember();
        seedTypes();
        return new FileWords(
                roles,
                GeneratedMarker.isIn(bytes, end),
                packageName,
                declared.keys(),
                words.keys(),
                supertypes.keys(),
                new FileWords.Imports(imports.firsts(), imports.seconds(), importedPackages.keys()),
                qualified.keys(),
                members.head(),
                members.fields(),
                operations.sorted(),
                members.variables(),
                members.members(),
                told.sorted());
    }

    private void reset(byte[] file, int length) {
        bytes = file;
        end = length;
        at = SourceReader.hasUtf8Mark(file, length) ? 3 : 0;
        roles = 0;
        packageName = Hash.START;
        header = Header.NONE;
        nested = 0;
        importsSeeds = false;
        imports.clear();
        declared.clear();
        words.clear();
        supertypes.clear();
        qualified.clear();
        importedPackages.clear();
        operations.clear();
        told.clear();
        members.clear();
    }

    private void symbol(byte b) {
        switch (b) {
            case '/' -> slash();
            case '"' -> string();
            case '\'' -> character();
            default -> {
                punctuation(b);
                at++;
            }
        }
    }

    private void punctuation(byte b) {
        switch (b) {
            case '{' -> {
                members.openBrace(header != Header.NONE && header != Header.NAME);
                header = Header.NONE;
            }
            case '}' -> members.closeBrace();
            case '(' -> {
                members.openParenthesis();
                nested++;
            }
            case ')' -> {
                members.closeParenthesis();
                nested--;
            }
            case '<' -> nested++;
            case '>' -> nested--;
            case '=' -> members.assignment();
            case ';' -> {
                members.semicolon();
                header = Header.NONE;
            }
            default -> {}
        }
        if (header == Header.NAME) {
            header = Header.NONE;
        }
    }

    private void identifier() {
        int start = at;
        long hash = readIdentifier();
        boolean capital = isCapital(bytes[start]);
        boolean keyword = !capital && at - start <= LONGEST_KEYWORD && keyword(start, hash);
        if (keyword) {
            return;
        }
        if (header == Header.NAME) {
            declare(hash);
            return;
        }
        int narrow = Hash.narrow(hash);
        int role = seeds.rolesOfWord(hash);
        boolean afterDot = start > 0 && bytes[start - 1] == '.';
        if (capital) {
            role |= afterDot ? writtenOut(start, hash) : capitalised(start, hash);
        } else if (!afterDot) {
            variable(start, narrow);
        }
        if (role != 0) {
            roles |= role;
            if ((role & SeedTable.OPERATION) != 0) {
                operations.add(narrow);
            }
        }
        boolean names = members.awaitsName() && !afterDot && bytes[Math.max(0, start - 1)] != '@' && next() == '(';
        if (names) {
            members.name(narrow, capital);
        } else if (!capital || !members.isInSignatureParentheses() || !isNestedClassLiteral()) {
            members.mention(narrow);
        }
    }

    /**
     * Whether {@code .Nested.class} follows. In an annotation that is a type which documents an endpoint or the like;
     * many files hold nothing else. Plain {@code Type.class} may be an exception to roll back for.
     */
    private boolean isNestedClassLiteral() {
        int i = at;
        int lastDot = -1;
        int dots = 0;
        while (i < end && (isIdentifierPart(bytes[i]) || bytes[i] == '.')) {
            if (bytes[i] == '.') {
                lastDot = i;
                dots++;
            }
            i++;
        }
        return dots > 1 && Hash.of(bytes, lastDot + 1, i) == CLASS;
    }

    /** The next byte that is no space, which is not consumed; 0 at the end. */
    private byte next() {
        int i = at;
        while (i < end && KINDS[bytes[i] & 0xff] == SPACE) {
            i++;
        }
        return i < end ? bytes[i] : 0;
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

    private int capitalised(int start, long hash) {
        words.add(hash);
        if (header == Header.SUPERTYPES && nested == 0) {
            supertypes.add(hash);
        }
        return seeds.rolesOfAffixes(bytes, start, at);
    }

    private void declare(long hash) {
        if (members.isOutside()) {
            declared.add(hash);
        }
        header = Header.BEFORE_SUPERTYPES;
        nested = 0;
    }

    /** A name after a dot: a type's only where a package stands before it, {@code com.acme.User}. */
    private int writtenOut(int start, long hash) {
        int from = start - 1;
        while (from > 0 && (isIdentifierPart(bytes[from - 1]) || bytes[from - 1] == '.')) {
            from--;
        }
        boolean startsLow = from < start - 1 && bytes[from] >= 'a' && bytes[from] <= 'z';
        if (!startsLow) {
            return 0;
        }
        long name = Hash.qualified(Hash.of(bytes, from, start - 1), hash);
        qualified.add(name);
        // Variables know their types by simple names only.
        words.add(hash);
        imports.add(hash, name);
        if (header == Header.SUPERTYPES && nested == 0) {
            supertypes.add(hash);
        }
        return seeds.rolesOfType(name) | seeds.rolesOfAffixes(bytes, start, at);
    }

    /**
     * Looks back from an identifier for the type that it is declared with: {@code User u}, {@code List<User> us},
     * {@code User... us}.
     */
    private void variable(int start, int name) {
        int i = spaceBefore(start);
        if (i == start || i == 0) {
            return;
        }
        byte last = bytes[i - 1];
        if (last == '>') {
            i = spaceBefore(openingAngle(i - 1));
        } else {
            while (i > 0 && (bytes[i - 1] == '[' || bytes[i - 1] == ']' || bytes[i - 1] == '.')) {
                i--;
            }
        }
        int typeEnd = i;
        while (i > 0 && isIdentifierPart(bytes[i - 1])) {
            i--;
        }
        if (i < typeEnd && isCapital(bytes[i])) {
            long type = Hash.of(bytes, i, typeEnd);
            members.variable(type, name);
            if (members.awaitsName()) {
                members.variable(type, getter(start));
            }
        }
    }

    /** The name of the getter that a library may make for the field that starts there. */
    private int getter(int field) {
        long hash = Hash.step(GET, (byte) Character.toUpperCase(bytes[field]));
        for (int i = field + 1; i < at; i++) {
            hash = Hash.step(hash, bytes[i]);
        }
        return Hash.narrow(hash);
    }

    private int spaceBefore(int from) {
        int i = from;
        while (i > 0 && KINDS[bytes[i - 1] & 0xff] == SPACE) {
            i--;
        }
        return i;
    }

    /** The index of the bracket that the one at {@code close} closes; {@code 0} where none is near. */
    private int openingAngle(int close) {
        int open = 0;
        for (int i = close; i > Math.max(0, close - LONGEST_TYPE_ARGUMENTS); i--) {
            if (bytes[i] == '>') {
                open++;
            } else if (bytes[i] == '<' && --open == 0) {
                return i;
            } else if (bytes[i] == ';' || bytes[i] == '{') {
                return 0;
            }
        }
        return 0;
    }

    /** Whether the identifier is a keyword that steers the scan, which it then does. */
    private boolean keyword(int start, long hash) {
        if (at - start < SHORTEST_KEYWORD || start > 0 && bytes[start - 1] == '.') {
            return false;
        }
        if (hash == CLASS || hash == INTERFACE || hash == ENUM || hash == RECORD) {
            boolean declares = KINDS[next() & 0xff] == LETTER;
            header = declares ? Header.NAME : header;
            return declares;
        }
        if (hash == EXTENDS || hash == IMPLEMENTS) {
            boolean ofHeader = nested == 0 && header != Header.NONE;
            header = ofHeader ? Header.SUPERTYPES : header;
            return true;
        }
        if (hash == PERMITS && header == Header.SUPERTYPES) {
            header = Header.BEFORE_SUPERTYPES;
            return true;
        }
        if (!members.isOutside() || hash != IMPORT && hash != PACKAGE) {
            return false;
        }
        skipSpace();
        if (hash == IMPORT) {
            importDeclaration();
        } else {
            packageName = qualifiedName(false).prefix();
        }
        return true;
    }

    /**
     * A dotted name that was read.
     *
     * @param prefix hash of all of it, or of what stands before the last part
     * @param last hash of the last part
     */
    private record Dotted(long prefix, long last) {}

    private void importDeclaration() {
        int start = at;
        boolean isStatic = readIdentifier() == STATIC;
        if (isStatic) {
            skipSpace();
        } else {
            at = start;
        }
        importRole = 0;
        importOwner = 0;
        importsConstant = false;
        Dotted name = qualifiedName(true);
        boolean everything = at < end && bytes[at] == '*';
        if (name.last == 0) {
            return;
        }
        roles |= importRole;
        if (everything) {
            importsSeeds |= (importRole & SeedTable.OPERATION) != 0;
        } else if ((importRole & SeedTable.OPERATION) != 0) {
            operations.add(Hash.narrow(name.last));
        }
        if (isStatic) {
            if (importOwner != 0 && (everything || importsConstant)) {
                members.importsConstantsOf(importOwner);
            }
            return;
        }
        if (everything) {
            importedPackages.add(name.prefix);
        } else {
            imports.add(name.last, Hash.qualified(name.prefix, name.last));
        }
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
                importRole |= seeds.rolesOfPackage(all);
            }
            boolean more = at + 1 < end && bytes[at] == '.';
            if (!more) {
                importsConstant = isCapital(bytes[start]);
                return ofImport ? new Dotted(before, last) : new Dotted(all, last);
            }
            at++;
            if (ofImport && isCapital(bytes[start])) {
                long type = Hash.qualified(before, last);
                importOwner = last;
                qualified.add(type);
                importRole |= seeds.rolesOfType(type);
            }
        }
        return new Dotted(all, last);
    }

    /** Imported seed types count where the code names them: an import that only a comment needs binds nothing. */
    private void seedTypes() {
        for (int i = 0; i < imports.size(); i++) {
            seedType(imports.first(i), seeds.rolesOfType(imports.second(i)));
        }
        for (long name : importedPackages.keys()) {
            for (SeedTable.PackagedType type : seeds.typesOfPackage(name)) {
                seedType(type.simpleName(), type.roles());
            }
        }
        if (importsSeeds) {
            for (long word : words.keys()) {
                operations.add(Hash.narrow(word));
            }
        }
    }

    private void seedType(long simpleName, int role) {
        if (role != 0 && words.contains(simpleName)) {
            roles |= role;
            if ((role & SeedTable.OPERATION) != 0) {
                operations.add(Hash.narrow(simpleName));
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
        if (StatementMarker.isAt(bytes, i, end)) {
            roles |= SeedTable.STATEMENT;
        }
        while (i < end) {
            byte b = bytes[i];
            if (b == '"' && (!block || i + 2 < end && bytes[i + 1] == '"' && bytes[i + 2] == '"')) {
                told(at + (block ? 3 : 1), i);
                at = i + (block ? 3 : 1);
                return;
            }
            if (b == '\n' && !block) {
                // Not closed: the rest of the file must not be taken for a string.
                break;
            }
            i += b == '\\' ? 2 : 1;
        }
        at = Math.min(i, end);
    }

    /** Notes the methods that a text may name: it is a name, or holds {@code bean.name} or {@code name(..)}. */
    private void told(int from, int to) {
        if (to - from > LONGEST_EXPRESSION) {
            return;
        }
        int start = from;
        while (start < to) {
            int i = start;
            while (i < to && isIdentifierPart(bytes[i])) {
                i++;
            }
            boolean whole = start == from && i == to;
            boolean afterMark = start > from && ".#:@".indexOf(bytes[start - 1]) >= 0;
            if (i > start && (whole || afterMark || i < to && bytes[i] == '(')) {
                told.add(Hash.narrow(Hash.of(bytes, start, i)));
            }
            start = i + 1;
        }
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
