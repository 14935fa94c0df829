package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a caller's values in place of a callee's parameters and identities, and simplifies what becomes known by it. */
abstract class Substitution {

    /** Alternatives that have grown larger than this on the way up say nothing that could still be used. */
    private static final int MAX_ALTERNATIVES = 96;

    private final Map<Path, Path> paths = new IdentityHashMap<>();
    private final Map<Value, Value> values = new HashMap<>();
    private final Map<Cond, Cond> conditions = new HashMap<>();

    private final int changing;

    /** @param keepsIdentities true where the callee's identities are taken over as they are */
    Substitution(boolean keepsIdentities) {
        changing = keepsIdentities ? Value.Kinds.PARAM | Value.Kinds.APPLIED | Value.Kinds.CLOSURE : ~0;
    }

    abstract Value parameter(int index);

    /** The caller hands over a primitive, which is never null: the callee may have it boxed. */
    abstract boolean primitive(int index);

    /** Whether what was handed in is of a class of the sources. */
    abstract Known isOf(Value object, Value type);

    /** What tells a row that was read from others, which is never null. */
    abstract boolean keyOfRow(Value value);

    abstract OperationId operation(OperationId id);

    /** A number for the run of the callee. */
    abstract long run();

    abstract Value applied(OperationId call);

    /** A property of a value of the caller's. */
    abstract Value property(Value of, String name);

    /** A closure of the callee's: it cannot be run outside of it. */
    abstract Value closure(Value.Closure closure);

    /** The value in the caller's terms; the same one for the same, since the summary shares its values. */
    Value apply(Value value) {
        if ((value.kinds() & changing) == 0) {
            return value;
        }
        Value known = values.get(value);
        if (known == null) {
            known = substituted(value);
            values.put(value, known);
        }
        return known;
    }

    private Value substituted(Value value) {
        if (value instanceof Value.Param p) {
            return parameter(p.index());
        }
        if (value instanceof Value.Result r) {
            return new Value.Result(operation(r.operation()), r.shape());
        }
        if (value instanceof Value.Property p) {
            return property(apply(p.of()), p.name());
        }
        if (value instanceof Value.Derived d) {
            List<Value> from = applyAll(d.from());
            // What is in an optional that was handed in, or in rows that a text asks for which was.
            if (from.size() == 1 && d.how().equals("get") && from.get(0) instanceof Value.Maybe m) {
                return m.content();
            }
            if (from.size() == 1 && d.how().equals("element") && from.get(0) instanceof Value.Many m && rows(m)) {
                return m.element();
            }
            // A number that was handed in, written out.
            if (from.size() == 1 && d.how().equals(Spelling.PLAIN) && from.get(0) instanceof Value.Const) {
                return from.get(0);
            }
            return Values.derived(d.how(), from);
        }
        if (value instanceof Value.Truth t) {
            Cond condition = apply(t.condition());
            return condition instanceof Cond.Fixed f
                    ? f.value() ? Value.Const.TRUE : Value.Const.FALSE
                    : new Value.Truth(condition);
        }
        if (value instanceof Value.Choice c) {
            List<Value.Arm> arms = new ArrayList<>();
            for (Value.Arm arm : c.arms()) {
                Cond guard = apply(arm.guard());
                if (guard.equals(Cond.TRUE)) {
                    return apply(arm.value());
                }
                if (guard.equals(Cond.FALSE)) {
                    continue;
                }
                Value inner = apply(arm.value());
                if (inner instanceof Value.Choice nested) {
                    for (Value.Arm a : nested.arms()) {
                        arms.add(new Value.Arm(Cond.and(guard, a.guard()), a.value()));
                    }
                } else {
                    arms.add(new Value.Arm(guard, inner));
                }
            }
            return Values.choice(arms);
        }
        if (value instanceof Value.Maybe m) {
            return new Value.Maybe(apply(m.present()), apply(m.content()));
        }
        if (value instanceof Value.Many m) {
            return new Value.Many(apply(m.source()), apply(m.element()), apply(m.filter()));
        }
        if (value instanceof Value.Made m) {
            Map<String, Value> properties = new TreeMap<>();
            for (Map.Entry<String, Value> property : m.properties().entrySet()) {
                properties.put(property.getKey(), apply(property.getValue()));
            }
            return new Value.Made(m.type(), properties, m.open());
        }
        if (value instanceof Value.Applied a) {
            return applied(a.call());
        }
        if (value instanceof Value.Unknown u) {
            return new Value.Unknown(operation(u.id()));
        }
        if (value instanceof Value.Closure c) {
            return closure(c);
        }
        return value;
    }

