package dev.glovebox.samples.sqlite;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** A prepared statement. Parameters count from 1, columns from 0. */
public final class Statement implements AutoCloseable {
  private final Sqlite sqlite;
  private final Database database;
  private final Pointer handle;

  Statement(Sqlite sqlite, Database database, Pointer handle) {
    this.sqlite = sqlite;
    this.database = database;
    this.handle = handle;
  }

  public Statement bind(int index, long value) {
    database.check(sqlite.sqlite3_bind_int64(handle, index, value));
    return this;
  }

  public Statement bind(int index, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    database.check(sqlite.sqlite3_bind_text(handle, index, text, length, Sqlite.SQLITE_TRANSIENT));
    return this;
  }

  public Statement bind(int index, byte[] blob) {
    database.check(
        sqlite.sqlite3_bind_blob(handle, index, blob, blob.length, Sqlite.SQLITE_TRANSIENT));
    return this;
  }

  /**
   * Goes to the next row.
   *
   * @return whether there is one
   */
  public boolean step() {
    int code = sqlite.sqlite3_step(handle);
    if (code != Sqlite.SQLITE_ROW && code != Sqlite.SQLITE_DONE) {
      throw new SqliteException(code, database.message());
    }
    return code == Sqlite.SQLITE_ROW;
  }

  /** Back to before the first row; what is bound stays. */
  public void reset() {
    database.check(sqlite.sqlite3_reset(handle));
  }

  public long integer(int column) {
    return sqlite.sqlite3_column_int64(handle, column);
  }

  public String text(int column) {
    return sqlite.sqlite3_column_text(handle, column);
  }

  /** A copy of a blob, taken while it is valid: until the next step. */
  public byte[] blob(int column) {
    Pointer blob = sqlite.sqlite3_column_blob(handle, column);
    int length = sqlite.sqlite3_column_bytes(handle, column);
    return blob == null ? new byte[0] : blob.getByteArray(0, length);
  }

  @Override
  public void close() {
    sqlite.sqlite3_finalize(handle);
  }
}
