package dev.glovebox.samples.crypto;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Arrays;

/** AES-256-GCM by OpenSSL, for one key. */
public final class AesGcm {
  private static final int TAG_BYTES = 16;

  private final Crypto crypto;
  private final ErrorQueue errors;
  private final byte[] key;

  /**
   * For one key.
   *
   * @param key 32 bytes
   */
  public AesGcm(Crypto crypto, byte[] key) {
    this.crypto = crypto;
    this.errors = new ErrorQueue(crypto);
    this.key = key.clone();
  }

  /**
   * The cipher text, and behind it the tag of 16 bytes.
   *
   * @param iv 12 bytes, never used before with this key
   */
  public byte[] encrypt(byte[] iv, byte[] associated, byte[] plain) {
    Pointer context = crypto.EVP_CIPHER_CTX_new();
    try {
      byte[] cipher = update(context, iv, associated, plain, 1);
      finish(context);
      byte[] tag = new byte[TAG_BYTES];
      errors.check(
          crypto.EVP_CIPHER_CTX_ctrl(context, Crypto.EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, tag));
      byte[] result = Arrays.copyOf(cipher, cipher.length + TAG_BYTES);
      System.arraycopy(tag, 0, result, cipher.length, TAG_BYTES);
      return result;
    } finally {
      crypto.EVP_CIPHER_CTX_free(context);
    }
  }

  /**
   * The plain text.
   *
   * @throws CryptoException if anything was tampered with
   */
  public byte[] decrypt(byte[] iv, byte[] associated, byte[] sealed) {
    int length = sealed.length - TAG_BYTES;
    byte[] tag = Arrays.copyOfRange(sealed, length, sealed.length);
    Pointer context = crypto.EVP_CIPHER_CTX_new();
    try {
      byte[] plain = update(context, iv, associated, Arrays.copyOf(sealed, length), 0);
      errors.check(
          crypto.EVP_CIPHER_CTX_ctrl(context, Crypto.EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag));
      finish(context);
      return plain;
    } finally {
      crypto.EVP_CIPHER_CTX_free(context);
    }
  }

  private byte[] update(Pointer context, byte[] iv, byte[] associated, byte[] input, int encrypt) {
    IntByReference written = new IntByReference();
    byte[] output = new byte[input.length];
    errors.check(
        crypto.EVP_CipherInit_ex(context, crypto.EVP_aes_256_gcm(), null, key, iv, encrypt));
    errors.check(crypto.EVP_CipherUpdate(context, null, written, associated, associated.length));
    errors.check(crypto.EVP_CipherUpdate(context, output, written, input, input.length));
    return output;
  }

  private void finish(Pointer context) {
    // GCM is a stream cipher: nothing is written at the end, but the tag is made, or checked.
    errors.check(crypto.EVP_CipherFinal_ex(context, new byte[TAG_BYTES], new IntByReference()));
  }
}
