package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The assumptions under which a point is reached, oldest first; an immutable list that grows at its end. */
public final class Path {

    public static final Path EMPTY = new Path(null, null, 0);

    /** Beyond so many assumptions no further ones are kept: a decision that far away says little. */
    private static final int MAX_LENGTH = 64;

    private final Path before;
    private final Assumption last;
    private final int length;

    private Path(Path before, Assumption last, int length) {
        this.before = before;
        this.last = last;
        this.length = length;
    }

    public Path and(Assumption assumption) {
        if (assumption.condition().equals(Cond.TRUE) || length >= MAX_LENGTH || has(assumption.condition())) {
            return this;
        }
        return new Path(this, assumption, length + 1);
    }

    public Path and(List<Assumption> assumptions) {
        Path path = this;
        for (Assumption assumption : assumptions) {
            path = path.and(assumption);
        }
        return path;
    }

    private boolean has(Cond condition) {
        for (Path p = this; p.length > 0; p = p.before) {
            if (p.last.condition().equals(condition)) {
                return true;
            }
        }
        return false;
    }

    /** True where the assumptions plainly exclude each other: the point is never reached. */
    public boolean impossible() {
        for (Path p = this; p.length > 0; p = p.before) {
            if (p.last.condition().equals(Cond.FALSE)) {
                return true;
            }
            for (Cond part : p.last.condition().conjuncts()) {
                if (p.before.has(Cond.not(part))) {
                    return true;
                }
            }
        }
        return false;
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
