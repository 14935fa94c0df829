package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.ConsumerSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerSettingsReaderTest {

    @Test
    void readsPropertiesAndYaml() {
        ConsumerSettings settings = ConsumerSettingsReader.read(List.of(
                file("src/main/resources/application.properties", """
                        spring.kafka.listener.concurrency=3
                        spring.rabbitmq.listener.simple.maxConcurrency = ${CONSUMERS:1}
                        server.port=8080
                        """),
                file("src/main/resources/application-prod.yml", """
                        spring:
                          rabbitmq:
                            listener:
                              simple:
                                max-concurrency: 8
                              direct:
                                consumers-per-queue: "2"
                        """)));

        assertThat(settings.of("spring.kafka.listener.concurrency")).containsExactly("3");
        assertThat(settings.of("spring.rabbitmq.listener.simple.max-concurrency"))
                .containsExactlyInAnyOrder("1", "8");
        assertThat(settings.of("spring.rabbitmq.listener.direct.consumers-per-queue"))
                .containsExactly("2");
        assertThat(settings.of("server.port")).isEmpty();
        assertThat(settings.of("spring.jms.listener.concurrency")).isEmpty();
    }

    @Test
    void doesNotReadWhatTestsAreRunWith() {
        ConsumerSettings settings = ConsumerSettingsReader.read(
                List.of(file("src/test/resources/application.yml", "spring.kafka.listener.concurrency: 3\n")));

        assertThat(settings.of("spring.kafka.listener.concurrency")).isEmpty();
    }

    private static SchemaFile file(String path, String text) {
        return new SchemaFile(path, () -> text.getBytes(StandardCharsets.UTF_8));
    }
}
