package dev.glovebox.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.file.Pipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Crash reports on JVMs that really crash, and on the traces of runtimes that are not here. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class CrashReportTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void segvInNativeCode_isASignalWithFrameAndStack() throws Exception {
    CrashReport report = crash("segv");

    assertThat(report.cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
    assertThat(report.problematicFrame()).hasValueSatisfying(f -> assertThat(f).contains("jna"));
    assertThat(report.nativeFrames()).isNotEmpty().first().asString().contains("jna");
    assertThat(report.summary()).startsWith("ended by SIGSEGV in C").doesNotContain("\n");
    assertThat(report.evidence()).anyMatch(fact -> fact.startsWith("siginfo:"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void corruptedHeap_isAnAbortInLibcsWords() throws Exception {
    CrashReport report = crash("free");

    assertThat(report.cause()).isInstanceOf(CrashCause.Aborted.class);
    assertThat(report.summary()).startsWith("aborted: ").contains("free");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void exitWithASignalsCode_isNotTakenForASignal() throws Exception {
    CrashReport report = crash("exit");

    assertThat(report.cause()).isEqualTo(new CrashCause.Exit(139));
    assertThat(report.summary())
        .startsWith("ended with exit 139 (128+11: SIGSEGV, or exit(139)); the JVM wrote no error")
        .contains("native stack overflow");
  }

  @Test
  void aSymbolThatTheLoaderDidNotFind_isNamed_ifTheExitCodeIsTheLoaders() {
    List<String> stderr =
        List.of("java: symbol lookup error: /srv/libx.so: undefined symbol: no_such", "more");

    CrashReport report = CrashDiagnosis.of(127, Optional.empty(), stderr, Optional.empty());

    assertThat(report.summary())
        .startsWith("was ended by the dynamic loader, which found no no_such: ");
    assertThat(report.evidence()).anyMatch(fact -> fact.contains("undefined symbol: no_such"));
    assertThat(CrashDiagnosis.of(3, Optional.empty(), stderr, Optional.empty()).summary())
        .doesNotContain("no_such");
  }

  /** Cuts a real error file at every length that matters: none may throw. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void truncatedErrorFile_givesWhatStoodBeforeTheCut() throws Exception {
    try (ChildJvm child = ChildJvm.start(directory, "segv")) {
      child.awaitExit();
      byte[] whole = Files.readAllBytes(child.errorFile());
      Path cut = directory.resolve("cut.log");
      for (int length = 0; length < Math.min(whole.length, 8000); length += 97) {
        Files.write(cut, Arrays.copyOf(whole, length));
        CrashReport report = of(134, cut);
        assertThat(report.summary()).isNotBlank();
        if (report.problematicFrame().isPresent()) {
          assertThat(report.cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
        }
      }
      Files.write(cut, new byte[0]);
      assertThat(of(134, cut).evidence())
          .anyMatch(fact -> fact.contains("ends before it says anything"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "panic.txt | boom",
        "nil-dereference.txt | runtime error: invalid memory address or nil pointer dereference",
        "fatal-error.txt | concurrent map writes",
        "lost-head.txt | its first lines were pushed out of the tail of stderr",
      })
  void goTrace_isAGoPanicWithItsMessage(String fixture, String message) throws Exception {
    CrashReport report = of(134, fixture(fixture));

    assertThat(report.cause()).isEqualTo(new CrashCause.GoPanic(message));
    assertThat(report.summary()).isEqualTo("was ended by the Go runtime: " + message);
    assertThat(report.goTrace().orElseThrow()).contains("goroutine ").doesNotContain("log line");
    assertThat(report.goTrace().orElseThrow().lines()).hasSizeLessThanOrEqualTo(65);
  }

  @Test
  void signalReportedByGo_isASignal() throws Exception {
    CrashReport report = of(134, fixture("signal.txt"));

    assertThat(report.cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
    assertThat(report.goTrace()).isPresent();
  }

  @Test
  void fatalErrorOfAnotherProgram_isNotTakenForGo() {
    CrashReport report = of(1, List.of("foo.c:1: fatal error: bar.h: No such file"));

    assertThat(report.cause()).isEqualTo(new CrashCause.Exit(1));
    assertThat(report.goTrace()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("lastWords")
  void lastWordsBeforeAbort_nameTheReason(String line) {
    CrashReport report = of(134, List.of("a log line", line, "another log line"));

    assertThat(report.cause()).isEqualTo(new CrashCause.Aborted(line));
    // The same words with another exit code were not the end of it.
    assertThat(of(42, List.of(line)).cause()).isEqualTo(new CrashCause.Exit(42));
  }

  static Stream<String> lastWords() {
    return Stream.of(
        "malloc(): corrupted top size",
        "free(): invalid pointer",
        "double free or corruption (out)",
        "corrupted size vs. prev_size",
        "*** stack smashing detected ***: terminated",
        "*** buffer overflow detected ***: terminated",
        "terminate called after throwing an instance of 'std::runtime_error'",
        "a.out: a.c:3: main: Assertion `x > 0' failed.",
        "thread '<unnamed>' panicked at src/lib.rs:3:5:");
  }

  @Test
  void reportOfAsan_isTheCause_whateverItsExitCode() throws IOException {
    for (int exitCode : new int[] {1, 23, 134}) {
      CrashReport report = of(exitCode, fixture("asan.txt"));

      assertThat(report.cause()).isInstanceOf(CrashCause.Sanitizer.class);
      assertThat(report.summary())
          .isEqualTo(
              "was ended by a sanitizer: SUMMARY: AddressSanitizer: heap-buffer-overflow"
                  + " /src/san.c:4 in over");
    }
  }

  @Test
  void reportOfUbsan_isTheCause_unlessTheProcessWentOn() {
    String line =
        "san.c:5:29: runtime error: signed integer overflow: 5 + 2147483647 cannot be"
            + " represented in type 'int'";

    assertThat(of(1, List.of(line)).cause()).isEqualTo(new CrashCause.Sanitizer(line));
    assertThat(of(42, List.of(line)).cause()).isEqualTo(new CrashCause.Exit(42));
    assertThat(of(0, List.of(line)).cause()).isEqualTo(new CrashCause.Exit(0));
  }

  @Test
  void asanThatWasNotPreloaded_isTheCause() {
    String line =
        "==7==ASan runtime does not come first in initial library list; you should either"
            + " link runtime to your application or manually preload it with LD_PRELOAD.";

    assertThat(of(1, List.of(line)).summary()).contains("was ended by a sanitizer", "LD_PRELOAD");
  }

  @Test
  void abortWithoutAWord_isNamed() {
    assertThat(of(134, List.of()).summary()).contains("SIGABRT", "called abort");
  }

  @Test
  void whatIsLeftBehind_cannotForgeALog() {
    CrashReport report = of(134, List.of("free(): invalid pointer \u001b[2J\u2028ERROR"));

    assertThat(report.text()).doesNotContain("\u001b", "\u2028").contains("\\u001b[2J\\u2028");
  }

  @Test
  void javaOutOfMemory_isOutOfMemory() {
    String line = "Terminating due to java.lang.OutOfMemoryError: Java heap space";

    assertThat(of(3, List.of(line)).cause()).isEqualTo(new CrashCause.OutOfMemory(line));
  }

  @Test
  void errorFileForLackOfMemory_isOutOfMemory() throws IOException {
    CrashReport report = of(1, fixturePath("hs_err_memory.log"));

    assertThat(report.cause()).isInstanceOf(CrashCause.OutOfMemory.class);
    assertThat(report.summary()).contains("insufficient memory");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeInPlaceOfTheErrorFile_holdsUpNobody() throws Exception {
    CrashReport report = of(139, Pipes.at(directory.resolve("hs_err.log")));

    assertThat(report.cause()).isEqualTo(new CrashCause.Exit(139));
    assertThat(report.evidence()).anyMatch(fact -> fact.contains("it is not a regular file"));
  }

  /** Any library can write such a file, and end the process by another way then. */
  @ParameterizedTest
  @CsvSource({"0", "42", "137", "143"})
  void errorFileThatDoesNotGoWithTheExit_isNotBelieved(int exitCode) throws IOException {
    CrashReport report = of(exitCode, fixturePath("hs_err_internal.log"));

    assertThat(report.cause()).isEqualTo(new CrashCause.Exit(exitCode));
    assertThat(report.evidence())
        .anyMatch(fact -> fact.contains("does not go with this exit code"));
    assertThat(report.nativeFrames()).isEmpty();
  }

  @Test
  void goTraceThatDoesNotGoWithTheExit_isNotBelieved() throws IOException {
    assertThat(of(0, fixture("panic.txt")).cause()).isEqualTo(new CrashCause.Exit(0));
    assertThat(of(2, fixture("panic.txt")).cause()).isEqualTo(new CrashCause.GoPanic("boom"));
  }

  @Test
  void errorFileWithoutSignal_isAFatalErrorOfTheJvm() throws IOException {
    CrashReport report = of(134, fixturePath("hs_err_internal.log"));

    assertThat(report.cause()).isInstanceOf(CrashCause.JvmFatal.class);
    assertThat(report.summary()).contains("Internal Error (safepoint.cpp:712)");
  }

  @Test
  void jvmThatCannotStart_isToldWithItsReason() {
    List<String> stderr =
        List.of(
            "Error occurred during initialization of VM",
            "Cannot create VM thread. Out of system resources.");

    CrashReport report = CrashDiagnosis.of(1, Optional.empty(), stderr, Optional.empty());

    assertThat(report.summary())
        .isEqualTo("was ended by its JVM: " + stderr.get(0) + ": " + stderr.get(1));
  }

  @Test
  void killOfOurOwn_isNamedWithItsReason() {
    CrashReport report =
        CrashDiagnosis.of(137, Optional.empty(), List.of(), Optional.of("deadline of 2 s passed"));

    assertThat(report.cause()).isEqualTo(new CrashCause.Killed("deadline of 2 s passed"));
    assertThat(report.summary()).isEqualTo("was killed by its supervisor: deadline of 2 s passed");
  }

  @Test
  void crashBeforeOurKillArrived_isTheCrash() throws IOException {
    CrashReport report =
        CrashDiagnosis.of(134, Optional.empty(), fixture("panic.txt"), Optional.of("deadline"));

    assertThat(report.cause()).isEqualTo(new CrashCause.GoPanic("boom"));
    assertThat(report.evidence()).anyMatch(fact -> fact.contains("had decided to kill it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "137 | SIGKILL from outside, or exit(137)): Glovebox did not kill it",
        "143 | SIGTERM from outside, or exit(143)",
        "159 | seccomp",
        "138 | 128+10: SIGUSR1, or exit(138)",
        "140 | 128+12: SIGUSR2, or exit(140)",
        "155 | 128+27: SIGPROF, or exit(155)",
        "42 | exit code 42: something in it called exit",
        "0 | though nobody had asked it to",
      })
  void exitCodeAlone_isReportedWithWhatItMayMean(int exitCode, String words) {
    CrashReport report = of(exitCode, List.of());

    assertThat(report.cause()).isEqualTo(new CrashCause.Exit(exitCode));
    assertThat(report.summary()).contains(words);
    assertThat(report.evidence()).contains("no further evidence");
  }

  /** JDK 25 looks for a disassembler when it crashes, and says that it has none. */
  @Test
  void whatTheCrashHandlerMisses_isNotTheLastWord() {
    String noise = "[0.344s][warning][os] Loading hsdis library failed";

    assertThat(of(134, List.of(noise)).stderrTail()).isEmpty();
    assertThat(of(134, List.of("my plugin: bad state", noise)).stderrTail())
        .containsExactly("my plugin: bad state");
  }

  private CrashReport crash(String way) throws IOException, InterruptedException {
    try (ChildJvm child = ChildJvm.start(directory, way)) {
      int exitCode = child.awaitExit();
      return CrashDiagnosis.of(
          exitCode, Optional.of(child.errorFile()), child.stderr(), Optional.empty());
    }
  }

  private static CrashReport of(int exitCode, List<String> stderr) {
    return CrashDiagnosis.of(exitCode, Optional.empty(), stderr, Optional.empty());
  }

  private static CrashReport of(int exitCode, Path errorFile) {
    return CrashDiagnosis.of(exitCode, Optional.of(errorFile), List.of(), Optional.empty());
  }

  private static List<String> fixture(String name) throws IOException {
    return Files.readAllLines(fixturePath(name));
  }

  private static Path fixturePath(String name) {
    return Path.of("src/test/resources/dev/glovebox/diagnose", name);
  }
}
