package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.Glovebox;
import dev.glovebox.samples.crypto.AesGcm;
import dev.glovebox.samples.crypto.Crypto;
import dev.glovebox.samples.crypto.CryptoException;
import dev.glovebox.samples.crypto.CryptoSample;
import dev.glovebox.samples.crypto.Digest;
import dev.glovebox.samples.crypto.ErrorQueue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CryptoIT {
  private Glovebox box;
  private Crypto crypto;

  @BeforeEach
  void open() {
    box = Libraries.open("crypto");
    crypto = box.load("crypto", Crypto.class);
  }

  @AfterEach
  void close() {
    if (box != null) {
      box.close();
    }
  }

  @Test
  void sha256_hasItsKnownAnswer() {
    // FIPS 180-4, example of two blocks.
    byte[] message =
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
            .getBytes(StandardCharsets.US_ASCII);

    assertThat(new Digest(crypto).of("SHA256", message))
        .isEqualTo(bytes("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
  }

  @Test
  void aes256Gcm_hasItsKnownAnswer() {
    // Test case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega).
    AesGcm cipher = new AesGcm(crypto, bytes("feffe9928665731c6d6a8f9467308308".repeat(2)));
    byte[] iv = bytes("cafebabefacedbaddecaf888");
    byte[] associated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    byte[] plain =
        bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");

    byte[] sealed = cipher.encrypt(iv, associated, plain);

    assertThat(sealed)
        .isEqualTo(
            bytes(
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                    + "76fc6ece0f4e1768cddf8853bb2d551b"));
    assertThat(cipher.decrypt(iv, associated, sealed)).isEqualTo(plain);
    sealed[3] ^= 1;
    assertThatThrownBy(() -> cipher.decrypt(iv, associated, sealed))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void theErrorQueue_isReadOnTheThreadThatFailed() {
    assertThatThrownBy(() -> new Digest(crypto).of("NO-SUCH-DIGEST", new byte[1]))
        .isInstanceOf(CryptoException.class)
        .hasMessageContaining("no digest set");
    assertThat(new ErrorQueue(crypto).drain()).as("taken out").isEmpty();
  }

  @Test
  void theSample_runs() throws Exception {
    assertThat(Libraries.output("crypto", CryptoSample::main))
        .contains(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "encrypted and back: abc",
            "no digest set");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
