package dev.glovebox.sidecar.wire;

/**
 * Tells a connection that the sidecar has done its work: it closes when all answers are written.
 */
public enum Drained {
  /** The only event of this kind. */
  EVENT
}
