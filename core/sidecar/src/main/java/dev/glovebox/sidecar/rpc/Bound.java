package dev.glovebox.sidecar.rpc;

/** One of the {@link Bounds} that a client runs into, by the option that sets it. */
public enum Bound {
  /** How large a message is. */
  MESSAGE("max-message"),
  /** How deep JSON nests. */
  DEPTH("max-depth"),
  /** How many requests a batch holds. */
  BATCH("max-batch"),
  /** How long a message takes to come. */
  ARRIVAL("message-timeout"),
  /** How many connections a door has. */
  CONNECTIONS("max-connections"),
  /** How many of these have not shown who they are. */
  STRANGERS("max-strangers"),
  /** How many calls are at work. */
  CALLS("max-calls"),
  /** How many calls wait for the threads of one pool. */
  WAITING("max-waiting"),
  /** How many bytes wait for one client which does not read. */
  OUTPUT("max-output"),
  /** How many bytes all connections together have in messages and answers. */
  BUFFERS("max-buffers"),
  /** How many pointers a connection holds. */
  HANDLES("max-handles"),
  /** How many sessions a connection holds. */
  SESSIONS("max-sessions"),
  /** How long a client takes to show who it is. */
  AUTHENTICATION("auth-timeout"),
  /** How long a connection is silent. */
  IDLE("idle-timeout");

  private final String option;

  Bound(String option) {
    this.option = option;
  }

  /** {@return the option of {@code glovebox serve}, without its dashes} */
  public String option() {
    return option;
  }
}
