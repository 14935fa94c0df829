package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Frame;
import java.util.ArrayList;
import java.util.List;

/** What two places of the program have around them together. */
final class Frames {

    private Frames() {}

    /**
     * Everything around a point, outermost first: what is around its method, and what is around it there. What runs on another
     * thread is protected by nothing that is around its start.
     */
    static List<Frame> around(List<Frame> outer, List<Frame> own) {
        List<Frame> all = new ArrayList<>(outer);
        all.addAll(own);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) instanceof Frame.Async) {
                return all.subList(i, all.size());
            }
        }
        return all;
    }

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

    /** In one transaction, or both in none that is to be seen: what leads there may have begun one by other means. */
    static boolean together(List<Frame> aroundAct, List<Frame> aroundOther) {
        return Violations.boundary(aroundAct) < 0
                ? Violations.boundary(aroundOther) < 0
                : oneTransaction(aroundAct, aroundOther);
    }
}
