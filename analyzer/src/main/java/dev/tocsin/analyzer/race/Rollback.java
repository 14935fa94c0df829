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
import java.util.ArrayList;
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
        return boundary >= 0
                && (isToldByText(candidate, way.root(), frames, boundary)
                        || isToldByConditions(candidate, way, boundary));
    }

    /** Each method between the transaction's begin and the act is asked what comes behind its call, or the act. */
    private boolean isToldByText(Candidate candidate, Method root, List<Frame> frames, int boundary) {
        Method method = root;
        int body = program.transactions().entryFrames(root, true).size();
        for (int i = body; i <= frames.size(); i++) {
            if (i < frames.size() && !(frames.get(i) instanceof Frame.Call)) {
                continue;
            }
            SourceSpan call =
                    i < frames.size() ? frames.get(i).at() : candidate.act().at();
            Method here = method;
            boolean thrown = body <= frames.size()
                    && leaving(frames.subList(0, body), boundary)
                            .anyMatch(s -> ThrownAfter.always(here, call, t -> takesBack(t, here, s)));
            if (thrown) {
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

    /**
     * The demarcations that hear of an exception which leaves a body: they take back the whole transaction, whether they have begun it
     * or joined it.
     *
     * @param outer what is around the body
     */
    private static Stream<TransactionSettings> leaving(List<Frame> outer, int boundary) {
        List<TransactionSettings> heard = new ArrayList<>();
        for (int i = outer.size() - 1; i >= boundary && !(outer.get(i) instanceof Frame.Try); i--) {
            if (outer.get(i) instanceof Frame.Transaction t
                    && !t.settings().supports()
                    && t.settings().takenBackBy() != TakenBackBy.SOME_UNCHECKED) {
                heard.add(t.settings());
            }
        }
        return heard.stream();
    }

    /** After each of these methods has returned holds what does not hold where the act is done. */
    private boolean isToldByConditions(Candidate candidate, Chain way, int boundary) {
        for (int i = 0; i < way.calls().size(); i++) {
            CallSite call = way.calls().get(i);
            boolean thrown = leaving(way.frames(program, i), boundary)
                    .anyMatch(s -> program.from(call).stream()
                            .filter(e -> e.at().equals(candidate.act().at()))
                            .findFirst()
                            .filter(e -> isExcludedBehind(call.caller(), e, s))
                            .isPresent());
            if (thrown) {
                return true;
            }
        }
        return leaving(way.frames(program), boundary)
                .anyMatch(s -> isExcludedBehind(candidate.method(), candidate.act(), s));
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
