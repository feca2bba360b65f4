package dev.glovebox.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system call in which a thread waited, as {@code /proc/PID/task/TID/syscall} shows it.
 *
 * @param number the number on the machine of the sample; -1 for a wait outside any system call, for
 *     example a page fault
 * @param args the six arguments; empty when {@code number} is -1
 * @param sp the stack pointer
 * @param pc the program counter
 */
public record SyscallSample(long number, List<Long> args, long sp, long pc) {

  /**
   * Copies the arguments.
   *
   * @param number the number on the machine of the sample
   * @param args the six arguments; empty when {@code number} is -1
   * @param sp the stack pointer
   * @param pc the program counter
   */
  public SyscallSample {
    args = List.copyOf(args);
  }

  /** One line of the file; empty for a running thread and for anything that is not such a line. */
  static Optional<SyscallSample> parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length < 3) {
      return Optional.empty();
    }
    try {
      List<Long> values = new ArrayList<>();
      for (int i = 1; i < words.length; i++) {
        values.add(Long.parseUnsignedLong(words[i].substring(2), 16));
      }
      int last = values.size() - 1;
      return Optional.of(
          new SyscallSample(
              Long.parseLong(words[0]),
              values.subList(0, last - 1),
              values.get(last - 1),
              values.get(last)));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Argument {@code index}; 0 where the line had none. */
  long arg(int index) {
    return index < args.size() ? args.get(index) : 0;
  }

  /** Argument {@code index}, of which the kernel uses the lower 32 bits. */
  long intArg(int index) {
    return arg(index) & 0xffff_ffffL;
  }
}
