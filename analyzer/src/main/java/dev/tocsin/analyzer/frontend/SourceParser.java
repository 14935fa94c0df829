package dev.tocsin.analyzer.frontend;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParseStart;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.ast.Node;

/**
 * JavaParser, set up. Not for more than one thread.
 *
 * <p>The language level only tells the lexer what {@code yield} is: the processors that would run after the parser
 * (validators that refuse files, rewriting of {@code var}) are taken away, which halves the time. Tokens are kept,
 * because without them the tree has no positions.
 */
final class SourceParser {

    private JavaParser parser = newParser();

    private static JavaParser newParser() {
        ParserConfiguration configuration = new ParserConfiguration();
        configuration.setLanguageLevel(LanguageLevel.BLEEDING_EDGE);
        configuration.setAttributeComments(false);
        configuration.getProcessors().clear();
        return new JavaParser(configuration);
    }

    <N extends Node> ParseResult<N> parse(ParseStart<N> start, ParserInput input) {
        return parser.parse(start, input);
    }

    /** Forgets what an interrupted run may have left behind. */
    void reset() {
        parser = newParser();
    }
}
