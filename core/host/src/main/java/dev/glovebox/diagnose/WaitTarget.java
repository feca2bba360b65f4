package dev.glovebox.diagnose;

/**
 * What a waiting thread's system call points at.
 *
 * @param kind what sort of thing it is
 * @param name the thing in words, ready for a sentence: a file, a library, a thread
 */
public record WaitTarget(Kind kind, String name) {

  /** The sorts of things that a thread was seen to wait on. */
  public enum Kind {
    /** An open file, pipe or socket. */
    FILE,
    /** A word in the writable data of a library. */
    LIBRARY_DATA,
    /** A word in the writable data of a library that carries Go's build information. */
    GO_LIBRARY_DATA,
    /** A word in another named region: {@code [heap]}, {@code [stack]}, a mapped file. */
    MEMORY,
    /** Another thread of the process. */
    THREAD
  }
}
