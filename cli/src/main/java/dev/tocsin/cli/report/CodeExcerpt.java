package dev.tocsin.cli.report;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.SourceText;
import dev.tocsin.rules.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The lines of one file that show a finding: its check, its act, and some lines around them.
 *
 * @param file the path in the report
 * @param lines in the order of the file; where numbers are left out, lines are
 * @param found whether the file could be read again; without, there are no lines
 */
public record CodeExcerpt(String file, List<Line> lines, boolean found) {

    /** A statement that is longer is shown by its beginning. */
    private static final int MAX_LINES_OF_A_SPAN = 12;

    private static final int MAX_LINE = 300;
    private static final int TAB = 4;
    private static final String ELLIPSIS = "…";

    public CodeExcerpt {
        lines = List.copyOf(lines);
    }

    /** What a piece of a line belongs to. */
    public enum Part {
        OTHER,
        CHECK,
        ACT
    }

    /** A line of source. */
    public record Line(int number, List<Piece> pieces) {

        public Line {
            pieces = List.copyOf(pieces);
        }

        /** Whether a part has a piece of the line. */
        public boolean has(Part part) {
            return pieces.stream().anyMatch(piece -> piece.part() == part);
        }
    }

    /** A piece of a line, safe to show. */
    public record Piece(Part part, String text) {}

    /**
     * The excerpts of a finding, the check's first: one where check and act lie in one file, else two.
     *
     * @param texts the text of a file, by its path in the report
     * @param context lines to show before and after the check and the act
     */
    public static List<CodeExcerpt> of(Finding finding, Function<String, Optional<String>> texts, int context) {
        SourceSpan check = finding.check().span();
        SourceSpan act = finding.act().span();
        if (check.file().equals(act.file())) {
            return List.of(of(check.file(), Optional.of(check), Optional.of(act), texts, context));
        }
        return List.of(
                of(check.file(), Optional.of(check), Optional.empty(), texts, context),
                of(act.file(), Optional.empty(), Optional.of(act), texts, context));
    }

    private static CodeExcerpt of(
            String file,
            Optional<SourceSpan> check,
            Optional<SourceSpan> act,
            Function<String, Optional<String>> texts,
            int context) {
        Optional<SourceText> source = texts.apply(file).map(text -> new SourceText(file, text, false));
        if (source.isEmpty()) {
            return new CodeExcerpt(file, List.of(), false);
        }
        SourceText all = source.get();
        SortedSet<Integer> numbers = new TreeSet<>();
        check.ifPresent(span -> addLines(numbers, span, context, all.lineCount()));
        act.ifPresent(span -> addLines(numbers, span, context, all.lineCount()));
        List<Line> lines = new ArrayList<>();
        for (int number : numbers) {
            String text = all.line(number);
            lines.add(new Line(number, pieces(text, on(check, number, text), on(act, number, text))));
        }
        return new CodeExcerpt(file, lines, true);
    }

    private static void addLines(SortedSet<Integer> numbers, SourceSpan span, int context, int last) {
        int to = Math.min(span.endLine(), span.startLine() + MAX_LINES_OF_A_SPAN - 1);
        for (int number = Math.max(1, span.startLine() - context); number <= Math.min(last, to + context); number++) {
            numbers.add(number);
        }
    }

    /** A stretch of a line, from an index to one behind its end. */
    private record Stretch(int from, int to) {

        boolean has(int index) {
            return index >= from && index < to;
        }

        int length() {
            return to - from;
        }
    }

    private static Stretch on(Optional<SourceSpan> span, int number, String text) {
        if (span.isEmpty()
                || number < span.get().startLine()
                || number > span.get().endLine()) {
            return new Stretch(0, 0);
        }
        SourceSpan s = span.get();
        int indent = text.length() - text.stripLeading().length();
        if (s.equals(SourceSpan.line(s.file(), s.startLine()))) {
            return new Stretch(indent, text.stripTrailing().length());
        }
        int from = number == s.startLine() ? s.startColumn() - 1 : indent;
        int to = number == s.endLine() ? s.endColumn() : text.stripTrailing().length();
        return new Stretch(from, Math.max(from, Math.min(to, text.length())));
    }

    private static List<Piece> pieces(String text, Stretch check, Stretch act) {
        Part inBoth = check.length() <= act.length() ? Part.CHECK : Part.ACT;
        int marked = Math.min(
                check.length() > 0 ? check.from() : text.length(), act.length() > 0 ? act.from() : text.length());
        int first =
                text.length() > MAX_LINE && marked > MAX_LINE / 2 && marked < text.length() ? marked - MAX_LINE / 4 : 0;
        int last = Math.min(text.length(), first + MAX_LINE);
        List<Piece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder(first > 0 ? ELLIPSIS : "");
        Part part = Part.OTHER;
        int column = 0;
        for (int i = first; i < last; ) {
            Part here = check.has(i) ? act.has(i) ? inBoth : Part.CHECK : act.has(i) ? Part.ACT : Part.OTHER;
            if (here != part && !piece.isEmpty()) {
                pieces.add(new Piece(part, piece.toString()));
                piece.setLength(0);
            }
            part = here;
            int codePoint = text.codePointAt(i);
            int spaces = codePoint == '\t' ? TAB - column % TAB : 0;
            if (spaces > 0) {
                piece.append(" ".repeat(spaces));
            } else {
                piece.appendCodePoint(VisibleText.of(codePoint));
            }
            column += Math.max(1, spaces);
            i += Character.charCount(codePoint);
        }
        if (!piece.isEmpty()) {
            pieces.add(new Piece(part, piece.toString()));
        }
        if (last < text.length()) {
            pieces.add(new Piece(Part.OTHER, ELLIPSIS));
        }
        return pieces;
    }
}
