package dev.tocsin.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fingerprints;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A scan for programs; {@code docs/json-report.md} describes every field. The same report gives the same bytes: times are
 * left out.
 */
public final class JsonReport {

    /** Grows when a field goes or changes its meaning; new fields leave it as it is. */
    static final int SCHEMA_VERSION = 1;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String version;

    /** @param version Tocsin's own */
    public JsonReport(String version) {
        this.version = version;
    }

    /** The report in UTF-8, with a line feed at its end. */
    public byte[] toBytes(ScanReport report) {
        ObjectNode root = NODES.objectNode();
        root.put("schemaVersion", SCHEMA_VERSION);
        root.putObject("tool").put("name", "tocsin").put("version", version);
        ArrayNode findings = root.putArray("findings");
        List<String> fingerprints = Fingerprints.of(report.findings());
        for (int i = 0; i < fingerprints.size(); i++) {
            findings.add(finding(report.findings().get(i), fingerprints.get(i)));
        }
        ArrayNode problems = root.putArray("problems");
        for (Problem problem : report.problems()) {
            problems.add(
                    located(problem.place()).put("kind", lower(problem.kind())).put("message", problem.message()));
        }
        strings(root.putArray("limits"), report.limits());
        ArrayNode rules = root.putArray("rules");
        for (RuleDescription rule : report.rules()) {
            rules.addObject()
                    .put("id", rule.id())
                    .put("name", rule.name())
                    .put("severity", lower(rule.severity()))
                    .put("summary", rule.summary())
                    .put("description", rule.description());
        }
        ScanReport.Statistics statistics = report.statistics();
        root.putObject("statistics")
                .put("files", statistics.files())
                .put("javaFiles", statistics.javaFiles())
                .put("parsedFiles", statistics.parsedFiles())
                .put("lines", statistics.lines())
                .put("operations", statistics.operations())
                .put("windows", statistics.windows());
        return serialize(root);
    }

    private static ObjectNode finding(Finding finding, String fingerprint) {
        ObjectNode node = NODES.objectNode();
        node.put("rule", finding.rule().id());
        node.put("name", finding.rule().name());
        node.put("severity", lower(finding.severity()));
        node.put("confidence", lower(finding.confidence()));
        node.put("message", finding.message());
        node.put("fingerprint", fingerprint);
        node.put("method", finding.method());
        node.put("entity", finding.entity());
        strings(node.putArray("columns"), finding.columns());
        node.set("check", site(finding.check()));
        node.set("act", site(finding.act()));
        ArrayNode path = node.putArray("path");
        finding.path().forEach(step -> path.add(located(step.span()).put("text", step.text())));
        moves(node.putArray("interleaving"), finding.race());
        node.put("outcome", finding.race().outcome().text());
        ObjectNode repaired = node.putObject("withFix");
        moves(repaired.putArray("interleaving"), finding.repaired());
        repaired.put("outcome", finding.repaired().outcome().text());
        ArrayNode lookedFor = node.putArray("lookedFor");
        for (Finding.LookedFor one : finding.lookedFor()) {
            lookedFor.addObject().put("protection", one.protection()).put("result", one.result());
        }
        strings(node.putArray("advice"), finding.advice());
        ArrayNode fixes = node.putArray("fixes");
        finding.fixes().forEach(fix -> fixes.add(JsonFixes.node(fix)));
        return node;
    }

    private static void moves(ArrayNode array, Timeline timeline) {
        for (Timeline.Move move : timeline.moves()) {
            ObjectNode node = move.span().map(JsonReport::located).orElseGet(NODES::objectNode);
            array.add(node.put("request", move.request().name())
                    .put("kind", lower(move.kind()))
                    .put("text", move.text())
                    .put("statement", move.statement())
                    .put("answer", move.answer()));
        }
    }

    private static ObjectNode site(Finding.Site site) {
        return located(site.span()).put("label", site.label());
    }

    private static ObjectNode located(SourceSpan span) {
        ObjectNode node = NODES.objectNode();
        node.putObject("location")
                .put("file", span.file())
                .put("startLine", span.startLine())
                .put("startColumn", span.startColumn())
                .put("endLine", span.endLine())
                .put("endColumn", span.endColumn());
        return node;
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] serialize(ObjectNode root) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        ObjectWriter writer = JsonMapper.builder()
                .build()
                .writer(new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
        try {
            return (writer.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes always serializes", e);
        }
    }
}
