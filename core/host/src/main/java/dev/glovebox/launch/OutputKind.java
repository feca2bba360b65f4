package dev.glovebox.launch;

/** Which of its two outputs a worker wrote to. */
public enum OutputKind {
  /** The standard output, logged at info. */
  STDOUT,
  /** The standard error output, logged at warn. */
  STDERR
}
