package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of identifiers and braces into members of types. It counts braces: between the braces of a type, what
 * ends with a block or a semicolon is a member, and what belongs to a member, nested types in methods and anonymous
 * types included, is its text. Annotations and headers of types are the head; fields without initializer are told from
 * members because they run nothing.
 */
final class MemberCollector {

    private final List<FileWords.Member> members = new ArrayList<>();
    private final IntSet head = new IntSet();
    private final IntSet fields = new IntSet();
    private final Pairs visibleVariables = new Pairs();
    private final Pairs hiddenVariables = new Pairs();
    private final LongMap seenVariables = new LongMap(128);

    /** Identifiers of the member that is being read. */
    private final IntSet current = new IntSet();

    private int braces;
    /** How many of the open braces are those of types; all outer ones are. */
    private int types;
    /** Open parentheses of the member's signature or initialiser. */
    private int parentheses;
    /** Whether an initialiser is being read. */
    private boolean assigned;

    private int name;
    private boolean constructor;
    private int lastIdentifier;
    private boolean hasBody;

    void clear() {
        members.clear();
        head.clear();
        fields.clear();
        visibleVariables.clear();
        hiddenVariables.clear();
        seenVariables.clear();
        braces = 0;
        types = 0;
        startMember();
    }

    private void startMember() {
        current.clear();
        parentheses = 0;
        assigned = false;
        name = 0;
        constructor = false;
        lastIdentifier = 0;
        hasBody = false;
    }

    /** A type whose constants the file names without it. */
    void importsConstantsOf(long type) {
        head.add(Hash.narrow(type));
    }

    /** True before, between and after top-level types. */
    boolean isOutside() {
        return braces == 0;
    }

    private boolean isBetweenMembers() {
        return braces == types;
    }

    /** Whether an identifier before a parenthesis would be a member's name. */
    boolean awaitsName() {
        return types > 0 && isBetweenMembers() && parentheses == 0 && !assigned;
    }

    /** Between the parentheses of parameters or of an annotation's arguments. */
    boolean isInSignatureParentheses() {
        return parentheses > 0 && !assigned;
    }

    void name(int identifier, boolean capital) {
        name = identifier;
        constructor = capital;
    }

    void mention(int identifier) {
        current.add(identifier);
        lastIdentifier = identifier;
    }

    void variable(long type, int variable) {
        if (seenVariables.put(type * 31 + variable, 1) != 0) {
            return;
        }
        boolean visible = isBetweenMembers() && parentheses == 0;
        (visible ? visibleVariables : hiddenVariables).add(type, variable);
    }

    void assignment() {
        if (awaitsName()) {
            assigned = true;
            name = lastIdentifier;
            constructor = false;
        }
    }

    void openParenthesis() {
        if (isBetweenMembers()) {
            parentheses++;
        }
    }

    void closeParenthesis() {
        if (isBetweenMembers()) {
            parentheses--;
        }
    }

    /** @param ofType whether a type's header stands before the brace */
    void openBrace(boolean ofType) {
        if (ofType && isBetweenMembers() && !assigned) {
            addTo(head);
            types++;
            startMember();
        } else if (isBetweenMembers() && parentheses == 0) {
            hasBody = true;
        }
        braces++;
    }

    void closeBrace() {
        if (braces == 0) {
            return;
        }
        if (isBetweenMembers()) {
            finishMember();
            types--;
            braces--;
            return;
        }
        braces--;
        if (isBetweenMembers() && parentheses == 0 && !assigned) {
            finishMember();
        }
    }

    void semicolon() {
        if (isBetweenMembers()) {
            finishMember();
        }
    }

    /** Ends what is open: a member, or at the end of the file perhaps nothing. */
    void finishMember() {
        boolean isMember = types > 0 && (name != 0 || hasBody);
        if (isMember) {
            members.add(new FileWords.Member(constructor ? 0 : name, current.sorted(), hasBody && !assigned));
        } else {
            addTo(types > 0 ? fields : head);
        }
        startMember();
    }

    private void addTo(IntSet names) {
        for (int i = 0; i < current.size(); i++) {
            names.add(current.get(i));
        }
    }

    int[] head() {
        return head.sorted();
    }

    int[] fields() {
        return fields.sorted();
    }

    FileWords.Member[] members() {
        return members.toArray(new FileWords.Member[0]);
    }

    FileWords.Variables variables() {
        int visible = visibleVariables.size();
        for (int i = 0; i < hiddenVariables.size(); i++) {
            visibleVariables.add(hiddenVariables.first(i), hiddenVariables.second(i));
        }
        long[] names = visibleVariables.seconds();
        int[] narrow = new int[names.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (int) names[i];
        }
        return new FileWords.Variables(visibleVariables.firsts(), narrow, visible);
    }
}
