package dev.tocsin.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.rules.Golden;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JunitReportTest {

    @Test
    void writesTheSampleAsItStandsInTheGoldenFile() {
        Golden.assertMatches(
                "dev/tocsin/cli/report.xml",
                new String(new JunitReport("").toBytes(Samples.report()), StandardCharsets.UTF_8));
    }

    @Test
    void isAFailedTestForEachFinding() throws Exception {
        Document document = parsed(Samples.report());

        List<Element> cases = elements(document, "testcase");
        assertThat(cases)
                .extracting(e -> e.getAttribute("classname"))
                .containsExactly("com.acme.users.SignUp.rename", "com.acme.users.SignUp.register");
        assertThat(cases.get(1).getAttribute("name"))
                .isEqualTo("TOC101 check-then-insert at services/src/main/java/com/acme/users/SignUp.java:44");
        assertThat(elements(document, "failure"))
                .extracting(e -> e.getAttribute("type"))
                .containsExactly("warning", "error");
        for (String element : List.of("testsuites", "testsuite")) {
            assertThat(elements(document, element))
                    .singleElement()
                    .satisfies(e -> assertThat(List.of(e.getAttribute("tests"), e.getAttribute("failures")))
                            .containsExactly("2", "2"));
        }
        assertThat(elements(document, "system-err").get(0).getTextContent()).contains("Broken.java:7 Expected");
    }

    /** Build servers take a report without test cases for a run that did not take place. */
    @Test
    void isATestThatPassesWhenNothingIsFound() throws Exception {
        Document document = parsed(Samples.clean());

        assertThat(elements(document, "testcase"))
                .singleElement()
                .satisfies(e -> assertThat(e.getAttribute("name")).isEqualTo("No races found"));
        assertThat(elements(document, "failure")).isEmpty();
        assertThat(elements(document, "testsuite").get(0).getAttribute("failures"))
                .isEqualTo("0");
    }

    @Test
    void nothingBreaksOutOfItsElement() throws Exception {
        Document document = parsed(Hostile.report());

        assertThat(elements(document, "testcase")).hasSize(2);
        assertThat(IntStream.range(0, document.getElementsByTagName("*").getLength())
                        .mapToObj(
                                i -> document.getElementsByTagName("*").item(i).getNodeName())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "testsuites", "testsuite", "testcase", "failure", "system-out", "system-err");
        assertThat(elements(document, "failure").get(0).getAttribute("message"))
                .contains("<script>alert(1)</script>", "]]>", "\ud83d\ude00")
                .doesNotContain("\u001b", "\u202e");
    }

    private static Document parsed(ScanReport report) throws Exception {
        byte[] bytes = new JunitReport("services/").toBytes(report);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
