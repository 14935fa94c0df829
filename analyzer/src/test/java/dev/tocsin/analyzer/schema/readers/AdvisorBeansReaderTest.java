package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Advisor;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Attribute;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvisorBeansReaderTest {

    @Test
    void readsAttributesFromAMapThatAnotherMethodFills() {
        assertThat(read("""
                        static final String SERVICES = "execution(* com.acme.." + "*Impl.*(..))";

                        @Bean Advisor advisor() {
                            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
                            pointcut.setExpression(SERVICES);
                            return new DefaultPointcutAdvisor(pointcut, advice());
                        }

                        @Bean TransactionInterceptor advice() {
                            NameMatchTransactionAttributeSource source = new NameMatchTransactionAttributeSource();
                            source.setNameMap(attributes());
                            return new TransactionInterceptor(manager, source);
                        }

                        Map<String, TransactionAttribute> attributes() {
                            RuleBasedTransactionAttribute reading = new RuleBasedTransactionAttribute();
                            reading.setReadOnly(true);
                            DefaultTransactionAttribute alone = new DefaultTransactionAttribute(Propagation.REQUIRES_NEW.value());
                            alone.setIsolationLevelName("ISOLATION_SERIALIZABLE");
                            Map<String, TransactionAttribute> attributes = new HashMap<>();
                            attributes.put("get*", reading);
                            attributes.put("pay", alone);
                            return attributes;
                        }
                        """).advisors())
                .containsExactly(new Advisor(
                        "execution(* com.acme..*Impl.*(..))",
                        List.of(
                                new Attribute("get*", "REQUIRED", "DEFAULT", true, false),
                                new Attribute("pay", "REQUIRES_NEW", "SERIALIZABLE", false, false))));
    }

    @Test
    void takesTheBeanThatAParameterMeans() {
        assertThat(read("""
                        @Bean("writes") TransactionInterceptor advice() {
                            Properties attributes = new Properties();
                            attributes.setProperty("*", "PROPAGATION_MANDATORY,ISOLATION_READ_COMMITTED,+Refused");
                            TransactionInterceptor advice = new TransactionInterceptor();
                            advice.setTransactionAttributes(attributes);
                            return advice;
                        }

                        @Bean TransactionInterceptor others() {
                            TransactionInterceptor advice = new TransactionInterceptor();
                            advice.setTransactionAttributeSource(new AnnotationTransactionAttributeSource());
                            return advice;
                        }

                        @Bean Advisor advisor(TransactionInterceptor writes) {
                            AspectJExpressionPointcutAdvisor advisor = new AspectJExpressionPointcutAdvisor();
                            advisor.setExpression("within(com.acme..*)");
                            advisor.setAdvice(writes);
                            return advisor;
                        }

                        @Bean Advisor annotated(TransactionInterceptor others) {
                            AspectJExpressionPointcutAdvisor advisor = new AspectJExpressionPointcutAdvisor();
                            advisor.setExpression("@annotation(com.acme.Written)");
                            advisor.setAdvice(others);
                            return advisor;
                        }
                        """))
                .isEqualTo(new AdvisedTransactions(
                        List.of(new Advisor(
                                "within(com.acme..*)",
                                List.of(new Attribute("*", "MANDATORY", "READ_COMMITTED", false, true)))),
                        List.of("@annotation(com.acme.Written)"),
                        false));
    }

    @Test
    void knowsNothingOfWhatIsNoConstant() {
        assertThat(read("""
                        @Value("${pointcut}") String expression;

                        @Bean Advisor advisor() {
                            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
                            pointcut.setExpression(expression);
                            return new DefaultPointcutAdvisor(pointcut, advice());
                        }

                        @Bean TransactionInterceptor advice() {
                            DefaultTransactionAttribute reading = new DefaultTransactionAttribute();
                            reading.setReadOnly(replica);
                            DefaultTransactionAttribute perhaps = new DefaultTransactionAttribute();
                            if (strict) {
                                perhaps.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
                            }
                            NameMatchTransactionAttributeSource source = new NameMatchTransactionAttributeSource();
                            source.addTransactionalMethod("get*", reading);
                            source.addTransactionalMethod("pay*", perhaps);
                            return new TransactionInterceptor(manager, source);
                        }
                        """).advisors())
                .containsExactly(new Advisor("", List.of(Attribute.untold("get*"), Attribute.untold("pay*"))));
    }

    @Test
    void takesUnknownNamesForAll() {
        assertThat(read("""
                        @Bean @Profile("advised") Advisor advisor() {
                            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
                            pointcut.setExpression("within(com.acme..*)");
                            NameMatchTransactionAttributeSource source = new NameMatchTransactionAttributeSource();
                            for (String name : names) {
                                source.addTransactionalMethod(name, new DefaultTransactionAttribute());
                            }
                            return new DefaultPointcutAdvisor(pointcut, new TransactionInterceptor(manager, source));
                        }
                        """).advisors())
                .containsExactly(new Advisor("within(com.acme..*)", List.of(Attribute.untold("*"))));
    }

    @Test
    void doesNotKnowWhetherAnAdvisorOfAProfileIsThere() {
        assertThat(read("""
                        @Bean @Profile("advised") Advisor advisor() {
                            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
                            pointcut.setExpression("within(com.acme..*)");
                            return new DefaultPointcutAdvisor(
                                    pointcut, new TransactionInterceptor(manager, new MatchAlwaysTransactionAttributeSource()));
                        }
                        """).advisors())
                .containsExactly(new Advisor("within(com.acme..*)", List.of(Attribute.untold("*"))));
    }

    private static AdvisedTransactions read(String members) {
        String source = "package com.acme;\nclass Transactions {\n" + members + "}\n";
        return AdvisorBeansReader.read(new TypeIndex(
                List.of(JavaFrontend.read("Transactions.java", source).facts().orElseThrow())));
    }
}
