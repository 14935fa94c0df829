package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Optional;

/**
 * What is tried again later, in a new transaction, when it has ended in an exception: a message that stays with its broker, and a
 * job of JobRunr, which runs ten times more unless it is told otherwise (jobrunr 7 and 8, {@code RetryFilter}).
 */
final class Redelivery {

    private final TypeIndex types;

    Redelivery(TypeIndex types) {
        this.types = types;
    }

    /** As a protection against a violation that nobody catches: then the check sees the first one's row. */
    Optional<Protection> of(Method root) {
        if (EntryPoints.redelivered(root)) {
            return Optional.of(protection("redelivery of the message", "the broker sends it", root));
        }
        return isJob(root) && !runsOnce(root)
                ? Optional.of(protection("retry of the job", "JobRunr runs it", root))
                : Optional.empty();
    }

    private static Protection protection(String text, String who, Method root) {
        return Protection.of(
                Protection.Kind.HANDLED_VIOLATION,
                text,
                Protection.Verdict.HOLDS_PARTLY,
                who + " again, and then the check sees the first one's row",
                root.span());
    }

    private boolean isJob(Method root) {
        boolean handler = root.name().equals("run")
                && types.librarySupertype(types.typeOf(root.owner()), "JobRequestHandler")
                        .isPresent();
        return handler
                || Annotations.has(root.facts().annotations(), "Job", "Recurring")
                        && root.owner().file().imports().stream()
                                .anyMatch(i -> i.name().startsWith("org.jobrunr."));
    }

    private static boolean runsOnce(Method root) {
        return Annotations.find(root.facts().annotations(), "Job")
                .flatMap(a -> a.value("retries"))
                .filter(v -> v instanceof Expr.Literal l && l.value().equals("0"))
                .isPresent();
    }
}
