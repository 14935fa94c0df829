package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Advisor;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class XmlTransactionsReaderTest {

    private static final String BEANS = """
            <beans xmlns="http://www.springframework.org/schema/beans"
                   xmlns:aop="http://www.springframework.org/schema/aop"
                   xmlns:tx="http://www.springframework.org/schema/tx">
            """;

    @Test
    void putsAnAdviceAroundThePointcutOfAnotherFile() {
        AdvisedTransactions read = read(BEANS + """
                  <aop:config>
                    <aop:advisor pointcut-ref="services" advice-ref="writes"/>
                  </aop:config>
                </beans>
                """, BEANS + """
                  <aop:config>
                    <aop:pointcut id="services" expression="execution(* com.acme.*Service.*(..))"/>
                  </aop:config>
                  <tx:advice id="writes">
                    <tx:attributes>
                      <tx:method name="get*" read-only="true"/>
                      <tx:method name="*" propagation="REQUIRES_NEW" isolation="SERIALIZABLE" no-rollback-for="Refused"/>
                    </tx:attributes>
                  </tx:advice>
                </beans>
                """);

        assertThat(read.advisors())
                .containsExactly(new Advisor(
                        "execution(* com.acme.*Service.*(..))",
                        List.of(
                                new Attribute("get*", "REQUIRED", "DEFAULT", true, false),
                                new Attribute("*", "REQUIRES_NEW", "SERIALIZABLE", false, true))));
        assertThat(read.others()).isEmpty();
    }

    @Test
    void readsProxiesAndWhatTheyInherit() {
        AdvisedTransactions read = read(BEANS + """
                  <bean id="orders" parent="proxied">
                    <property name="target" ref="ordersTarget"/>
                  </bean>
                  <bean id="ordersTarget" class="com.acme.Orders"/>
                  <bean id="proxied" parent="proxied"
                        class="org.springframework.transaction.interceptor.TransactionProxyFactoryBean">
                    <property name="transactionAttributes">
                      <value>
                        save*=PROPAGATION_REQUIRED, ISOLATION_REPEATABLE_READ,+com.acme.Refused
                        find*=PROPAGATION_SUPPORTS,readOnly
                      </value>
                    </property>
                  </bean>
                </beans>
                """);

        assertThat(read.advisors())
                .containsExactly(new Advisor(
                        "target(com.acme.Orders)",
                        List.of(
                                new Attribute("save*", "REQUIRED", "REPEATABLE_READ", false, true),
                                new Attribute("find*", "SUPPORTS", "DEFAULT", true, false))));
    }

    @Test
    void saysWhatPointcutsThereAreOfAdvicesThatItDoesNotKnow() {
        AdvisedTransactions read = read(BEANS + """
                  <bean id="audit" class="com.acme.Audit"/>
                  <aop:config>
                    <aop:advisor pointcut="@annotation(com.acme.Audited)" advice-ref="audit"/>
                    <aop:aspect ref="audit">
                      <aop:around pointcut="within(com.acme..*)" method="around"/>
                    </aop:aspect>
                  </aop:config>
                </beans>
                """);

        assertThat(read.advisors()).isEmpty();
        assertThat(read.others()).containsExactlyInAnyOrder("@annotation(com.acme.Audited)", "within(com.acme..*)");
    }

    @Test
    void bindsNothingOfFilesThatAreHostile() {
        String entities = "<!DOCTYPE beans [<!ENTITY a SYSTEM 'file:///etc/passwd'><!ENTITY b '&a;&a;'>]>\n" + BEANS
                + "<bean id='&b;'>&a;</bean></beans>";
        String deep = BEANS + "<x>".repeat(5_000) + "</x>".repeat(5_000) + "</beans>";

        assertThat(read(entities, deep, BEANS, "springframework").advisors()).isEmpty();
    }

    private static AdvisedTransactions read(String... texts) {
        List<SchemaFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(new SchemaFile(
                    "src/main/resources/beans" + files.size() + ".xml", () -> text.getBytes(StandardCharsets.UTF_8)));
        }
        return XmlTransactionsReader.read(files);
    }
}
