package dev.glovebox.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OpenSIPS case: a Go library in a prefork server. */
@Timeout(120)
class PreforkTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^(\\d+) +(\\d+) +(early|late) +(DIED \\(.*?\\)|\\S+) +(\\S.*?) +\\d+ ms$");

  @TempDir Path directory;

  @BeforeEach
  void tools() {
    StubTools.need("prefork");
    StubTools.need("greeter");
  }

  @Test
  void loadedBeforeTheFork_everyWorkerHangs() throws Exception {
    Command prefork =
        prefork("greeter", "--load", "early", "--workers", "3", "--timeout-ms", "1000");

    assertThat(prefork.exit()).as(prefork.output()).isEqualTo(2);
    assertThat(rows(prefork))
        .hasSize(3)
        .allSatisfy(
            row -> {
              assertThat(row.group(3)).isEqualTo("early");
              assertThat(row.group(4)).isEqualTo("HUNG");
            });
    assertThat(prefork.output()).contains("0 answered, 3 hung, 0 died");
    assertNothingIsLeftOf(prefork);
  }

  @Test
  void loadedAfterTheFork_everyWorkerAnswers() throws Exception {
    Command prefork =
        prefork(
            "greeter", "--load", "late", "--workers", "3", "--timeout-ms", "60000", "--work", "10");

    assertThat(prefork.exit()).as(prefork.output()).isZero();
    assertThat(rows(prefork))
        .hasSize(3)
        .allSatisfy(
            row -> {
              assertThat(row.group(3)).isEqualTo("late");
              assertThat(row.group(4)).isEqualTo("55");
            });
    assertNothingIsLeftOf(prefork);
  }

  @Test
  void workersThatDie_areToldFromThoseThatHang() throws Exception {
    Command prefork = prefork("crash_at_load", "--load", "late", "--workers", "2");

    assertThat(prefork.exit()).as(prefork.output()).isEqualTo(3);
    assertThat(rows(prefork))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.group(4)).isEqualTo("DIED (signal 11)"));
  }

  @Test
  void libraryThatCannotLoad_isNamedWithItsReason() throws Exception {
    Command late = prefork("missing_dep", "--load", "late", "--workers", "1");
    assertThat(late.exit()).as(late.output()).isEqualTo(3);
    assertThat(late.output()).contains("worker 1: libdoesnotexist.so.1");

    Command early = prefork("missing_dep", "--load", "early");
    assertThat(early.exit()).as(early.output()).isEqualTo(1);
    assertThat(early.output()).contains("cannot load the library: libdoesnotexist.so.1");
  }

  @Test
  void badUsage_isToldWithTheRightOne() throws Exception {
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("--load", "soon"),
            List.of("--load", "late", "--workers", "0"),
            List.of("--load", "late", "--work"),
            List.of("--lod", "late"))) {
      Command prefork = prefork("greeter", arguments.toArray(String[]::new));
      assertThat(prefork.exit()).as(prefork.output()).isEqualTo(1);
      assertThat(prefork.output()).contains("usage: prefork --library PATH --load early|late");
    }
  }

  private Command prefork(String library, String... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(NativeStubs.prefork().orElseThrow().toString());
    line.addAll(List.of("--library", NativeStubs.require(library).toString()));
    line.addAll(Arrays.asList(arguments));
    return Command.run(directory.resolve("log"), Map.of(), line);
  }

  private static List<Matcher> rows(Command prefork) {
    List<Matcher> rows = new ArrayList<>();
    for (String line : prefork.output().lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The parent reaps its workers, so their pids are gone when it ends. */
  private static void assertNothingIsLeftOf(Command prefork) {
    assertThat(rows(prefork))
        .allSatisfy(row -> assertThat(ProcessHandle.of(Long.parseLong(row.group(2)))).isEmpty());
  }
}
