package dev.glovebox.samples.sqlite;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.samples.sqlite.Sqlite.BusyCallback;
import dev.glovebox.samples.sqlite.Sqlite.FunctionCallback;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * An open database.
 *
 * <p><b>Lifecycle:</b> its callbacks are kept alive until {@link #close}, as SQLite holds them.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class Database implements AutoCloseable {
  private final Sqlite sqlite;
  private final Pointer handle;
  private final List<FunctionCallback> functions = new ArrayList<>();
  private BusyCallback busy;

  private Database(Sqlite sqlite, Pointer handle) {
    this.sqlite = sqlite;
    this.handle = handle;
  }

  /** Opens a file, making it if it is not there. */
  public static Database open(Sqlite sqlite, Path file) {
    PointerByReference handle = new PointerByReference();
    int code = sqlite.sqlite3_open(file.toString(), handle);
    Database database = new Database(sqlite, handle.getValue());
    if (code != Sqlite.SQLITE_OK) {
      SqliteException failure = new SqliteException(code, database.message());
      database.close();
      throw failure;
    }
    return database;
  }

  /** Runs statements, and collects the rows as {@code name=value}, joined by commas. */
  public List<String> execute(String sql) {
    List<String> rows = new ArrayList<>();
    Sqlite.RowCallback collect =
        (argument, columns, values, names) -> {
          String[] value = values.getStringArray(0, columns);
          String[] name = names.getStringArray(0, columns);
          List<String> row = new ArrayList<>();
          for (int column = 0; column < columns; column++) {
            row.add(name[column] + "=" + value[column]);
          }
          rows.add(String.join(",", row));
          return 0;
        };
    check(sqlite.sqlite3_exec(handle, sql, collect, null, null));
    return rows;
  }

  /** Prepares a statement; to be closed before the database is. */
  public Statement prepare(String sql) {
    PointerByReference statement = new PointerByReference();
    check(sqlite.sqlite3_prepare_v2(handle, sql, -1, statement, null));
    return new Statement(sqlite, this, statement.getValue());
  }

  /** Adds an SQL function of one text to another. */
  public void addFunction(String name, UnaryOperator<String> function) {
    FunctionCallback callback =
        (context, count, values) -> {
          String argument = sqlite.sqlite3_value_text(values.getPointer(0));
          sqlite.sqlite3_result_text(
              context, function.apply(argument), -1, Sqlite.SQLITE_TRANSIENT);
        };
    functions.add(callback);
    check(
        sqlite.sqlite3_create_function(
            handle, name, 1, Sqlite.SQLITE_UTF8, null, callback, null, null));
  }

  /**
   * Asks whether to try again while another holds a lock.
   *
   * @param tryAgain is given how often it was asked before; runs on the thread whose call waits
   */
  public void onBusy(IntPredicate tryAgain) {
    busy = (argument, attempts) -> tryAgain.test(attempts) ? 1 : 0;
    check(sqlite.sqlite3_busy_handler(handle, busy, null));
  }

  void check(int code) {
    if (code != Sqlite.SQLITE_OK) {
      throw new SqliteException(code, message());
    }
  }

  String message() {
    return sqlite.sqlite3_errmsg(handle);
  }

  @Override
  public void close() {
    int code = sqlite.sqlite3_close(handle);
    if (code != Sqlite.SQLITE_OK) {
      throw new SqliteException(code, "close the database's statements first");
    }
  }
}
