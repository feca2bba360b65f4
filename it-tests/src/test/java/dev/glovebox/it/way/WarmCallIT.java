package dev.glovebox.it.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of a warm call through the host is short, and ARCHITECTURE.md tells it: nobody has to
 * follow a call through more types than these, and the list there is the true one.
 */
class WarmCallIT {
  private static final int MOST_TYPES = 30;

  private static final Path DOCUMENT = Path.of("..", "ARCHITECTURE.md");
  private static final String SECTION = "\n## The way of a warm call\n";

  /** A row of its table: the number, and a type, without its package. */
  private static final Pattern ROW =
      Pattern.compile("^\\| \\d+ \\| `(\\w+)` \\|", Pattern.MULTILINE);

  @TempDir private Path directory;

  @Test
  @Timeout(120)
  void aWarmCall_goesThroughTheTypesThatTheArchitectureLists() throws Exception {
    List<Set<String>> calls = CallRecorder.record(WarmCall.class, directory.resolve("output"));
    assertThat(calls).hasSize(WarmCall.MARKED);

    // The shortest: the others may have waited for a worker that the system had not run yet.
    Set<String> shortest = calls.stream().min(Comparator.comparing(Set::size)).orElseThrow();
    List<String> types =
        shortest.stream().map(type -> type.substring(type.lastIndexOf('.') + 1)).toList();

    assertThat(types).hasSizeBetween(1, MOST_TYPES).doesNotHaveDuplicates();
    assertThat(listed()).containsExactlyElementsOf(types);
  }

  private static List<String> listed() throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf(SECTION);
    assertThat(start).as("the section of %s", DOCUMENT).isPositive();
    int end = text.indexOf("\n## ", start + SECTION.length());
    List<String> listed = new ArrayList<>();
    Matcher row = ROW.matcher(text.substring(start, end));
    while (row.find()) {
      listed.add(row.group(1));
    }
    return listed;
  }
}
