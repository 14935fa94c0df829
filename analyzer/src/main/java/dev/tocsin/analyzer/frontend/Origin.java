package dev.tocsin.analyzer.frontend;

/**
 * Where a separately parsed piece stands in the {@link PreparedText}.
 *
 * @param lines to add to its lines
 * @param columns to add to the columns of its first line
 */
record Origin(int lines, int columns) {

    static final Origin FILE = new Origin(0, 0);

    static Origin of(Piece piece) {
        return new Origin(piece.line() - 1, piece.column() - SourceTree.columnOfBrace(piece));
    }

    int line(int line) {
        return line + lines;
    }

    int column(int line, int column) {
        return line == 1 ? column + columns : column;
    }
}
