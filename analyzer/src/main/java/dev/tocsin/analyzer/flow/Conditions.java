package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.ir.Value.Result.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes conditions of values, in one normal form however the source spells them. */
final class Conditions {

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    private static final Set<String> TEXT_TESTS = Set.of("startsWith", "endsWith");

    private Conditions() {}

    /**
     * Whether the condition tells something of what a method was given or what an operation gave. Another one is of use only
     * where the same code asks again.
     */
    static boolean concernsOthers(Cond cond) {
        return (cond.kinds() & (Value.Kinds.PARAM | Value.Kinds.RESULT | Value.Kinds.APPLIED)) != 0;
    }

    /** There is a row that the read finds. */
    static Cond exists(OperationId read) {
        return new Cond.Present(new Value.Result(read, Shape.ONE));
    }

    /** The boolean value is true. */
    static Cond truth(Value value) {
        if (value instanceof Value.Const c) {
            return c.equals(Value.Const.TRUE)
                    ? Cond.TRUE
                    : c.equals(Value.Const.FALSE) ? Cond.FALSE : new Cond.Holds(c);
        }
        if (value instanceof Value.Truth t) {
            return t.condition();
        }
        if (value instanceof Value.Choice c) {
            return ofArms(c, Conditions::truth);
        }
        if (value instanceof Value.Maybe m) {
            return Cond.and(m.present(), truth(m.content()));
        }
        if (value instanceof Value.Derived d
                && d.how().equals("equals")
                && d.from().size() == 2
                && d.from().get(0) instanceof Value.Named a
                && d.from().get(1) instanceof Value.Named b
                && !a.equals(b)
                && otherConstant(a, b)) {
            return Cond.FALSE;
        }
        return new Cond.Holds(value);
    }

    static boolean isTextTest(Value.Derived value) {
        return TEXT_TESTS.contains(value.how()) && value.from().size() == 2;
    }

    /** {@code text.startsWith(part)} and its kin: of constants, as an answer's code is, each is asked by itself. */
    static Cond text(String test, Value text, Value part) {
        if (text instanceof Value.Choice c) {
            return ofArms(c, v -> text(test, v, part));
        }
        if (text instanceof Value.Const t
                && part instanceof Value.Const p
                && t.kind() == Value.Const.Kind.STRING
                && p.kind() == Value.Const.Kind.STRING) {
            return Cond.of(
                    test.equals("startsWith")
                            ? t.text().startsWith(p.text())
                            : t.text().endsWith(p.text()));
        }
        return truth(Values.derived(test, List.of(text, part)));
    }

    private static Cond ofArms(Value.Choice choice, Function<Value, Cond> cond) {
        List<Cond> cases = new ArrayList<>();
        for (Value.Arm arm : choice.arms()) {
            cases.add(Cond.and(arm.guard(), cond.apply(arm.value())));
        }
        return Cond.or(cases);
    }

    /** The value is not null. */
    static Cond notNull(Value value) {
        if (value instanceof Value.Const c) {
            return Cond.of(c.kind() != Value.Const.Kind.NULL);
        }
        if (value instanceof Value.Choice c) {
            return ofArms(c, Conditions::notNull);
        }
        if (value instanceof Value.Result r) {
            return r.shape() == Shape.ONE
                    ? exists(r.operation())
                    : r.shape() == Shape.AGGREGATE ? new Cond.Present(r) : Cond.TRUE;
        }
        if (value instanceof Value.Param
                || value instanceof Value.Property
                || value instanceof Value.Derived
                || value instanceof Value.Applied
                || value instanceof Value.Unknown) {
            return new Cond.Present(value);
        }
        return Cond.TRUE;
    }

    /** There is something in it: a collection, an optional, a text, or simply not null. */
    static Cond notEmpty(Value value) {
        if (value instanceof Value.Many m) {
            return any(m.source(), m.filter());
        }
        if (value instanceof Value.Maybe m) {
            return m.present();
        }
        if (value instanceof Value.Choice c) {
            return ofArms(c, Conditions::notEmpty);
        }
        if (value instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING) {
            return Cond.of(!c.text().isEmpty());
        }
        return notNull(value);
    }

    /** Some element of the source meets the filter. */
    static Cond any(Value source, Cond filter) {
        if (CollectedErrors.isCollection(source)) {
            return filter;
        }
        if (filter.equals(Cond.TRUE)) {
            return source instanceof Value.Result r
                    ? exists(r.operation())
                    // One of several collections: what its elements are made of decides nothing.
                    : source instanceof Value.Choice c ? notEmpty(c) : new Cond.Present(source);
        }
        return filter.equals(Cond.FALSE) ? Cond.FALSE : new Cond.Any(source, filter);
    }

