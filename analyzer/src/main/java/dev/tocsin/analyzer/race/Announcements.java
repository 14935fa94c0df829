package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Calls whose name says that others are told: {@code events.publishEvent(..)}. What comes of them is often not to be seen, since
 * the listener is found while the program runs, or stands in another repository.
 */
final class Announcements {

    private static final Pattern NAME = Pattern.compile(
            "(?:publish|send|notify|emit|enqueue|dispatch|fire|broadcast|push|produce|announce|raise|registerEvent)(?:[A-Z]\\w*+)?");

    /** Deeper than this a method is no part of what was decided. */
    private static final int MAX_METHODS = 64;

    private final Program program;
    private final Map<Method, Boolean> announces = new HashMap<>();
    private Map<Method, List<CallSite>> calls;

    Announcements(Program program) {
        this.program = program;
    }

    /** Whether the method's own text, or a method that it calls on the ways that are asked for, makes such a call. */
    boolean in(Method method, Predicate<CallSite> asked) {
        if (itself(method)) {
            return true;
        }
        Set<Method> seen = new HashSet<>(Set.of(method));
        Deque<Method> open = new ArrayDeque<>();
        callsOf(method).stream().filter(asked).map(CallSite::callee).forEach(open::add);
        while (!open.isEmpty() && seen.size() < MAX_METHODS) {
            Method next = open.remove();
            if (seen.add(next)) {
                if (itself(next)) {
                    return true;
                }
                callsOf(next).stream().map(CallSite::callee).forEach(open::add);
            }
        }
        return false;
    }

    private List<CallSite> callsOf(Method caller) {
        if (calls == null) {
            calls = new HashMap<>();
            for (Method method : program.methods()) {
                for (CallSite call : program.callers(method)) {
                    calls.computeIfAbsent(call.caller(), k -> new ArrayList<>()).add(call);
                }
            }
        }
        return calls.getOrDefault(caller, List.of());
    }

    private boolean itself(Method method) {
        return announces.computeIfAbsent(
                method,
                m -> m.facts()
                        .body()
                        .map(b -> Walk.any(b, Announcements::announces))
                        .orElse(false));
    }

    private static boolean announces(Expr expression) {
        String name = expression instanceof Expr.Call c
                ? c.name()
                : expression instanceof Expr.MethodReference r ? r.name() : "";
        return NAME.matcher(name).matches() && !answers(expression);
    }

    /** {@code response.sendRedirect("/login")}, {@code response.sendError(SC_NOT_FOUND)}: whoever asked is told, and nobody else. */
    private static boolean answers(Expr expression) {
        return expression instanceof Expr.Call c
                && (c.name().equals("sendRedirect")
                        || c.name().equals("sendError")
                                && !c.arguments().isEmpty()
                                && isStatus(c.arguments().get(0)));
    }

    private static boolean isStatus(Expr code) {
        return code instanceof Expr.Literal l && l.kind() == Expr.Literal.Kind.INTEGER
                || code instanceof Expr.Name n && n.name().startsWith("SC_")
                || code instanceof Expr.Member m && m.name().startsWith("SC_");
    }
}