    /** All that a read gives; of what the program fills itself, one element is not all. */
    private static boolean rows(Value.Many many) {
        return many.source() instanceof Value.Result && many.filter().equals(Cond.TRUE);
    }

    private boolean boxed(Value value) {
        return value instanceof Value.Param p && primitive(p.index());
    }

    List<Value> applyAll(List<Value> values) {
        List<Value> result = new ArrayList<>(values.size());
        for (Value value : values) {
            result.add(apply(value));
        }
        return result;
    }

    Cond apply(Cond cond) {
        if ((cond.kinds() & changing) == 0) {
            return cond;
        }
        Cond known = conditions.get(cond);
        if (known == null) {
            known = substituted(cond);
            conditions.put(cond, known);
        }
        return known;
    }

    private Cond substituted(Cond cond) {
        if (cond instanceof Cond.Not n) {
            return Cond.not(apply(n.of()));
        }
        if (cond instanceof Cond.And a) {
            return Cond.and(applyParts(a.parts()));
        }
        if (cond instanceof Cond.Or o) {
            return Cond.or(applyParts(o.parts()));
        }
        if (cond instanceof Cond.Present p) {
            if (p.value() instanceof Value.Result r && r.shape() == Value.Result.Shape.AFFECTED) {
                return new Cond.Present(apply(r));
            }
            Value value = apply(p.value());
            return keyOfRow(value) ? Cond.TRUE : Conditions.notEmpty(value);
        }
        if (cond instanceof Cond.Any a) {
            return Conditions.any(apply(a.source()), apply(a.filter()));
        }
        if (cond instanceof Cond.Holds h) {
            return h.value() instanceof Value.Derived d && Conditions.isTextTest(d)
                    ? Conditions.text(
                            d.how(), apply(d.from().get(0)), apply(d.from().get(1)))
                    : Conditions.truth(apply(h.value()));
        }
        if (cond instanceof Cond.Compare c) {
            if (c.operator() == Cond.Compare.Operator.EQ
                    && (boxed(c.left()) && c.right().equals(Value.Const.NULL)
                            || boxed(c.right()) && c.left().equals(Value.Const.NULL))) {
                return Cond.FALSE;
            }
            if (c.left() instanceof Value.Derived d && d.how().equals(Values.CLASS_OF)) {
                Known is = isOf(d.from().get(0), c.right());
                if (is != Known.UNKNOWN) {
                    return Cond.of(is == Known.YES);
                }
            }
            Value left = apply(c.left());
            Value right = apply(c.right());
            return switch (c.operator()) {
                case EQ -> Conditions.equal(left, right);
                case LT -> Conditions.less(left, right);
                case LE -> Cond.not(Conditions.less(right, left));
            };
        }
        return cond instanceof Cond.Cut c ? c.again(run()) : cond;
    }

    Assumption apply(Assumption assumption) {
        Cond condition = apply(assumption.condition());
        if (condition instanceof Cond.Or && condition.size() > MAX_ALTERNATIVES) {
            condition = Cond.TRUE;
        }
        return condition == assumption.condition() ? assumption : assumption.with(condition);
    }

    private List<Cond> applyParts(List<Cond> parts) {
        List<Cond> result = new ArrayList<>(parts.size());
        for (Cond part : parts) {
            result.add(apply(part));
        }
        return result;
    }

    /** The callee's path behind the caller's; always the same one of the caller's. */
    Path apply(Path path, Path onto) {
        return path.mapped(this, onto, paths);
    }
}
