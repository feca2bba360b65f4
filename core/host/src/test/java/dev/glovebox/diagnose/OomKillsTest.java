package dev.glovebox.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomKillsTest {
  private static final int KILLED = 137;

  @TempDir Path root;

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private OomKills here() {
    return OomKills.below(root.resolve("proc"), root.resolve("groups"));
  }

  @Test
  void oneHierarchy_countsInTheOwnGroup() throws IOException {
    file("proc/self/cgroup", "0::/system.slice/glovebox.service\n");
    file("groups/system.slice/glovebox.service/memory.events", "oom 4\noom_kill 3\n");
    file("proc/vmstat", "oom_kill 17\n");

    assertThat(here().count()).hasValue(3);
  }

  @Test
  void oldHierarchies_countInTheGroupOfMemory_alsoWhereAContainerSeesItsOwnOnly()
      throws IOException {
    file("proc/self/cgroup", "5:cpu:/docker/1\n4:memory:/docker/1\n0::/docker/1\n");
    file("groups/memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");

    assertThat(here().count()).hasValue(2);
  }

  @Test
  void noGroup_countsOnTheMachine_andNothingAtAllIsNotKnown() throws IOException {
    assertThat(here().count()).isEmpty();
    assertThat(here().since(OptionalLong.of(0))).isEqualTo(MemoryKill.UNKNOWN);

    file("proc/vmstat", "nr_free_pages 1\noom_kill 17\n");

    assertThat(here().count()).hasValue(17);
    assertThat(here().since(OptionalLong.of(16))).isEqualTo(MemoryKill.COUNTED);
    assertThat(here().since(OptionalLong.of(17))).isEqualTo(MemoryKill.NONE);
    assertThat(here().since(OptionalLong.empty())).isEqualTo(MemoryKill.UNKNOWN);
  }

  private static CrashReport report(int exit, MemoryKill oomKill, Optional<String> ownKill) {
    return CrashDiagnosis.of(exit, Optional.empty(), List.of(), ownKill, oomKill);
  }

  @Test
  void aKillWithTheKernelsCount_isTheKernelsKill() {
    CrashReport report = report(KILLED, MemoryKill.COUNTED, Optional.empty());

    assertThat(report.cause()).isInstanceOf(CrashCause.OomKilled.class);
    assertThat(report.summary()).startsWith("was killed by the kernel for want of memory");
    assertThat(report.evidence()).anyMatch(fact -> fact.contains("oom_kill"));
  }

  @Test
  void theCountAlone_provesNothing() {
    assertThat(report(1, MemoryKill.COUNTED, Optional.empty()).cause())
        .isEqualTo(new CrashCause.Exit(1));
    assertThat(report(KILLED, MemoryKill.NONE, Optional.empty()).cause())
        .isEqualTo(new CrashCause.Exit(KILLED));
    assertThat(report(KILLED, MemoryKill.COUNTED, Optional.of("its deadline")).cause())
        .isEqualTo(new CrashCause.Killed("its deadline"));
  }

  @Test
  void aKillThatNobodyKnowsOf_isBlamedOnNobody() {
    assertThat(report(KILLED, MemoryKill.NONE, Optional.empty()).summary())
        .contains("SIGKILL from outside", "Glovebox did not", "no kill for want of memory");
    assertThat(report(KILLED, MemoryKill.UNKNOWN, Optional.empty()).summary())
        .contains("SIGKILL from outside", "Glovebox did not", "cannot be known here");
  }
}
