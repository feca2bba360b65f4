package dev.glovebox.integrity;

/**
 * One reason not to trust a file.
 *
 * @param kind what is wrong
 * @param text the fault in words, as part of a message
 */
public record IntegrityFault(Kind kind, String text) {

  /** What is wrong, and so what to do about it. */
  enum Kind {
    WRITABLE("Take the write permission from the others (chmod go-w)."),
    OWNER("Give it to root or to the user of this process (chown), or keep a copy that is."),
    HASH(
        "If the new file is meant, pin its hash in the registry ('glovebox inspect' prints it), and"
            + " open that one or reload it; if not, restore the old file. "
            + Integrity.PROMISE),
    CHANGED(
        "It is judged anew at the next call. Whoever installs it should rename a new file over it,"
            + " and not write into it.");

    private final String advice;

    Kind(String advice) {
      this.advice = advice;
    }

    String advice() {
      return advice;
    }
  }

  /**
   * {@return the fault of a file that is not the one that was judged}
   *
   * @param when when it was changed, as the end of a sentence
   */
  public static IntegrityFault changed(String when) {
    return new IntegrityFault(Kind.CHANGED, "it was changed or replaced " + when);
  }
}
