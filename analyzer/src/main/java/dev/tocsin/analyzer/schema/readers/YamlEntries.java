package dev.tocsin.analyzer.schema.readers;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The texts and numbers in a YAML file, each with the keys that lead to it, joined by dots; an element of a list has the path of its
 * list. It reads events: aliases are left out, so nothing is ever copied or recursive.
 */
final class YamlEntries {

    /** A file with more lines that are no YAML, such as a template's, is given up. */
    private static final int MOST_BROKEN = 20;

    private static final int DEEPEST = 60;

    private final BiConsumer<String, String> entries;
    private final Deque<Level> open = new ArrayDeque<>();

    /** A mapping, whose key is there while its value is read, or a list. */
    private static final class Level {

        private final boolean mapping;
        private final String path;
        private Optional<String> key = Optional.empty();

        Level(boolean mapping, String path) {
            this.mapping = mapping;
            this.path = path;
        }
    }

    private YamlEntries(BiConsumer<String, String> entries) {
        this.entries = entries;
    }

    /**
     * Tells all entries. A line that is no YAML is left out, and the file read anew: what stands before it is told again.
     *
     * @param entries told of path and value
     */
    static void read(String yaml, BiConsumer<String, String> entries) {
        List<String> lines = Arrays.asList(yaml.split("\r?\n", -1));
        for (int i = 0; i < MOST_BROKEN; i++) {
            Optional<Integer> broken = new YamlEntries(entries)
                    .read(String.join("\n", lines))
                    .filter(line -> line < lines.size() && !lines.get(line).isBlank());
            if (broken.isEmpty()) {
                return;
            }
            lines.set(broken.get(), "");
        }
    }

    /** The number of the line, counted from 0, that is no YAML. */
    private Optional<Integer> read(String yaml) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        try {
            for (Event event : new Parse(settings).parseString(yaml)) {
                if (open.size() > DEEPEST) {
                    return Optional.empty();
                }
                next(event);
            }
            return Optional.empty();
        } catch (ScannerException e) {
            // What is not ended is noticed behind it: the line where it begins is the broken one.
            return e.getContextMark().or(e::getProblemMark).map(Mark::getLine);
        } catch (MarkedYamlEngineException e) {
            return e.getProblemMark().map(Mark::getLine);
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }

    private void next(Event event) {
        switch (event.getEventId()) {
            case MappingStart -> open.push(new Level(true, path()));
            case SequenceStart -> open.push(new Level(false, path()));
            case MappingEnd, SequenceEnd -> {
                open.pop();
                ended("");
            }
            case Scalar -> {
                String text = ((ScalarEvent) event).getValue();
                if (!isKey()) {
                    entries.accept(path(), text);
                }
                ended(text);
            }
            case Alias -> ended("");
            default -> {}
        }
    }

    /** Where the next value belongs. */
    private String path() {
        if (open.isEmpty()) {
            return "";
        }
        Level level = open.peek();
        String key = level.key.orElse("");
        return key.isEmpty() || level.path.isEmpty() ? level.path + key : level.path + "." + key;
    }

    private boolean isKey() {
        return !open.isEmpty() && open.peek().mapping && open.peek().key.isEmpty();
    }

    /** @param key what has ended, if it was a key */
    private void ended(String key) {
        if (!open.isEmpty() && open.peek().mapping) {
            open.peek().key = isKey() ? Optional.of(key) : Optional.empty();
        }
    }
}
