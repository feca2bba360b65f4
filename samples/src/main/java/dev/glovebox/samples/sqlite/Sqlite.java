package dev.glovebox.samples.sqlite;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** SQLite 3, as its header {@code sqlite3.h} declares it. */
public interface Sqlite extends Library {
  int SQLITE_OK = 0;
  int SQLITE_BUSY = 5;
  int SQLITE_ROW = 100;
  int SQLITE_DONE = 101;
  int SQLITE_UTF8 = 1;

  /** Tells SQLite to copy a value before it returns. */
  Pointer SQLITE_TRANSIENT = Pointer.createConstant(-1L);

  /** Called for each row of {@code sqlite3_exec}; anything but 0 ends it. */
  interface RowCallback extends Callback {
    int invoke(Pointer argument, int columns, Pointer values, Pointer names);
  }

  /** An SQL function: reads its values, sets the result. */
  interface FunctionCallback extends Callback {
    void invoke(Pointer context, int count, Pointer values);
  }

  /** Called when a lock is held by another; 0 gives up, anything else tries again. */
  interface BusyCallback extends Callback {
    int invoke(Pointer argument, int attempts);
  }

  int sqlite3_open(String file, PointerByReference database);

  int sqlite3_close(Pointer database);

  String sqlite3_errmsg(Pointer database);

  int sqlite3_exec(
      Pointer database, String sql, RowCallback row, Pointer argument, PointerByReference message);

  int sqlite3_create_function(
      Pointer database,
      String name,
      int arguments,
      int encoding,
      Pointer application,
      FunctionCallback function,
      FunctionCallback step,
      Callback last);

  int sqlite3_busy_handler(Pointer database, BusyCallback handler, Pointer argument);

  int sqlite3_prepare_v2(
      Pointer database,
      String sql,
      int length,
      PointerByReference statement,
      PointerByReference tail);

  int sqlite3_bind_int64(Pointer statement, int index, long value);

  int sqlite3_bind_text(Pointer statement, int index, String text, int length, Pointer destructor);

  int sqlite3_bind_blob(Pointer statement, int index, byte[] blob, int length, Pointer destructor);

  int sqlite3_step(Pointer statement);

  int sqlite3_reset(Pointer statement);

  int sqlite3_finalize(Pointer statement);

  long sqlite3_column_int64(Pointer statement, int column);

  String sqlite3_column_text(Pointer statement, int column);

  Pointer sqlite3_column_blob(Pointer statement, int column);

  int sqlite3_column_bytes(Pointer statement, int column);

  String sqlite3_value_text(Pointer value);

  void sqlite3_result_text(Pointer context, String text, int length, Pointer destructor);
}
