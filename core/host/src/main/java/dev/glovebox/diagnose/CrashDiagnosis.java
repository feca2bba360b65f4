package dev.glovebox.diagnose;

import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weighs what a process left behind. The order: our own kill, the JVM's error file, a Go trace, a
 * sanitizer's report, last words on stderr, and only then the exit code, which by itself proves no
 * signal.
 *
 * <p>The exit code comes from the kernel, all else from the process, which may have written it for
 * any reason: it is believed if a process that fails so ends with that code.
 */
public final class CrashDiagnosis {
  /** Of HotSpot, once it has written its error file. */
  private static final int EXIT_AFTER_ERROR = 1;

  private static final int EXIT_OF_GO = 2;

  /** Added by {@link Process} to the number of a signal. */
  private static final int SIGNAL_BASE = 128;

  /** Of the dynamic loader, which ends the process that it can do no more for. */
  private static final int EXIT_OF_LOADER = 127;

  private static final String NO_EVIDENCE = "no further evidence";
  private static final String OOM_KILLS =
      "the kernel counted kills for want of memory (oom_kill) while it ran";

  private final int exitCode;
  private final List<String> stderr;
  private final Optional<String> expectedKill;
  private final MemoryKill memoryKill;
  private final Optional<HsErrFile> hsErr;
  private final Optional<GoTrace> goTrace;
  private final List<String> evidence = new ArrayList<>();

  private CrashDiagnosis(
      int exitCode,
      Optional<Path> hsErrFile,
      List<String> stderr,
      Optional<String> expectedKill,
      MemoryKill memoryKill) {
    this.exitCode = exitCode;
    this.stderr = LastWords.in(stderr);
    this.expectedKill = expectedKill;
    this.memoryKill = memoryKill;
    evidence.add("exit code " + exitCode + exitHint());
    Optional<HsErrFile> fromFile = hsErrFile.flatMap(this::readHsErr);
    // HotSpot prints the head of the file to the console too.
    Optional<HsErrFile> found = fromFile.isPresent() ? fromFile : HsErrFile.parse(stderr);
    this.hsErr = found.filter(this::agreesWithExit);
    if (hsErr.isEmpty()) {
      found.map(this::disbelief).ifPresent(evidence::add);
    }
    this.goTrace = GoTrace.find(stderr);
  }

  /**
   * As the other, of a process of which nothing is known about memory.
   *
   * @param exitCode as {@link Process#exitValue} gives it
   * @param hsErrFile where the JVM would have written its error file (-XX:ErrorFile)
   * @param stderrTail the last lines of stderr; some hundred, so that Go's traces keep their head
   * @param expectedKill why the supervisor killed the process; empty when it did not
   * @return the report
   */
  public static CrashReport of(
      int exitCode,
      Optional<Path> hsErrFile,
      List<String> stderrTail,
      Optional<String> expectedKill) {
    return of(exitCode, hsErrFile, stderrTail, expectedKill, MemoryKill.UNKNOWN);
  }

  /**
   * Makes a report of what a process left behind. Reads the file, if any, within a second and on
   * another thread, and never throws for it: one that is broken is named in the evidence. Not to be
   * called under a lock.
   *
   * @param exitCode as {@link Process#exitValue} gives it
   * @param hsErrFile where the JVM would have written its error file (-XX:ErrorFile)
   * @param stderrTail the last lines of stderr; some hundred, so that Go's traces keep their head
   * @param expectedKill why the supervisor killed the process; empty when it did not
   * @param memoryKill whether the kernel killed any process of its group for want of memory while
   *     it ran ({@link OomKills})
   * @return the report
   */
  public static CrashReport of(
      int exitCode,
      Optional<Path> hsErrFile,
      List<String> stderrTail,
      Optional<String> expectedKill,
      MemoryKill memoryKill) {
    return new CrashDiagnosis(exitCode, hsErrFile, stderrTail, expectedKill, memoryKill).report();
  }

  private CrashReport report() {
    describe();
    CrashCause cause = cause();
    return new CrashReport(
        cause,
        summary(cause),
        evidence,
        hsErr.flatMap(HsErrFile::problematicFrame),
        hsErr.map(HsErrFile::nativeFrames).orElse(List.of()),
        goTrace.map(GoTrace::text),
        stderr);
  }

