package dev.tocsin.cli.report;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.ScanReport;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A scan as the XML that JUnit's Ant task writes and every build server reads: each finding is a failed test case of the
 * method it lies in. A scan that finds nothing is one test case that passes, because a report without any is taken for a
 * run that did not take place.
 */
public final class JunitReport {

    private final String prefix;

    /** @param prefix the way from the repository's root to the scan's root, with a slash at its end, or empty */
    public JunitReport(String prefix) {
        this.prefix = prefix;
    }

    /** The document in UTF-8, with a line feed at its end. It tells no times. */
    public byte[] toBytes(ScanReport report) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            suites(xml, report);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer to a string does not fail", e);
        }
        return (out + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void suites(XMLStreamWriter xml, ScanReport report) throws XMLStreamException {
        int failures = report.findings().size();
        start(xml, 0, "testsuites");
        counts(xml, failures);
        start(xml, 1, "testsuite");
        counts(xml, failures);
        for (Finding finding : report.findings()) {
            failed(xml, finding);
        }
        if (failures == 0) {
            start(xml, 2, "testcase");
            attribute(xml, "classname", "tocsin");
            attribute(xml, "name", Headline.found(report));
            xml.writeEndElement();
        }
        text(xml, 2, "system-out", String.join("\n", report.limits()));
        text(xml, 2, "system-err", report.problems().stream().map(this::problem).collect(Collectors.joining("\n")));
        indent(xml, 1);
        xml.writeEndElement();
        indent(xml, 0);
        xml.writeEndElement();
    }

    private static void counts(XMLStreamWriter xml, int failures) throws XMLStreamException {
        attribute(xml, "name", "tocsin");
        attribute(xml, "tests", String.valueOf(Math.max(1, failures)));
        attribute(xml, "failures", String.valueOf(failures));
        attribute(xml, "errors", "0");
        attribute(xml, "skipped", "0");
    }

    private void failed(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
        SourceSpan act = finding.act().span();
        start(xml, 2, "testcase");
        attribute(xml, "classname", finding.method());
        attribute(xml, "name", finding.rule().id() + " " + finding.rule().name() + " at " + place(act));
        attribute(xml, "file", prefix + act.file());
        attribute(xml, "line", String.valueOf(act.startLine()));
        start(xml, 3, "failure");
        attribute(xml, "type", Headline.name(finding.severity()));
        attribute(xml, "message", finding.message());
        xml.writeCharacters(allowed(body(finding)));
        xml.writeEndElement();
        indent(xml, 2);
        xml.writeEndElement();
    }

    private String body(Finding finding) {
        StringBuilder body = new StringBuilder();
        body.append(place(finding.act().span())).append('\n');
        body.append("check: ").append(place(finding.check().span())).append('\n');
        body.append(finding.message()).append('\n');
        finding.race()
                .moves()
                .forEach(move -> body.append("request ")
                        .append(move.request())
                        .append(": ")
                        .append(move.text())
                        .append('\n'));
        body.append(finding.race().outcome().text()).append('\n');
        finding.advice().forEach(advice -> body.append("- ").append(advice).append('\n'));
        return body.toString();
    }

    private String problem(Problem problem) {
        return place(problem.place()) + " " + problem.message();
    }

    private String place(SourceSpan span) {
        return prefix + span.file() + ":" + span.startLine();
    }

    private static void text(XMLStreamWriter xml, int depth, String element, String text) throws XMLStreamException {
        if (text.isEmpty()) {
            return;
        }
        start(xml, depth, element);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private static void start(XMLStreamWriter xml, int depth, String element) throws XMLStreamException {
        indent(xml, depth);
        xml.writeStartElement(element);
    }

    private static void indent(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, VisibleText.line(value));
    }

    /** XML has no way to say most control characters (XML 1.0, "Char"). */
    private static String allowed(String text) {
        return text.lines().map(VisibleText::line).collect(Collectors.joining("\n"));
    }
}
