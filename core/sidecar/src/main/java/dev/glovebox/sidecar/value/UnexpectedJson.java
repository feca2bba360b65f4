package dev.glovebox.sidecar.value;

/**
 * Stands for what no type takes, and says so in a message.
 *
 * @param kind what it is, with its article
 */
record UnexpectedJson(String kind) {
  @Override
  public String toString() {
    return kind;
  }
}