    /** {@code left operator right}, for the six comparison operators. */
    static Cond compare(String operator, Value left, Value right) {
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> Cond.not(equal(left, right));
            case "<" -> less(left, right);
            case ">" -> less(right, left);
            case "<=" -> Cond.not(less(right, left));
            default -> Cond.not(less(left, right));
        };
    }

    static Cond equal(Value left, Value right) {
        if (left instanceof Value.Const && !(right instanceof Value.Const)) {
            return equal(right, left);
        }
        if (right instanceof Value.Const c) {
            if (c.kind() == Value.Const.Kind.NULL) {
                return Cond.not(notNull(left));
            }
            if (left.equals(Value.Const.NULL)) {
                return Cond.FALSE;
            }
            if (c.kind() == Value.Const.Kind.BOOLEAN) {
                Cond truth = truth(left);
                return c.equals(Value.Const.TRUE) ? truth : Cond.not(truth);
            }
            if (left instanceof Value.Const l && l.kind() == c.kind()) {
                return Cond.of(l.equals(c));
            }
            if (left instanceof Value.Result r && counts(r) && c.text().equals("0")) {
                return Cond.not(found(r));
            }
            Optional<Cond> filled = c.text().equals("0") ? filled(left) : Optional.empty();
            if (filled.isPresent()) {
                return Cond.not(filled.get());
            }
        }
        if (left instanceof Value.Choice c && c.arms().size() <= 4) {
            return ofArms(c, v -> equal(v, right));
        }
        if (left.equals(right) && !(left instanceof Value.Unknown)) {
            return Cond.TRUE;
        }
        if (left instanceof Value.Named a && right instanceof Value.Named b && otherConstant(a, b)) {
            return Cond.FALSE;
        }
        return new Cond.Compare(Cond.Compare.Operator.EQ, left, right);
    }

    /** Two constants that are not one: literals of one kind, or names of one type. */
    static boolean differ(Value a, Value b) {
        if (a instanceof Value.Const x && b instanceof Value.Const y && x.kind() == y.kind()) {
            return x.kind() == Value.Const.Kind.NUMBER
                    ? number(x) != null && number(y) != null && !number(x).equals(number(y))
                    : !x.equals(y);
        }
        return a instanceof Value.Named n && b instanceof Value.Named m && !n.equals(m) && otherConstant(n, m);
    }

    /** Two constants of one type have two names because they differ. */
    private static boolean otherConstant(Value.Named a, Value.Named b) {
        return !a.type().isEmpty()
                && a.type().equals(b.type())
                && CONSTANT.matcher(a.name()).matches()
                && CONSTANT.matcher(b.name()).matches();
    }

    static Cond less(Value left, Value right) {
        if (left instanceof Value.Const l && right instanceof Value.Const r && number(l) != null && number(r) != null) {
            return Cond.of(number(l) < number(r));
        }
        // 0 < count, count < 1
        if (right instanceof Value.Result r
                && counts(r)
                && left instanceof Value.Const c
                && c.text().equals("0")) {
            return found(r);
        }
        if (left instanceof Value.Result r && counts(r) && right instanceof Value.Const c) {
            if (c.text().equals("1")) {
                return Cond.not(found(r));
            }
            if (c.text().equals("0")) {
                return Cond.FALSE;
            }
        }
        Optional<Cond> filled = left instanceof Value.Const c && c.text().equals("0")
                ? filled(right)
                : right instanceof Value.Const one && one.text().equals("1")
                        ? filled(left).map(Cond::not)
                        : Optional.empty();
        if (filled.isPresent()) {
            return filled.get();
        }
        if (left instanceof Value.Choice c && c.arms().size() <= 4) {
            return ofArms(c, v -> less(v, right));
        }
        if (right instanceof Value.Choice c && c.arms().size() <= 4) {
            return ofArms(c, v -> less(left, v));
        }
        return new Cond.Compare(Cond.Compare.Operator.LT, left, right);
    }

    /** When a size is not 0, where that is known. */
    private static Optional<Cond> filled(Value size) {
        return size instanceof Value.Derived d
                        && d.how().equals("size")
                        && d.from().get(0) instanceof Value.Many m
                        && CollectedErrors.isCollection(m.source())
                ? Optional.of(m.filter())
                : Optional.empty();
    }

    private static boolean counts(Value.Result result) {
        return result.shape() == Shape.COUNT || result.shape() == Shape.AFFECTED;
    }

    private static Cond found(Value.Result result) {
        return result.shape() == Shape.AFFECTED ? new Cond.Present(result) : exists(result.operation());
    }

    private static Double number(Value.Const constant) {
        if (constant.kind() != Value.Const.Kind.NUMBER) {
            return null;
        }
        try {
            return Double.valueOf(constant.text());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
