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

  /** The process wrote a line; it is logged and kept in the tail already. */
  default void line(WorkerProcess process, OutputKind kind, String line) {}

  /** The process ended and its output was read to the end. Called once. */
  default void exited(WorkerProcess process, ProcessExit exit) {}
}
