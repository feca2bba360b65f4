package dev.glovebox.diagnose;

import dev.glovebox.failure.CrashCause;
import dev.glovebox.file.UntrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What matters of HotSpot's fatal error log, {@code hs_err_pidN.log}.
 *
 * <p>Of the file, the first 256 KiB are read; a file that ends early gives what stood before.
 *
 * @param signal the signal, when one caused the error
 * @param error the JVM's own words, when no signal did: an internal error, lack of memory
 * @param problematicFrame the frame that failed, for example {@code C [libfoo.so+0x1139] crash+0x9}
 * @param siginfo the line of that name: code and address
 * @param thread the thread it happened in
 * @param nativeFrames the native stack, innermost first
 */
record HsErrFile(
    Optional<CrashCause.Signal> signal,
    Optional<String> error,
    Optional<String> problematicFrame,
    Optional<String> siginfo,
    Optional<String> thread,
    List<String> nativeFrames) {

  private static final int LIMIT_BYTES = 256 << 10;

  /** Reading takes well below a millisecond, unless the file system is made to hold it up. */
  private static final Duration READING_BOUND = Duration.ofSeconds(1);

  private static final int MAX_FRAMES = 64;

  private static final String HEAD =
      "# A fatal error has been detected by the Java Runtime Environment";
  private static final String MEMORY_HEAD =
      "# There is insufficient memory for the Java Runtime Environment";

  private static final Pattern SIGNAL =
      Pattern.compile("#\\s+(\\w+) \\(0x([0-9a-fA-F]+)\\) at pc=0x[0-9a-fA-F]+.*");
  private static final Pattern ERROR =
      Pattern.compile(
          "#\\s+((?:Internal Error|Out of Memory Error|Native memory allocation|fatal error:"
              + "|Error:|guarantee|assert).*)");

  /**
   * Reads {@code file}, which is whatever the process has made of it.
   *
   * @return empty when it is no such log
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read, or not in time
   */
  static Optional<HsErrFile> read(Path file) throws IOException {
    byte[] head =
        UntrustedFile.read(
            file.getParent(), file.getFileName().toString(), LIMIT_BYTES, READING_BOUND);
    return parse(new String(head, StandardCharsets.UTF_8).lines().toList());
  }

  /** Parses a log, or an output that holds its head: HotSpot prints the head to the console too. */
  static Optional<HsErrFile> parse(List<String> lines) {
    if (lines.stream().noneMatch(line -> line.startsWith(HEAD) || line.startsWith(MEMORY_HEAD))) {
      return Optional.empty();
    }
    Optional<CrashCause.Signal> signal = Optional.empty();
    Optional<String> error = Optional.empty();
    Optional<String> frame = Optional.empty();
    Optional<String> siginfo = Optional.empty();
    Optional<String> thread = Optional.empty();
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (signal.isEmpty()) {
        signal = signalOf(line);
      }
      if (error.isEmpty()) {
        error = errorOf(line);
      }
      if (frame.isEmpty() && line.startsWith("# Problematic frame:") && i + 1 < lines.size()) {
        frame = Optional.of(lines.get(i + 1).replaceFirst("^#\\s*", "").strip());
      } else if (siginfo.isEmpty() && line.startsWith("siginfo:")) {
        siginfo = Optional.of(line.strip());
      } else if (thread.isEmpty() && line.startsWith("Current thread (")) {
        thread = Optional.of(line.strip());
      } else if (frames.isEmpty() && line.startsWith("Native frames:")) {
        addFrames(lines.subList(i + 1, lines.size()), frames);
      }
    }
    return Optional.of(new HsErrFile(signal, error, frame, siginfo, thread, List.copyOf(frames)));
  }

  boolean isOutOfMemory() {
    return error
        .filter(e -> e.startsWith("Out of Memory") || e.startsWith("Native memory"))
        .isPresent();
  }

  private static Optional<CrashCause.Signal> signalOf(String line) {
    Matcher matcher = SIGNAL.matcher(line);
    if (!matcher.matches() || matcher.group(2).length() > 8) {
      return Optional.empty();
    }
    return Optional.of(
        new CrashCause.Signal(matcher.group(1), Long.parseLong(matcher.group(2), 16)));
  }

  private static Optional<String> errorOf(String line) {
    if (line.startsWith(MEMORY_HEAD)) {
      return Optional.of("Out of Memory: " + line.substring(2).strip());
    }
    Matcher matcher = ERROR.matcher(line);
    return matcher.matches() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  private static void addFrames(List<String> lines, List<String> frames) {
    for (String line : lines) {
      if (line.isBlank() || frames.size() == MAX_FRAMES) {
        return;
      }
      frames.add(line.strip());
    }
  }
}
