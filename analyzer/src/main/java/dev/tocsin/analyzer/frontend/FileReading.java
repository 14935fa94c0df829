package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.CompilationUnit;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.frontend.SourceTree.Parsed;
import dev.tocsin.analyzer.frontend.SyntaxErrors.SyntaxError;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads one file after the other on one thread: prepare the text, parse it, lower the tree.
 *
 * <p>A file with syntax errors is parsed again with the bodies of methods apart, so that what is broken in one harms
 * nothing else. What is broken outside of bodies is blanked out, error by error, until the rest can be parsed.
 */
final class FileReading {

    private static final int MAX_REPORTED = 5;

    /** A file with more broken declarations than this is given up. */
    private static final int MAX_REPAIRS = 20;

    /** What may be parsed again in all, in characters: a repair costs as much as the file. */
    private static final int MAX_REPARSED = 4_000_000;

    private final SourceParser parser = new SourceParser();
    private final Words words = new Words();

    FrontendResult read(SourceInput input) {
        String text;
        try {
            text = input.text().get();
        } catch (UncheckedIOException e) {
            return nothing(input.file(), Problem.Kind.UNREADABLE, "The file could not be read.");
        }
        try {
            return read(input.file(), text);
        } catch (StackOverflowError e) {
            parser.reset();
            return nothing(input.file(), Problem.Kind.LIMIT, "The file is nested too deeply to be parsed.");
        } catch (RuntimeException e) {
            // A fault of the front end or the parser must not end a scan of thousands of files.
            parser.reset();
            String fault = e.getClass().getSimpleName();
            return nothing(
                    input.file(), Problem.Kind.LIMIT, "The file could not be read by the parser: " + fault + ".");
        }
    }

    private FrontendResult read(String file, String text) {
        SourceTree tree = new SourceTree(parser, TextPreparation.prepare(text, words));
        if (tree.text().file().kind() == Piece.Kind.DROPPED) {
            return nothing(file, Problem.Kind.LIMIT, "The file is nested too deeply to be parsed.");
        }
        Optional<Parsed<CompilationUnit>> unit = tree.unit();
        return tree.errors().isEmpty() ? lowered(file, tree, unit, List.of()) : repaired(file, text, tree);
    }

    private FrontendResult repaired(String file, String text, SourceTree asItIs) {
        BrokenText broken = new BrokenText(text);
        broken.close(TextPreparation.prepareBodiesApart(text, words).forgotten());
        List<SyntaxError> errors = new ArrayList<>();
        SourceTree tree = new SourceTree(parser, TextPreparation.prepareBodiesApart(broken.text(), words));
        Optional<Parsed<CompilationUnit>> unit = tree.unit();
        int repairs = Math.min(MAX_REPAIRS, 1 + MAX_REPARSED / Math.max(1, text.length()));
        while (!tree.errors().isEmpty()
                && repairs > 0
                && broken.repair(tree.errors().get(0))) {
            errors.add(tree.errors().get(0));
            repairs--;
            tree = new SourceTree(parser, TextPreparation.prepareBodiesApart(broken.text(), words));
            unit = tree.unit();
        }
        FrontendResult result = lowered(
                file,
                tree,
                unit.map(whole -> new Parsed<>(ImplicitClass.undone(whole.tree()), whole.origin())),
                errors);
        return result.problems().isEmpty()
                ? new FrontendResult(result.facts(), syntaxErrors(file, asItIs.errors(), List.of()))
                : result;
    }

    private FrontendResult lowered(
            String file, SourceTree tree, Optional<Parsed<CompilationUnit>> unit, List<SyntaxError> repaired) {
        Optional<Context> context = unit.map(whole -> new Context(file, tree, whole.origin()));
        Optional<FileFacts> facts = context.map(shared ->
                new Lowering(shared).file(unit.get().tree(), file, tree.text().lines()));
        List<Problem> problems = new ArrayList<>();
        context.ifPresent(shared -> problems.addAll(shared.problems()));
        problems.addAll(dropped(file, tree.text()));
        problems.addAll(syntaxErrors(file, repaired, tree.errors()));
        return new FrontendResult(facts, problems.stream().sorted().toList());
    }

    private static FrontendResult nothing(String file, Problem.Kind kind, String message) {
        return new FrontendResult(Optional.empty(), List.of(new Problem(SourceSpan.line(file, 1), kind, message)));
    }

    private static List<Problem> dropped(String file, PreparedText text) {
        return text
                .dropped()
                .map(piece -> new Problem(
                        SourceSpan.line(file, Tokens.line(text.start(piece.open()))),
                        Problem.Kind.LIMIT,
                        "The code in these braces is nested too deeply to be parsed; it was left out."))
                .stream()
                .toList();
    }

    private static List<Problem> syntaxErrors(String file, List<SyntaxError> repaired, List<SyntaxError> skipped) {
        return Stream.concat(repaired.stream(), skipped.stream())
                .map(error -> new Problem(
                        new SourceSpan(file, error.line(), error.column(), error.line(), error.column()),
                        Problem.Kind.SYNTAX,
                        error.message()))
                .distinct()
                .sorted()
                .limit(MAX_REPORTED)
                .toList();
    }
}
