package dev.tocsin.cli.selection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A baseline as it is kept in a repository: JSON, an entry's fields on lines of their own, sorted, so that it merges well. */
public final class BaselineFile {

    /** Where a baseline is, unless somebody says otherwise. */
    public static final String DEFAULT_NAME = "tocsin-baseline.json";

    private static final int VERSION = 1;
    private static final long MAX_BYTES = 64L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private BaselineFile() {}

    /** A file that is no baseline; the message says what is wrong with it, and where. */
    public static final class InvalidBaselineException extends IOException {

        private static final long serialVersionUID = 1L;

        InvalidBaselineException(String message) {
            super(message);
        }
    }

    /**
     * Reads one.
     *
     * @throws InvalidBaselineException when the file is no baseline
     * @throws IOException when it cannot be read
     */
    public static Baseline read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new InvalidBaselineException("it is larger than any baseline");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new InvalidBaselineException("line " + e.getLocation().getLineNr() + ": it is no JSON: "
                    // Behind that the parser says once more where it is, in its own words.
                    + e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", ""));
        }
        if (root == null || !root.isObject() || !root.path("findings").isArray()) {
            throw new InvalidBaselineException("it is no baseline: there is no list of `findings`");
        }
        if (root.path("version").asInt(0) != VERSION) {
            throw new InvalidBaselineException("its version is " + root.path("version") + ", and this Tocsin reads "
                    + VERSION + ": `tocsin baseline --renew` writes it anew");
        }
        List<Baseline.Entry> entries = new ArrayList<>();
        for (JsonNode entry : root.path("findings")) {
            entries.add(entry(entry, entries.size() + 1));
        }
        return new Baseline(entries);
    }

    private static Baseline.Entry entry(JsonNode node, int number) throws InvalidBaselineException {
        List<String> columns = new ArrayList<>();
        if (!node.path("columns").isArray()) {
            throw new InvalidBaselineException("finding " + number + " has no list of `columns`");
        }
        node.path("columns").forEach(column -> columns.add(column.asText()));
        return new Baseline.Entry(
                text(node, "rule", number),
                text(node, "method", number),
                text(node, "entity", number),
                columns,
                text(node, "file", number),
                text(node, "code", number));
    }

    private static String text(JsonNode node, String field, int number) throws InvalidBaselineException {
        if (!node.path(field).isTextual()) {
            throw new InvalidBaselineException("finding " + number + " has no `" + field + "`");
        }
        return node.path(field).asText();
    }

    /** The file's bytes; the same baseline gives the same. */
    public static byte[] toBytes(Baseline baseline) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", VERSION);
        ArrayNode findings = root.putArray("findings");
        for (Baseline.Entry entry : baseline.entries()) {
            ObjectNode node = findings.addObject()
                    .put("file", entry.file())
                    .put("rule", entry.rule())
                    .put("method", entry.method())
                    .put("entity", entry.entity());
            ArrayNode columns = node.putArray("columns");
            entry.columns().forEach(columns::add);
            node.put("code", entry.code());
        }
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            return (MAPPER.writer(new DefaultPrettyPrinter()
                                            .withObjectIndenter(indenter)
                                            .withArrayIndenter(indenter))
                                    .writeValueAsString(root)
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes always serializes", e);
        }
    }
}
