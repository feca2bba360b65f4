package dev.glovebox.guard;

/** One reason not to trust a file. */
record IntegrityFault(Kind kind, String text) {

  /** What is wrong, and so what to do about it. */
  enum Kind {
    WRITABLE("Take the write permission from the others (chmod go-w)."),
    OWNER("Give it to root or to the user of this process (chown), or keep a copy that is."),
    HASH(
        "If the new file is meant, pin its hash in the registry ('glovebox inspect' prints it); if"
            + " not, restore the old one."),
    CHANGED("Open the registry again to have the new file judged.");

    private final String advice;

    Kind(String advice) {
      this.advice = advice;
    }

    String advice() {
      return advice;
    }
  }

  static IntegrityFault changed(String when) {
    return new IntegrityFault(Kind.CHANGED, "it was changed or replaced " + when);
  }
}
