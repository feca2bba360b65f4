package dev.glovebox.samples.zlib;

/** What zlib says when it cannot go on. */
public final class ZlibException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  ZlibException(int code, String message) {
    super("zlib answers " + code + (message == null ? "" : ": " + message));
    this.code = code;
  }

  /** One of zlib's negative codes. */
  public int code() {
    return code;
  }
}
