package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What closes the other ways to an act, where one is open. */
final class OtherWays {

    private final EntryPoints entryPoints;

    OtherWays(EntryPoints entryPoints) {
        this.entryPoints = entryPoints;
    }

    /**
     * The open way, where some other one is closed, or that of whoever calls the method from outside. What holds there is told rather
     * than what takes a violation among whatever else.
     *
     * @param closing what closes a way; empty where it is open, or closed for another reason than a protection
     */
    Optional<CheckThenAct.OpenWay> closed(Chain open, List<Chain> ways, Function<Chain, Optional<Protection>> closing) {
        Stream<Chain> direct = isCalledElsewhere(open.target(), ways)
                ? Stream.of(new Chain(open.target(), List.of()))
                : Stream.empty();
        Optional<Protection> taken = Optional.empty();
        for (Chain way : Stream.concat(ways.stream(), direct).toList()) {
            Optional<Protection> by = way.equals(open) ? Optional.empty() : closing.apply(way);
            if (by.filter(p -> p.verdict() == Protection.Verdict.HOLDS).isPresent()) {
                return by.map(p -> way(open, p));
            }
            taken = taken.or(() -> by);
        }
        return taken.map(p -> way(open, p));
    }

    /** Whether others may call the method than those that were seen to: they do where only its own class was. */
    private boolean isCalledElsewhere(Method method, List<Chain> ways) {
        return !method.facts().is(Modifier.PRIVATE)
                && (entryPoints.isCalledFromOutside(method)
                        || ways.stream()
                                .flatMap(w -> w.calls().stream())
                                .filter(c -> c.callee().equals(method))
                                .allMatch(c -> c.caller().owner() == method.owner()));
    }

    private static CheckThenAct.OpenWay way(Chain way, Protection elsewhere) {
        return new CheckThenAct.OpenWay(
                way.root().shortName(),
                way.calls().stream()
                        .findFirst()
                        .map(c -> new CheckThenAct.Call(c.at(), c.callee().shortName())),
                elsewhere);
    }
}
