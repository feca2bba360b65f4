package dev.glovebox.launch;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process group that a worker leads: the worker, and whatever its libraries have forked that
 * has not left the group by itself. Killed as a whole, also when the worker has ended already.
 *
 * <p><b>Never another one's.</b> The group's id is the process id of the worker. The kernel gives
 * that number to nobody as long as the worker is not reaped or the group has a member; afterwards
 * it may. So the group is not named by the number, but by a descriptor of the process that was
 * opened while it ran ({@code pidfd_open}, and {@code pidfd_send_signal} to its group, Linux 6.9):
 * where there is no such group any more, or never was, nothing is killed. Older kernels and other
 * systems know numbers only. There a group is killed while its worker runs, or at once after its
 * end, and then only if no process has the number: who has taken it over would have to have been
 * given it, after all other numbers, within that moment, and to have ended, leaving a group.
 *
 * <p><b>Threads:</b> safe for use by several. Source of the numbers: {@code asm-generic/unistd.h},
 * {@code linux/pidfd.h}; they are the same on x86-64 and aarch64.
 */
final class WorkerGroup {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerGroup.class);

  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;
  private static final long PIDFD_SIGNAL_PROCESS_GROUP = 1 << 2;
  private static final int SIGKILL = 9;
  private static final int ESRCH = 3;
  private static final int NONE = -1;

  private final Process process;
  private final Calls calls;

  /** The process, as a descriptor; {@link #NONE} where there is none, or no more. */
  private int descriptor = NONE;

  private boolean closed;

  private WorkerGroup(Process process, Calls calls) {
    this.process = process;
    this.calls = calls;
  }

  /** The functions, looked up once; null where there are none, or JNA cannot be used. */
  private record Calls(Function syscall, Function kill, Function close) {
    private static final Calls FOUND = find();

    private static Calls find() {
      try {
        NativeLibrary process = NativeLibrary.getProcess();
        boolean linux = System.getProperty("os.name").equals("Linux");
        return new Calls(
            linux ? process.getFunction("syscall") : null,
            process.getFunction("kill"),
            process.getFunction("close"));
      } catch (LinkageError e) {
        LOG.debug("process groups of workers cannot be killed", e);
        return null;
      }
    }
  }

  /** The group of a process that was started just now. */
  static WorkerGroup of(Process process) {
    WorkerGroup group = new WorkerGroup(process, Calls.FOUND);
    group.open();
    return group;
  }

  /** As {@link #of} where the kernel knows groups by their numbers only. */
  static WorkerGroup byNumber(Process process) {
    Calls all = Calls.FOUND;
    return new WorkerGroup(process, all == null ? null : new Calls(null, all.kill, all.close));
  }

  private synchronized void open() {
    if (calls == null || calls.syscall == null) {
      return;
    }
    descriptor = calls.syscall.invokeInt(new Object[] {PIDFD_OPEN, process.pid(), 0L});
    if (descriptor >= 0 && !process.isAlive()) {
      // The number may have been another one's by then.
      closeDescriptor();
    }
  }

  /**
   * Kills all that is in it. Does nothing where there is no such group, or after {@link #close}.
   */
  synchronized void kill() {
    if (calls == null || closed) {
      return;
    }
    if (descriptor >= 0) {
      int sent =
          calls.syscall.invokeInt(
              new Object[] {
                PIDFD_SEND_SIGNAL,
                (long) descriptor,
                (long) SIGKILL,
                Pointer.NULL,
                PIDFD_SIGNAL_PROCESS_GROUP
              });
      if (sent == 0 || Native.getLastError() == ESRCH) {
        return;
      }
    }
    killByNumber();
  }

  private void killByNumber() {
    int pid = Math.toIntExact(process.pid());
    if (process.isAlive() || !isTaken(pid)) {
      int sent = calls.kill.invokeInt(new Object[] {-pid, SIGKILL});
      LOG.trace("SIGKILL to the group of process {}: {}", pid, sent);
    }
  }

  private boolean isTaken(int pid) {
    return calls.kill.invokeInt(new Object[] {pid, 0}) == 0 || Native.getLastError() != ESRCH;
  }

  /** Gives back what it holds. It is of no use any more. May be called again. */
  synchronized void close() {
    closed = true;
    closeDescriptor();
  }

  private void closeDescriptor() {
    if (descriptor >= 0) {
      int closed = calls.close.invokeInt(new Object[] {descriptor});
      LOG.trace("closed the descriptor of process {}: {}", process.pid(), closed);
      descriptor = NONE;
    }
  }
}
