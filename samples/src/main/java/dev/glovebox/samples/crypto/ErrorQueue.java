package dev.glovebox.samples.crypto;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import dev.glovebox.samples.SizeT;
import java.util.ArrayList;
import java.util.List;

/** OpenSSL's error queue, one a native thread: to be asked on the thread whose call failed. */
public final class ErrorQueue {
  private final Crypto crypto;

  public ErrorQueue(Crypto crypto) {
    this.crypto = crypto;
  }

  /** Takes all errors out of the queue, the oldest first. */
  public List<String> drain() {
    List<String> errors = new ArrayList<>();
    NativeLong code = crypto.ERR_get_error();
    while (code.longValue() != 0) {
      byte[] text = new byte[256];
      crypto.ERR_error_string_n(code, text, new SizeT(text.length));
      errors.add(Native.toString(text, "US-ASCII"));
      code = crypto.ERR_get_error();
    }
    return errors;
  }

  /**
   * Checks what OpenSSL's functions return: 1 if all is well.
   *
   * @throws CryptoException with what the queue holds
   */
  void check(int returned) {
    if (returned != 1) {
      List<String> errors = drain();
      throw new CryptoException(errors.isEmpty() ? "no reason given" : String.join("; ", errors));
    }
  }
}
