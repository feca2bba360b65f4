package dev.glovebox.sidecar.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.sidecar.FakeLibrary;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import org.junit.jupiter.api.Test;

class SidecarMetricsTest {
  @Test
  void boundsAreCountedByTheirOptions_andOnlyWhenOneWasHit() {
    Registry registry =
        Registry.builder().library("c", library -> library.search("libc.so.6")).build();
    try (Glovebox box = Glovebox.open(registry)) {
      SidecarMetrics metrics =
          new SidecarMetrics(
              new Offer(box, new FakeLibrary()), new Health(box, () -> 0, () -> false, () -> true));

      metrics.answered("fake.echo", ErrorCodes.BUSY, 1000);
      metrics.refused("tcp:127.0.0.1:1", "peer", "it said (--nonsense)");
      assertThat(metrics.text()).doesNotContain("glovebox_bounds_hit_total{");

      metrics.boundHit(Bound.HANDLES);
      metrics.boundHit(Bound.IDLE);
      metrics.boundHit(Bound.IDLE);
      assertThat(metrics.text())
          .contains("glovebox_bounds_hit_total{bound=\"max-handles\"} 1.0")
          .contains("glovebox_bounds_hit_total{bound=\"idle-timeout\"} 2.0");
    }
  }
}
