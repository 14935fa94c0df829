package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ParseResult;
import com.github.javaparser.ParseStart;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.Node.Parsedness;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.SwitchStmt;
import dev.tocsin.analyzer.frontend.SyntaxErrors.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file's syntax tree. The parts that are pieces of their own are parsed when they are asked for. */
final class SourceTree {

    private final SourceParser parser;
    private final PreparedText text;
    private final List<SyntaxError> errors = new ArrayList<>();

    /**
     * A tree, or the empty one if the parser gave up.
     *
     * @param origin of the text that was parsed
     */
    record Parsed<T>(T tree, Origin origin) {}

    SourceTree(SourceParser parser, PreparedText text) {
        this.parser = parser;
        this.text = text;
    }

    /** The errors met so far, in the file's lines and columns. */
    List<SyntaxError> errors() {
        return errors;
    }

    PreparedText text() {
        return text;
    }

    /** The whole file without its pieces; empty when the parser gave it up. */
    Optional<Parsed<CompilationUnit>> unit() {
        ParserInput input = text.input(text.file(), "");
        return parse(ParseStart.COMPILATION_UNIT, text.file(), input)
                .filter(unit -> unit.getParsed() == Parsedness.PARSED)
                .map(unit -> new Parsed<>(unit, input.origin()));
    }

    Parsed<NodeList<Statement>> block(Piece piece) {
        ParserInput input = text.input(piece, "");
        return new Parsed<>(
                parse(ParseStart.BLOCK, piece, input)
                        .map(BlockStmt::getStatements)
                        .orElseGet(NodeList::new),
                input.origin());
    }

    Parsed<NodeList<BodyDeclaration<?>>> members(Piece piece) {
        ParserInput input = text.input(piece, "class A");
        return new Parsed<>(
                parse(ParseStart.TYPE_DECLARATION, piece, input)
                        .<NodeList<BodyDeclaration<?>>>map(TypeDeclaration::getMembers)
                        .orElseGet(NodeList::new),
                input.origin());
    }

    Parsed<NodeList<SwitchEntry>> groups(Piece piece) {
        ParserInput input = text.input(piece, "switch (a)");
        return new Parsed<>(
                parse(ParseStart.STATEMENT, piece, input)
                        .filter(SwitchStmt.class::isInstance)
                        .map(statement -> ((SwitchStmt) statement).getEntries())
                        .orElseGet(NodeList::new),
                input.origin());
    }

    private <N extends Node> Optional<N> parse(ParseStart<N> start, Piece piece, ParserInput input) {
        ParseResult<N> result = parser.parse(start, input);
        if (!result.isSuccessful()) {
            result.getProblems().stream()
                    .map(SyntaxErrors::read)
                    .flatMap(Optional::stream)
                    .forEach(error -> errors.add(placed(error, piece, input.origin())));
        }
        return result.getResult();
    }

    private SyntaxError placed(SyntaxErrors.ParserError error, Piece piece, Origin origin) {
        int index = origin.index(error.column());
        boolean ofFile = piece.kind() == Piece.Kind.FILE;
        int place = error.atEnd() ? text.end(index) : text.start(index);
        return new SyntaxError(
                Tokens.line(place), Tokens.column(place), message(error, index, ofFile), error.atEnd() && ofFile);
    }

    private String message(SyntaxErrors.ParserError error, int index, boolean ofFile) {
        if (error.atEnd()) {
            return ofFile ? "Unexpected end of file." : "Something is missing before this brace.";
        }
        String found = error.image().isEmpty()
                ? "character"
                : SyntaxErrors.shown(text.text(index).orElse(error.image()));
        return "Unexpected " + found + "; this part of the file was left out.";
    }
}
