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

    private static final String CLASS = "class A";
    private static final String SWITCH = "switch (a)";

    private final SourceParser parser;
    private final PreparedText text;
    private final List<SyntaxError> errors = new ArrayList<>();

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
    Optional<CompilationUnit> unit() {
        return parse(ParseStart.COMPILATION_UNIT, text.file(), "")
                .filter(unit -> unit.getParsed() == Parsedness.PARSED);
    }

    Optional<BlockStmt> block(Piece piece) {
        return parse(ParseStart.BLOCK, piece, "");
    }

    Optional<NodeList<BodyDeclaration<?>>> members(Piece piece) {
        return parse(ParseStart.TYPE_DECLARATION, piece, CLASS).map(TypeDeclaration::getMembers);
    }

    Optional<NodeList<SwitchEntry>> entries(Piece piece) {
        Optional<Statement> statement = parse(ParseStart.STATEMENT, piece, SWITCH);
        return statement.filter(SwitchStmt.class::isInstance).map(parsed -> ((SwitchStmt) parsed).getEntries());
    }

    /** Column of a piece's brace in the text that is parsed for it. */
    static int columnOfBrace(Piece piece) {
        return switch (piece.kind()) {
            case CLASS_BODY -> CLASS.length() + 1;
            case SWITCH_BODY -> SWITCH.length() + 1;
            case FILE, BLOCK, DROPPED -> 1;
        };
    }

    private <N extends Node> Optional<N> parse(ParseStart<N> start, Piece piece, String prefix) {
        ParseResult<N> result = parser.parse(start, text.textOf(piece, prefix));
        if (!result.isSuccessful()) {
            result.getProblems().stream()
                    .map(SyntaxErrors::read)
                    .flatMap(Optional::stream)
                    .forEach(error -> errors.add(placed(error, piece)));
        }
        return result.getResult();
    }

    private SyntaxError placed(SyntaxError error, Piece piece) {
        Origin origin = Origin.of(piece);
        int line = origin.line(error.line());
        int column = text.column(line, origin.column(error.line(), error.column()));
        boolean atEnd = error.atEnd() && piece.kind() == Piece.Kind.FILE;
        String message = error.atEnd() && !atEnd ? "Something is missing before this brace." : error.message();
        return new SyntaxError(line, column, message, atEnd);
    }
}
