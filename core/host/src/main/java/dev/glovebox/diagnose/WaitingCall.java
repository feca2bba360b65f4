package dev.glovebox.diagnose;

import dev.glovebox.failure.HangClass;
import java.util.Locale;
import java.util.Optional;

/**
 * A system call that waits, with its numbers on x86-64 and aarch64 ({@code
 * arch/x86/entry/syscalls/syscall_64.tbl} and {@code include/uapi/asm-generic/unistd.h} of Linux).
 */
enum WaitingCall {
  FUTEX(202, 98, null, false),
  FUTEX_WAITV(449, 449, HangClass.CONDITION, false),
  EPOLL_WAIT(232, -1, HangClass.EVENT_WAIT, true),
  EPOLL_PWAIT(281, 22, HangClass.EVENT_WAIT, true),
  EPOLL_PWAIT2(441, 441, HangClass.EVENT_WAIT, true),
  POLL(7, -1, HangClass.EVENT_WAIT, false),
  PPOLL(271, 73, HangClass.EVENT_WAIT, false),
  SELECT(23, -1, HangClass.EVENT_WAIT, false),
  PSELECT6(270, 72, HangClass.EVENT_WAIT, false),
  IO_URING_ENTER(426, 426, HangClass.EVENT_WAIT, true),
  IO_GETEVENTS(208, 4, HangClass.EVENT_WAIT, false),
  READ(0, 63, HangClass.IO, true),
  WRITE(1, 64, HangClass.IO, true),
  PREAD64(17, 67, HangClass.IO, true),
  PWRITE64(18, 68, HangClass.IO, true),
  READV(19, 65, HangClass.IO, true),
  WRITEV(20, 66, HangClass.IO, true),
  CONNECT(42, 203, HangClass.IO, true),
  ACCEPT(43, 202, HangClass.IO, true),
  ACCEPT4(288, 242, HangClass.IO, true),
  SENDTO(44, 206, HangClass.IO, true),
  RECVFROM(45, 207, HangClass.IO, true),
  SENDMSG(46, 211, HangClass.IO, true),
  RECVMSG(47, 212, HangClass.IO, true),
  FSYNC(74, 82, HangClass.IO, true),
  IOCTL(16, 29, HangClass.IO, true),
  OPENAT(257, 56, HangClass.IO, false),
  NANOSLEEP(35, 101, HangClass.SLEEP, false),
  CLOCK_NANOSLEEP(230, 115, HangClass.SLEEP, false),
  WAIT4(61, 260, HangClass.CHILD_WAIT, false),
  WAITID(247, 95, HangClass.CHILD_WAIT, false),
  FLOCK(73, 32, HangClass.FILE_LOCK, true),
  FCNTL(72, 25, HangClass.FILE_LOCK, true),
  PAUSE(34, -1, HangClass.PAUSE, false),
  RT_SIGSUSPEND(130, 133, HangClass.PAUSE, false),
  RT_SIGTIMEDWAIT(128, 137, HangClass.PAUSE, false),
  SEMOP(65, 193, HangClass.CONDITION, false),
  SEMTIMEDOP(220, 192, HangClass.CONDITION, false),
  MSGRCV(70, 188, HangClass.IO, false),
  MSGSND(69, 189, HangClass.IO, false),
  MQ_TIMEDRECEIVE(243, 183, HangClass.IO, true),
  // The kernel's own: a sleep or timed wait that is taken up again after a stop.
  RESTART_SYSCALL(219, 128, HangClass.BLOCKED, false);

  private final int x86;
  private final int aarch64;
  private final HangClass kind;
  private final boolean takesDescriptor;

  WaitingCall(int x86, int aarch64, HangClass kind, boolean takesDescriptor) {
    this.x86 = x86;
    this.aarch64 = aarch64;
    this.kind = kind;
    this.takesDescriptor = takesDescriptor;
  }

  /** The call of that number on the machine {@code arch}, a value of {@code os.arch}. */
  static Optional<WaitingCall> of(String arch, long number) {
    if (number < 0) {
      return Optional.empty();
    }
    boolean x86 = isX86(arch);
    if (!x86 && !arch.equals("aarch64")) {
      return Optional.empty();
    }
    for (WaitingCall call : values()) {
      if ((x86 ? call.x86 : call.aarch64) == number) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }

  /** The call on this machine; samples are always taken on the machine that reads them. */
  static Optional<WaitingCall> of(SyscallSample sample) {
    return of(System.getProperty("os.arch", ""), sample.number());
  }

  static boolean isX86(String arch) {
    return arch.equals("amd64") || arch.equals("x86_64");
  }

  /** What a thread in this call does; empty for {@code futex}, where the arguments decide. */
  Optional<HangClass> kind() {
    return Optional.ofNullable(kind);
  }

  /** Whether the first argument is a file descriptor. */
  boolean takesDescriptor() {
    return takesDescriptor;
  }

  /** The call as the manual names it. */
  String manualName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
