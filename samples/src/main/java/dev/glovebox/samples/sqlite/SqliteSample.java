package dev.glovebox.samples.sqlite;

import dev.glovebox.Glovebox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Two processes with SQLite in them, on one database file. */
public final class SqliteSample {
  private SqliteSample() {}

  /**
   * Runs the sample.
   *
   * @param args the registry file, {@code samples/registry-libraries.yaml}
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("glovebox-sqlite");
    Path file = directory.resolve("sample.db");
    try (Glovebox box = Glovebox.open(Path.of(args[0]));
        Database first = Database.open(box.load("sqlite", Sqlite.class), file);
        Database second = Database.open(box.load("sqlite-second", Sqlite.class), file)) {
      System.out.println(first.execute("PRAGMA journal_mode = WAL"));
      first.execute("CREATE TABLE fruit (name TEXT, weight INTEGER)");
      try (Statement insert = first.prepare("INSERT INTO fruit VALUES (?, ?)")) {
        insert.bind(1, "apple").bind(2, 150).step();
      }
      second.addFunction("shout", text -> text.toUpperCase(Locale.ROOT) + "!");
      System.out.println(second.execute("SELECT shout(name) AS loud, weight FROM fruit"));

      first.execute("BEGIN IMMEDIATE");
      second.onBusy(
          attempts -> {
            System.out.println("busy, asked " + attempts + " times before");
            if (attempts == 2) {
              first.execute("COMMIT");
            }
            return true;
          });
      second.execute("DELETE FROM fruit");
      System.out.println(first.execute("SELECT count(*) AS left FROM fruit"));
    } finally {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(directory.resolve(file.getFileName() + suffix));
      }
      Files.delete(directory);
    }
  }
}
