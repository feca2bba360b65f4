package dev.glovebox.launch;

/**
 * Who wants to be told about a worker's process.
 *
 * <p><b>Threads.</b> Called on the process's own threads; must return soon and not throw. The
 * process's output is not read on while {@link #line} runs.
 */
public interface ProcessListener {
  /** Hears nothing. */
  ProcessListener NONE = new ProcessListener() {};

  /**
   * The process wrote a line; it is logged and kept in the tail already.
   *
   * @param process that wrote it
   * @param kind to which output
   * @param line without its end
   */
  default void line(WorkerProcess process, OutputKind kind, String line) {}

  /**
   * The process ended and its output was read to the end. Called once.
   *
   * @param process that has ended
   * @param exit how, as far as its exit code tells
   */
  default void exited(WorkerProcess process, ProcessExit exit) {}
}
