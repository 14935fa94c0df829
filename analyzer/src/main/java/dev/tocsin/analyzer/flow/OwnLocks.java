package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Locks of the program's own making: what is called before, or first thing in, a {@code try} is undone in its {@code finally}, and
 * both calls speak of a lock and share an object.
 *
 * <pre>{@code
 * Object lock = orderLocks.acquireLock(order);
 * try {
 *     ..
 * } finally {
 *     orderLocks.releaseLock(lock);
 * }
 * }</pre>
 */
public final class OwnLocks {

    private static final Pattern TAKES = Pattern.compile("(?:try|acquire|obtain|take|lock|wlock|get\\w*lock).*");
    private static final Pattern GIVES_BACK = Pattern.compile("(?:release|unlock|free|wunlock).*");
    private static final Pattern OF_A_LOCK = Pattern.compile(".*(?:lock|mutex|semaphore).*");

    /** Readers keep out nobody who reads. */
    private static final Pattern OF_READERS = Pattern.compile(".*(?:readlock|sharedlock).*");

    private OwnLocks() {}

    /**
     * The call that takes the lock which the statement gives back at its end.
     *
     * @param before the statements before it in its block
     */
    public static Optional<Expr.Call> around(List<Stmt> before, Stmt.Try statement) {
        if (statement.finallyBlock().isEmpty()) {
            return Optional.empty();
        }
        List<Expr.Call> given = new ArrayList<>();
        statement(statement.finallyBlock().get(), given, new ArrayList<>());
        given.removeIf(c -> !named(GIVES_BACK, c));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        List<Expr.Call> taken = new ArrayList<>();
        List<Holder> holders = new ArrayList<>();
        before.forEach(s -> statement(s, taken, holders));
        statement(statement.body(), taken, holders);
        return taken.stream()
                .filter(c -> named(TAKES, c) && given.stream().anyMatch(g -> pair(c, g, holders)))
                .findFirst();
    }

    /** A variable and the call whose result it is given. */
    private record Holder(String name, Expr value) {}

    private static boolean named(Pattern pattern, Expr.Call call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        String whole = Sources.text(call.receiver()).toLowerCase(Locale.ROOT) + "." + name;
        return pattern.matcher(name).matches()
                && OF_A_LOCK.matcher(whole).matches()
                && !OF_READERS.matcher(whole).matches();
    }

    /** They are called on one object, are given one, or the one gives what the other is given. */
    private static boolean pair(Expr.Call taken, Expr.Call given, List<Holder> holders) {
        Set<String> ofGiven = objects(given);
        if (objects(taken).stream().anyMatch(ofGiven::contains)) {
            return true;
        }
        return holders.stream().anyMatch(h -> h.value() == taken && ofGiven.contains(h.name()));
    }

    private static Set<String> objects(Expr.Call call) {
        Set<String> objects = new HashSet<>();
        if (names(call.receiver())) {
            objects.add(Sources.text(call.receiver()));
        }
        call.arguments().stream().filter(OwnLocks::names).forEach(a -> objects.add(Sources.text(a)));
        return objects;
    }

    /** The text of it tells which object it is. */
    private static boolean names(Expr expression) {
        return expression instanceof Expr.Name
                || expression instanceof Expr.Member m && (m.target() instanceof Expr.This || names(m.target()))
                || expression instanceof Expr.Call c
                        && c.arguments().isEmpty()
                        && (c.receiver() instanceof Expr.Implicit || names(c.receiver()));
    }

    private static void statement(Stmt statement, List<Expr.Call> calls, List<Holder> holders) {
        if (statement instanceof Stmt.Local l) {
            l.initializer().ifPresent(i -> holders.add(new Holder(l.name(), i)));
        }
        Walk.statement(
                statement, s -> statement(s, calls, holders), e -> expression(e, calls, holders), OwnLocks::leave);
    }

    private static void expression(Expr expression, List<Expr.Call> calls, List<Holder> holders) {
        if (expression instanceof Expr.Call c) {
            calls.add(c);
        }
        if (expression instanceof Expr.Assign a && a.target() instanceof Expr.Name n) {
            holders.add(new Holder(n.name(), a.value()));
        }
        // What a function does is done when it is called.
        Walk.expression(expression, OwnLocks::leave, e -> expression(e, calls, holders), OwnLocks::leave);
    }

    private static void leave(Object inner) {
        // What it does is done elsewhere.
    }
}
