package dev.glovebox.samples.secsipid;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Signs and checks the identities of calls, with a key pair made for it. */
public final class Identities {
  private static final int VALID_SECONDS = 60;

  private final Secsipid secsipid;
  private final KeyPair keys;

  private Identities(Secsipid secsipid, KeyPair keys) {
    this.secsipid = secsipid;
    this.keys = keys;
  }

  /** With a new key on the curve that STIR/SHAKEN prescribes. */
  public static Identities withNewKey(Secsipid secsipid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return new Identities(secsipid, generator.generateKeyPair());
  }

  /**
   * The value of the SIP header {@code Identity} for a call.
   *
   * @throws IllegalArgumentException if the library refuses
   */
  public String sign(String caller, String callee) {
    PointerByReference out = new PointerByReference();
    int length =
        secsipid.SecSIPIDGetIdentityPrvKey(
            caller,
            callee,
            "A",
            "",
            "https://certificates.example.org/key.pem",
            Pem.of("PRIVATE KEY", keys.getPrivate()),
            out);
    if (length < 0) {
      throw new IllegalArgumentException("secsipid signs nothing and answers " + length);
    }
    Pointer text = out.getValue();
    try {
      return text.getString(0, "UTF-8");
    } finally {
      secsipid.free(text);
    }
  }

  /** Whether a header is signed with our key. */
  public boolean holds(String identity) {
    String key = Pem.of("PUBLIC KEY", keys.getPublic());
    return secsipid.SecSIPIDCheckFullPubKey(identity, 0, VALID_SECONDS, key, 0) == 0;
  }
}
