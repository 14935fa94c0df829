package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Handed;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a method is handed on one way, where that is a flag, {@code null} or an object that is there for certain: {@code load(id,
 * false)}, {@code close(this)}. Where the next call, or the act, is done only under another flag, nobody goes this way to it.
 *
 * @param origins as of {@link Handed}, none of them a number of a parameter
 */
record HandedDown(List<Integer> origins) {

    /**
     * Whether what one method on the way hands in rules out the next call, the check or the act.
     *
     * @param calledByOthers methods that others call too, who may hand in anything
     */
    static boolean contradicts(Candidate candidate, Chain way, Predicate<Method> calledByOthers) {
        HandedDown known = new HandedDown(List.of());
        for (CallSite call : way.calls()) {
            if (known.rulesOut(call.path())) {
                return true;
            }
            boolean open = calledByOthers.test(call.callee()) || inLoop(call);
            known = open ? new HandedDown(List.of()) : known.to(call.handed());
        }
        return known.rulesOut(candidate.check().path())
                || known.rulesOut(candidate.act().path());
    }

    /** Loops are run once only: what is handed in the next time is not known. */
    private static boolean inLoop(CallSite call) {
        return call.frames().list().stream().anyMatch(Frame.Loop.class::isInstance);
    }

    private HandedDown to(Handed handed) {
        List<Integer> next = new ArrayList<>();
        for (int origin : handed.origins()) {
            next.add(origin >= 0 ? origin(origin) : origin);
        }
        return new HandedDown(next);
    }

    private int origin(int parameter) {
        return parameter < origins.size() ? origins.get(parameter) : Handed.OTHER;
    }

    private boolean rulesOut(Path path) {
        return origins.stream().anyMatch(o -> o <= Handed.SELF)
                && path.assumptions().stream()
                        .flatMap(a -> a.condition().conjuncts().stream())
                        .anyMatch(c -> holds(c) == Known.NO);
    }

    private Known holds(Cond condition) {
        if (condition instanceof Cond.Not n) {
            return opposite(holds(n.of()));
        }
        if (condition instanceof Cond.Or o) {
            return o.parts().stream().allMatch(p -> holds(p) == Known.NO) ? Known.NO : Known.UNKNOWN;
        }
        if (condition instanceof Cond.Holds h) {
            return origin(h.value())
                    .filter(o -> o == Handed.TRUE || o == Handed.FALSE)
                    .map(o -> o == Handed.TRUE ? Known.YES : Known.NO)
                    .findFirst()
                    .orElse(Known.UNKNOWN);
        }
        if (condition instanceof Cond.Present p) {
            return origin(p.value())
                    .filter(o -> o <= Handed.SELF)
                    .map(o -> o == Handed.NULL ? Known.NO : Known.YES)
                    .findFirst()
                    .orElse(Known.UNKNOWN);
        }
        return Known.UNKNOWN;
    }

    private Stream<Integer> origin(Value value) {
        return value instanceof Value.Param p && p.index() != Value.Param.THIS
                ? Stream.of(origin(p.index()))
                : Stream.empty();
    }

    private static Known opposite(Known known) {
        return known == Known.UNKNOWN ? known : known == Known.YES ? Known.NO : Known.YES;
    }
}
