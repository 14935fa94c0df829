package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of identifiers and braces into members of types. It counts braces: between the braces of a type, what ends with
 * a block or a semicolon is a member, and what belongs to a member, nested types in methods and anonymous
 * types included, is its text. Annotations and headers of types are the head.
 */
final class MemberCollector {

    private final List<FileWords.Member> members = new ArrayList<>();
    private final IntSet head = new IntSet();
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
    private int body;
    private int bodyEnd;

    void clear() {
        members.clear();
        head.clear();
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
        body = 0;
        bodyEnd = 0;
    }

    /** True before, between and after top-level types. */
    boolean isOutside() {
        return braces == 0;
    }

    private boolean isBetweenMembersBraces() {
        return braces == types;
    }

    /** Whether an identifier before a parenthesis would be a member's name. */
    boolean awaitsName() {
        return types > 0 && isBetweenMembersBraces() && parentheses == 0 && !assigned;
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
        boolean visible = isBetweenMembersBraces() && parentheses == 0;
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
        if (isBetweenMembersBraces()) {
            parentheses++;
        }
    }

    void closeParenthesis() {
        if (isBetweenMembersBraces()) {
            parentheses--;
        }
    }

    /** @param ofType whether a type's header stands before the brace */
    void openBrace(boolean ofType, int offset) {
        if (ofType && isBetweenMembersBraces() && !assigned) {
            for (int i = 0; i < current.size(); i++) {
                head.add(current.get(i));
            }
            braces++;
            types++;
            startMember();
            return;
        }
        boolean opensBody = isBetweenMembersBraces() && parentheses == 0;
        if (opensBody && body == 0) {
            body = offset + 1;
        }
        braces++;
    }

    void closeBrace(int offset) {
        if (braces == 0) {
            return;
        }
        if (isBetweenMembersBraces()) {
            finishMember();
            types--;
            braces--;
            return;
        }
        braces--;
        if (isBetweenMembersBraces() && parentheses == 0) {
            bodyEnd = offset;
            if (!assigned) {
                finishMember();
            }
        }
    }

    void semicolon(int offset) {
        if (isBetweenMembersBraces()) {
            finishMember();
        }
    }

    /** The end of the file, which may be too early. */
    void finish(int offset) {
        finishMember();
    }

    private void finishMember() {
        boolean isMember = types > 0 && (name != 0 || body != 0);
        if (isMember) {
            int end = Math.max(body, bodyEnd);
            members.add(new FileWords.Member(constructor ? 0 : name, current.sorted(), body, assigned ? body : end));
        } else {
            for (int i = 0; i < current.size(); i++) {
                head.add(current.get(i));
            }
        }
        startMember();
    }

    int[] head() {
        return head.sorted();
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
