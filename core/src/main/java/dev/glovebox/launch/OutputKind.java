package dev.glovebox.launch;

/** Which of its two outputs a worker wrote to. */
public enum OutputKind {
  STDOUT,
  STDERR
}
