package dev.glovebox.inspect;

/** What is known about the threads that a library starts. */
public enum Threading {
  /** A Go runtime was found (rules 1 to 4): the process is multithreaded once it is loaded. */
  MULTITHREADED,
  /** It may start threads, or load what does (rules 7 to 9, 12, 13): probe it to learn more. */
  UNKNOWN,
  /** No sign of threads was found. That is no proof of fork safety. */
  NONE_FOUND
}
