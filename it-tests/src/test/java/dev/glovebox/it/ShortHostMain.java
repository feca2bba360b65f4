package dev.glovebox.it;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.Session;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.it.StubApi.Calc;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host that runs out of descriptors, for {@link ShortHostIT}: says, line by line, what becomes of
 * what it does then, and afterwards.
 */
public final class ShortHostMain {
  private ShortHostMain() {}

  private interface Step {
    Object run() throws IOException;
  }

  /** What a step gives, or the failure that it throws, if it is one of ours, with its outcome. */
  private static void tell(String what, Step step) throws IOException {
    String result;
    try {
      result = String.valueOf(step.run());
    } catch (GloveboxException e) {
      result = e.getClass().getSimpleName() + " " + e.context().outcome() + " " + e.what();
    }
    System.out.println(what + ": " + result);
  }

  /** Takes all descriptors that there are. */
  private static List<FileInputStream> exhaust() {
    List<FileInputStream> open = new ArrayList<>();
    try {
      while (true) {
        open.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException tooMany) {
      return open;
    }
  }

  /** Takes the base of the run directories. */
  public static void main(String[] args) throws IOException {
    GloveboxOptions options = GloveboxOptions.DEFAULT.withRunDirectory(Path.of(args[0]));
    // Starts that fail for this host's sake are losses, too: the breaker would keep what comes
    // after.
    RestartPolicy restart = RestartPolicy.DEFAULT.withIntensity(1000, Duration.ofSeconds(60));
    Registry registry = Stubs.registry(pool -> pool.workers(0, 2, 0).restart(restart), "calc");
    try (Glovebox box = Glovebox.open(registry, options)) {
      Calc calc = box.load("calc", Calc.class);
      tell("before", calc::calc_process_id);
      List<FileInputStream> taken = exhaust();
      tell("call", calc::calc_process_id);
      tell("buffer", () -> box.allocate("calc", 1 << 20));
      try (Session session = box.session("calc")) {
        // It has the worker's only lane.
        tell("another worker", () -> calc.calc_process_id() + session.worker().slot());
      }
      tell("call again", calc::calc_process_id);
      for (FileInputStream file : taken) {
        file.close();
      }
      tell("after", calc::calc_process_id);
      try (Session session = box.session("calc")) {
        tell(
            "another worker after",
            () -> session.worker().slot() == 1 && calc.calc_process_id() > 0);
      }
    }
  }
}
