package dev.tocsin.analyzer.schema.readers;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the elements of a YAML or JSON changelog (JSON is YAML's flow style). It reads events and makes its own small tree:
 * aliases are left out, so nothing is ever copied or recursive.
 */
final class ChangelogYaml {

    private static final int DEEPEST = 60;
    private static final int MOST_BYTES = 16 << 20;

    private final Iterator<Event> events;

    private ChangelogYaml(Iterator<Event> events) {
        this.events = events;
    }

    /** A root that holds the document. */
    static ChangelogNode read(byte[] yaml) throws ChangelogSyntaxException {
        if (yaml.length > MOST_BYTES) {
            throw new ChangelogSyntaxException(1, "The changelog is too large to be read.");
        }
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(MOST_BYTES)
                .build();
        try {
            Iterator<Event> events = new Parse(settings)
                    .parseString(new String(yaml, StandardCharsets.UTF_8))
                    .iterator();
            return new ChangelogYaml(events).document();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
            throw new ChangelogSyntaxException(line, "The YAML is not well-formed.");
        } catch (YamlEngineException e) {
            throw new ChangelogSyntaxException(1, "The YAML cannot be read.");
        }
    }

    private ChangelogNode document() throws ChangelogSyntaxException {
        ChangelogNode root = new ChangelogNode("", 1);
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.MappingStart) {
                mapping(root, 1);
                return root;
            }
            if (event.getEventId() == Event.ID.SequenceStart) {
                sequence(root, 1);
                return root;
            }
        }
        return root;
    }

    private void mapping(ChangelogNode into, int depth) throws ChangelogSyntaxException {
        while (events.hasNext()) {
            Event key = events.next();
            if (key.getEventId() == Event.ID.MappingEnd) {
                return;
            }
            if (key instanceof ScalarEvent scalar) {
                entry(into, scalar.getValue(), line(key), depth);
            } else {
                // A list or a mapping as a key says nothing here; so does its value.
                value(new ChangelogNode("", line(key)), key, depth);
                value(new ChangelogNode("", line(key)), events.next(), depth);
            }
        }
    }

    private void entry(ChangelogNode into, String name, int line, int depth) throws ChangelogSyntaxException {
        Event value = events.next();
        if (value instanceof ScalarEvent scalar) {
            // The text of "sql: |" begins on the line below.
            boolean below =
                    scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
            into.attribute(name, scalar.getValue(), line(value) + (below ? 1 : 0));
            return;
        }
        if (value.getEventId() == Event.ID.SequenceStart && isWrapper(name)) {
            value(into, value, depth);
            return;
        }
        ChangelogNode child = new ChangelogNode(name, line);
        into.children().add(child);
        value(child, value, depth);
    }

    /** Lists that XML writes as children of the element itself. */
    private static boolean isWrapper(String name) {
        return name.equals("changes") || name.equals("columns");
    }

    private void value(ChangelogNode into, Event value, int depth) throws ChangelogSyntaxException {
        if (depth >= DEEPEST) {
            throw new ChangelogSyntaxException(line(value), "The YAML is nested too deeply.");
        }
        if (value.getEventId() == Event.ID.MappingStart) {
            mapping(into, depth + 1);
        } else if (value.getEventId() == Event.ID.SequenceStart) {
            sequence(into, depth + 1);
        } else if (value instanceof ScalarEvent scalar) {
            into.append(scalar.getValue(), line(value));
        }
    }

    private void sequence(ChangelogNode into, int depth) throws ChangelogSyntaxException {
        while (events.hasNext()) {
            Event item = events.next();
            if (item.getEventId() == Event.ID.SequenceEnd) {
                return;
            }
            value(into, item, depth);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    }
}
