package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import dev.tocsin.analyzer.facts.Modifier;
import java.util.EnumSet;
import java.util.Set;

/** Sets of modifiers: there are few different ones, so each is made once. */
final class Modifiers {

    private static final Modifier[] ALL = Modifier.values();
    private static final Set<?>[] SETS = allSets();

    private Modifiers() {}

    /** The written modifiers that the facts know, and the implied ones. */
    static Set<Modifier> of(NodeList<com.github.javaparser.ast.Modifier> written, Modifier... implied) {
        int bits = 0;
        for (com.github.javaparser.ast.Modifier modifier : written) {
            bits |= bit(modifier.getKeyword());
        }
        for (Modifier modifier : implied) {
            bits |= bit(modifier);
        }
        return set(bits);
    }

    @SuppressWarnings("unchecked")
    private static Set<Modifier> set(int bits) {
        return (Set<Modifier>) SETS[bits];
    }

    private static int bit(Modifier modifier) {
        return 1 << modifier.ordinal();
    }

    private static int bit(com.github.javaparser.ast.Modifier.Keyword keyword) {
        return switch (keyword) {
            case PUBLIC -> bit(Modifier.PUBLIC);
            case PROTECTED -> bit(Modifier.PROTECTED);
            case PRIVATE -> bit(Modifier.PRIVATE);
            case STATIC -> bit(Modifier.STATIC);
            case FINAL -> bit(Modifier.FINAL);
            case ABSTRACT -> bit(Modifier.ABSTRACT);
            case SYNCHRONIZED -> bit(Modifier.SYNCHRONIZED);
            case DEFAULT -> bit(Modifier.DEFAULT);
            case TRANSIENT -> bit(Modifier.TRANSIENT);
            case VOLATILE, NATIVE, STRICTFP, TRANSITIVE, SEALED, NON_SEALED -> 0;
        };
    }

    private static Set<?>[] allSets() {
        Set<?>[] sets = new Set<?>[1 << ALL.length];
        for (int bits = 0; bits < sets.length; bits++) {
            Set<Modifier> set = EnumSet.noneOf(Modifier.class);
            for (Modifier modifier : ALL) {
                if ((bits & bit(modifier)) != 0) {
                    set.add(modifier);
                }
            }
            sets[bits] = Set.copyOf(set);
        }
        return sets;
    }
}
