package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a request does outside of the database between its check and the moment at which the second of two requests fails:
 * at the act, or at the commit that sends what the act has asked for. What waits for the commit, what runs on another
 * thread, and what a catch around the failure takes back is none of it.
 */
final class SideEffects {

    /** How methods are called that ask another service something, whatever the HTTP method. */
    private static final Set<String> ASKING = Set.of(
            "analyze",
            "ask",
            "auth",
            "authenticate",
            "authorize",
            "calculate",
            "check",
            "classify",
            "compute",
            "convert",
            "count",
            "download",
            "exists",
            "estimate",
            "extract",
            "fetch",
            "find",
            "geocode",
            "get",
            "has",
            "introspect",
            "is",
            "list",
            "load",
            "login",
            "lookup",
            "obtain",
            "parse",
            "ping",
            "poll",
            "predict",
            "preview",
            "query",
            "read",
            "refresh",
            "render",
            "request",
            "resolve",
            "retrieve",
            "search",
            "select",
            "test",
            "token",
            "translate",
            "validate",
            "verify");

    private static final Set<String> TRANSACTION_TESTS = Set.of("isSynchronizationActive", "isActualTransactionActive");

    private SideEffects() {}

    /**
     * The effects inside the candidate's window, the gravest first.
     *
     * @param events of the candidate's method
     * @param aroundAct everything around the act, outermost first
     * @param immediate the act's statement is sent at the act
     */
    static List<SideEffect> of(Candidate candidate, List<Event> events, List<Frame> aroundAct, boolean immediate) {
        List<SideEffect> found = new ArrayList<>();
        int end = immediate || Violations.boundary(aroundAct) < 0 ? candidate.actIndex() : sentAt(candidate, events);
        for (int i = candidate.checkIndex() + 1; i < end; i++) {
            if (events.get(i) instanceof Event.External e
                    && !e.effect().undoes()
                    && inWindow(e, candidate)
                    && !asks(e)
                    && !isTakenBack(e, candidate, aroundAct)
                    && (i > candidate.actIndex() || !isQuestion(e, candidate) && !hasFailed(i, candidate, events))
                    && (i < candidate.actIndex() || staysInTransaction(e, candidate))) {
                Optional<SourceSpan> undone = undone(e, candidate, events);
                boolean inTime = undone.isPresent() && (immediate || Violations.boundary(aroundAct) < 0);
                if (!inTime) {
                    found.add(told(e, candidate, i > candidate.actIndex(), undone));
                }
            }
        }
        found.sort(Comparator.comparing(s -> s.effect().kind()));
        return found;
    }

    /** Where what the act has asked for is sent: at the next flush on its way, else at the end. */
    private static int sentAt(Candidate candidate, List<Event> events) {
        for (int i = candidate.actIndex() + 1; i < events.size(); i++) {
            boolean sends = events.get(i) instanceof Event.Flush
                    || events.get(i) instanceof Event.Operation o
                            && o.operation() instanceof DataOperation.Read read
                            && read.entity().same(candidate.entity())
                            && read.result() != DataOperation.Kind.ONE;
            if (sends && Trace.compatible(events.get(i), candidate.act())) {
                return i;
            }
        }
        return events.size();
    }

    /** It happens because of the check's answer, on the way to the act. */
    private static boolean inWindow(Event.External effect, Candidate candidate) {
        boolean decided = candidate
                .assumption()
                .map(a -> effect.path().assumptions().stream()
                        .anyMatch(o -> o.condition().equals(a.condition())))
                .orElse(true);
        return decided && Trace.compatible(effect, candidate.act()) && happensHere(effect);
    }

    /** Neither on another thread nor behind the commit, nor by the way of whoever gives out connections: setting up is done once. */
    static boolean happensHere(Event effect) {
        return !(effect instanceof Event.External && givesConnection(effect))
                && effect.path().assumptions().stream().noneMatch(a -> withoutTransaction(a.condition()))
                && effect.frames().list().stream().noneMatch(Frame.Async.class::isInstance);
    }

    private static boolean givesConnection(Event effect) {
        return effect.frames().list().stream()
                .anyMatch(f -> f instanceof Frame.Call c
                        && c.callee().facts().returnType().simpleName().equals("Connection"));
    }

