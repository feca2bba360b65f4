package dev.glovebox.testkit;

import dev.glovebox.launch.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What this JVM holds on the machine at one moment, as far as a {@code Glovebox} can have left it
 * there. It is taken before a test, and compared after all boxes of the test are closed:
 *
 * <pre>{@code
 * Footprint before = Footprint.now();
 * // open, call, close
 * before.assertNothingLeft(Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>What other code of the JVM starts meanwhile counts as well where it cannot be told apart:
 * child processes do, and so do the boxes of tests that run at the same time. Descriptors and
 * mappings are seen on Linux only.
 *
 * <p><b>Threads:</b> immutable. {@link #now} reads {@code /proc} and the run directory, and blocks
 * as long as that takes.
 */
public final class Footprint {
  private final HeldBy holder;

  /** By process id, the command line. */
  private final Map<Long, String> processes;

  /** By thread id, the name. */
  private final Map<Long, String> threads;

  /** How many are open, by kind. */
  private final Map<String, Integer> descriptors;

  /** Below the run directory. */
  private final Set<String> files;

  /** Segments of shared memory. */
  private final Set<String> segments;

  /** How many memory files of lanes are mapped, by name. */
  private final Map<String, Integer> mappings;

  private Footprint(HeldBy holder) {
    this.holder = holder;
    this.processes = OwnProcesses.now(holder);
    this.threads = OwnProcesses.threads();
    this.descriptors = Descriptors.now(holder);
    this.files = HeldFiles.inRunDirectory(holder);
    this.segments = HeldFiles.sharedMemory(holder);
    this.mappings = HeldFiles.laneMappings();
  }

  /**
   * {@return what the boxes of this JVM hold now, in the default run directory}
   *
   * <p>Other JVMs may use that directory at the same time. Of descriptors, those count that can be
   * nobody else's: files and sockets of the run directory, and the shared memory of lanes.
   */
  public static Footprint now() {
    return now(RunDirectory.defaultBase());
  }

  /**
   * {@return as {@link #now()}, in another run directory}
   *
   * @param runDirectory what {@code GloveboxOptions.runDirectory} says
   */
  public static Footprint now(Path runDirectory) {
    return new Footprint(HeldBy.gloveboxes(runDirectory));
  }

  /**
   * {@return all that is there now, whoever made it: every file of the run directory, and every
   * socket, pipe and selector of this process} For a run directory that the tests of this JVM have
   * for themselves, and where no other code opens something and keeps it.
   *
   * @param runDirectory what {@code GloveboxOptions.runDirectory} says
   */
  public static Footprint ofAll(Path runDirectory) {
    openWhatTheJdkKeeps();
    return new Footprint(HeldBy.anybody(runDirectory));
  }

  /** {@return what is there now and was not there then, one line each; empty if nothing is} */
  public List<String> left() {
    return new Footprint(holder).since(this);
  }

  /**
   * Waits until nothing is left that was not there before. Some things take their time after a
   * close: the memory of lanes stays mapped until it is collected, and so a garbage collection is
   * asked for.
   *
   * @param bound how long to wait at most
   * @throws AssertionError if something is left then, or this thread is interrupted; the message
   *     has a line for each thing
   */
  public void assertNothingLeft(Duration bound) {
    AtomicReference<List<String>> left = new AtomicReference<>(List.of());
    boolean nothing =
        Bounded.holds(
            bound,
            () -> {
              if (!left.get().isEmpty()) {
                System.gc();
              }
              left.set(left());
              return left.get().isEmpty();
            });
    if (!nothing) {
      throw new AssertionError("left over after the test:\n  " + String.join("\n  ", left.get()));
    }
  }

  private List<String> since(Footprint before) {
    List<String> left = new ArrayList<>();
    processes.forEach(
        (pid, line) -> {
          if (!before.processes.containsKey(pid)) {
            left.add("process " + pid + ": " + line);
          }
        });
    threads.forEach(
        (id, name) -> {
          if (!before.threads.containsKey(id)) {
            left.add("thread " + name);
          }
        });
    more(descriptors, before.descriptors, "descriptor(s)", left);
    news(files, before.files, "file", left);
    news(segments, before.segments, "shared memory", left);
    more(mappings, before.mappings, "mapping(s)", left);
    return left;
  }

  private static void more(
      Map<String, Integer> now, Map<String, Integer> before, String what, List<String> left) {
    now.forEach(
        (kind, count) -> {
          int more = count - before.getOrDefault(kind, 0);
          if (more > 0) {
            left.add(more + " more " + what + " of " + kind);
          }
        });
  }

  private static void news(Set<String> now, Set<String> before, String what, List<String> left) {
    now.stream()
        .filter(name -> !before.contains(name))
        .forEach(name -> left.add(what + " " + name));
  }

  /** The JDK's channels make descriptors at first use which they never close. */
  private static void openWhatTheJdkKeeps() {
    try {
      ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
