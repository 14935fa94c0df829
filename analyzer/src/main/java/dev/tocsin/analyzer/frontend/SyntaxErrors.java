package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ParseException;
import com.github.javaparser.Problem;
import com.github.javaparser.Token;
import java.util.Optional;

/** Reads the parser's problems. */
final class SyntaxErrors {

    private static final String LEXICAL = "Lexical error at line 1, column ";
    private static final int LONGEST_IMAGE = 40;
    private static final int END_OF_FILE = 0;

    /**
     * A syntax error.
     *
     * @param line from 1
     * @param column from 1
     * @param atEnd the file ended where something was expected
     */
    record SyntaxError(int line, int column, String message, boolean atEnd) {}

    /**
     * An error in a text that was parsed.
     *
     * @param column from 1; of the last token when it is at the end
     * @param image what was found; empty for a character that begins no token
     * @param atEnd nothing was found
     */
    record ParserError(int column, String image, boolean atEnd) {}

    private SyntaxErrors() {}

    /** Empty for a problem that has no place. */
    static Optional<ParserError> read(Problem problem) {
        if (problem.getCause().orElse(null) instanceof ParseException cause && cause.currentToken != null) {
            return Optional.of(after(cause.currentToken));
        }
        if (problem.getMessage().startsWith(LEXICAL)) {
            return Optional.of(new ParserError(number(problem.getMessage(), LEXICAL.length()), "", false));
        }
        return problem.getLocation()
                .flatMap(tokens -> tokens.getBegin().getRange())
                .map(range -> new ParserError(range.begin.column, "", false));
    }

    private static ParserError after(Token lastRead) {
        Token unexpected = lastRead.next;
        return unexpected == null || unexpected.kind == END_OF_FILE
                ? new ParserError(lastRead.endColumn, "", true)
                : new ParserError(unexpected.beginColumn, unexpected.image, false);
    }

    /** Text in backticks, cut to a length that fits a message. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder("`");
        for (int i = 0; i < Math.min(text.length(), LONGEST_IMAGE); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return shown.append(text.length() > LONGEST_IMAGE ? "...`" : "`").toString();
    }

    private static int number(String text, int from) {
        int number = 0;
        for (int i = from; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
