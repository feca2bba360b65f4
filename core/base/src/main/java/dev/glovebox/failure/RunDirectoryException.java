package dev.glovebox.failure;

import java.nio.file.Path;

/** The directory for sockets and workers' files cannot be used. */
public final class RunDirectoryException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  /**
   * @param problem why it cannot be used, without a full stop at its end
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   * @param directory the directory that cannot be used
   */
  public RunDirectoryException(Path directory, String problem, String advice, Throwable cause) {
    super(
        "cannot use the run directory " + directory + ": " + problem,
        CallContext.NONE,
        advice,
        cause);
    this.directory = directory;
  }

  /** {@return the directory that cannot be used} */
  public Path directory() {
    return directory;
  }
}