    /** {@code if (isSynchronizationActive()) afterCommit(..) else send(..)}: the other arm is for code that has none. */
    private static boolean withoutTransaction(Cond condition) {
        return Atoms.of(condition).stream()
                .anyMatch(a -> !a.holds()
                        && a.cond() instanceof Cond.Holds h
                        && h.value() instanceof Value.Derived d
                        && TRANSACTION_TESTS.contains(d.how()));
    }

    /** Behind the act, only what belongs to the transaction of the act comes before its commit. */
    private static boolean staysInTransaction(Event.External effect, Candidate candidate) {
        List<Frame> own = candidate.act().frames().list();
        List<Frame> other = effect.frames().list();
        for (Frame frame : own) {
            if (frame instanceof Frame.Transaction && !other.contains(frame)) {
                return false;
            }
        }
        return true;
    }

    /** A request whose callers say that they ask for something. */
    static boolean asks(Event.External effect) {
        if (effect.effect().kind() != ExternalEffect.Kind.REQUEST) {
            return false;
        }
        List<Frame> frames = effect.frames().list();
        for (Frame frame : frames) {
            if (frame instanceof Frame.Call c
                    && ASKING.contains(firstWord(c.callee().name()))) {
                return true;
            }
        }
        // What a library calls a message with an answer says nothing of what is asked.
        return !effect.effect().replies()
                && ASKING.contains(firstWord(effect.effect().label()));
    }

    /** Part of the container's transaction, which is the act's as well. */
    private static boolean isTakenBack(Event.External effect, Candidate candidate, List<Frame> aroundAct) {
        return effect.effect().joins() && Violations.boundary(aroundAct) >= 0 && staysInTransaction(effect, candidate);
    }

    /** What the other side answers decides whether the act is done. */
    static boolean isQuestion(Event.External effect, Candidate candidate) {
        return effect.effect().replies()
                && candidate.act().path().assumptions().stream()
                        .filter(a -> !effect.path().assumptions().contains(a))
                        .anyMatch(a -> Values.mentions(
                                a.condition(),
                                v -> v instanceof Value.Derived d
                                        && d.how().equals(effect.effect().label())));
    }

    /** The act stands in a catch of the effect, behind which its try does nothing more: it is done since the effect was not. */
    private static boolean hasFailed(int index, Candidate candidate, List<Event> events) {
        for (Frame frame : events.get(index).frames().list()) {
            if (frame instanceof Frame.Try attempt
                    && attempt.handlers().stream().anyMatch(h -> within(candidate.act(), h.at()))
                    && events.subList(index + 1, candidate.actIndex()).stream()
                            .noneMatch(e -> e.frames().list().contains(attempt))) {
                return true;
            }
        }
        return false;
    }

    private static String firstWord(String name) {
        int end = 0;
        while (end < name.length() && Character.isLowerCase(name.charAt(end))) {
            end++;
        }
        return name.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** The catch around the act in which something of the same kind is taken back. */
    private static Optional<SourceSpan> undone(Event.External effect, Candidate candidate, List<Event> events) {
        for (Frame frame : candidate.act().frames().list()) {
            if (frame instanceof Frame.Try attempt) {
                for (Frame.Handler handler : attempt.handlers()) {
                    for (Event event : events) {
                        if (event instanceof Event.External other
                                && other.effect().kind() == effect.effect().kind()
                                && other.effect().undoes()
                                && within(other, handler.at())) {
                            return Optional.of(handler.at());
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The event, or the call that leads to it, stands in the clause. */
    static boolean within(Event event, SourceSpan clause) {
        return clause.contains(event.at())
                || event.frames().list().stream().anyMatch(f -> f instanceof Frame.Call && clause.contains(f.at()));
    }

    /** The effect as the method with the window has it. */
    static SideEffect told(Event.External effect, Candidate candidate, boolean afterAct, Optional<SourceSpan> undone) {
        Optional<Frame.Call> call = call(effect, candidate);
        return new SideEffect(
                effect.effect(),
                call.map(c -> c.callee().name()).orElse(effect.effect().label()),
                call.map(Frame.Call::at).orElse(effect.at()),
                afterAct,
                undone);
    }

    /** The call through which the method with the window has the effect; empty where it has it itself. */
    private static Optional<Frame.Call> call(Event.External effect, Candidate candidate) {
        List<Frame> ofAct = candidate.act().frames().list();
        return effect.frames().list().stream()
                .filter(f -> f instanceof Frame.Call && !ofAct.contains(f))
                .map(Frame.Call.class::cast)
                .findFirst();
    }
}
