package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Frame;
import java.util.List;

/** What two places of the program have around them together. */
final class Frames {

    private Frames() {}

    /**
     * Whether the act's transaction is around the check as well: all that leads to its beginning is the same. Two calls of one
     * bean begin two, by the same annotation.
     */
    static boolean oneTransaction(List<Frame> aroundAct, List<Frame> aroundCheck) {
        int boundary = Violations.boundary(aroundAct);
        return boundary >= 0
                && boundary < aroundCheck.size()
                && aroundAct.subList(0, boundary + 1).equals(aroundCheck.subList(0, boundary + 1));
    }
}
