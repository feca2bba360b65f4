package dev.glovebox.samples.crypto;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.glovebox.samples.SizeT;

/** OpenSSL's libcrypto, as {@code openssl/evp.h} and {@code openssl/err.h} declare it. */
public interface Crypto extends Library {
  int EVP_CTRL_AEAD_GET_TAG = 0x10;
  int EVP_CTRL_AEAD_SET_TAG = 0x11;

  Pointer EVP_MD_CTX_new();

  void EVP_MD_CTX_free(Pointer context);

  Pointer EVP_get_digestbyname(String name);

  int EVP_DigestInit_ex(Pointer context, Pointer digest, Pointer engine);

  int EVP_DigestUpdate(Pointer context, byte[] data, SizeT length);

  int EVP_DigestFinal_ex(Pointer context, byte[] digest, IntByReference length);

  Pointer EVP_CIPHER_CTX_new();

  void EVP_CIPHER_CTX_free(Pointer context);

  Pointer EVP_aes_256_gcm();

  int EVP_CipherInit_ex(
      Pointer context, Pointer cipher, Pointer engine, byte[] key, byte[] iv, int encrypt);

  int EVP_CipherUpdate(
      Pointer context, byte[] output, IntByReference written, byte[] input, int length);

  int EVP_CipherFinal_ex(Pointer context, byte[] output, IntByReference written);

  int EVP_CIPHER_CTX_ctrl(Pointer context, int command, int argument, byte[] buffer);

  NativeLong ERR_get_error();

  void ERR_error_string_n(NativeLong code, byte[] buffer, SizeT length);
}
