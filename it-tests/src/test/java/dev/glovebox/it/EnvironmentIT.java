package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.EnvironmentPolicy;
import dev.glovebox.registry.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EnvironmentIT {
  /** Of the C library. */
  public interface Environment {
    String getenv(String name);
  }

  @Test
  void aWorkerHasWhatItsPoolHandsOn_andNothingElse() {
    assertThat(System.getenv("PATH")).as("what is to be inherited").isNotEmpty();
    Registry registry =
        Registry.builder()
            .library("all", library -> library.search("libc.so.6"))
            .library("none", library -> library.search("libc.so.6"))
            .pool("none", pool -> pool.environment(EnvironmentPolicy.NONE).env("OWN", "1"))
            .build();

    try (Glovebox box = Glovebox.open(registry)) {
      Environment none = box.load("none", Environment.class);

      assertThat(none.getenv("PATH")).isNull();
      assertThat(none.getenv("OWN")).isEqualTo("1");
      assertThat(box.load("all", Environment.class).getenv("PATH"))
          .isEqualTo(System.getenv("PATH"));
    }
  }
}
