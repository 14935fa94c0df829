package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

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
            excluded = excluded || has(Cond.not(part));
        }
        return new Path(this, assumption, length + 1, excluded);
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

    /** True where the assumptions plainly exclude each other: the point is never reached. */
    public boolean impossible() {
        return impossible;
    }

    /**
     * The path with each assumption changed, behind another path.
     *
     * @param done what has been changed already, by identity: paths share their beginnings
     */
    Path mapped(UnaryOperator<Assumption> change, Path onto, Map<Path, Path> done) {
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
