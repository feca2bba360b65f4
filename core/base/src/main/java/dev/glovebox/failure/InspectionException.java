package dev.glovebox.failure;

import java.nio.file.Path;

/** A file that was to be inspected cannot be read as an ELF shared object. */
public final class InspectionException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** Why it could not be inspected, without a full stop at its end. */
  private final transient Path file;

  /** Why it could not be inspected, without a full stop at its end. */
  private final String reason;

  /**
   * @param file the file as it was named
   * @param reason why it cannot be read, for example {@code not an ELF file: starts with 23 21}
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public InspectionException(Path file, String reason, String advice, Throwable cause) {
    super("cannot inspect " + file + ": " + reason, CallContext.NONE, advice, cause);
    this.file = file;
    this.reason = reason;
  }

  /** {@return the file that was to be inspected} */
  public Path file() {
    return file;
  }

  /** {@return why it could not be inspected, without a full stop at its end} */
  public String reason() {
    return reason;
  }
}
