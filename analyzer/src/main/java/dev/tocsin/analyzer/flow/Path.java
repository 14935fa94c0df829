package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The assumptions under which a point is reached, oldest first; an immutable list that grows at its end. */
public final class Path {

    public static final Path EMPTY = new Path(null, null, 0, false);

    /** Beyond so many assumptions no further ones are kept: a decision that far away says little. */
    private static final int MAX_LENGTH = 64;

    private final Path before;
    private final Assumption last;
    private final int length;
    private final boolean impossible;
    private final int hash;

    private Path(Path before, Assumption last, int length, boolean impossible) {
        this.before = before;
        this.last = last;
        this.length = length;
        this.impossible = impossible;
        this.hash = last == null ? 0 : last.condition().hashCode();
    }

    public Path and(Assumption assumption) {
        Cond condition = assumption.condition();
        if (condition.equals(Cond.TRUE) || length >= MAX_LENGTH || has(condition)) {
            return this;
        }
        boolean excluded = impossible || condition.equals(Cond.FALSE);
        for (Cond part : condition.conjuncts()) {
            excluded = excluded || hasOpposite(part);
        }
        Path grown = new Path(this, assumption, length + 1, excluded);
        return condition instanceof Cond.Or or ? grown.resolved(or, assumption) : grown;
    }

    /**
     * With what follows from two alternatives that differ in one part: where there was no key or there is a row, and there was
     * no key or there is no row, there was no key.
     */
    private Path resolved(Cond.Or or, Assumption assumption) {
        for (Path p = before; p.length > 0; p = p.before) {
            if (p.last.condition() instanceof Cond.Or other) {
                Optional<Cond> shared = shared(or, other);
                if (shared.isPresent()) {
                    return and(assumption.with(shared.get()));
                }
            }
        }
        return this;
    }

