package dev.glovebox.samples.crypto;

import dev.glovebox.Glovebox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** Hashes, encrypts, decrypts, and asks OpenSSL why something failed. */
public final class CryptoSample {
  private CryptoSample() {}

  /**
   * Runs the sample.
   *
   * @param args the registry file, {@code samples/registry-libraries.yaml}
   */
  public static void main(String[] args) {
    try (Glovebox box = Glovebox.open(Path.of(args[0]))) {
      Crypto crypto = box.load("crypto", Crypto.class);
      byte[] text = "abc".getBytes(StandardCharsets.US_ASCII);
      Digest digest = new Digest(crypto);
      System.out.println("SHA-256 of abc: " + HexFormat.of().formatHex(digest.of("SHA256", text)));

      AesGcm cipher = new AesGcm(crypto, digest.of("SHA256", text));
      byte[] iv = new byte[12];
      byte[] sealed = cipher.encrypt(iv, new byte[0], text);
      byte[] opened = cipher.decrypt(iv, new byte[0], sealed);
      System.out.println("encrypted and back: " + new String(opened, StandardCharsets.US_ASCII));
      try {
        digest.of("ABC256", text);
      } catch (CryptoException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
