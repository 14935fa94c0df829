package dev.tocsin.analyzer.frontend;

import java.util.List;

/**
 * A pair of braces that is parsed on its own, and empty in the text around it. Indexes are those of the
 * {@link PreparedText}.
 *
 * @param open index of the opening brace
 * @param close index of the closing brace, or the length of the text if there is none
 * @param children the outermost pieces within this one, in their order
 */
record Piece(Kind kind, int open, int close, List<Piece> children) {

    /** What stands between the braces. */
    enum Kind {
        /** The whole file; it has no braces. */
        FILE,
        /** Statements: the body of a lambda or method. */
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
