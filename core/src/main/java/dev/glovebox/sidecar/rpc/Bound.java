package dev.glovebox.sidecar.rpc;

/** One of the {@link Bounds} that a client runs into, by the option that sets it. */
public enum Bound {
  MESSAGE("max-message"),
  DEPTH("max-depth"),
  BATCH("max-batch"),
  CONNECTIONS("max-connections"),
  CALLS("max-calls"),
  OUTPUT("max-output"),
  HANDLES("max-handles"),
  SESSIONS("max-sessions"),
  AUTHENTICATION("auth-timeout"),
  IDLE("idle-timeout");

  private final String option;

  Bound(String option) {
    this.option = option;
  }

  /** The option of {@code glovebox serve}, without its dashes. */
  public String option() {
    return option;
  }
}
