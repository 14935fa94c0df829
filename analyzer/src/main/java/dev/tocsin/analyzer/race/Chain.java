package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One way from a method that nobody calls down to the one in question.
 *
 * @param calls outermost first; empty where the method itself is the outermost
 */
record Chain(Method target, List<CallSite> calls) {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_CHAINS = 48;

    /** The outermost method. */
    Method root() {
        return calls.isEmpty() ? target : calls.get(0).caller();
    }

    /** The target and everything on the way to it. */
    Stream<Method> methods() {
        return Stream.concat(calls.stream().map(CallSite::caller), Stream.of(target));
    }

    /** What is around the target's body, outermost first. */
    List<Frame> frames(Program program) {
        return frames(program, calls.size());
    }

    /** What is around the body of the caller of the call with this number, counted from 0. */
    List<Frame> frames(Program program, int number) {
        List<Frame> frames = new ArrayList<>(program.transactions().entryFrames(root(), true));
        for (CallSite call : calls.subList(0, number)) {
            frames.addAll(call.frames().list());
            frames.add(new Frame.Call(call.callee(), call.throughProxy(), call.at()));
            frames.addAll(program.transactions().entryFrames(call.callee(), call.throughProxy()));
        }
        return frames;
    }

    /** Whether so many ways were found that there may be more. */
    static boolean mayBeMore(List<Chain> ways) {
        return ways.size() >= MAX_CHAINS;
    }

    /** Whether there may be more ways, or some that begin further up. */
    static boolean cut(List<Chain> ways) {
        return mayBeMore(ways) || ways.stream().anyMatch(w -> w.calls().size() >= MAX_DEPTH);
    }

    /** All ways to the method, up to limits; at least one. */
    static List<Chain> to(Method target, Program program) {
        List<Chain> found = new ArrayList<>();
        climb(target, target, program, new ArrayList<>(), new HashSet<>(Set.of(target)), found);
        return found;
    }

    private static void climb(
            Method target, Method current, Program program, List<CallSite> below, Set<Method> seen, List<Chain> found) {
        List<CallSite> callers = program.callers(current).stream()
                .filter(c -> !seen.contains(c.caller()))
                .toList();
        if (callers.isEmpty() || below.size() >= MAX_DEPTH) {
            List<CallSite> calls = new ArrayList<>(below);
            Collections.reverse(calls);
            found.add(new Chain(target, List.copyOf(calls)));
            return;
        }
        for (CallSite call : callers) {
            if (found.size() >= MAX_CHAINS) {
                return;
            }
            seen.add(call.caller());
            below.add(call);
            climb(target, call.caller(), program, below, seen, found);
            below.remove(below.size() - 1);
            seen.remove(call.caller());
        }
    }
}
