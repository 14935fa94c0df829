package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether a method ends in an exception whatever a call in it has done: {@code close(all); throw new Misuse();}. Read off the
 * text: a loop ends some time, and whatever a catch takes may have been thrown.
 */
final class ThrownAfter {

    /** How a statement is left. */
    private enum End {
        /** The next one is run. */
        GOES_ON,
        /** By {@code break}. */
        BREAKS,
        /** By an exception that counts. */
        THROWS,
        /** By a return, a jump, or an exception that does not count. */
        LEAVES
    }

    private final long call;
    private final Predicate<Stmt.Throw> counts;

    private ThrownAfter(SourceSpan call, Predicate<Stmt.Throw> counts) {
        this.call = Positions.pack(call.startLine(), call.startColumn(), call.endLine(), call.endColumn());
        this.counts = counts;
    }

    /** False where the call stands in another method. */
    static boolean always(Method method, SourceSpan call) {
        return always(method, call, t -> true);
    }

    /** As above, where only such exceptions count. */
    static boolean always(Method method, SourceSpan call, Predicate<Stmt.Throw> counts) {
        ThrownAfter after = new ThrownAfter(call, counts);
        return method.owner().file().file().equals(call.file())
                && method.facts()
                        .body()
                        .filter(after::contains)
                        .filter(b -> after.ends(b).equals(EnumSet.of(End.THROWS)))
                        .isPresent();
    }

    private boolean contains(Stmt statement) {
        return Positions.contains(statement.at(), call);
    }

    /** How the statement is left, behind the call if it stands in it. */
    private Set<End> ends(Stmt statement) {
        if (statement instanceof Stmt.Block s) {
            return sequence(s.statements());
        }
        if (statement instanceof Stmt.Throw s) {
            return EnumSet.of(counts.test(s) ? End.THROWS : End.LEAVES);
        }
        if (statement instanceof Stmt.Jump s) {
            return EnumSet.of(s.isContinue() || s.label().isPresent() ? End.LEAVES : End.BREAKS);
        }
        if (statement instanceof Stmt.Return) {
            return EnumSet.of(End.LEAVES);
        }
        if (statement instanceof Stmt.If s) {
            return branches(s);
        }
        if (statement instanceof Stmt.Loop s) {
            return loop(s.body());
        }
        if (statement instanceof Stmt.ForEach s) {
            return loop(s.body());
        }
        if (statement instanceof Stmt.Switch s) {
            return cases(s.cases());
        }
        if (statement instanceof Stmt.Try s) {
            return attempt(s);
        }
        if (statement instanceof Stmt.Synchronized s) {
            return ends(s.body());
        }
        if (statement instanceof Stmt.Labeled s) {
            return ends(s.body());
        }
        return EnumSet.of(End.GOES_ON);
    }

    private Set<End> sequence(List<Stmt> statements) {
        int first = 0;
        for (int i = 0; i < statements.size(); i++) {
            first = contains(statements.get(i)) ? i : first;
        }
        Set<End> ends = EnumSet.of(End.GOES_ON);
        for (int i = first; i < statements.size() && ends.remove(End.GOES_ON); i++) {
            ends.addAll(ends(statements.get(i)));
        }
        return ends;
    }

    private Set<End> branches(Stmt.If branch) {
        if (contains(branch.whenTrue())) {
            return ends(branch.whenTrue());
        }
        Set<End> otherwise = branch.whenFalse().map(this::ends).orElse(EnumSet.of(End.GOES_ON));
        return branch.whenFalse().filter(this::contains).isPresent()
                ? otherwise
                : both(ends(branch.whenTrue()), otherwise);
    }

    private Set<End> loop(Stmt body) {
        Set<End> ends = broken(ends(body));
        return contains(body) ? ends : both(ends, EnumSet.of(End.GOES_ON));
    }

    private Set<End> cases(List<Stmt.Case> cases) {
        Set<End> ends = EnumSet.noneOf(End.class);
        for (int i = 0; i < cases.size(); i++) {
            Set<End> from = from(cases, i);
            if (cases.get(i).body().stream().anyMatch(this::contains)) {
                return broken(from);
            }
            ends.addAll(from);
        }
        boolean one = cases.stream().anyMatch(Stmt.Case::isDefault);
        return broken(one ? ends : both(ends, EnumSet.of(End.GOES_ON)));
    }

    /** Through the case and those that it falls into. */
    private Set<End> from(List<Stmt.Case> cases, int first) {
        List<Stmt> run = new ArrayList<>(cases.get(first).body());
        for (int i = first + 1; i < cases.size() && !cases.get(i - 1).arrow(); i++) {
            run.addAll(cases.get(i).body());
        }
        return sequence(run);
    }

    private Set<End> attempt(Stmt.Try attempt) {
        Optional<Set<End>> last = attempt.finallyBlock().map(this::ends);
        boolean inFinally = attempt.finallyBlock().filter(this::contains).isPresent();
        if (last.isPresent() && (inFinally || !last.get().contains(End.GOES_ON))) {
            return last.get();
        }
        Set<End> ends = EnumSet.noneOf(End.class);
        Optional<Stmt.Catch> inCatch =
                attempt.catches().stream().filter(c -> contains(c.body())).findFirst();
        if (inCatch.isPresent()) {
            ends.addAll(ends(inCatch.get().body()));
        } else {
            ends.addAll(ends(attempt.body()));
            attempt.catches().forEach(c -> ends.addAll(ends(c.body())));
        }
        last.ifPresent(f -> f.stream().filter(e -> e != End.GOES_ON).forEach(ends::add));
        return ends;
    }

    private static Set<End> broken(Set<End> ends) {
        return ends.remove(End.BREAKS) ? both(ends, EnumSet.of(End.GOES_ON)) : ends;
    }

    private static Set<End> both(Set<End> a, Set<End> b) {
        Set<End> both = EnumSet.copyOf(b);
        both.addAll(a);
        return both;
    }
}
