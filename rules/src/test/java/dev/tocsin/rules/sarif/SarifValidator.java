package dev.tocsin.rules.sarif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is wrong with a SARIF log. It asks OASIS's own schema first, and then looks at what no schema can say: whether
 * the log's references meet anything, and whether GitHub's requirements ("SARIF support for code scanning") are met. Every test
 * that writes SARIF asks it.
 */
public final class SarifValidator {

    private static final Schema SCHEMA = schema();
    private static final Pattern LINK = Pattern.compile("(?<!\\\\)\\]\\((\\d+)\\)");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<String> complaints = new ArrayList<>();

    private SarifValidator() {}

    /** One sentence for each fault, none for a good log. */
    public static List<String> complaints(byte[] log) {
        SarifValidator validator = new SarifValidator();
        validator.check(new String(log, StandardCharsets.UTF_8));
        return validator.complaints;
    }

    private void check(String log) {
        SCHEMA.validate(
                        log,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .forEach(error -> complaints.add(error.getInstanceLocation() + ": " + error.getMessage()));
        if (!complaints.isEmpty()) {
            return;
        }
        JsonNode root = read(log);
        require(root.path("runs").size() == 1, "there is not exactly one run");
        for (JsonNode run : root.path("runs")) {
            checkRun(run);
        }
    }

    private void checkRun(JsonNode run) {
        require(run.has("results"), "results are missing");
        require(run.path("results").size() <= SarifReport.MAX_RESULTS, "there are too many results");
        require(run.at("/automationDetails/id").asText().endsWith("/"), "automationDetails.id has no category");
        JsonNode driver = run.at("/tool/driver");
        driver.path("rules").forEach(this::checkRule);
        for (JsonNode notification : run.at("/invocations/0/toolExecutionNotifications")) {
            checkNotification(notification, driver.path("notifications"));
        }
        Set<String> fingerprints = new HashSet<>();
        for (JsonNode result : run.path("results")) {
            checkResult(result, driver.path("rules"));
            String fingerprint =
                    result.at("/partialFingerprints/checkThenAct~1v1").asText();
            require(!fingerprint.isEmpty() && fingerprints.add(fingerprint), "fingerprint is missing or not unique");
        }
    }

    private void checkRule(JsonNode rule) {
        for (String description : List.of("shortDescription", "fullDescription")) {
            String text = rule.path(description).path("text").asText();
            require(!text.isEmpty() && text.length() <= 1024, description + " is missing or too long");
        }
        require(!rule.at("/help/text").asText().isEmpty(), "help.text is missing");
        require(!rule.at("/help/markdown").asText().isEmpty(), "help.markdown is missing");
        require(rule.at("/properties/tags").size() <= 10, "only the first ten tags count");
        require(
                rule.at("/properties/security-severity").asText().matches("\\d+\\.\\d"),
                "security-severity is not a numeric string");
        require(
                Set.of("very-high", "high", "medium", "low")
                        .contains(rule.at("/properties/precision").asText()),
                "precision is unknown");
    }

    private void checkNotification(JsonNode notification, JsonNode descriptors) {
        JsonNode reference = notification.path("descriptor");
        if (!reference.isMissingNode()) {
            JsonNode descriptor = descriptors.path(reference.path("index").asInt());
            require(descriptor.path("id").equals(reference.path("id")), "notification refers to nothing");
        }
        notification.path("locations").forEach(this::checkPlace);
    }

    private void checkResult(JsonNode result, JsonNode rules) {
        JsonNode rule = rules.path(result.path("ruleIndex").asInt());
        require(
                rule.path("id").equals(result.path("ruleId")),
                "ruleIndex and ruleId do not fit: " + result.get("ruleId"));
        require(result.path("locations").size() == 1, "GitHub uses one location");
        result.path("locations").forEach(this::checkPlace);
        result.path("relatedLocations").forEach(this::checkPlace);
        require(result.at("/codeFlows/0/threadFlows").size() == 1, "viewers show one thread flow");
        for (JsonNode flow : result.path("codeFlows")) {
            flow.path("threadFlows")
                    .forEach(thread -> thread.path("locations").forEach(step -> checkPlace(step.path("location"))));
        }
        String message = result.at("/message/text").asText();
        require(!message.isEmpty(), "message is empty");
        Set<Integer> linked = new HashSet<>();
        Matcher link = LINK.matcher(message);
        while (link.find()) {
            linked.add(Integer.valueOf(link.group(1)));
        }
        Set<Integer> related = new HashSet<>();
        result.path("relatedLocations")
                .forEach(location -> related.add(location.path("id").asInt(-1)));
        require(linked.equals(related), "message links " + linked + " but the related locations are " + related);
    }

    private void checkPlace(JsonNode location) {
        JsonNode artifact = location.at("/physicalLocation/artifactLocation");
        URI uri = URI.create(artifact.path("uri").asText());
        require(
                !uri.isAbsolute()
                        && uri.getHost() == null
                        && !uri.getPath().isEmpty()
                        && !uri.getPath().startsWith("/"),
                "not a relative path: " + uri);
        require(uri.normalize().equals(uri), "not a plain path: " + uri);
        require(artifact.path("uriBaseId").asText().equals("%SRCROOT%"), "uriBaseId is not the root");
        JsonNode region = location.at("/physicalLocation/region");
        require(region.path("startLine").asInt() >= 1, "region has no line");
        boolean oneLine =
                region.path("endLine").asInt() == region.path("startLine").asInt();
        require(
                !oneLine
                        || region.path("endColumn").asInt()
                                > region.path("startColumn").asInt(),
                "region is empty");
    }

    private void require(boolean met, String complaint) {
        if (!met) {
            complaints.add(complaint);
        }
    }

    private static JsonNode read(String log) {
        try {
            return MAPPER.readTree(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema schema() {
        try (InputStream in = SarifValidator.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            if (in == null) {
                throw new IllegalStateException("the SARIF schema is not on the class path");
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
