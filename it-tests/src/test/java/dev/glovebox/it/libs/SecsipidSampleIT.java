package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.samples.secsipid.Identities;
import dev.glovebox.samples.secsipid.Secsipid;
import dev.glovebox.samples.secsipid.SecsipidSample;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SecsipidSampleIT {
  @Test
  void anIdentity_isSigned_andHolds_untilItIsTamperedWith() throws Exception {
    try (Glovebox box = Libraries.open("secsipid")) {
      Secsipid secsipid = box.load("secsipid", Secsipid.class);
      Identities ours = Identities.withNewKey(secsipid);

      String identity = ours.sign("493044448888", "493055559999");

      String[] parts = identity.split("[.;]", 4);
      String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      assertThat(payload).contains("\"tn\":\"493044448888\"").contains("493055559999");
      assertThat(ours.holds(identity)).isTrue();
      assertThat(Identities.withNewKey(secsipid).holds(identity)).isFalse();
      assertThat(ours.holds(withCaller("493044440000", parts))).as("another caller").isFalse();
      assertThat(ours.holds("not an identity")).isFalse();
    }
  }

  private static String withCaller(String caller, String[] parts) {
    String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                payload.replace("493044448888", caller).getBytes(StandardCharsets.UTF_8));
    return parts[0] + "." + forged + "." + parts[2] + ";" + parts[3];
  }

  @Test
  void theSample_runs() throws Exception {
    assertThat(Libraries.output("secsipid", SecsipidSample::main))
        .contains("ours: true", "another's: false");
  }
}
