package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is made of an output that is beyond its budget, or that would forge a log. */
class WorkerOutputTest {
  private static final int RATE = 16 * 1024;
  private static final int LINE_BYTES = 16;

  private final AtomicLong clock = new AtomicLong();
  private final OutputBudget budget = new OutputBudget(RATE, clock::get);
  private final List<String> lines = new ArrayList<>();
  private WorkerOutput output;

  @Test
  void controlCharacters_areEscapedInLogAndTail() {
    reads("one\rtwo\u001b[31m red\u2028x\r\n");

    assertThat(lines).containsExactly("one\\u000dtwo\\u001b[31m red\\u2028x");
    assertThat(output.tail()).isEqualTo(lines);
  }

  @Test
  void whatIsWithinTheBurst_isPassedOnWhole() {
    reads(numbered(0, 8 * RATE / LINE_BYTES));

    assertThat(lines).hasSize(8 * RATE / LINE_BYTES).allMatch(line -> line.startsWith("line "));
  }

  @Test
  void aFlood_isDropped_andSaysHowMuch_andKeepsItsEnd() {
    int count = 100_000;
    reads(numbered(0, count));
    output.end();

    String notice = lines.stream().filter(line -> line.contains("dropped")).findFirst().get();
    long dropped = Long.parseLong(notice.substring(1, notice.indexOf(' ')));
    assertThat(notice)
        .startsWith("[" + dropped + " lines dropped, " + dropped * LINE_BYTES + " bytes: ")
        .contains("limits.output");
    assertThat(dropped + lines.size() - 1).as("no line is lost without a word").isEqualTo(count);
    assertThat(lines).last().isEqualTo("line " + String.format("%010d", count - 1));
    assertThat(output.tail()).last().isEqualTo(lines.get(lines.size() - 1));
  }

  @Test
  void aFloodThatEnds_isTold_whenTheBudgetHasRecovered() {
    reads(numbered(0, 100_000));
    int before = lines.size();
    output.pump();
    assertThat(lines).hasSize(before);

    clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
    output.pump();

    assertThat(lines.get(before)).contains("dropped");
  }

  @Test
  void aLineWithoutAnEnd_isCountedInBytes() {
    reads("x".repeat(20 * RATE));
    output.end();

    assertThat(String.join("", lines)).hasSizeLessThan(10 * RATE).contains("0 lines dropped");
  }

  private void reads(String text) {
    output =
        new WorkerOutput(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), budget, lines::add);
    while (output.pump() > 0) {
      // Reads on.
    }
  }

  private static String numbered(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> String.format("line %010d\n", i))
        .collect(Collectors.joining());
  }
}
