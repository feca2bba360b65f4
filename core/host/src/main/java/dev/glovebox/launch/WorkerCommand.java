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

  /**
   * Copies the command line and the environment, and refuses missing components.
   *
   * @param name the worker's name, for example {@code go-1#3}
   * @param commandLine the executable and its arguments, passed on as they are, without a shell
   * @param environment the whole environment of the process
   * @param workingDirectory the directory the process starts in; it must exist
   */
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
   * @param name the worker's name, for example {@code go-1#3}
   * @param workerDirectory the worker's private directory, see {@link RunDirectory#workerDirectory}
   * @return the builder
   */
  public static JvmCommand jvm(String name, Path workerDirectory) {
    return new JvmCommand(name, workerDirectory);
  }
}
