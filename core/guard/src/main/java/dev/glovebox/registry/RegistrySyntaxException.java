package dev.glovebox.registry;

/**
 * A registry's text is not well-formed. It never reaches an application: {@link Registry#open}
 * makes a fault of it.
 */
public final class RegistrySyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** 1-based; 0 where unknown. */
  private final int line;

  /** 1-based; 0 where unknown. */
  private final int column;

  /**
   * @param line where the reader gave up, 1-based; 0 where unknown
   * @param column where the reader gave up, 1-based and in characters; 0 where unknown
   * @param problem what is wrong, on one line, without an excerpt of the text
   * @param cause what the reader has thrown, or null
   */
  public RegistrySyntaxException(int line, int column, String problem, Throwable cause) {
    super(problem, cause);
    this.line = line;
    this.column = column;
  }

  /** Where the reader gave up. */
  Position at() {
    return Position.of(line, column);
  }
}
