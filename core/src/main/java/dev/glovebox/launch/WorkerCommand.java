package dev.glovebox.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is executed to get a worker. It carries no secret: those go through stdin.
 *
 * <p>{@link #jvm} composes the command of a worker that is a JVM.
 *
 * @param name the worker's name, for example {@code go-1#3}; part of thread and logger names
 * @param commandLine the executable and its arguments, passed on as they are, without a shell
 * @param environment the whole environment of the process
 * @param workingDirectory the directory the process starts in; it must exist
 */
public record WorkerCommand(
    String name, List<String> commandLine, Map<String, String> environment, Path workingDirectory) {

  public WorkerCommand {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(workingDirectory, "workingDirectory");
    commandLine = List.copyOf(commandLine);
    environment = Map.copyOf(environment);
    if (commandLine.isEmpty()) {
      throw new IllegalArgumentException("the command line of worker " + name + " is empty");
    }
  }

  /**
   * Starts to compose the command of a JVM worker.
   *
   * @param workerDirectory the worker's private directory, see {@link RunDirectory#workerDirectory}
   */
  public static JvmCommand jvm(String name, Path workerDirectory) {
    return new JvmCommand(name, workerDirectory);
  }

  /**
   * The class path of a JVM worker: where the worker's own code and JNA come from in this JVM.
   *
   * @param workerMainClass the name of the worker's main class
   * @throws dev.glovebox.failure.WorkerStartException if one of them does not come from a plain jar
   *     or directory, which another JVM needs
   */
  public static List<Path> workerClassPath(String workerMainClass) {
    return CodeSources.of(List.of(workerMainClass, "com.sun.jna.Native"));
  }
}
