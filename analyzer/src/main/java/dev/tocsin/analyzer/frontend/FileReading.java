package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads one file after the other on one thread. */
final class FileReading {

    private final SourceParser parser = new SourceParser();
    private final NamePool names = new NamePool();

    FrontendResult read(SourceInput input) {
        try {
            return read(input.file(), input.text().get());
        } catch (UncheckedIOException e) {
            return nothing(input.file(), Problem.Kind.UNREADABLE, "The file could not be read.");
        } catch (StackOverflowError e) {
            parser.reset();
            return nothing(input.file(), Problem.Kind.LIMIT, "The file is nested too deeply to be parsed.");
        }
    }

    private FrontendResult read(String file, String text) {
        SourceParser.Parsed parsed = parser.parse(file, text);
        Context context = new Context(file, names);
        Optional<FileFacts> facts = parsed.unit().map(unit -> new Lowering(context).file(unit, file, lines(text)));
        List<Problem> problems = new ArrayList<>(parsed.problems());
        problems.addAll(context.problems());
        Collections.sort(problems);
        return new FrontendResult(facts, problems);
    }

    private static FrontendResult nothing(String file, Problem.Kind kind, String message) {
        return new FrontendResult(Optional.empty(), List.of(new Problem(SourceSpan.line(file, 1), kind, message)));
    }

    /** As many as an editor shows: a last line without a line end counts, an empty one after the last line end does not. */
    private static int lines(String text) {
        int lines = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == length || text.charAt(i + 1) != '\n')) {
                lines++;
            }
        }
        boolean open = length > 0 && text.charAt(length - 1) != '\n' && text.charAt(length - 1) != '\r';
        return open ? lines + 1 : lines;
    }
}
