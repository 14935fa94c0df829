package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where the arguments of a call come from, as far as it is told without what they are.
 *
 * @param origins one for each argument: {@link #MADE}, {@link #SELF}, {@link #TRUE}, {@link #FALSE}, {@link #NULL}, {@link #OTHER},
 *     or the number of the caller's own parameter
 */
public record Handed(List<Integer> origins) {

    /** The caller, or what it has called, has made the object. */
    public static final int MADE = -1;

    public static final int OTHER = -2;

    /** The object whose method calls. */
    public static final int SELF = -3;

    public static final int TRUE = -4;
    public static final int FALSE = -5;
    public static final int NULL = -6;

    private static final Handed NOTHING = new Handed(List.of());

    public Handed {
        origins = List.copyOf(origins);
    }

    static Handed of(List<Typed> arguments) {
        return arguments.isEmpty()
                ? NOTHING
                : new Handed(arguments.stream().map(a -> origin(a.value())).toList());
    }

    /** Where the argument with this number comes from. */
    public int origin(int argument) {
        return argument < origins.size() ? origins.get(argument) : OTHER;
    }

    /** What is true of both of two calls. */
    Handed and(Handed other) {
        if (equals(other)) {
            return this;
        }
        List<Integer> common = new ArrayList<>(Collections.nCopies(origins.size(), OTHER));
        for (int i = 0; i < common.size(); i++) {
            if (origin(i) == other.origin(i)) {
                common.set(i, origin(i));
            }
        }
        return new Handed(common);
    }

    private static int origin(Value argument) {
        if (argument instanceof Value.Param p) {
            return p.index() == Value.Param.THIS ? SELF : p.index();
        }
        if (argument.equals(Value.Const.TRUE)) {
            return TRUE;
        }
        if (argument.equals(Value.Const.FALSE)) {
            return FALSE;
        }
        if (argument.equals(Value.Const.NULL)) {
            return NULL;
        }
        return isMade(argument) ? MADE : OTHER;
    }

    private static boolean isMade(Value argument) {
        return argument instanceof Value.Ref
                || argument instanceof Value.Made
                || argument instanceof Value.Choice c
                        && c.arms().stream().map(Value.Arm::value).allMatch(Handed::isMade);
    }
}
