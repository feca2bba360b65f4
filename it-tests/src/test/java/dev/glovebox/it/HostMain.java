package dev.glovebox.it;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A host in a process of its own, for tests that end it. Prints the process id of its worker when
 * that has answered, then does what its second argument says: {@code wait} for its stdin to end,
 * {@code exit} without closing the box, or call a function that never returns.
 */
public final class HostMain {
  private HostMain() {}

  /** Takes the base of the run directories and what to do. */
  public static void main(String[] args) throws IOException {
    GloveboxOptions options = GloveboxOptions.DEFAULT.withRunDirectory(Path.of(args[0]));
    Glovebox box = Glovebox.open(Stubs.registry("calc", "hang", "spin", "greeter"), options);
    System.out.println(box.load("calc", StubApi.Calc.class).calc_process_id());
    switch (args[1]) {
      case "wait" -> System.exit(System.in.read());
      case "exit" -> System.exit(0);
      case "hang" -> box.load("hang", StubApi.Hang.class).hang_now();
      case "spin" -> box.load("spin", StubApi.Spin.class).spin_now();
      case "go" -> {
        box.load("greeter", StubApi.Greeter.class).IgnoreTerm();
        System.out.println("loaded");
        System.exit(System.in.read());
      }
      default -> throw new IllegalArgumentException(args[1]);
    }
  }
}
