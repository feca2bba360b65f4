package dev.glovebox.samples.quickstart;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The demo behind {@code samples/quickstart.sh}: shows one step after the other and exits with 1 if
 * anything was not as expected.
 */
public final class Quickstart {
  private static final List<Step> STEPS =
      List.of(
          new InspectStep(),
          new RefusalStep(),
          new LazyLoadStep(),
          new CallsStep(),
          new LeakStep(),
          new CrashStep(),
          new PreforkStep());

  private Quickstart() {}

  /**
   * Runs all steps.
   *
   * @param args the registry file that declares {@code greeter}
   */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(Path.of(args[0]), out) == 0 ? 0 : 1);
  }

  /**
   * Runs all steps.
   *
   * @return how many things were not as expected
   */
  static int run(Path registryFile, PrintStream out) {
    Screen screen = new Screen(out);
    long start = System.nanoTime();
    try (Demo demo = Demo.open(registryFile)) {
      for (Step step : STEPS) {
        show(step, demo, screen);
      }
    }
    screen.heading("Summary");
    screen.expect(
        screen.failures() == 0,
        "%d steps, %d not as expected, %.1f s",
        STEPS.size(),
        screen.failures(),
        (System.nanoTime() - start) / 1e9);
    return screen.failures();
  }

  private static void show(Step step, Demo demo, Screen screen) {
    screen.heading(step.title());
    try {
      step.show(demo, screen);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      screen.expect(false, "interrupted");
    } catch (Exception e) {
      screen.expect(false, "%s", e);
    }
  }
}
