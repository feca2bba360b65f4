package dev.glovebox.diagnose;

import dev.glovebox.failure.HangClass;
import java.util.Optional;

/**
 * A {@code futex} wait, decoded: operation and value tell glibc's primitives apart, the address
 * tells Go's (HAZARDS: classifying a native call that hangs; measured with glibc 2.36).
 */
record FutexWait(long address, long op, long value, boolean timed) {
  private static final long COMMAND = 0x7f;
  private static final long PRIVATE = 0x80;

  private static final long WAIT = 0;
  private static final long LOCK_PI = 6;
  private static final long WAIT_BITSET = 9;
  private static final long LOCK_PI2 = 13;

  /** glibc's and Go's "locked, and somebody waits". */
  private static final long CONTENDED = 2;

  static FutexWait of(SyscallSample call) {
    return new FutexWait(call.arg(0), call.intArg(1), call.intArg(2), call.arg(3) != 0);
  }

  /**
   * Whether the address lies where Go's runtime puts its heap: 0x00c000000000 and up, on arm64
   * 0x004000000000 (runtime/malloc.go, mallocinit).
   */
  static boolean isGoHeap(long address, String arch) {
    long high = address >>> 32;
    // Bounded above: with 39-bit addresses, arm64 maps libraries at 0x7f00000000.
    return WaitingCall.isX86(arch) ? high >= 0xc0 && high < 0x100 : high >= 0x40 && high < 0x60;
  }

  /**
   * Whether this can be {@code pthread_join}: not private, since the kernel wakes it, and the value
   * is the thread's id. Shared condition variables look alike, but count from 0.
   */
  boolean mayBeJoin() {
    return (op & COMMAND) == WAIT_BITSET && (op & PRIVATE) == 0 && value > CONTENDED;
  }

  HangClass classify(Optional<WaitTarget> target, String arch) {
    long command = op & COMMAND;
    boolean goData = target.filter(t -> t.kind() == WaitTarget.Kind.GO_LIBRARY_DATA).isPresent();
    if (command == WAIT && isGoHeap(address, arch)) {
      return HangClass.GO_PARK;
    } else if (command == WAIT && goData) {
      return HangClass.GO_RUNTIME_LOCK;
    } else if (command == LOCK_PI || command == LOCK_PI2) {
      return HangClass.MUTEX;
    } else if (command == WAIT) {
      return value == CONTENDED ? HangClass.MUTEX : HangClass.BLOCKED;
    } else if (command == WAIT_BITSET) {
      return mayBeJoin() ? HangClass.THREAD_JOIN : HangClass.CONDITION;
    }
    return HangClass.BLOCKED;
  }

  String describe() {
    return String.format(
        "futex(0x%x, op 0x%x, value %d, %s)",
        address, op, value, timed ? "with a timeout" : "no timeout");
  }
}
