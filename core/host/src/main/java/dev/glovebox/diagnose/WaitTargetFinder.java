package dev.glovebox.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out what a system call's arguments point at, while the thread still waits in it. */
final class WaitTargetFinder {
  private static final int MAX_EPOLL_MEMBERS = 8;

  private WaitTargetFinder() {}

  static Optional<WaitTarget> find(ProcThread thread, SyscallSample sample) {
    WaitingCall call = WaitingCall.of(sample).orElse(null);
    if (call == null) {
      return Optional.empty();
    } else if (call == WaitingCall.FUTEX) {
      return ofFutex(thread, FutexWait.of(sample));
    } else if (call.takesDescriptor()) {
      return ofDescriptor(thread, sample.intArg(0));
    }
    return Optional.empty();
  }

  private static Optional<WaitTarget> ofFutex(ProcThread thread, FutexWait futex) {
    if (futex.mayBeJoin()) {
      Optional<String> name = thread.threadName(futex.value());
      if (name.isPresent()) {
        return Optional.of(
            new WaitTarget(
                WaitTarget.Kind.THREAD, "thread " + futex.value() + " (" + name.get() + ")"));
      }
    }
    return MemoryRegion.holding(futex.address(), thread.maps())
        .filter(region -> !region.name().isEmpty())
        .map(region -> ofRegion(thread, region));
  }

  private static WaitTarget ofRegion(ProcThread thread, MemoryRegion region) {
    if (!region.isLibraryData()) {
      return new WaitTarget(WaitTarget.Kind.MEMORY, region.name());
    }
    if (GoMark.isIn(thread.fileOf(region.name()))) {
      return new WaitTarget(
          WaitTarget.Kind.GO_LIBRARY_DATA, "data of " + region.name() + ", a Go library");
    }
    return new WaitTarget(WaitTarget.Kind.LIBRARY_DATA, "data of " + region.name());
  }

  private static Optional<WaitTarget> ofDescriptor(ProcThread thread, long fd) {
    return thread
        .descriptor(fd)
        .map(
            file ->
                new WaitTarget(
                    WaitTarget.Kind.FILE,
                    "descriptor " + fd + ": " + file + epollMembers(thread, fd)));
  }

  /**
   * The members of an epoll set stand in its {@code fdinfo}, as lines {@code tfd: N events: ...}.
   */
  private static String epollMembers(ProcThread thread, long epoll) {
    List<String> members = new ArrayList<>();
    for (String line : thread.descriptorDetails(epoll)) {
      if (members.size() > MAX_EPOLL_MEMBERS) {
        break; // a set may have a million
      }
      String[] words = line.strip().split("\\s+", 3);
      if (words[0].equals("tfd:") && words.length > 1) {
        members.add(
            thread.descriptor(ProcThread.number(words[1])).orElse("descriptor " + words[1]));
      }
    }
    if (members.isEmpty()) {
      return "";
    }
    String more = members.size() > MAX_EPOLL_MEMBERS ? ", ..." : "";
    return members.stream()
        .limit(MAX_EPOLL_MEMBERS)
        .collect(Collectors.joining(", ", " watching ", more));
  }
}
