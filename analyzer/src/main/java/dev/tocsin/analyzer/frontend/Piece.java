package dev.tocsin.analyzer.frontend;

import java.util.List;

/**
 * A pair of braces that is parsed on its own, and blank in the text around it. Indexes, lines and columns are those of the
 * {@link PreparedText}.
 *
 * @param open index of the opening brace
 * @param close index of the closing brace, or the length of the text if there is none
 * @param children the outermost pieces within this one, in their order
 */
record Piece(Kind kind, int open, int line, int column, int close, int endLine, int endColumn, List<Piece> children) {

    /** What stands between the braces. */
    enum Kind {
        /** The whole file; it has no braces. */
        FILE,
        /** Statements: the body of a lambda. */
        BLOCK,
        /** Members: the body of an anonymous class. */
        CLASS_BODY,
        /** The groups of a switch that is an expression. */
        SWITCH_BODY,
        /** Something that is not parsed, because it is nested too deeply or would take the parser too long. */
        DROPPED
    }

    Piece {
        children = List.copyOf(children);
    }
}
