package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Golden;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import dev.tocsin.rules.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    private static final Path DOCUMENTATION = Path.of("../docs/json-report.md");

    @Test
    void writesTheSampleAsItStandsInTheGoldenFile() {
        Golden.assertMatches("dev/tocsin/cli/report.json", json(Samples.report()));
    }

    @Test
    void hasEveryDocumentedFieldAndNoOther() throws IOException {
        Set<String> documented = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(DOCUMENTATION))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> written = new TreeSet<>();
        collect("", new ObjectMapper().readTree(json(Samples.report())), written);

        assertThat(documented).hasSizeGreaterThan(30);
        assertThat(written).isEqualTo(documented);
    }

    @Test
    void documentsEveryValueOfTheEnumerations() throws IOException {
        String documentation = Files.readString(DOCUMENTATION);

        for (Enum<?>[] values :
                new Enum<?>[][] {Severity.values(), Confidence.values(), Problem.Kind.values(), Timeline.Kind.values()
                }) {
            assertThat(documentation)
                    .contains(Arrays.stream(values)
                            .map(value -> "`" + value.name().toLowerCase(Locale.ROOT) + "`")
                            .collect(Collectors.joining(", ")));
        }
    }

    @Test
    void tellsNoTimes() {
        ScanReport report = Samples.report();
        ScanReport.Statistics slow = new ScanReport.Statistics(214, 187, 41, 21_873, 96, 31, 99_999);

        assertThat(json(new ScanReport(report.findings(), report.problems(), report.limits(), report.rules(), slow)))
                .isEqualTo(json(report));
    }

    private static String json(ScanReport report) {
        return new String(new JsonReport("1.0.0").toBytes(report), StandardCharsets.UTF_8);
    }

    /** {@code findings[].check.location.file}: objects by dots, elements of arrays by brackets, only what holds a value. */
    private static void collect(String path, JsonNode node, Set<String> fields) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                collect(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), fields);
            }
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, fields));
        } else {
            fields.add(path);
        }
    }
}
