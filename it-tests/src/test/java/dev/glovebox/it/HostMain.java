package dev.glovebox.it;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A host in a process of its own, for tests that end it. Prints the process id of its worker when
 * that has answered, then does what its second argument says: {@code wait} for its stdin to end,
 * {@code exit} without closing the box, call a function that never returns, or {@code drain}: end
 * in an orderly way while it is in a call.
 */
public final class HostMain {
  private HostMain() {}

  /** Takes the base of the run directories and what to do. */
  public static void main(String[] args) throws IOException {
    GloveboxOptions options = GloveboxOptions.DEFAULT.withRunDirectory(Path.of(args[0]));
    Glovebox box =
        Glovebox.open(
            Stubs.registry(
                pool -> pool.workers(0, 2, 0),
                "calc",
                "hang",
                "spin",
                "greeter",
                "sleep",
                "forks",
                "self_stop",
                "exit_handlers",
                "thread_local",
                "freeze"),
            options);
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
      case "drain" -> drain(box);
      case "forks" -> {
        System.out.println(box.load("forks", StubApi.Forks.class).fork_many(5));
        System.exit(System.in.read());
      }
      case "stopped" -> {
        System.out.println(box.load("forks", StubApi.Forks.class).fork_many(5));
        box.load("self_stop", StubApi.SelfStop.class).self_stop_now();
      }
      case "handler" -> {
        box.load("exit_handlers", StubApi.ExitHandlers.class).exit_handlers_hang();
        box.close();
      }
      case "frozen" -> box.load("freeze", StubApi.Freeze.class).freeze_all();
      case "destructor" -> {
        box.load("thread_local", StubApi.ThreadLocals.class).thread_local_hang();
        box.load("thread_local", StubApi.ThreadLocals.class).thread_local_exit();
      }
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  /** As an application does on SIGTERM: a hook of its own goes on calling, and closes the box. */
  private static void drain(Glovebox box) {
    StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
    CompletableFuture<Integer> inFlight = new CompletableFuture<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  // The worker that there is is busy: this takes another one.
                  System.out.println("new " + calc.calc_add_i64(40, 2));
                  System.out.println("begun " + inFlight.orTimeout(20, TimeUnit.SECONDS).join());
                  box.close();
                  System.out.println("closed");
                }));
    inFlight.complete(box.load("sleep", StubApi.Sleep.class).sleep_millis(2000));
  }
}