    private static Optional<Cond> shared(Cond.Or a, Cond.Or b) {
        if (a.parts().size() != 2 || b.parts().size() != 2) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                if (a.parts().get(i).equals(b.parts().get(j))
                        && Cond.opposite(a.parts().get(1 - i), b.parts().get(1 - j))) {
                    return Optional.of(a.parts().get(i));
                }
            }
        }
        return Optional.empty();
    }

    public Path and(List<Assumption> assumptions) {
        Path path = this;
        for (Assumption assumption : assumptions) {
            path = path.and(assumption);
        }
        return path;
    }

    private boolean has(Cond condition) {
        int wanted = condition.hashCode();
        for (Path p = this; p.length > 0; p = p.before) {
            if (p.hash == wanted && p.last.condition().equals(condition)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasOpposite(Cond condition) {
        if (condition instanceof Cond.Not || condition instanceof Cond.And || condition instanceof Cond.Or) {
            return has(Cond.not(condition));
        }
        for (Path p = this; p.length > 0; p = p.before) {
            if (p.last.condition() instanceof Cond.Not negation && negation.of().equals(condition)) {
                return true;
            }
        }
        return false;
    }

    /** True where the assumptions plainly exclude each other: the point is never reached. */
    public boolean impossible() {
        return impossible;
    }

    /** Whether this way has grown from the other. */
    boolean startsWith(Path other) {
        Path p = this;
        while (p.length > other.length) {
            p = p.before;
        }
        return p == other;
    }

    /** False where what one way assumes plainly excludes what the other one does. */
    public boolean compatible(Path other) {
        Path fork = fork(other);
        for (Path p = this; p != fork; p = p.before) {
            if (other.excludes(p.last.condition())) {
                return false;
            }
        }
        for (Path o = other; o != fork; o = o.before) {
            if (fork.excludes(o.last.condition()) || o.last.condition() instanceof Cond.Or or && refutes(or)) {
                return false;
            }
        }
        return true;
    }

    private boolean excludes(Cond condition) {
        for (Path p = this; p.length > 0; p = p.before) {
            if (excludes(p.last.condition(), condition)) {
                return true;
            }
        }
        return condition instanceof Cond.Or or && refutes(or);
    }

    /** Each alternative is excluded, one here and one there: {@code id == null || id == 0} behind two tests of the id. */
    private boolean refutes(Cond.Or alternatives) {
        for (Cond part : alternatives.parts()) {
            if (!refutesOne(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean refutesOne(Cond alternative) {
        for (Cond needed : alternative.conjuncts()) {
            for (Path p = this; p.length > 0; p = p.before) {
                for (Cond known : p.last.condition().conjuncts()) {
                    if (excludes(known, needed)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether this way is gone only where the condition holds. */
    public boolean demands(Cond condition) {
        boolean demanded = condition.equals(Cond.TRUE);
        for (Path p = this; p.length > 0 && !demanded; p = p.before) {
            demanded = implies(p.last.condition(), condition);
        }
        return demanded;
    }

    private static boolean implies(Cond known, Cond condition) {
        return known.equals(condition)
                || known instanceof Cond.And and && and.parts().stream().anyMatch(p -> implies(p, condition))
                || known instanceof Cond.Or or && or.parts().stream().allMatch(p -> implies(p, condition));
    }

    /** The beginning that both share. */
    private Path fork(Path other) {
        Path a = this;
        Path b = other;
        while (a != b) {
            if (a.length >= b.length) {
                a = a.length == 0 ? EMPTY : a.before;
            } else {
                b = b.before;
            }
        }
        return a;
    }

    private static boolean excludes(Cond a, Cond b) {
        if (a instanceof Cond.Compare x) {
            return b instanceof Cond.Compare y ? otherOf(x, y) : b instanceof Cond.Or ? allExclude(b, a) : isNot(b, a);
        }
        if (a instanceof Cond.Or && (b instanceof Cond.Compare || b instanceof Cond.Or)) {
            return allExclude(a, b);
        }
        return Cond.opposite(a, b);
    }

    private static boolean isNot(Cond a, Cond b) {
        return a instanceof Cond.Not n && n.of().equals(b);
    }

    /** {@code case A: case B:} against {@code case C:}. */
    private static boolean allExclude(Cond alternatives, Cond other) {
        for (Cond part : ((Cond.Or) alternatives).parts()) {
            if (!excludes(part, other)) {
                return false;
            }
        }
        return true;
    }

    /** One value is compared with two constants that differ, as in two arms of a switch, or the port has two implementations. */
    private static boolean otherOf(Cond.Compare a, Cond.Compare b) {
        return a.operator() == Cond.Compare.Operator.EQ
                && b.operator() == Cond.Compare.Operator.EQ
                && !a.right().equals(b.right())
                && a.left().equals(b.left())
                && (a.left() instanceof Value.Named port && port.name().equals("implementation")
                        || Conditions.differ(a.right(), b.right()));
    }

    /**
     * The path with each assumption changed, behind another path.
     *
     * @param done what has been changed already, by identity: paths share their beginnings
     */
    Path mapped(Substitution change, Path onto, Map<Path, Path> done) {
        if (length == 0) {
            return onto;
        }
        Path known = done.get(this);
        if (known == null) {
            known = before.mapped(change, onto, done).and(change.apply(last));
            done.put(this, known);
        }
        return known;
    }

    /**
     * Shows each assumption, the newest first.
     *
     * @param seen what has been shown already, by identity: paths share their beginnings
     */
    void visit(Set<Path> seen, Consumer<Assumption> visitor) {
        for (Path p = this; p.length > 0 && seen.add(p); p = p.before) {
            visitor.accept(p.last);
        }
    }

    public List<Assumption> assumptions() {
        List<Assumption> list = new ArrayList<>(length);
        for (Path p = this; p.length > 0; p = p.before) {
            list.add(p.last);
        }
        Collections.reverse(list);
        return list;
    }

    /** The assumptions that came after {@code base}, which this path must have grown from; all of them if it has not. */
    public List<Assumption> since(Path base) {
        List<Assumption> list = new ArrayList<>();
        for (Path p = this; p.length > 0 && p != base; p = p.before) {
            list.add(p.last);
        }
        Collections.reverse(list);
        return list;
    }

    public int length() {
        return length;
    }
}
