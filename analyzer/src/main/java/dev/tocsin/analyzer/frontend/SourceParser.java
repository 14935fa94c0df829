package dev.tocsin.analyzer.frontend;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParseStart;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.Providers;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node.Parsedness;
import dev.tocsin.analyzer.frontend.SyntaxErrors.SyntaxError;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes syntax trees with JavaParser. Not for more than one thread.
 *
 * <p>The language level only tells the lexer what {@code yield} is: the processors that would run after the parser
 * (validators that refuse files, rewriting of {@code var}) are taken away, which halves the time. Tokens are kept,
 * because without them the tree has no positions.
 *
 * <p>JavaParser skips a statement that it cannot read. What it cannot read outside of statements makes it give up the
 * file; then the surrounding piece of text is blanked out and the rest is parsed again.
 */
final class SourceParser {

    /** Parsing again costs as much as parsing; a file with more broken declarations than this is given up. */
    private static final int MAX_REPAIRS = 12;

    private static final int MAX_REPORTED = 5;

    /**
     * A tree, if one could be made.
     *
     * @param problems syntax errors, the first few of a file
     */
    record Parsed(Optional<CompilationUnit> unit, List<Problem> problems) {}

    private JavaParser parser = newParser();

    private static JavaParser newParser() {
        ParserConfiguration configuration = new ParserConfiguration();
        configuration.setLanguageLevel(LanguageLevel.BLEEDING_EDGE);
        configuration.setAttributeComments(false);
        configuration.getProcessors().clear();
        return new JavaParser(configuration);
    }

    Parsed parse(String file, String text) {
        List<SyntaxError> errors = new ArrayList<>();
        BrokenText broken = new BrokenText(text);
        Optional<CompilationUnit> unit = parse(text, errors);
        int repairs = 0;
        while (unit.isEmpty() && !errors.isEmpty() && repairs < MAX_REPAIRS) {
            SyntaxError first = errors.get(errors.size() - 1);
            if (!broken.blankOut(first.line(), first.column())) {
                break;
            }
            repairs++;
            unit = parse(broken.text(), errors);
        }
        return new Parsed(unit, problems(file, errors));
    }

    /** Forgets what an interrupted run may have left behind. */
    void reset() {
        parser = newParser();
    }

    private Optional<CompilationUnit> parse(String text, List<SyntaxError> errors) {
        ParseResult<CompilationUnit> result = parser.parse(ParseStart.COMPILATION_UNIT, Providers.provider(text));
        Optional<CompilationUnit> unit = result.getResult().filter(whole -> whole.getParsed() == Parsedness.PARSED);
        List<SyntaxError> found = result.getProblems().stream()
                .map(SyntaxErrors::read)
                .flatMap(Optional::stream)
                .toList();
        errors.addAll(unit.isPresent() ? found : found.subList(0, Math.min(1, found.size())));
        return unit;
    }

    private static List<Problem> problems(String file, List<SyntaxError> errors) {
        return errors.stream()
                .map(error -> new Problem(
                        new SourceSpan(file, error.line(), error.column(), error.line(), error.column()),
                        Problem.Kind.SYNTAX,
                        error.message() + "; this part of the file was left out."))
                .distinct()
                .sorted()
                .limit(MAX_REPORTED)
                .toList();
    }
}
