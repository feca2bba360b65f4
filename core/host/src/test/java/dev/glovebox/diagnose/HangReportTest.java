package dev.glovebox.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hang reports on real threads of a child JVM that hang in native code. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class HangReportTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "pause, PAUSE, waits for a signal",
    "sleep, SLEEP, sleeps: in",
    "read, IO, pipe:[",
    "poll, EVENT_WAIT, poll",
    "poll-nothing, SLEEP, sleeps: in",
    "epoll, EVENT_WAIT, watching pipe:[",
    "mutex, MUTEX, in futex",
    "static-mutex, MUTEX, data of ",
    "condition, CONDITION, in futex",
    "semaphore, CONDITION, in futex",
    "join, THREAD_JOIN, (thread ",
    "spin, CPU_SPIN, its own code",
    "faults, FAULT_SPIN, page faults",
    "usleep, POLLING, again and again",
  })
  void hangingThread_isClassified(String way, HangClass expected, String words) throws Exception {
    try (ChildJvm child = ChildJvm.start(directory, way)) {
      HangReport report = awaitReport(child, expected);

      assertThat(report.summary()).contains(words).doesNotEndWith(".");
      assertThat(report.evidence()).isNotEmpty();
      assertThat(report.interval()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
      assertThat(report.text()).contains(report.evidence());
    }
  }

  /**
   * On a machine with a processor to spare nobody is there to give way to, which counts nothing.
   */
  @Test
  void yieldingThread_isAYieldSpin_orNotToldFromOtherLoopsThroughTheKernel() throws Exception {
    try (ChildJvm child = ChildJvm.start(directory, "yield")) {
      awaitReport(child, HangClass.YIELD_SPIN, HangClass.KERNEL_SPIN);
    }
  }

  @Test
  void joinedThread_isNamedByItsId() throws Exception {
    try (ChildJvm child = ChildJvm.start(directory, "join")) {
      HangReport report = awaitReport(child, HangClass.THREAD_JOIN);

      assertThat(report.summary()).containsPattern("thread \\d+ \\(");
    }
  }

  @Test
  void threadThatIsGone_givesNoSampleAndAnUnavailableReport() throws Exception {
    Optional<ThreadSample> sample;
    long pid;
    long tid;
    try (ChildJvm child = ChildJvm.start(directory, "pause")) {
      pid = child.pid();
      tid = child.awaitTid();
      sample = ThreadSample.take(pid, tid);
    }
    assertThat(sample).isPresent();
    assertThat(ThreadSample.take(pid, tid)).isEmpty();
    HangReport report = HangDiagnosis.of(sample, Optional.empty());
    assertThat(report.kind()).isEqualTo(HangClass.UNKNOWN);
    assertThat(report.summary()).contains("ended while it was watched");
  }

  @Test
  void samplesOfTwoThreads_areRefused() throws Exception {
    try (ChildJvm child = ChildJvm.start(directory, "pause")) {
      ThreadSample one = ThreadSample.take(child.pid(), child.awaitTid()).orElseThrow();
      ThreadSample other = ThreadSample.take(child.pid(), child.pid()).orElseThrow();

      assertThatIllegalArgumentException().isThrownBy(() -> HangDiagnosis.between(one, other));
    }
  }

  /** Takes samples half a second apart until the thread is seen in the hang, within bounds. */
  private static HangReport awaitReport(ChildJvm child, HangClass... expected) throws IOException {
    long tid = child.awaitTid();
    ThreadSample[] before = {ThreadSample.take(child.pid(), tid).orElseThrow()};
    HangReport[] report = new HangReport[1];
    await()
        .pollDelay(Duration.ofMillis(500))
        .pollInterval(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              ThreadSample now = ThreadSample.take(child.pid(), tid).orElseThrow();
              report[0] = HangDiagnosis.between(before[0], now);
              before[0] = now;
              assertThat(report[0].kind()).as(report[0].text()).isIn((Object[]) expected);
            });
    return report[0];
  }
}
