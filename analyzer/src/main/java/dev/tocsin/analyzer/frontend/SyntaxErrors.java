package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ParseException;
import com.github.javaparser.Problem;
import com.github.javaparser.Token;
import java.util.Optional;

/** Turns the parser's problems into short messages with a place. */
final class SyntaxErrors {

    private static final String LEXICAL = "Lexical error at line ";
    private static final int LONGEST_IMAGE = 40;
    private static final int END_OF_FILE = 0;

    /**
     * A syntax error.
     *
     * @param line from 1
     * @param column from 1
     * @param atEnd nothing came where something was expected
     */
    record SyntaxError(int line, int column, String message, boolean atEnd) {}

    private SyntaxErrors() {}

    /** The problem's place and what was found there; empty for a problem that has no place. */
    static Optional<SyntaxError> read(Problem problem) {
        if (problem.getCause().orElse(null) instanceof ParseException cause && cause.currentToken != null) {
            return Optional.of(at(cause.currentToken));
        }
        if (problem.getMessage().startsWith(LEXICAL)) {
            int[] place = numbers(problem.getMessage(), LEXICAL.length());
            return Optional.of(error(place[0], place[1], "Unexpected character"));
        }
        return problem.getLocation()
                .flatMap(tokens -> tokens.getBegin().getRange())
                .map(range -> error(range.begin.line, range.begin.column, "Syntax error"));
    }

    private static SyntaxError at(Token lastRead) {
        Token unexpected = lastRead.next;
        if (unexpected == null || unexpected.kind == END_OF_FILE) {
            return new SyntaxError(lastRead.endLine, lastRead.endColumn, "Unexpected end of file.", true);
        }
        return error(unexpected.beginLine, unexpected.beginColumn, "Unexpected " + shown(unexpected));
    }

    private static SyntaxError error(int line, int column, String what) {
        return new SyntaxError(line, column, what + "; this part of the file was left out.", false);
    }

    private static String shown(Token token) {
        StringBuilder shown = new StringBuilder("`");
        for (int i = 0; i < Math.min(token.image.length(), LONGEST_IMAGE); i++) {
            char c = token.image.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return shown.append(token.image.length() > LONGEST_IMAGE ? "...`" : "`").toString();
    }

    /** The first two numbers from an index on: {@code 3, column 14}. */
    private static int[] numbers(String text, int from) {
        int[] numbers = {0, 0};
        int found = 0;
        boolean inside = false;
        for (int i = from; i < text.length() && found < numbers.length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                numbers[found] = numbers[found] * 10 + c - '0';
                inside = true;
            } else if (inside) {
                found++;
                inside = false;
            }
        }
        return numbers;
    }
}
