package dev.glovebox.lane;

/** What a function pointer that this process has given to a worker stands for. */
@FunctionalInterface
public interface Upcall {
  /**
   * Runs it. What it throws ends the worker: nothing else could be returned to native code.
   *
   * <p><b>Threads:</b> runs on the thread that waits for the call in which it happens, or on the
   * one that is kept for calls from a library's own threads.
   *
   * @param call valid while this runs
   * @param worker the worker in which it happens
   * @return what the native code gets
   */
  CallbackReply run(CallbackReader call, WorkerAccess worker);
}
