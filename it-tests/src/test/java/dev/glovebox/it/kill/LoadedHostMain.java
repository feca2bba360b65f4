package dev.glovebox.it.kill;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import java.nio.file.Path;

/** A host whose callers never stop, to be killed. Prints a line when they have begun. */
public final class LoadedHostMain {
  private static final int CALLERS = 4;

  private LoadedHostMain() {}

  /** Takes the base of the run directories, and a directory for what the callers make. */
  public static void main(String[] args) throws InterruptedException {
    GloveboxOptions options = GloveboxOptions.DEFAULT.withRunDirectory(Path.of(args[0]));
    Glovebox box = Glovebox.open(KillLibraries.registry(), options);
    KilledCaller[] callers = new KilledCaller[CALLERS];
    Thread[] threads = new Thread[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      callers[i] = new KilledCaller(box, Path.of(args[1]), i);
      threads[i] = new Thread(callers[i]);
      threads[i].start();
    }
    for (int i = 0; i < CALLERS; i++) {
      while (callers[i].answers() == 0) {
        if (!threads[i].isAlive()) {
          // Its failure is on stderr; whoever waits for the line is to see an end.
          Runtime.getRuntime().halt(1);
        }
        Thread.sleep(1);
      }
    }
    System.out.println("loaded");
  }
}
