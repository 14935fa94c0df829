package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Whether a new value has the old one of the same column in it, so that writing it over another's loses the other's part. */
final class Accumulation {

    /**
     * {@code toLowerCase}, {@code fromString}, {@code parseInt}; and what libraries call functions that give the same, tidied or cut
     * off ({@code StringUtils} of Spring and of Commons Lang), only for sure not null ({@code requireNonNull}, {@code
     * castNonNull}), or not to be read any more ({@code encode}, {@code hash}, {@code mask}).
     */
    private static final Pattern CONVERSION = Pattern.compile(
            "(?:to|from|parse|strip|trim|truncate|abbreviate|capitalize|uncapitalize|normalize|require|cast|default"
                    + "|encode|decode|encrypt|decrypt|hash|digest|mask|anonymi[sz]e|escape|unescape)(?:[A-Z]\\w*+)?"
                    + "|(?:lower|upper)Case|deleteWhitespace");

    private final Rows rows;
    private final Value row;
    private final Entity entity;
    private final String column;

    Accumulation(Rows rows, Value row, Entity entity, String column) {
        this.rows = rows;
        this.row = row;
        this.entity = entity;
        this.column = column;
    }

    boolean in(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> in(a.value()));
        }
        return value instanceof Value.Derived d && !chosen(d) && holdsOld(d) && !isOld(d) && !cancels(d) && !marks(d);
    }

    /** {@code name + "_DELETED_" + id}, or {@code + now()}: the old text with a mark, which is the same whoever makes it. */
    private boolean marks(Value.Derived value) {
        return (NewValue.JOINING.contains(value.how()) || value.how().equals("format"))
                && value.from().stream().anyMatch(v -> isText(v) || isMarked(v))
                && value.from().stream()
                        .allMatch(v -> holdsOld(v)
                                ? isOld(v) || isMarked(v)
                                : isText(v) || isOfRow(v) || FreshValues.moment(v) || FreshValues.ofOneRow(v));
    }

    private boolean isMarked(Value value) {
        return value instanceof Value.Derived d && holdsOld(d) && marks(d);
    }

    /** Another column of the same row. */
    private boolean isOfRow(Value value) {
        return value instanceof Value.Property p && (p.of().equals(row) || isOfRow(p.of()));
    }

    private static boolean isText(Value value) {
        return value instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING;
    }

    /** {@code received + (ordered - received)}: the old value is taken away again, and what is left is another column. */
    private boolean cancels(Value sum) {
        OptionalInt times = times(sum);
        return times.isPresent() && times.getAsInt() == 0;
    }

    /** How many times the old value is a summand; empty where something else is done with it. */
    private OptionalInt times(Value value) {
        if (isColumn(value)) {
            return OptionalInt.of(1);
        }
        if (!holdsOld(value)) {
            return OptionalInt.of(0);
        }
        if (!(value instanceof Value.Derived d)) {
            return OptionalInt.empty();
        }
        return switch (d.how()) {
            case "+", "add", "plus" -> sum(d.from(), 1);
            case "-", "subtract", "minus" -> sum(d.from(), -1);
            default -> OptionalInt.empty();
        };
    }

    /** @param sign of all summands but the first */
    private OptionalInt sum(List<Value> summands, int sign) {
        int sum = 0;
        for (int i = 0; i < summands.size(); i++) {
            OptionalInt times = times(summands.get(i));
            if (times.isEmpty()) {
                return times;
            }
            sum += i == 0 ? times.getAsInt() : sign * times.getAsInt();
        }
        return OptionalInt.of(sum);
    }

    /** The old value itself, maybe in another form: trimmed, read from text, wrapped; or something else in its place. */
    private boolean isOld(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream()
                    .map(Value.Arm::value)
                    .filter(this::holdsOld)
                    .allMatch(this::isOld);
        }
        if (value instanceof Value.Derived d) {
            return (converts(d.how()) || replaces(d))
                    && d.from().stream().filter(this::holdsOld).allMatch(this::isOld);
        }
        return isColumn(value);
    }

    private boolean holdsOld(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> holdsOld(a.value()) || madeOfOld(a));
        }
        if (value instanceof Value.Derived d) {
            return d.from().stream().anyMatch(v -> !takesPart(d.how()) ? holdsOld(v) : in(v));
        }
        if (value instanceof Value.Made m) {
            return m.properties().values().stream().anyMatch(this::holdsOld);
        }
        if (value instanceof Value.Many m) {
            return holdsOld(m.source()) || holdsOld(m.element());
        }
        return value instanceof Value.Maybe m ? holdsOld(m.content()) : isColumn(value);
    }

    /** {@code if (row.settings != null) map = parse(row.settings)}: an object that was filled where there was an old value. */
    private boolean madeOfOld(Value.Arm arm) {
        return arm.value() instanceof Value.Ref && Values.mentions(arm.guard(), this::isColumn);
    }

    private boolean isColumn(Value value) {
        if (!(value instanceof Value.Property p)) {
            return false;
        }
        String path = p.name();
        Value object = p.of();
        while (!object.equals(row) && object instanceof Value.Property outer) {
            path = outer.name() + "." + path;
            object = outer.of();
        }
        boolean own = object == p.of() || rows.isEmbedded(entity, path);
        return own && object.equals(row) && rows.sameColumn(entity, path, column);
    }

    /** One of several values, or an element of many: nothing is computed. */
    private static boolean chosen(Value.Derived value) {
        return switch (value.how()) {
            case "copy", "either", "lookup", "get", "element" -> true;
            default -> value.how().startsWith("instanceof") || value.how().startsWith("[");
        };
    }

    /** The same text, number or time in another form. */
    static boolean converts(String how) {
        return switch (how) {
            case "trim", "strip", "name", "of", "from", "valueOf", "orElse", "format" -> true;
            default ->
                how.endsWith("Value")
                        || how.startsWith("instanceof")
                        || CONVERSION.matcher(how).matches();
        };
    }

    /** {@code replace(" ", "")}: nothing is left for a second time. */
    private static boolean replaces(Value.Derived value) {
        return (value.how().equals("replace") || value.how().equals("replaceAll"))
                && value.from().size() == 3
                && value.from().get(1) instanceof Value.Const wanted
                && value.from().get(2) instanceof Value.Const instead
                && !instead.text().contains(wanted.text());
    }

    /** What it gives holds a part of its operand, or something about it: applied again it gives the same. */
    private static boolean takesPart(String how) {
        return switch (how) {
            case "substring",
                    "substringBefore",
                    "substringAfter",
                    "substringAfterLast",
                    "substringBeforeLast",
                    "lastIndexOf",
                    "indexOf",
                    "length",
                    "size",
                    "split",
                    "isEmpty",
                    "isBlank",
                    "equals",
                    "contains",
                    "getExtension",
                    "hashCode" -> true;
            default -> false;
        };
    }
}
