package dev.glovebox.failure;

import java.util.List;

/** The dynamic linker could not load a library in its worker. The call was not sent. */
public final class LibraryLoadException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> missing;

  /**
   * Makes the exception for one load.
   *
   * @param missing the names of libraries that were not found; empty if that is not the reason
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call or operation that failed
   * @param advice what to do next: one or more whole sentences
   */
  public LibraryLoadException(
      String what, List<String> missing, CallContext context, String advice) {
    super(what, context, advice, null);
    this.missing = List.copyOf(missing);
  }

  /** {@return the names of libraries that were not found} */
  public List<String> missing() {
    return missing == null ? List.of() : missing;
  }
}
