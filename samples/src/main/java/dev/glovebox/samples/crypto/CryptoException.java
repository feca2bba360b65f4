package dev.glovebox.samples.crypto;

/** What OpenSSL's error queue held when a function failed, the oldest error first. */
public final class CryptoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CryptoException(String message) {
    super(message);
  }
}
