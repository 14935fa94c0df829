package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAllTest {

    private static List<SourceInput> inputs() {
        List<SourceInput> inputs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String body = i % 7 == 3 ? "int = ;" : "f(x -> { g(); });";
            inputs.add(SourceInput.of(
                    "p/A" + i + ".java", "package p; class A" + i + " { void m() { " + body + " } int f" + i + "; }"));
        }
        return inputs;
    }

    @Test
    void resultsAreInOrderAndTheSameForAnyNumberOfThreads() {
        List<FrontendResult> one = JavaFrontend.readAll(inputs(), 1, done -> {});
        assertThat(one)
                .extracting(result -> result.facts().orElseThrow().file())
                .containsExactlyElementsOf(
                        inputs().stream().map(SourceInput::file).toList());
        assertThat(one.stream().filter(result -> !result.problems().isEmpty())).hasSize(9);
        assertThat(JavaFrontend.readAll(inputs(), 2, done -> {})).isEqualTo(one);
        assertThat(JavaFrontend.readAll(inputs(), 16, done -> {})).isEqualTo(one);
        assertThat(IntStream.range(0, 60)
                        .mapToObj(i -> JavaFrontend.read(
                                inputs().get(i).file(), inputs().get(i).text().get())))
                .isEqualTo(one);
    }

    @Test
    void progressIsToldForEachFile() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        JavaFrontend.readAll(inputs(), 3, input -> done.add(input.file()));
        assertThat(done).hasSize(60);
    }

    @Test
    void nothingToRead() {
        assertThat(JavaFrontend.readAll(List.of(), 4, done -> {})).isEmpty();
    }

    @Test
    void failureOfTheCallersCodeReachesTheCaller() {
        assertThatThrownBy(() -> JavaFrontend.readAll(inputs(), 2, done -> {
                    throw new IllegalStateException("progress");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("progress");
    }

    @Test
    void interruptIsKeptForTheCaller() {
        Thread.currentThread().interrupt();
        List<FrontendResult> results = JavaFrontend.readAll(inputs(), 2, done -> {});
        assertThat(Thread.interrupted()).isTrue();
        assertThat(results).hasSize(60);
    }
}
