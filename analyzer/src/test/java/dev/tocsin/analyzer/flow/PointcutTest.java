package dev.tocsin.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointcutTest {

    private static final String SOURCE = """
            package com.acme.orders;
            interface Orders { void pay(long id, String by); }
            @Service class StoredOrders implements Orders {
                @Write public void pay(long id, String by) {}
            }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "execution(* *(..)); YES",
                "execution(* com.acme.orders.StoredOrders.pay(..)); YES",
                "execution(public * com.acme..*Orders.p*(*, *)); YES",
                "execution(* com.acme..*.*(..)); YES",
                "execution(* com.acme..*(..)); YES",
                "execution(* com.acme.orders.Orders.*(..)); YES",
                "execution(* com.acme.orders.Orders+.*(..)); YES",
                "execution(@com.acme.Write * *(..)); YES",
                "execution(* com.acme.Orders.*(..)); NO",
                "execution(* com.acme.*.pay*(*)); NO",
                "execution(* com.*Orders.*(..)); NO",
                "execution(void *(..)); UNKNOWN",
                "execution(* *(long, ..)); UNKNOWN",
                "within(com.acme.orders.*); YES",
                "within(com.acme.*); NO",
                "target(com.acme.orders.Orders); YES",
                "bean(storedOrders); YES",
                "bean(others); UNKNOWN",
                "@annotation(com.acme.Write); YES",
                "@annotation(com.acme.Read); NO",
                "@within(org.springframework.stereotype.Service); YES",
                "@annotation(com.acme.Read) || within(com.acme..*); YES",
                "within(com.acme..*) and not @annotation(com.acme.Write); NO",
                "within(com.acme..*) && (@annotation(com.acme.Read) or !bean(storedOrders)); NO",
                "within(com.acme..*) && args(id); UNKNOWN",
                "within(com.others..*) && args(id); NO",
                "com.acme.Pointcuts.writes(); UNKNOWN",
                "within(com.acme..*) whatever; UNKNOWN",
                "((((((((((((((((((((((((((; UNKNOWN",
            })
    void means(String expression, Known expected) {
        FileFacts facts = JavaFrontend.read("Orders.java", SOURCE).facts().orElseThrow();
        TypeIndex types = new TypeIndex(List.of(facts));
        TypeDecl stored = types.named("com.acme.orders.StoredOrders").get(0);
        Method pay = types.declaredMethods(stored, "pay").get(0);

        assertThat(Pointcut.means(expression, pay, types)).isEqualTo(expected);
    }
}
