package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.RetrySettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrySettingsReaderTest {

    @Test
    void readsPropertiesWithPlaceholders() {
        RetrySettings settings = read("src/main/resources/application.properties", """
                # resilience4j.retry.instances.execute.retryExceptions=java.lang.Exception
                resilience4j.retry.instances.execute.max-attempts=${ATTEMPTS:3}
                resilience4j.retry.instances.execute.retryExceptions=${RETRIED:org.springframework.dao.ConcurrencyFailureException,\\
                    jakarta.persistence.OptimisticLockException}
                resilience4j.retry.instances.other.retry-exceptions[0]=java.io.IOException
                """);

        assertThat(settings.exceptions("execute"))
                .containsExactly("ConcurrencyFailureException", "OptimisticLockException");
        assertThat(settings.exceptions("other")).containsExactly("IOException");
        assertThat(settings.exceptions("unknown")).isEmpty();
    }

    @Test
    void readsYamlListsAndSharedConfigurations() {
        RetrySettings settings = read("config/application.yml", """
                spring:
                  application:
                    name: shop
                resilience4j:
                  retry:
                    configs:
                      default:
                        retry-exceptions:
                          - java.io.IOException
                      database:
                        retryExceptions: [org.springframework.dao.DataIntegrityViolationException]
                    instances:
                      orders:
                        base-config: database
                      "[mail.send]":
                        max-attempts: 3
                      carts:
                        retry-exceptions:
                        - com.acme.CartBusy # too often
                        - ${CARTS}
                  circuitbreaker:
                    instances:
                      orders:
                        record-exceptions: [java.lang.Exception]
                """);

        assertThat(settings.exceptions("orders")).containsExactly("DataIntegrityViolationException");
        assertThat(settings.exceptions("mail.send")).containsExactly("IOException");
        assertThat(settings.exceptions("carts")).containsExactly("CartBusy");
    }

    @Test
    void readsWhatStandsAroundLinesThatAreNoYaml() {
        RetrySettings settings = read("config/application.yml", """
                version: @project.version@
                resilience4j:
                  retry:
                    instances:
                      orders: &shared
                        retry-exceptions:
                          - java.io.IOException
                {{- if .Values.carts }}
                      carts:
                        retry-exceptions: "com.acme.CartBusy, com.acme.CartGone"
                      others: *shared
                ---
                resilience4j.retry.instances:
                  mails.retry-exceptions: [com.acme.MailBusy]
                """);

        assertThat(settings.exceptions("orders")).containsExactly("IOException");
        assertThat(settings.exceptions("carts")).containsExactly("CartBusy", "CartGone");
        assertThat(settings.exceptions("others")).isEmpty();
        assertThat(settings.exceptions("mails")).containsExactly("MailBusy");
    }

    @Test
    void readsPropertiesWithBackslashesThatEscapeNothing() {
        RetrySettings settings = read("src/main/resources/application.properties", """
                folder=C:\\users
                folders=C:\\\\users
                resilience4j.retry.instances.execute.retryExceptions = java.\\u0069o.IOException
                """);

        assertThat(settings.exceptions("execute")).containsExactly("IOException");
    }

    @Test
    void readsNoSettingsOfTestsAndNoOtherFiles() {
        String text = "resilience4j.retry.instances.execute.retryExceptions=java.io.IOException\n";

        assertThat(read("src/test/resources/application.properties", text).exceptions("execute"))
                .isEmpty();
        assertThat(read("src/main/resources/application-test.properties", text).exceptions("execute"))
                .isEmpty();
        assertThat(read("README.md", text).exceptions("execute")).isEmpty();
    }

    private static RetrySettings read(String path, String text) {
        return RetrySettingsReader.read(List.of(new SchemaFile(path, () -> text.getBytes(StandardCharsets.UTF_8))));
    }
}
