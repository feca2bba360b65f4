package dev.glovebox.inspect;

/** How far a piece of evidence carries, strongest first; the measured gaps are the rules' own. */
public enum Strength {
  CERTAIN,
  VERY_STRONG,
  STRONG,
  MEDIUM,
  WEAK,
  /** Corroborates other evidence and means nothing alone. */
  SUSPICION
}
