package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * What Spring puts around methods because its XML, or beans that are advisors, say so.
 *
 * @param advisors those that begin transactions, in the order of the files and of what stands in them
 * @param others pointcuts of advices of which is not told what they do
 * @param woven true where AspectJ weaves annotated transactions into the classes: then they hold for private methods too, and
 *     for calls of an object's own
 */
public record AdvisedTransactions(List<Advisor> advisors, List<String> others, boolean woven) {

    /** Nothing is known. */
    public static final AdvisedTransactions NONE = new AdvisedTransactions(List.of(), List.of(), false);

    public AdvisedTransactions {
        advisors = List.copyOf(advisors);
        others = List.copyOf(others);
    }

    /** What these say, and then the others. */
    public AdvisedTransactions and(AdvisedTransactions more) {
        return new AdvisedTransactions(
                Stream.concat(advisors.stream(), more.advisors.stream()).toList(),
                Stream.concat(others.stream(), more.others.stream()).toList(),
                woven || more.woven);
    }

    /**
     * An advice, and where it is put.
     *
     * @param pointcut as AspectJ spells it; {@code target(com.acme.Orders)} where a factory makes a proxy of one bean; empty where
     *     it is not told
     * @param attributes in the order of the source
     */
    public record Advisor(String pointcut, List<Attribute> attributes) {
        public Advisor {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * A {@code <tx:method>}, or an entry of {@code transactionAttributes} or of a {@code NameMatchTransactionAttributeSource}.
     *
     * @param methods a name in which {@code *} stands for any letters
     * @param propagation Spring's name: {@code REQUIRED}
     * @param isolation Spring's name: {@code DEFAULT}; what is filled in when the program starts stands as it was written; {@link
     *     #UNTOLD} where it is not known
     * @param keptOnException some unchecked exceptions do not roll it back
     */
    public record Attribute(
            String methods, String propagation, String isolation, boolean readOnly, boolean keptOnException) {

        /** The isolation of what cannot be read. */
        public static final String UNTOLD = "?";

        /** A transaction of which nothing is known but that there may be one. */
        public static Attribute untold(String methods) {
            return new Attribute(methods, "REQUIRED", UNTOLD, false, false);
        }
    }
}
