package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.Glovebox;
import dev.glovebox.samples.sqlite.Database;
import dev.glovebox.samples.sqlite.Sqlite;
import dev.glovebox.samples.sqlite.SqliteException;
import dev.glovebox.samples.sqlite.SqliteSample;
import dev.glovebox.samples.sqlite.Statement;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqliteIT {
  @TempDir Path directory;
  private Glovebox box;
  private Database database;

  @BeforeEach
  void open() {
    box = Libraries.open("sqlite");
    database = Database.open(box.load("sqlite", Sqlite.class), file());
    database.execute("CREATE TABLE t (id INTEGER, name TEXT, data BLOB)");
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
    if (box != null) {
      box.close();
    }
  }

  @Test
  void whatIsBound_isReadAgain() {
    byte[] blob = new byte[100_000];
    new Random(3).nextBytes(blob);
    try (Statement insert = database.prepare("INSERT INTO t VALUES (?, ?, ?)")) {
      assertThat(insert.bind(1, Long.MIN_VALUE).bind(2, "grün ☃ 😀").bind(3, blob).step())
          .isFalse();
      insert.reset();
      assertThat(insert.bind(1, 2).bind(2, "").bind(3, new byte[0]).step()).isFalse();
    }
    try (Statement select = database.prepare("SELECT id, name, data FROM t ORDER BY id")) {
      assertThat(select.step()).isTrue();
      assertThat(select.integer(0)).isEqualTo(Long.MIN_VALUE);
      assertThat(select.text(1)).isEqualTo("grün ☃ 😀");
      assertThat(select.blob(2)).isEqualTo(blob);
      assertThat(select.step()).isTrue();
      assertThat(select.text(1)).isEmpty();
      assertThat(select.blob(2)).isEmpty();
      assertThat(select.step()).isFalse();
    }
  }

  @Test
  void exec_callsBackForEachRow() {
    database.execute("INSERT INTO t (id, name) VALUES (1, 'one'), (2, NULL)");

    assertThat(database.execute("SELECT id, name FROM t ORDER BY id"))
        .containsExactly("id=1,name=one", "id=2,name=null");
  }

  @Test
  void aFunctionInJava_isCalledBySql() {
    List<String> seen = new ArrayList<>();
    database.addFunction(
        "reversed",
        text -> {
          seen.add(text);
          return new StringBuilder(text).reverse().toString();
        });
    database.execute("INSERT INTO t (name) VALUES ('abc'), ('öl')");

    assertThat(database.execute("SELECT reversed(name) AS r FROM t"))
        .containsExactly("r=cba", "r=lö");
    assertThat(seen).containsExactly("abc", "öl");
  }

  @Test
  void aMistake_isExplainedBySqlite() {
    assertThatThrownBy(() -> database.execute("SELECT * FROM nowhere"))
        .hasMessage("SQLite answers 1: no such table: nowhere");
  }

  @Test
  void twoWorkers_shareOneFile_andTheBusyHandlerIsAsked() {
    assertThat(database.execute("PRAGMA journal_mode = WAL")).containsExactly("journal_mode=wal");
    try (Database second = Database.open(box.load("sqlite-second", Sqlite.class), file())) {
      assertThat(box.workers()).extracting(WorkerSnapshot::pid).doesNotHaveDuplicates().hasSize(2);
      List<Integer> asked = new ArrayList<>();
      second.onBusy(
          attempts -> {
            asked.add(attempts);
            return attempts < 5;
          });
      database.execute("BEGIN IMMEDIATE; INSERT INTO t (id) VALUES (7)");

      assertThat(second.execute("SELECT count(*) AS n FROM t")).containsExactly("n=0");
      assertThatThrownBy(() -> second.execute("INSERT INTO t (id) VALUES (8)"))
          .isInstanceOfSatisfying(
              SqliteException.class, e -> assertThat(e.code()).isEqualTo(Sqlite.SQLITE_BUSY));
      assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5);

      second.onBusy(
          attempts -> {
            if (attempts == 3) {
              database.execute("COMMIT"); // the other worker is free, and lets go
            }
            return attempts < 100;
          });
      second.execute("INSERT INTO t (id) VALUES (8)");
      assertThat(database.execute("SELECT id FROM t ORDER BY id")).containsExactly("id=7", "id=8");
    }
  }

  @Test
  void theSample_runs() throws Exception {
    assertThat(Libraries.output("sqlite", SqliteSample::main))
        .contains("[journal_mode=wal]", "[loud=APPLE!,weight=150]", "asked 2 times", "[left=0]");
  }

  private Path file() {
    return directory.resolve("test.db");
  }
}
