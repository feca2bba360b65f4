package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * What ties this process to its host, and its own children to it, with the means of the system.
 *
 * <p><b>Its process group.</b> The worker leads one, and so has in it all that a library forks,
 * until that leaves it by itself. Host and worker kill it as a whole when the worker ends.
 *
 * <p><b>The host's end</b> is seen as the end of standard input, by {@link HostWatch}, which then
 * kills the group. Two cases are beyond it: a process that is stopped, and a JVM that does not come
 * to run the watch. So two threads ask the kernel for a signal when the host's thread that has
 * started this process ends (it lives as long as this process does). One gets {@code SIGCONT}, by
 * which a stopped process goes on, and the watch with it. The other one gets {@code SIGSTKFLT},
 * which nobody uses, and whose handler is C's {@code alarm}: called with the signal's number, 16,
 * it has the kernel end the process by {@code SIGALRM} as many seconds later. {@code SIGKILL} at
 * once would leave the group behind.
 *
 * <p>A host that was dead before this was asked for has closed standard input, and no library is
 * loaded yet that could keep the watch from seeing it. So nobody needs to compare parents, which
 * would be wrong where the parent is not the host.
 *
 * <p>All functions are looked up before a library is loaded: JNA holds a lock while it loads one.
 *
 * <p>Source of the numbers: {@code linux/prctl.h}, {@code asm-generic/signal.h}; they are the same
 * on x86-64 and aarch64.
 */
final class HostTie {
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int SIGSTKFLT = 16;
  private static final int SIGKILL = 9;
  private static final int SIGCONT = 18;

  /** What {@link #leadGroup} has found; null before. */
  private static volatile HostTie prepared;

  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  private final int self = Math.toIntExact(OwnProcess.pid());
  private final Function setpgid = libc("setpgid");
  private final Function getpgid = libc("getpgid");
  private final Function getppid = libc("getppid");
  private final Function kill = libc("kill");

  private HostTie() {}

  /** Has this process lead a group of its own. JNA must be usable. */
  static void leadGroup() {
    HostTie tie = new HostTie();
    if (tie.setpgid.invokeInt(new Object[] {0, 0}) != 0) {
      System.err.println("glovebox worker: cannot lead a process group");
    }
    prepared = tie;
  }

  /** Called on a thread that lives as long as the worker: it goes on, if stopped, without host. */
  static void continueWithoutHost() {
    atTheHostsEnd(SIGCONT);
  }

  /** Called on a thread that lives as long as the worker, and another one than the above. */
  static void endWithoutHost() {
    if (LINUX) {
      libc("signal").invokePointer(new Object[] {SIGSTKFLT, libc("alarm")});
      atTheHostsEnd(SIGSTKFLT);
    }
  }

  private static void atTheHostsEnd(int signal) {
    if (LINUX) {
      int result =
          libc("prctl").invokeInt(new Object[] {PR_SET_PDEATHSIG, (long) signal, 0L, 0L, 0L});
      if (result != 0) {
        System.err.println("glovebox worker: the kernel does not tell of the host's end");
      }
    }
  }

  /**
   * The last deed: kills all other processes of the group, and also this one where it cannot leave
   * the group, because the host is gone. The id of the group is that of this process, so it is no
   * other one's as long as this process lives.
   */
  static void killGroup() {
    HostTie tie = prepared;
    if (tie != null) {
      tie.killOthers();
    }
  }

  private void killOthers() {
    int parent = getppid.invokeInt(new Object[0]);
    int home = getpgid.invokeInt(new Object[] {parent});
    if (home > 0) {
      int left = setpgid.invokeInt(new Object[] {0, home});
      assert left <= 0;
    }
    int killed = kill.invokeInt(new Object[] {-self, SIGKILL});
    assert killed <= 0;
  }

  private static Function libc(String name) {
    return NativeLibrary.getProcess().getFunction(name);
  }
}
