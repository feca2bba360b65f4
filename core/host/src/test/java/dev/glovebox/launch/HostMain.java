package dev.glovebox.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * A host in a process of its own, for tests that kill it.
 *
 * <p>{@code HostMain BASE [sh SCRIPT]}: opens a run directory and prints its path, starts the
 * script as a worker and prints its pid, then reads stdin: a line lets it end in order.
 */
final class HostMain {
  private HostMain() {}

  public static void main(String[] arguments) throws Exception {
    RunDirectory directory = RunDirectory.open(Path.of(arguments[0]));
    Path workerDirectory = directory.workerDirectory("w#1");
    System.out.println(directory.path());
    if (arguments.length > 1) {
      WorkerProcess worker =
          WorkerProcess.start(
              new WorkerCommand(
                  "hosted",
                  List.of("/bin/sh", "-c", arguments[1]),
                  System.getenv(),
                  workerDirectory),
              new byte[0],
              ProcessListener.NONE);
      System.out.println(worker.pid());
    }
    System.in.read();
  }
}