  private Optional<HsErrFile> readHsErr(Path file) {
    try {
      Optional<HsErrFile> content = HsErrFile.read(file);
      evidence.add(
          content.isPresent()
              ? "the JVM's error file " + file
              : "the JVM's error file " + file + " is none, or ends before it says anything");
      return content;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      evidence.add("the JVM's error file " + file + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * HotSpot exits with 1, or aborts where it may leave a core; the signal itself may be quicker.
   */
  private boolean agreesWithExit(HsErrFile file) {
    return exitCode == EXIT_AFTER_ERROR
        || exitCode == signalExit(SignalName.SIGABRT)
        || file.signal().filter(s -> exitCode == SIGNAL_BASE + s.number()).isPresent();
  }

  private String disbelief(HsErrFile file) {
    String what =
        file.signal()
            .map(CrashCause.Signal::name)
            .or(file::error)
            .or(file::problematicFrame)
            .orElse("an error");
    return "a JVM's report of " + what + ", which does not go with this exit code";
  }

  /** The runtime exits with 2 or by a signal; the JVM may take that one, and exits with 1. */
  private boolean isExitOfGo() {
    return exitCode == EXIT_AFTER_ERROR || exitCode == EXIT_OF_GO || exitCode > SIGNAL_BASE;
  }

  private void describe() {
    hsErr.flatMap(HsErrFile::signal).ifPresent(s -> evidence.add("the JVM reports " + s.name()));
    hsErr.flatMap(HsErrFile::error).ifPresent(error -> evidence.add("the JVM reports: " + error));
    hsErr.flatMap(HsErrFile::siginfo).ifPresent(evidence::add);
    hsErr.flatMap(HsErrFile::problematicFrame).ifPresent(f -> evidence.add("frame " + f));
    hsErr.flatMap(HsErrFile::thread).ifPresent(evidence::add);
    goTrace.ifPresent(go -> evidence.add("a Go trace on stderr: " + go.message()));
    goTrace.flatMap(GoTrace::signal).ifPresent(s -> evidence.add("Go names the signal " + s));
    LastWords.ofSanitizer(stderr).ifPresent(line -> evidence.add("on stderr: " + line));
    LastWords.ofAbort(stderr).ifPresent(line -> evidence.add("on stderr: " + line));
    LastWords.ofMemory(stderr).ifPresent(line -> evidence.add("on stderr: " + line));
    LastWords.ofJvm(stderr).ifPresent(line -> evidence.add("on stderr: " + line));
    lookupError().ifPresent(line -> evidence.add("on stderr: " + line));
    expectedKill.ifPresent(why -> evidence.add("the supervisor had decided to kill it: " + why));
    if (isMemoryKill()) {
      evidence.add(OOM_KILLS);
    }
    if (evidence.size() == 1) {
      evidence.add(NO_EVIDENCE);
    }
  }

  private CrashCause cause() {
    Optional<CrashCause> found = foundCause();
    if (expectedKill.isPresent() && (found.isEmpty() || endedByKill())) {
      return new CrashCause.Killed(expectedKill.get());
    }
    return found.orElseGet(
        () -> isMemoryKill() ? new CrashCause.OomKilled(OOM_KILLS) : new CrashCause.Exit(exitCode));
  }

  /** The cause by evidence other than the exit code and our own doing. */
  private Optional<CrashCause> foundCause() {
    Optional<CrashCause> byJvm = hsErr.flatMap(CrashDiagnosis::causeOf);
    if (byJvm.isPresent()) {
      return byJvm;
    } else if (goTrace.isPresent() && isExitOfGo()) {
      return Optional.of(causeOf(goTrace.get()));
    }
    // A library may print such lines and go on: they count when the exit code agrees.
    Optional<String> sanitizer = sanitizer();
    if (sanitizer.isPresent()) {
      return sanitizer.map(CrashCause.Sanitizer::new);
    }
    Optional<String> abort =
        exitCode == signalExit(SignalName.SIGABRT) ? LastWords.ofAbort(stderr) : Optional.empty();
    if (abort.isPresent()) {
      return abort.map(CrashCause.Aborted::new);
    }
    // HotSpot's own exits: 1 from main and at startup, 3 by ExitOnOutOfMemoryError.
    boolean exitOfJvm = exitCode == 1 || exitCode == 3;
    Optional<String> memory = exitOfJvm ? LastWords.ofMemory(stderr) : Optional.empty();
    if (memory.isPresent()) {
      return memory.map(CrashCause.OutOfMemory::new);
    }
    return exitOfJvm ? LastWords.ofJvm(stderr).map(CrashCause.JvmFatal::new) : Optional.empty();
  }

  /** Its report, if it has ended the process: by exit code 1, by abort, or as it says itself. */
  private Optional<String> sanitizer() {
    boolean ends =
        exitCode == 1
            || exitCode == signalExit(SignalName.SIGABRT)
            || (exitCode != 0 && LastWords.sanitizerAborts(stderr));
    return ends ? LastWords.ofSanitizer(stderr) : Optional.empty();
  }

  private static Optional<CrashCause> causeOf(HsErrFile file) {
    if (file.signal().isPresent()) {
      return Optional.of(file.signal().get());
    }
    return file.error()
        .map(
            error ->
                file.isOutOfMemory()
                    ? new CrashCause.OutOfMemory(error)
                    : new CrashCause.JvmFatal(error));
  }

  private static CrashCause causeOf(GoTrace trace) {
    Optional<SignalName> signal = trace.signal().flatMap(SignalName::of);
    return trace.isPanic() || signal.isEmpty()
        ? new CrashCause.GoPanic(trace.message())
        : new CrashCause.Signal(signal.get().name(), signal.get().number());
  }

  /** By itself the count proves nothing, nor does the exit code. */
  private boolean isMemoryKill() {
    return memoryKill == MemoryKill.COUNTED && exitCode == signalExit(SignalName.SIGKILL);
  }

  private boolean endedByKill() {
    return exitCode == signalExit(SignalName.SIGKILL) || exitCode == signalExit(SignalName.SIGTERM);
  }

  private String summary(CrashCause cause) {
    if (cause instanceof CrashCause.Signal signal) {
      String where =
          hsErr.flatMap(HsErrFile::problematicFrame).map(frame -> " in " + frame).orElse("");
      return "ended by " + signal.name() + where;
    } else if (cause instanceof CrashCause.Killed killed) {
      return "was killed by its supervisor: " + killed.reason();
    } else if (cause instanceof CrashCause.JvmFatal fatal) {
      return "was ended by its JVM: " + fatal.error();
    } else if (cause instanceof CrashCause.GoPanic panic) {
      return "was ended by the Go runtime: " + panic.message();
    } else if (cause instanceof CrashCause.Sanitizer sanitizer) {
      return "was ended by a sanitizer: " + sanitizer.report();
    } else if (cause instanceof CrashCause.Aborted aborted) {
      return "aborted: " + aborted.message();
    } else if (cause instanceof CrashCause.OomKilled) {
      return "was killed by the kernel for want of memory (exit "
          + exitCode
          + ", and the kernel counted an oom_kill)";
    } else if (cause instanceof CrashCause.OutOfMemory memory) {
      return "ran out of memory: " + memory.message();
    }
    return exitSummary();
  }

  private String exitSummary() {
    Optional<SignalName> signal = SignalName.ofExit(exitCode);
    if (signal.filter(SignalName.SIGKILL::equals).isPresent()) {
      return "ended with exit " + exitCode + exitHint() + ": " + whoDidNotKill();
    } else if (signal.isPresent()) {
      String silent = signal.get().whatLeavesNoWord();
      return "ended with exit "
          + exitCode
          + exitHint()
          + "; "
          + (silent.isEmpty() ? NO_EVIDENCE : silent);
    }
    Optional<String> lookup = lookupError();
    if (lookup.isPresent()) {
      return "was ended by the dynamic loader, which found no "
          + lookup.get().replaceAll(".*: undefined symbol: ", "")
          + ": the library calls it, and no library that it names has it";
    }
    String by = exitCode == 0 ? " though nobody had asked it to" : "";
    return "ended with exit code " + exitCode + by + ": something in it called exit";
  }

  private Optional<String> lookupError() {
    return exitCode == EXIT_OF_LOADER ? LastWords.ofLoader(stderr) : Optional.empty();
  }

  private String whoDidNotKill() {
    return "Glovebox did not kill it, and "
        + (memoryKill == MemoryKill.NONE
            ? "the kernel counted no kill for want of memory while it ran"
            : "whether the kernel did, for want of memory, cannot be known here");
  }

  /** What an exit code can stand for, in brackets; empty for one that is no signal's. */
  private String exitHint() {
    return SignalName.ofExit(exitCode)
        .map(
            signal ->
                String.format(
                    " (128+%d: %s, or exit(%d))", signal.number(), signal.usualSender(), exitCode))
        .orElse("");
  }

  private static int signalExit(SignalName signal) {
    return SIGNAL_BASE + signal.number();
  }
}
