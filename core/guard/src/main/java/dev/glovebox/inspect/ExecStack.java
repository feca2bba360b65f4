package dev.glovebox.inspect;

/** What a file asks of the stack's protection by its {@code PT_GNU_STACK} program header. */
public enum ExecStack {
  /** Stacks stay as they are: data and no code. */
  NOT_EXECUTABLE,
  /** Loading the file makes every stack of the process executable. */
  EXECUTABLE,
  /** There is no such header: on x86 the loader then takes the stack to be executable. */
  MISSING
}
