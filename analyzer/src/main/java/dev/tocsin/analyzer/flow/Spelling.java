package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Texts that the program itself writes in one case only: two of them that are alike but for case are equal. */
public final class Spelling {

    /** A text of one case that was made in so many steps that they are not kept. */
    static final String FOLDED = "folded";

    /** The one text of a number, a UUID, a date or an enum constant. */
    public static final String PLAIN = "toPlainText";

    /** What {@code MessageFormat.format} makes of a pattern and of what is put into it. */
    public static final String MESSAGE = "message";

    /** What gives a text of one case whatever it is given. */
    private static final Set<String> FOLDING = Set.of(
            FOLDED,
            PLAIN,
            "toLowerCase",
            "toUpperCase",
            "lowerCase",
            "upperCase",
            "toHexString",
            "encodeHexString",
            "formatHex",
            "md5Hex",
            "sha1Hex",
            "sha256Hex",
            "sha512Hex",
            "md5DigestAsHex");

    /** What gives a text of one case where all that it is given are such texts, or no texts. */
    private static final Set<String> KEEPING = Set.of(
            "trim",
            "strip",
            "intern",
            "toString",
            "valueOf",
            "replace",
            "replaceAll",
            "replaceFirst",
            "matcher",
            "text",
            "+",
            "concat",
            "append",
            "format",
            "formatted",
            MESSAGE,
            "join",
            "either");

    /** What gives a part of a text, or it several times, as numbers say. */
    private static final Set<String> PART = Set.of("substring", "left", "right", "repeat");

    private static final Set<String> NUMBERS =
            Set.of("size", "length", "count", "indexOf", "nextval", "min", "max", "-", "*", "/", "%");

    private Spelling() {}

    /** Whether the value is always written in one case, or is no text. */
    public static boolean one(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> one(a.value()) || isNull(a));
        }
        if (value instanceof Value.Result r) {
            return r.shape() == Value.Result.Shape.COUNT || r.shape() == Value.Result.Shape.AFFECTED;
        }
        if (value instanceof Value.Derived d) {
            return one(d.how(), d.from());
        }
        return value instanceof Value.Const || value instanceof Value.Named;
    }

    /** {@code if (code != null) code = code.toUpperCase()}: what is left as it was is no text. */
    private static boolean isNull(Value.Arm arm) {
        return arm.guard().conjuncts().contains(Cond.not(new Cond.Present(arm.value())));
    }

    static boolean one(String how, List<Value> from) {
        return FOLDING.contains(how)
                || NUMBERS.contains(how)
                || PART.contains(how) && text(from).filter(Spelling::one).isPresent()
                || KEEPING.contains(how) && !from.isEmpty() && from.stream().allMatch(Spelling::one);
    }

    /** What such a call is about: its receiver, or the first argument where the receiver is a class. */
    private static Optional<Value> text(List<Value> from) {
        return from.stream()
                .filter(v -> !(v instanceof Value.Named n && n.name().isEmpty()))
                .findFirst();
    }
}
