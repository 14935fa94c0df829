package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the readers of one statement share.
 *
 * @param tokens the statement
 * @param places where its text stands in its file
 * @param kind what sort of file it is
 * @param dialect the product it is written for, where that is known
 * @param changes takes what the statement does
 * @param problems takes what is wrong with it
 */
record DdlContext(
        SqlTokens tokens,
        Places places,
        Origin.Kind kind,
        Optional<Dialect> dialect,
        List<SchemaChange> changes,
        List<Problem> problems) {

    /** The place of the tokens from the first index up to the one before the second. */
    SourceSpan span(int from, int to) {
        int first = Math.min(from, tokens.size() - 1);
        int last = Math.max(first, Math.min(to, tokens.size()) - 1);
        return places.span(tokens.start(first), tokens.end(last));
    }

    Origin origin(int from, int to) {
        return new Origin(kind, span(from, to));
    }

    void problem(DdlException e) {
        int token = Math.max(0, Math.min(e.token(), tokens.size() - 1));
        problems.add(new Problem(
                span(token, token + 1),
                Problem.Kind.SYNTAX,
                "This statement was not understood: " + e.getMessage() + "."));
    }

    boolean is(Dialect wanted) {
        return dialect.isPresent() && dialect.get() == wanted;
    }

    boolean nullsNotDistinct() {
        return dialect.isPresent() && dialect.get().nullsNotDistinct();
    }

    /**
     * Turns offsets in a text into places in its file.
     *
     * @param file path relative to the scan root
     * @param line the line of the text's first character, counted from 1
     * @param column the column of the text's first character, counted from 1
     * @param lineStarts offsets of the text's lines
     */
    record Places(String file, int line, int column, int[] lineStarts) {

        static Places of(String file, int line, int column, String text) {
            int count = 1;
            for (int i = 0; i < text.length(); i++) {
                count += text.charAt(i) == '\n' ? 1 : 0;
            }
            int[] starts = new int[count];
            int next = 1;
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '\n') {
                    starts[next++] = i + 1;
                }
            }
            return new Places(file, line, column, starts);
        }

        SourceSpan span(int start, int end) {
            int last = Math.max(start, end - 1);
            return new SourceSpan(file, lineOf(start), columnOf(start), lineOf(last), columnOf(last));
        }

        int lineOf(int offset) {
            return line + index(offset);
        }

        int columnOf(int offset) {
            int index = index(offset);
            return offset - lineStarts[index] + (index == 0 ? column : 1);
        }

        private int index(int offset) {
            int found = Arrays.binarySearch(lineStarts, offset);
            return found >= 0 ? found : -found - 2;
        }
    }
}
