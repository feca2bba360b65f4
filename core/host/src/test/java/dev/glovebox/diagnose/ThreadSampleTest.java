package dev.glovebox.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples and verdicts on a written {@code /proc}, for what cannot be had by hanging a child. */
class ThreadSampleTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path proc;

  @BeforeEach
  void writeThread() throws IOException {
    write("task/7/stat", "7 (a) b) S 1 7 7 0 -1 4194304 1 0 0 0 250 30 0 0 20 0 1 0 8 9");
    write(
        "task/7/status", "Name:\ta\nvoluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t4\n");
    write("task/7/wchan", "0");
  }

  @Test
  void take_readsTheCounters() {
    ThreadSample sample = take();

    assertThat(sample.state()).isEqualTo('S');
    assertThat(sample.utimeTicks()).hasValue(250);
    assertThat(sample.stimeTicks()).hasValue(30);
    assertThat(sample.voluntarySwitches()).hasValue(3);
    assertThat(sample.involuntarySwitches()).hasValue(4);
    assertThat(sample.wchan()).isEmpty();
  }

  @Test
  void hiddenSyscall_fallsBackAndSaysSo() {
    HangReport report = later(take(), take());

    assertThat(report.kind()).isEqualTo(HangClass.BLOCKED);
    assertThat(report.evidence()).anyMatch(f -> f.startsWith("the system call is hidden"));
  }

  @Test
  void unreadableCounters_areSaidToBeMissing() throws IOException {
    write("task/7/status", "");

    assertThat(later(take(), take()).evidence()).anyMatch(f -> f.contains("could not be read"));
  }

  @ParameterizedTest
  @CsvSource({
    "D, UNINTERRUPTIBLE, SIGKILL may not end it",
    "T, STOPPED, stopped by a signal",
    "t, STOPPED, a debugger",
    "Z, UNKNOWN, could not be determined",
    "R, UNKNOWN, could not be determined",
  })
  void state_decidesBeforeTheCall(String state, HangClass expected, String words)
      throws IOException {
    write("task/7/stat", "7 (x) " + state + " 1 7 7 0 -1 4194304 1 0 0 0 250 30 0 0 20");

    HangReport report = later(take(), take());

    assertThat(report.kind()).isEqualTo(expected);
    assertThat(report.summary()).contains(words);
  }

  @Test
  void futexInGosHeap_isAParkedGoroutine() throws IOException {
    assumeX86();
    write("task/7/syscall", "202 0xc000038948 0x80 0x0 0x0 0x0 0x0 0x7ffe 0x7f01");

    assertThat(later(take(), take()).kind()).isEqualTo(HangClass.GO_PARK);
  }

  @ParameterizedTest
  @CsvSource({"true, GO_RUNTIME_LOCK, a Go library", "false, MUTEX, libwork.so"})
  void futexInALibrarysZeroedData_isJudgedByTheLibrary(
      boolean isGo, HangClass expected, String words) throws IOException {
    assumeX86();
    Path library = Files.createDirectories(proc.resolve("lib")).resolve("libwork.so");
    Files.writeString(
        library,
        "x".repeat((1 << 20) - 5) + (isGo ? "\u00ff Go buildinf:" : "") + "tail",
        StandardCharsets.ISO_8859_1);
    write(
        "maps",
        "7f0000000000-7f0000001000 r-xp 00000000 08:01 5          "
            + library
            + "\n"
            + "7f0000001000-7f0000002000 rw-p 00001000 08:01 5          "
            + library
            + "\n"
            + "7f0000002000-7f0000004000 rw-p 00000000 00:00 0 \n");
    write("task/7/syscall", "202 0x7f0000003010 0x80 0x2 0x0 0x0 0x0 0x7ffe 0x7f01");

    HangReport report = later(take(), take());

    assertThat(report.kind()).isEqualTo(expected);
    assertThat(report.summary()).contains(words).contains(library.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'running'",
    "''",
    "'202 0x'",
    "'-1'",
    "'x y z'",
    "'202 zz 0x1 0x2 0x3'",
    "'1 2 3'",
  })
  void senselessSyscallLine_isNoSyscall(String line) throws IOException {
    write("task/7/syscall", line);

    assertThat(take().syscall()).isEmpty();
  }

  /** All of them are busy in the kernel; only the counters tell them apart. */
  @ParameterizedTest
  @CsvSource({
    "0, 300, KERNEL_SPIN",
    "0, 30000, YIELD_SPIN",
    "90000, 300, FAULT_SPIN",
  })
  void aThreadThatIsBusyInTheKernel_isToldByItsCounters(
      long faults, long switches, HangClass expected) throws IOException {
    runningInTheKernel(0, 0, 0);
    ThreadSample first = take();
    runningInTheKernel(80, faults, switches);

    assertThat(later(first, take()).kind()).isEqualTo(expected);
  }

  private void runningInTheKernel(long ticks, long faults, long switches) throws IOException {
    write("task/7/stat", "7 (x) R 1 2 3 4 5 6 " + faults + " 0 0 0 5 " + ticks + " 0 0 20 0 1 0 0");
    write(
        "task/7/status",
        "voluntary_ctxt_switches:\t0\nnonvoluntary_ctxt_switches:\t" + switches + "\n");
    write("task/7/syscall", "running\n");
  }

  @Test
  void waitOutsideASystemCall_isBlocked() throws IOException {
    write("task/7/syscall", "-1 0x7ffe 0x7f01");

    HangReport report = later(take(), take());

    assertThat(report.kind()).isEqualTo(HangClass.BLOCKED);
    assertThat(report.summary()).contains("no system call");
  }

  @ParameterizedTest
  @CsvSource({"''", "'7 (x'", "'7 (x) '", "'garbage'", "'7 (x) S'", "'7 (x) S 1 2 a b c'"})
  void senselessStat_neverThrows(String stat) throws IOException {
    write("task/7/stat", stat);

    assertThat(ThreadSample.take(proc, 5, 7).filter(sample -> sample.utimeTicks().isPresent()))
        .isEmpty();
  }

  @Test
  void noProc_givesNoSample() {
    assertThat(ThreadSample.take(proc.resolve("none"), 5, 7)).isEmpty();
  }

  @Test
  void callNumbers_differBetweenMachines() {
    assertThat(WaitingCall.of("amd64", 202)).hasValue(WaitingCall.FUTEX);
    assertThat(WaitingCall.of("aarch64", 98)).hasValue(WaitingCall.FUTEX);
    assertThat(WaitingCall.of("aarch64", 202)).hasValue(WaitingCall.ACCEPT);
    assertThat(WaitingCall.of("aarch64", -1)).isEmpty();
    assertThat(WaitingCall.of("riscv64", 98)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0x80, 2, MUTEX",
    "0x86, 0, MUTEX",
    "0x189, 0, CONDITION",
    "0x89, 0, CONDITION",
    "0x109, 4711, THREAD_JOIN",
    "0x109, 0, CONDITION",
    "0x80, 1, BLOCKED",
  })
  void futexOperation_decides(String op, long value, HangClass expected) {
    FutexWait wait = new FutexWait(0x7f00_0000_1000L, Long.decode(op), value, false);

    assertThat(wait.classify(Optional.empty(), "amd64")).isEqualTo(expected);
  }

  private ThreadSample take() {
    return ThreadSample.take(proc, 5, 7).orElseThrow();
  }

  /** The report for two samples, the second as if taken a second after the first. */
  private static HangReport later(ThreadSample first, ThreadSample last) {
    return HangDiagnosis.between(
        first,
        new ThreadSample(
            last.pid(),
            last.tid(),
            first.monotonicNanos() + SECOND,
            last.state(),
            last.utimeTicks(),
            last.stimeTicks(),
            last.pageFaults(),
            last.voluntarySwitches(),
            last.involuntarySwitches(),
            last.syscall(),
            last.wchan(),
            last.target()));
  }

  private void write(String file, String content) throws IOException {
    Path path = proc.resolve("5").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static void assumeX86() {
    assumeTrue(WaitingCall.isX86(System.getProperty("os.arch")), "numbers of x86-64");
  }
}
