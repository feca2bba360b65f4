package dev.glovebox.inspect;

/** How far a piece of evidence carries, strongest first; the measured gaps are the rules' own. */
public enum Strength {
  /** It proves the fact, as an ELF note of Go's own does. */
  CERTAIN,
  /** It all but proves the fact, as Go's function table does. */
  VERY_STRONG,
  /** It is seldom wrong, as a library that is known to start threads. */
  STRONG,
  /** It is likely, as texts of Go's runtime. */
  MEDIUM,
  /** It leaves the fact open, as an import of {@code dlopen} does. */
  WEAK,
  /** Corroborates other evidence and means nothing alone. */
  SUSPICION
}
