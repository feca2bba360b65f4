package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.ChildJvm;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Regime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that has one subject in it, and nothing else that could spoil its compiled code.
 *
 * <p><b>Lifecycle:</b> opened with the subject ready; between rounds it idles.
 */
public final class Seat implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  private final String name;
  private final ChildJvm jvm;

  private Seat(String name, ChildJvm jvm) {
    this.name = name;
    this.jvm = jvm;
  }

  /** Opens the subject of this name; blocks until it is ready. */
  public static Seat open(String subject) throws IOException {
    List<String> options = new ArrayList<>(List.of("-Xms256m", "-Xmx1g", "-Djmh.ignoreLock=true"));
    options.addAll(SubjectName.parse(subject).options());
    String runDirectory = System.getProperty("glovebox.run.dir");
    if (runDirectory != null) {
      options.add("-Dglovebox.run.dir=" + runDirectory);
    }
    boolean pinned = SubjectName.parse(subject).isPinned();
    ChildJvm jvm = ChildJvm.start(pinned ? oneCore() : List.of(), options, SeatMain.class, subject);
    boolean ready = false;
    try {
      jvm.line();
      ready = true;
    } finally {
      if (!ready) {
        jvm.close();
      }
    }
    return new Seat(subject, jvm);
  }

  /** Pins to the first core that this process may use; that need not be core 0. */
  private static List<String> oneCore() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(ALLOWED)) {
        String cores = line.substring(ALLOWED.length()).strip();
        int end = 0;
        while (end < cores.length() && Character.isDigit(cores.charAt(end))) {
          end++;
        }
        return List.of("taskset", "-c", cores.substring(0, end));
      }
    }
    throw new IOException(STATUS + " does not say which cores there are");
  }

  /** The subject's. */
  public String name() {
    return name;
  }

  /** Measures a round as the plan has it; blocks. */
  public Round measure(Regime regime, Plan plan) throws IOException {
    return measure(regime, plan.settle(), plan.round());
  }

  /** Calls back to back without keeping the figures; blocks. */
  public void warmUp(Duration length) throws IOException {
    measure(Regime.PLAIN, length, Duration.ofMillis(10));
  }

  private Round measure(Regime regime, Duration settle, Duration length) throws IOException {
    String answer =
        jvm.ask(
            "%d %s %d %d"
                .formatted(
                    regime.callers(), regime.gap().text(), settle.toMillis(), length.toMillis()));
    double[] values =
        List.of(answer.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
    return new Round(values[0], values[1], values[2], values[3], values[4]);
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
