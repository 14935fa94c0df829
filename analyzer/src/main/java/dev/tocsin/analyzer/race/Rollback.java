package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.model.TransactionSettings;
import dev.tocsin.analyzer.model.TransactionSettings.TakenBackBy;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Acts that never reach the database: whatever comes after them ends in an exception that takes them back, as {@code attempts++; throw
 * ..} does.
 */
final class Rollback {

    private final Program program;
    /** Simple names of unchecked exceptions that leave an EJB's transaction as it is. */
    private final Set<String> ofApplication;

    Rollback(Program program) {
        this.program = program;
        this.ofApplication = program.types().all().stream()
                .filter(t -> t.annotation("ApplicationException")
                        .filter(a -> !Annotations.isTrue(a, "rollback"))
                        .isPresent())
                .map(t -> t.name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the act's method, or a caller inside of the same transaction, ends in such an exception in any case. */
    boolean always(Candidate candidate, Chain way) {
        List<Frame> frames = Stream.concat(way.frames(program).stream(), candidate.act().frames().list().stream())
                .toList();
        int boundary = Violations.boundary(frames);
        if (boundary < 0 || !(frames.get(boundary) instanceof Frame.Transaction transaction)) {
            return false;
        }
        TransactionSettings settings = transaction.settings();
        return settings.takenBackBy() != TakenBackBy.SOME_UNCHECKED
                && (isToldByText(candidate, way.root(), frames, boundary, settings)
                        || isToldByConditions(candidate, way, boundary, settings));
    }

    /** Each method between the transaction's begin and the act is asked what comes behind its call, or the act. */
    private boolean isToldByText(
            Candidate candidate, Method root, List<Frame> frames, int boundary, TransactionSettings settings) {
        Method method = root;
        int body = program.transactions().entryFrames(root, true).size();
        for (int i = body; i <= frames.size(); i++) {
            if (i < frames.size() && !(frames.get(i) instanceof Frame.Call)) {
                continue;
            }
            SourceSpan call =
                    i < frames.size() ? frames.get(i).at() : candidate.act().at();
            Method here = method;
            if (isAround(boundary, frames, body) && ThrownAfter.always(here, call, t -> takesBack(t, here, settings))) {
                return true;
            }
            if (i < frames.size()) {
                Frame.Call next = (Frame.Call) frames.get(i);
                method = next.callee();
                body = i
                        + 1
                        + program.transactions()
                                .entryFrames(method, next.throughProxy())
                                .size();
            }
        }
        return false;
    }

    /** What leaves the body leaves the transaction. */
    private static boolean isAround(int boundary, List<Frame> frames, int body) {
        return boundary < body
                && body <= frames.size()
                && frames.subList(boundary, body).stream().noneMatch(Frame.Try.class::isInstance);
    }

    /** After each of these methods has returned holds what does not hold where the act is done. */
    private boolean isToldByConditions(Candidate candidate, Chain way, int boundary, TransactionSettings settings) {
        for (int i = 0; i < way.calls().size(); i++) {
            CallSite call = way.calls().get(i);
            List<Frame> outer = way.frames(program, i);
            boolean thrown = isAround(boundary, outer, outer.size())
                    && program.from(call).stream()
                            .filter(e -> e.at().equals(candidate.act().at()))
                            .findFirst()
                            .filter(e -> isExcludedBehind(call.caller(), e, settings))
                            .isPresent();
            if (thrown) {
                return true;
            }
        }
        List<Frame> outer = way.frames(program);
        return isAround(boundary, outer, outer.size())
                && isExcludedBehind(candidate.method(), candidate.act(), settings);
    }

    private boolean isExcludedBehind(Method method, Event act, TransactionSettings settings) {
        List<Assumption> exit = program.summary(method).map(Summary::exit).orElse(List.of());
        return exit.stream()
                .anyMatch(e -> takesBack(e.otherwise().exception(), settings)
                        && !act.path().compatible(Path.EMPTY.and(e)));
    }

    private boolean takesBack(Stmt.Throw statement, Method method, TransactionSettings settings) {
        return settings.takenBackBy() == TakenBackBy.ANY
                || statement.value() instanceof Expr.New made
                        && (takesBack(made.type().simpleName(), settings)
                                || !ofApplication.contains(made.type().simpleName()) && throwsUncheckedOnly(method))
                || !(statement.value() instanceof Expr.New) && ofApplication.isEmpty() && throwsUncheckedOnly(method);
    }

    private boolean takesBack(String exception, TransactionSettings settings) {
        boolean unchecked = isUnchecked(exception)
                && ofApplication.stream().noneMatch(a -> program.exceptions().isA(exception, a));
        return unchecked || settings.takenBackBy() == TakenBackBy.ANY && !exception.isEmpty();
    }

    private boolean isUnchecked(String exception) {
        return program.exceptions().isA(exception, "RuntimeException");
    }

    /** What leaves a method that declares no checked exception is none: the compiler has seen to that. */
    private boolean throwsUncheckedOnly(Method method) {
        return method.facts().thrown().stream().allMatch(t -> isUnchecked(t.simpleName()))
                && !Annotations.has(method.facts().annotations(), "SneakyThrows");
    }
}
