package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineScannerTest {

    @TempDir
    private Path directory;

    /** The two parts that take long announce how many steps they take, and take so many, however many threads there are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void tellsHowFarItIs(int jobs) throws IOException {
        Project project = Project.withRace(directory);
        List<String> phases = new ArrayList<>();
        List<Integer> announced = new ArrayList<>();
        List<AtomicInteger> done = new ArrayList<>();

        new EngineScanner().scan(new ScanRequest(project.root, jobs, false, List.of()), new Progress() {
            @Override
            public void phase(String name, int steps) {
                phases.add(name);
                announced.add(steps);
                done.add(new AtomicInteger());
            }

            @Override
            public void step() {
                done.get(done.size() - 1).incrementAndGet();
            }
        });

        assertThat(phases).containsSubsequence("reading sources", "following the code");
        assertThat(announced).filteredOn(steps -> steps > 0).hasSize(2);
        assertThat(done).map(AtomicInteger::get).isEqualTo(announced);
    }
}
