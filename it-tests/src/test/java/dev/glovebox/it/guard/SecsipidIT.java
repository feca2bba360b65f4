package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Go library that nobody here wrote: Debian's libsecsipid1. */
@Timeout(120)
class SecsipidIT {
  private static final String SONAME = "libsecsipid.so.1";

  /** As secsipid's header has it, as far as this test goes. */
  public interface Secsipid extends Library {
    int SecSIPIDOptSetN(String name, int value);

    int SecSIPIDCheckFullPubKey(
        String identity, int identityLength, int expire, String key, int keyLength);
  }

  @BeforeEach
  void installed() {
    Optional<Path> file = Inspector.system().resolveSoname(SONAME);
    if (file.isEmpty() && AvailableStubs.everythingIsRequired()) {
      fail(SONAME + " is not installed: apt-get install libsecsipid1");
    }
    Assumptions.assumeTrue(
        file.isPresent(), "skipped: " + SONAME + " is not installed (libsecsipid1)");
  }

  @Test
  void isGo_withEvidence() {
    Inspection inspection =
        Inspector.system().inspect(Inspector.system().resolveSoname(SONAME).orElseThrow());

    assertThat(inspection.verdict().holdsGo()).isTrue();
    assertThat(inspection.verdict().evidence()).filteredOn(Evidence::provesGo).isNotEmpty();
    assertThat(inspection.facts().exportedFunctions()).contains("SecSIPIDCheckFullPubKey");
  }

  @Test
  void isCalledInAWorker_whileTheHostStaysClean() throws IOException {
    try (Glovebox box =
        Glovebox.open(Registry.builder().library("secsipid", it -> it.search(SONAME)).build())) {
      Secsipid secsipid = box.load("secsipid", Secsipid.class);

      assertThat(secsipid.SecSIPIDOptSetN("CacheExpires", 60)).isZero();
      assertThat(secsipid.SecSIPIDOptSetN("NoSuchOption", 60)).isNegative();
      assertThat(secsipid.SecSIPIDCheckFullPubKey("not.an.identity", 0, 60, "no key", 0))
          .isNegative();
      assertThat(HostMemory.mapped(box.workers().get(0).pid(), "libsecsipid")).isNotEmpty();
      assertThat(HostMemory.mappedHere("libsecsipid")).isEmpty();
    }
  }
}
