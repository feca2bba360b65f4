package dev.glovebox.launch;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.exec.ProcessDestroyer;

/**
 * The living processes, killed when this JVM shuts down in order.
 *
 * <p>A JVM that dies without shutdown hooks is noticed by its workers through EOF on their stdin.
 * This hook is for workers that cannot see it, since they hang. It uses SIGKILL, as a library may
 * have made its process ignore SIGTERM. It is registered only while there are processes. Commons
 * Exec's own {@code ShutdownHookProcessDestroyer} sends SIGTERM, closes the streams, and starts and
 * joins a thread each time that its last process ends.
 */
final class ShutdownKill implements ProcessDestroyer {
  /** The one of this JVM. */
  static final ShutdownKill INSTANCE = new ShutdownKill();

  private final Set<Process> processes = new LinkedHashSet<>();
  private Thread hook;

  ShutdownKill() {}

  @Override
  public synchronized boolean add(Process process) {
    if (hook == null) {
      Thread candidate = new Thread(this::killAll, "glovebox-shutdown-kill");
      try {
        Runtime.getRuntime().addShutdownHook(candidate);
        hook = candidate;
      } catch (IllegalStateException shuttingDown) {
        process.toHandle().destroyForcibly();
        return false;
      }
    }
    return processes.add(process);
  }

  @Override
  public synchronized boolean remove(Process process) {
    boolean removed = processes.remove(process);
    if (processes.isEmpty() && hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
        hook = null;
      } catch (IllegalStateException shuttingDown) {
        // The hook runs or has run; there is nothing left for it to kill.
      }
    }
    return removed;
  }

  @Override
  public synchronized int size() {
    return processes.size();
  }

  synchronized boolean isRegistered() {
    return hook != null;
  }

  private synchronized void killAll() {
    // Not Process.destroyForcibly(): it closes the streams, which may block.
    processes.forEach(process -> process.toHandle().destroyForcibly());
  }
}
