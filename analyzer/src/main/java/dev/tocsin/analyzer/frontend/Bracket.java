package dev.tocsin.analyzer.frontend;

/** An open bracket; the outermost one stands for the file. */
final class Bracket {

    final char character;
    final Bracket outer;
    final int depth;
    /** The innermost braces around this, or the file. */
    final Bracket braces;

    int pieces;
    boolean ofAnnotation;
    /** How deep annotated types are nested inside. */
    int annotated;

    boolean ofNew;
    boolean ofSwitch;
    boolean ofArray;
    /** Braces around members. */
    boolean ofType;
    /** No more constants of an enum can come. */
    boolean constantsEnded;

    boolean typeHeaderBefore;
    boolean enumHeaderBefore;
    boolean dropped;
    /** Of braces that become a piece; null else. */
    Piece.Kind kind;

    int at;
    int finishedBefore;

    Bracket(char character, Bracket outer) {
        this.character = character;
        this.outer = outer;
        this.depth = outer == null ? 0 : outer.depth + 1;
        this.braces = outer == null || character == '{' ? this : outer.braces;
        this.pieces = outer == null ? 0 : outer.pieces;
    }

    boolean holdsExpressions() {
        return character == '(' || character == '[' || ofArray;
    }
}
