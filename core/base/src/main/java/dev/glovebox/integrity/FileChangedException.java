package dev.glovebox.integrity;

import dev.glovebox.failure.LibraryRefusedException;

/**
 * A library's file is not, or not any more, the one that was judged, and that is all there is
 * against it: it may be judged anew.
 */
public final class FileChangedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The refusal that this stands for. */
  private final LibraryRefusedException refusal;

  FileChangedException(LibraryRefusedException refusal) {
    super(refusal.getMessage(), refusal);
    this.refusal = refusal;
  }

  /** {@return what it comes to where nobody judges it anew (GB301)} */
  public LibraryRefusedException refusal() {
    return refusal;
  }
}
