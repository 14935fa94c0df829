package dev.tocsin.analyzer.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The frames around a point, outermost first; an immutable list that grows inward. */
public final class Frames {

    public static final Frames NONE = new Frames(null, null, 0);

    private final Frames outer;
    private final Frame innermost;
    private final int depth;

    private Frames(Frames outer, Frame innermost, int depth) {
        this.outer = outer;
        this.innermost = innermost;
        this.depth = depth;
    }

    public Frames in(Frame frame) {
        return new Frames(this, frame, depth + 1);
    }

    public Frames in(List<Frame> frames) {
        Frames result = this;
        for (Frame frame : frames) {
            result = result.in(frame);
        }
        return result;
    }

    /**
     * These frames inside of others.
     *
     * @param done what has been put there already, by identity: frames share those around them
     */
    Frames inside(Frames outermost, Map<Frames, Frames> done) {
        if (depth == 0) {
            return outermost;
        }
        Frames known = done.get(this);
        if (known == null) {
            known = outer.inside(outermost, done).in(innermost);
            done.put(this, known);
        }
        return known;
    }

    /** Outermost first. */
    public List<Frame> list() {
        List<Frame> list = new ArrayList<>(depth);
        for (Frames f = this; f.depth > 0; f = f.outer) {
            list.add(f.innermost);
        }
        Collections.reverse(list);
        return list;
    }

    public int depth() {
        return depth;
    }
}
