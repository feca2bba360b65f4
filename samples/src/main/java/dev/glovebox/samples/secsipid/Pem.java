package dev.glovebox.samples.secsipid;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;

/** Keys in the text form that OpenSSL and Go read. */
final class Pem {
  private Pem() {}

  static String of(String what, Key key) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded());
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
