package dev.tocsin.rules.sarif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.rules.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The validator must be able to say no, or its yes means nothing. */
class SarifValidatorTest {

    private static final String GOOD =
            new String(new SarifReport("1.0.0", "", Samples.texts()).toBytes(Samples.report()), StandardCharsets.UTF_8);

    @Test
    void acceptsAGoodLog() {
        assertThat(complaints(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                // what the schema sees
                "\"version\" : \"2.1.0\" | \"version\" : \"2.0.0\" | /version",
                "\"level\" : \"error\" | \"level\" : \"fatal\" | /level",
                "\"ruleId\" : | \"ruleName\" : | ruleName",
                "\"startLine\" : 44 | \"startLine\" : 0 | startLine",
                "\"results\" : [ | \"results\" : 1, \"taxonomies\" : [ | /results",
                // what it does not see
                "\"ruleIndex\" : 0 | \"ruleIndex\" : 7 | ruleIndex and ruleId do not fit",
                "\"id\" : \"tocsin/\" | \"id\" : \"tocsin\" | automationDetails.id has no category",
                "[line 41](1) | line 41 | message links []",
                "[line 41](1) | [line 41](9) | message links [9]",
                "\"uri\" : \"src/main | \"uri\" : \"/src/main | not a relative path",
                "\"security-severity\" : \"7.0\" | \"security-severity\" : \"high\" | security-severity",
                "\"index\" : 2 | \"index\" : 1 | notification refers to nothing",
            })
    void complainsOfABrokenLog(String from, String to, String complaint) {
        assertThat(GOOD).as("the test breaks something that is there").contains(from);

        assertThat(complaints(GOOD.replace(from, to))).anyMatch(line -> line.contains(complaint));
    }

    private static List<String> complaints(String log) {
        return SarifValidator.complaints(log.getBytes(StandardCharsets.UTF_8));
    }
}
