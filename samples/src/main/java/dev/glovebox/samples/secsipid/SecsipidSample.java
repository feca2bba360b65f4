package dev.glovebox.samples.secsipid;

import dev.glovebox.Glovebox;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Signs the identity of a call, checks it, and sees a forged one rejected. */
public final class SecsipidSample {
  private SecsipidSample() {}

  /**
   * Runs the sample.
   *
   * @param args the registry file, {@code samples/registry-libraries.yaml}
   */
  public static void main(String[] args) throws GeneralSecurityException {
    try (Glovebox box = Glovebox.open(Path.of(args[0]))) {
      Secsipid secsipid = box.load("secsipid", Secsipid.class);
      Identities ours = Identities.withNewKey(secsipid);
      String identity = ours.sign("493044448888", "493055559999");
      System.out.println(identity.substring(0, identity.indexOf('.')) + "...");
      System.out.println("ours: " + ours.holds(identity));
      System.out.println("another's: " + Identities.withNewKey(secsipid).holds(identity));
    }
  }
}
