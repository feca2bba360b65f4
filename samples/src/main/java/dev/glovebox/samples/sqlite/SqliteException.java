package dev.glovebox.samples.sqlite;

/** What SQLite says when it cannot do something. */
public final class SqliteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  SqliteException(int code, String message) {
    super("SQLite answers " + code + ": " + message);
    this.code = code;
  }

  /** SQLite's result code, for example {@link Sqlite#SQLITE_BUSY}. */
  public int code() {
    return code;
  }
}
