package dev.glovebox.registry;

/**
 * Where something stands in a file.
 *
 * @param line 1-based; 0 where unknown
 * @param column 1-based, in characters; 0 where unknown
 */
record Position(int line, int column) {
  static final Position UNKNOWN = new Position(0, 0);

  /** As what reads a text tells it, which may know no line. */
  static Position of(int line, int column) {
    return line < 1 ? UNKNOWN : new Position(line, column);
  }
}
