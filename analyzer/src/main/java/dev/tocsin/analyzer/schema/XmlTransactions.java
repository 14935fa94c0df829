package dev.tocsin.analyzer.schema;

import java.util.List;

/**
 * What Spring's XML puts around methods.
 *
 * @param advisors those that begin transactions, in the order of the files and of what stands in them
 * @param others pointcuts of advices of which the XML does not tell what they do
 */
public record XmlTransactions(List<Advisor> advisors, List<String> others) {

    /** Nothing is known. */
    public static final XmlTransactions NONE = new XmlTransactions(List.of(), List.of());

    public XmlTransactions {
        advisors = List.copyOf(advisors);
        others = List.copyOf(others);
    }

    /**
     * An advice, and where it is put.
     *
     * @param pointcut as AspectJ spells it; {@code target(com.acme.Orders)} where a factory makes a proxy of one bean
     * @param attributes in the order of the XML
     */
    public record Advisor(String pointcut, List<Attribute> attributes) {
        public Advisor {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * A {@code <tx:method>}, or an entry of {@code transactionAttributes}.
     *
     * @param methods a name in which {@code *} stands for any letters
     * @param propagation Spring's name: {@code REQUIRED}
     * @param isolation Spring's name: {@code DEFAULT}; what is filled in when the program starts stands as it was written
     * @param keptOnException some unchecked exceptions do not roll it back
     */
    public record Attribute(
            String methods, String propagation, String isolation, boolean readOnly, boolean keptOnException) {}
}
