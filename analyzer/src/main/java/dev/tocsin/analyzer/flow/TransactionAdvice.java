package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.model.TransactionSettings;
import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Advisor;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Attribute;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Optional;
import java.util.stream.Stream;

/** Which transactions Spring's XML and the advisors among the beans put around a method. */
final class TransactionAdvice {

    private final TypeIndex types;
    private final AdvisedTransactions settings;

    TransactionAdvice(TypeIndex types, AdvisedTransactions settings) {
        this.types = types;
        this.settings = settings;
    }

    /** The outermost that is known to be around the method; else one of unknown settings, if there may be one. */
    Optional<TransactionSettings> around(Method method) {
        Optional<TransactionSettings> perhaps = Optional.empty();
        for (Advisor advisor : settings.advisors()) {
            Optional<Attribute> attribute = attribute(advisor, method.name());
            if (attribute.isEmpty()) {
                continue;
            }
            Known meant = Pointcut.means(advisor.pointcut(), method, types);
            if (meant == Known.YES) {
                return attribute.map(TransactionAdvice::settings);
            }
            if (meant == Known.UNKNOWN) {
                perhaps = Optional.of(
                        new TransactionSettings(attribute.get().propagation(), TransactionSettings.UNKNOWN));
            }
        }
        return perhaps;
    }

    /** Whether a pointcut, of transactions or not, names the annotation. */
    boolean names(String annotation) {
        return Stream.concat(settings.advisors().stream().map(Advisor::pointcut), settings.others().stream())
                .anyMatch(p -> mentions(p, annotation));
    }

    static boolean mentions(String text, String name) {
        int start = text.indexOf(name);
        while (start >= 0) {
            int end = start + name.length();
            if ((start == 0 || !Character.isJavaIdentifierPart(text.charAt(start - 1)))
                    && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)))) {
                return true;
            }
            start = text.indexOf(name, end);
        }
        return false;
    }

    private static TransactionSettings settings(Attribute attribute) {
        String isolation = attribute.isolation();
        return new TransactionSettings(
                attribute.propagation(),
                told(isolation) ? isolation : TransactionSettings.UNKNOWN,
                attribute.readOnly(),
                attribute.keptOnException()
                        ? TransactionSettings.TakenBackBy.SOME_UNCHECKED
                        : TransactionSettings.TakenBackBy.UNCHECKED);
    }

    private static boolean told(String isolation) {
        return !isolation.contains("$") && !isolation.contains("#") && !isolation.equals(Attribute.UNTOLD);
    }

    /** The method's own name counts most; of patterns the longest, and of equally long ones the last. */
    private static Optional<Attribute> attribute(Advisor advisor, String method) {
        Optional<Attribute> best = Optional.empty();
        for (Attribute attribute : advisor.attributes()) {
            if (attribute.methods().equals(method)) {
                return Optional.of(attribute);
            }
            boolean longest = best.isEmpty()
                    || best.get().methods().length() <= attribute.methods().length();
            if (longest && Pointcut.matches(attribute.methods(), method)) {
                best = Optional.of(attribute);
            }
        }
        return best;
    }
}
