package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Properties of objects from elsewhere that were set on the way, the latest first; an immutable list. */
final class KnownProperties {

    static final KnownProperties NONE = new KnownProperties(null, null, null, 0);

    private static final int MAX_LENGTH = 96;

    private final KnownProperties earlier;
    private final Value.Property property;
    private final Value value;
    private final int length;

    private KnownProperties(KnownProperties earlier, Value.Property property, Value value, int length) {
        this.earlier = earlier;
        this.property = property;
        this.value = value;
        this.length = length;
    }

    /** Nothing further is remembered. */
    boolean isFull() {
        return length >= MAX_LENGTH;
    }

    KnownProperties with(Value.Property set, Value to) {
        return isFull() ? this : new KnownProperties(this, set, to, length + 1);
    }

    Optional<Value> get(Value.Property wanted) {
        for (KnownProperties k = this; k.length > 0; k = k.earlier) {
            // The name first: it tells most of them apart at no cost.
            if (k.property.name().equals(wanted.name()) && k.property.of().equals(wanted.of())) {
                return Optional.of(k.value);
            }
        }
        return Optional.empty();
    }

    static KnownProperties join(Cond condition, KnownProperties a, KnownProperties b) {
        if (a == b) {
            return a;
        }
        KnownProperties common = common(a, b);
        Map<Value.Property, Value> changed = new LinkedHashMap<>();
        for (KnownProperties k = a; k != common; k = k.earlier) {
            Value.Property property = k.property;
            changed.putIfAbsent(
                    property,
                    Values.choice(
                            condition,
                            a.get(property).orElse(property),
                            b.get(property).orElse(property)));
        }
        for (KnownProperties k = b; k != common; k = k.earlier) {
            Value.Property property = k.property;
            changed.putIfAbsent(
                    property,
                    Values.choice(
                            condition,
                            a.get(property).orElse(property),
                            b.get(property).orElse(property)));
        }
        KnownProperties joined = common;
        for (Map.Entry<Value.Property, Value> entry : changed.entrySet()) {
            joined = joined.with(entry.getKey(), entry.getValue());
        }
        return joined;
    }

    private static KnownProperties common(KnownProperties a, KnownProperties b) {
        KnownProperties x = a;
        KnownProperties y = b;
        while (x != y) {
            if (x.length >= y.length) {
                x = x.earlier == null ? NONE : x.earlier;
            } else {
                y = y.earlier == null ? NONE : y.earlier;
            }
        }
        return x;
    }
}
