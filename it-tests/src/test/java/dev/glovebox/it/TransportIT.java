package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the lanes of real workers go over. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class TransportIT {
  private static final String LANE_MEMORY = "memfd:glovebox-lane";

  private static boolean isShared(Glovebox box) throws IOException {
    int worker = box.load("calc", StubApi.Calc.class).calc_process_id();
    return maps(worker).contains(LANE_MEMORY);
  }

  private static String maps(long process) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process), "maps"));
  }

  @Test
  void ofAPoolThatSaysNothing_theLanesAreMapped_unlessThePropertyIsForSockets() throws IOException {
    boolean expected = LaneTransport.byDefault() == LaneTransport.SHARED;
    if (System.getProperty(LaneTransport.PROPERTY) == null) {
      assertThat(expected).as("the default").isTrue();
    }
    try (Glovebox box = Glovebox.open(Stubs.registry("calc"))) {
      assertThat(isShared(box)).isEqualTo(expected);
      assertThat(maps(ProcessHandle.current().pid()).contains(LANE_MEMORY)).isEqualTo(expected);
    }
  }

  /** Else they could take part in the lane; and could not execute a program with what it has. */
  @Test
  void whatALibraryForks_hasTheAreasOfALane_butNotTheWordsThatSteerIt() throws IOException {
    try (Glovebox box = Stubs.open(pool -> pool.transport(LaneTransport.SHARED), "calc")) {
      int worker = box.load("calc", StubApi.Calc.class).calc_process_id();
      Map<Boolean, Boolean> copiedAtFork = new HashMap<>();
      boolean ofALane = false;
      boolean first = false;
      for (String line : Files.readAllLines(Path.of("/proc/" + worker + "/smaps"))) {
        if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
          ofALane = line.contains(LANE_MEMORY);
          first = line.split(" ", -1)[2].equals("00000000");
        } else if (ofALane && line.startsWith("VmFlags:")) {
          copiedAtFork.put(first, !line.contains(" dc"));
        }
      }
      assertThat(copiedAtFork).isEqualTo(Map.of(true, false, false, true));
    }
  }

  @Test
  void thePoolsOwnChoice_goesBeforeTheProperty() throws IOException {
    try (Glovebox sockets = Stubs.open(pool -> pool.transport(LaneTransport.SOCKET), "calc");
        Glovebox memory = Stubs.open(pool -> pool.transport(LaneTransport.SHARED), "calc")) {
      assertThat(isShared(sockets)).isFalse();
      assertThat(isShared(memory)).isTrue();
    }
  }
}
