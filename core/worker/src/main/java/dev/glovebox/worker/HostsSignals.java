package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * The signals that ask a program to end are the host's to answer: a service manager sends them to
 * every process of a service, and a terminal to every process in its foreground, while the host may
 * still have calls to finish. A worker ends when its host says so, or is gone.
 *
 * <p>They are not ignored but handled by a function that does nothing: what a library executes in
 * its place, or in a child, inherits what is ignored, and could not be ended by them any more.
 *
 * <p>Source of the numbers: {@code asm-generic/signal.h}; they are the same on x86-64, aarch64 and
 * macOS.
 */
final class HostsSignals {
  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  /** Of {@code signal(2)}: ignored, as by nohup, which stays so. */
  private static final long SIG_IGN = 1;

  private HostsSignals() {}

  /** To be called before any library is loaded, which may want these signals for itself. */
  static void leaveToTheHost() {
    NativeLibrary process = NativeLibrary.getProcess();
    Function signal = process.getFunction("signal");
    // It takes the number as its argument, computes, and touches nothing.
    Pointer doesNothing = process.getFunction("abs");
    for (int number : List.of(SIGHUP, SIGINT, SIGTERM)) {
      Pointer before = signal.invokePointer(new Object[] {number, doesNothing});
      if (Pointer.nativeValue(before) == SIG_IGN) {
        signal.invokePointer(new Object[] {number, before});
      }
    }
  }
}
