package dev.glovebox.samples.crypto;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.glovebox.samples.SizeT;
import java.util.Arrays;

/** Message digests by OpenSSL. */
public final class Digest {
  private static final int LARGEST_BYTES = 64;

  private final Crypto crypto;
  private final ErrorQueue errors;

  public Digest(Crypto crypto) {
    this.crypto = crypto;
    this.errors = new ErrorQueue(crypto);
  }

  /**
   * The digest of some data.
   *
   * @param algorithm OpenSSL's name of it, for example {@code SHA256}
   * @throws CryptoException if there is no such algorithm
   */
  public byte[] of(String algorithm, byte[] data) {
    Pointer context = crypto.EVP_MD_CTX_new();
    try {
      Pointer digest = crypto.EVP_get_digestbyname(algorithm);
      errors.check(crypto.EVP_DigestInit_ex(context, digest, null));
      errors.check(crypto.EVP_DigestUpdate(context, data, new SizeT(data.length)));
      byte[] result = new byte[LARGEST_BYTES];
      IntByReference length = new IntByReference();
      errors.check(crypto.EVP_DigestFinal_ex(context, result, length));
      return Arrays.copyOf(result, length.getValue());
    } finally {
      crypto.EVP_MD_CTX_free(context);
    }
  }
}
