package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.samples.uv.EventLoop;
import dev.glovebox.samples.uv.Uv;
import dev.glovebox.samples.uv.UvSample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UvIT {
  @Test
  void theLoop_callsBack_untilItsHandlesAreClosed() {
    try (Glovebox box = Libraries.open("uv")) {
      List<String> events = new EventLoop(box.load("uv", Uv.class)).run(3);

      assertThat(events.subList(0, 2)).containsExactly("timer", "async");
      assertThat(events).filteredOn("async"::equals).hasSize(3);
      assertThat(events.subList(events.size() - 2, events.size()))
          .containsExactly("closed", "closed");
    }
  }

  @Test
  void theSample_runs() throws Exception {
    assertThat(Libraries.output("uv", UvSample::main)).contains("timer, async", "closed, closed");
  }
}
