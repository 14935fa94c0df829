package dev.tocsin.cli.selection;

import dev.tocsin.analyzer.source.Address;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.SourceText;
import dev.tocsin.cli.selection.JavaPieces.Kind;
import dev.tocsin.cli.selection.JavaPieces.Piece;
import dev.tocsin.rules.RuleDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads the suppressions of one source: comments {@code // tocsin:ignore TOC101: reason} and annotations
 * {@code @SuppressWarnings("tocsin:TOC101")}, whose reason is a comment behind them or on the line above.
 */
final class SuppressionReader {

    /** More are noise, and each is compared with each finding of its file. */
    static final int MAX_PER_FILE = 1_000;

    private static final String IGNORE = "ignore";
    private static final String FORM = "`// tocsin:ignore TOC101: the reason`";

    private final SourceText source;
    private final String text;
    private final RuleNames rules;
    private final List<Piece> pieces;
    private final List<Suppression> suppressions = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private SuppressionReader(SourceText source, List<RuleDescription> rules) {
        this.source = source;
        this.text = source.text();
        this.rules = new RuleNames(rules);
        this.pieces = JavaPieces.of(text);
    }

    /**
     * What a source says.
     *
     * @param problems those that are wrong, and so suppress nothing
     */
    record Result(List<Suppression> suppressions, List<Problem> problems) {}

    static Result read(SourceText source, List<RuleDescription> rules) {
        return new SuppressionReader(source, rules).read();
    }

    private Result read() {
        for (int i = 0; i < pieces.size(); i++) {
            if (suppressions.size() + problems.size() >= MAX_PER_FILE) {
                problems.add(new Problem(
                        span(pieces.get(i)),
                        Problem.Kind.LIMIT,
                        "more than " + MAX_PER_FILE + " suppressions in one file: the others suppress nothing"));
                break;
            }
            if (pieces.get(i).kind().isComment()) {
                comment(i);
            } else if (isSuppressWarnings(i)) {
                annotation(i);
            }
        }
        return new Result(List.copyOf(suppressions), List.copyOf(problems));
    }

    private void comment(int index) {
        String body = body(pieces.get(index));
        if (!body.startsWith(Address.WORD)) {
            return;
        }
        SourceSpan place = span(pieces.get(index));
        String said = body.substring(Address.WORD.length());
        String rest = said.startsWith(IGNORE) ? said.substring(IGNORE.length()) : said;
        if (!said.startsWith(IGNORE) || !rest.isEmpty() && !Character.isWhitespace(rest.charAt(0))) {
            wrong(place, "`" + RuleNames.shortened(body.split("\\s", 2)[0]) + "` means nothing; write " + FORM);
            return;
        }
        int colon = rest.indexOf(':');
        Optional<List<String>> ids = ids(place, colon < 0 ? rest : rest.substring(0, colon), FORM);
        if (ids.isEmpty()) {
            return;
        }
        String reason = colon < 0 ? "" : rest.substring(colon + 1).strip();
        if (reason.isEmpty()) {
            wrong(place, "a suppression needs a reason behind its rule; write " + FORM);
            return;
        }
        int[] lines = statement(index);
        suppressions.add(new Suppression(Suppression.Form.COMMENT, place, lines[0], lines[1], ids.get(), reason));
    }

    /** First and last line of the code that a comment speaks of: that on its own line, else the next statement's head. */
    private int[] statement(int index) {
        Piece comment = pieces.get(index);
        int first = source.lineAt(comment.start());
        int last = source.lineAt(comment.end() - 1);
        boolean behindCode = index > 0
                && codeBefore(index)
                        .filter(piece -> line(piece.end() - 1) == first)
                        .isPresent();
        boolean beforeCode = codeAfter(index)
                .filter(i -> line(pieces.get(i).start()) == last)
                .isPresent();
        if (behindCode || beforeCode) {
            return new int[] {first, last};
        }
        Optional<Integer> next = codeAfter(index);
        if (next.isEmpty()) {
            return new int[] {first, last};
        }
        int end = next.get();
        while (end < pieces.size() - 1 && !endsHead(pieces.get(end))) {
            end++;
        }
        return new int[] {
            line(pieces.get(next.get()).start()), line(pieces.get(end).end() - 1)
        };
    }

    /** A statement's head ends with the statement, or where its block begins. */
    private boolean endsHead(Piece piece) {
        return piece.is(text, ';') || piece.is(text, '{') || piece.is(text, '}');
    }

    private Optional<Piece> codeBefore(int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (!pieces.get(i).kind().isComment()) {
                return Optional.of(pieces.get(i));
            }
        }
        return Optional.empty();
    }

    private Optional<Integer> codeAfter(int index) {
        for (int i = index + 1; i < pieces.size(); i++) {
            if (!pieces.get(i).kind().isComment()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** {@code @SuppressWarnings(} or {@code @java.lang.SuppressWarnings(}. */
    private boolean isSuppressWarnings(int index) {
        if (!word(index, "SuppressWarnings") || index + 1 >= pieces.size() || !symbol(index + 1, '(')) {
            return false;
        }
        return symbol(index - 1, '@')
                || symbol(index - 1, '.')
                        && word(index - 2, "lang")
                        && symbol(index - 3, '.')
                        && word(index - 4, "java")
                        && symbol(index - 5, '@');
    }

    private void annotation(int index) {
        List<Piece> values = new ArrayList<>();
        int close = index + 2;
        while (close < pieces.size() && !symbol(close, ')')) {
            Piece piece = pieces.get(close);
            if (piece.kind() == Kind.LITERAL && literal(piece).startsWith(Address.WORD)) {
                values.add(piece);
            }
            close++;
        }
        if (values.isEmpty() || close == pieces.size()) {
            return;
        }
        Piece name = pieces.get(index);
        SourceSpan place = source.span(name.start(), pieces.get(close).end());
        List<String> ids = new ArrayList<>();
        for (Piece value : values) {
            Optional<List<String>> found = ids(
                    span(value),
                    literal(value).substring(Address.WORD.length()),
                    "`@SuppressWarnings(\"tocsin:TOC101\")`");
            if (found.isEmpty()) {
                return;
            }
            ids.addAll(found.get());
        }
        String reason = reason(index, close);
        if (reason.isEmpty()) {
            wrong(place, "a suppression needs a reason: a `//` comment behind the annotation or on the line above it");
            return;
        }
        suppressions.add(new Suppression(
                Suppression.Form.ANNOTATION, place, place.startLine(), endOfDeclaration(close + 1), ids, reason));
    }

    /** The comment behind the annotation on its last line, or the comments that stand alone on the lines right above it. */
    private String reason(int index, int close) {
        int lastLine = line(pieces.get(close).start());
        for (int i = close + 1; i < pieces.size() && line(pieces.get(i).start()) == lastLine; i++) {
            Optional<String> behind = asReason(pieces.get(i));
            if (behind.isPresent()) {
                return behind.get();
            }
        }
        List<String> above = new ArrayList<>();
        int at = index - 1;
        while (at >= 0 && !symbol(at, '@')) {
            at--;
        }
        int line = at < 0 ? 0 : line(pieces.get(at).start());
        for (int i = at - 1; i >= 0 && line(pieces.get(i).end() - 1) == line - 1; i--) {
            Optional<String> reason = asReason(pieces.get(i));
            boolean alone = i == 0
                    || line(pieces.get(i - 1).end() - 1) < line(pieces.get(i).start());
            if (reason.isEmpty() || !alone) {
                break;
            }
            above.add(reason.get());
            line = line(pieces.get(i).start());
        }
        Collections.reverse(above);
        return String.join(" ", above);
    }

    /** Documentation of the declaration is no reason, and neither is another suppression. */
    private Optional<String> asReason(Piece piece) {
        if (!piece.kind().isComment() || text.startsWith("/**", piece.start())) {
            return Optional.empty();
        }
        String body = body(piece);
        return body.isEmpty() || body.startsWith(Address.WORD) ? Optional.empty() : Optional.of(body);
    }

    /** The last line of the declaration that begins here: of its block, of its semicolon, or of the parameters around it. */
    private int endOfDeclaration(int from) {
        int round = 0;
        int curly = 0;
        for (int i = from; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.is(text, '(') || piece.is(text, '[')) {
                round++;
            } else if (piece.is(text, ')') || piece.is(text, ']')) {
                round--;
            } else if (piece.is(text, '{') && round == 0) {
                curly++;
            } else if (piece.is(text, '}') && round == 0) {
                curly--;
            }
            boolean closed = curly == 0 && round == 0 && (piece.is(text, ';') || piece.is(text, '}'));
            if (closed || round < 0 || curly < 0) {
                return line(piece.start());
            }
        }
        return source.lineCount();
    }

    private Optional<List<String>> ids(SourceSpan place, String listed, String form) {
        List<String> ids = new ArrayList<>();
        for (String id : listed.split(",", -1)) {
            String name = id.strip();
            if (name.isEmpty()) {
                wrong(place, "a suppression names the rule; write " + form);
                return Optional.empty();
            }
            if (!rules.isId(name)) {
                wrong(place, rules.unknownId(name));
                return Optional.empty();
            }
            ids.add(name);
        }
        return Optional.of(ids);
    }

    private void wrong(SourceSpan place, String message) {
        problems.add(new Problem(place, Problem.Kind.SUPPRESSION, message));
    }

    /** What a comment says, on one line. */
    private String body(Piece comment) {
        String raw = comment.in(text);
        if (comment.kind() == Kind.LINE_COMMENT) {
            int start = 0;
            while (start < raw.length() && raw.charAt(start) == '/') {
                start++;
            }
            return raw.substring(start).strip();
        }
        StringBuilder body = new StringBuilder();
        String inner = raw.substring(2, Math.max(2, raw.endsWith("*/") ? raw.length() - 2 : raw.length()));
        inner.lines()
                .map(SuppressionReader::withoutStars)
                .filter(line -> !line.isEmpty())
                .forEach(line -> body.append(body.length() == 0 ? "" : " ").append(line));
        return body.toString();
    }

    private static String withoutStars(String line) {
        int start = 0;
        while (start < line.length() && (line.charAt(start) == '*' || Character.isWhitespace(line.charAt(start)))) {
            start++;
        }
        return line.substring(start).strip();
    }

    private String literal(Piece piece) {
        String raw = piece.in(text);
        return raw.length() < 2 ? "" : raw.substring(1, raw.length() - 1);
    }

    private boolean word(int index, String word) {
        return index >= 0
                && index < pieces.size()
                && pieces.get(index).kind() == Kind.WORD
                && pieces.get(index).in(text).equals(word);
    }

    private boolean symbol(int index, char symbol) {
        return index >= 0 && index < pieces.size() && pieces.get(index).is(text, symbol);
    }

    private SourceSpan span(Piece piece) {
        return source.span(piece.start(), piece.end());
    }

    private int line(int offset) {
        return source.lineAt(offset);
    }
}
