package dev.glovebox.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What runtimes print on stderr before they end their process. */
final class LastWords {
  /** Before abort(): glibc, libstdc++, assert(3), Rust, sanitizers; their own wording. */
  private static final List<Pattern> ABORT =
      List.of(
          Pattern.compile(
              "(malloc|free|realloc|calloc|munmap_chunk|malloc_consolidate|corrupted|mmap_chunk"
                  + "|double free|unaligned)\\b.*(corrupt|invalid|unaligned|double free|overlap"
                  + "|size vs|unsorted|top size|detected).*"),
          Pattern.compile("double free or corruption.*"),
          Pattern.compile("\\*\\*\\* .* \\*\\*\\*:? .*terminated.*"),
          Pattern.compile("\\*\\*\\* (stack smashing|buffer overflow) detected \\*\\*\\*.*"),
          Pattern.compile("terminate called (after throwing|without an active|recursively).*"),
          Pattern.compile("libc\\+\\+abi: .*terminating.*"),
          Pattern.compile("pure virtual method called"),
          Pattern.compile(".*: Assertion [`'].*' failed\\.?"),
          Pattern.compile("thread '.*'.* panicked at .*"),
          Pattern.compile("fatal runtime error: .*"),
          Pattern.compile("Fatal Python error: .*"),
          Pattern.compile("Aborted( \\(core dumped\\))?"));

  /** What sanitizers say (compiler-rt and libsanitizer); the summary names the place. */
  private static final List<Pattern> SANITIZER =
      List.of(
          Pattern.compile("SUMMARY: \\w*Sanitizer: .*"),
          Pattern.compile("==\\d+==\\s*(ERROR|WARNING): \\w*Sanitizer: .*"),
          Pattern.compile(".*:\\d+:\\d+: runtime error: .*"),
          Pattern.compile("==\\d+==\\s*ASan runtime does not come first .*"),
          Pattern.compile("==\\d+==\\s*Your application is linked against incompatible ASan .*"));

  private static final Pattern SANITIZER_ABORTS = Pattern.compile("==\\d+==\\s*ABORTING");

  private static final List<Pattern> OUT_OF_MEMORY =
      List.of(
          Pattern.compile("(Terminating|Aborting) due to java\\.lang\\.OutOfMemoryError.*"),
          Pattern.compile(".*\\bjava\\.lang\\.OutOfMemoryError\\b.*"),
          Pattern.compile("Could not reserve enough space .*"),
          Pattern.compile("OpenJDK .* warning: INFO: os::commit_memory\\(.*failed.*"));

  /** HotSpot gives its reason on the line after this one. */
  private static final Pattern JVM_START =
      Pattern.compile("Error occurred during initialization of .*");

  private static final List<Pattern> JVM =
      List.of(
          JVM_START,
          Pattern.compile("Unrecognized (VM )?option.*"),
          Pattern.compile("Error: Could not find or load main class .*"),
          Pattern.compile("Error: Could not create the Java Virtual Machine\\."),
          Pattern.compile("FATAL ERROR in native method: .*"));

  /** Of the dynamic loader, when a function that is called for the first time is nowhere. */
  private static final List<Pattern> LOADER =
      List.of(Pattern.compile(".*: symbol lookup error: .*: undefined symbol: .*"));

  /**
   * Of the JVM's crash handler (measured on 25): it found no disassembler, which nobody asked for.
   */
  private static final Pattern NOISE =
      Pattern.compile("(\\[[^\\]]*\\])*\\s*Loading hsdis library failed");

  private LastWords() {}

  /** The lines that may have to do with an end. */
  static List<String> in(List<String> stderr) {
    return stderr.stream().filter(line -> !NOISE.matcher(line.strip()).matches()).toList();
  }

  /** The line before an abort. */
  static Optional<String> ofAbort(List<String> stderr) {
    return find(ABORT, stderr);
  }

  /** The line in which a sanitizer says what it has found. */
  static Optional<String> ofSanitizer(List<String> stderr) {
    return find(SANITIZER, stderr);
  }

  /** Whether a sanitizer said that it ends the process; its exit code can be any then. */
  static boolean sanitizerAborts(List<String> stderr) {
    return find(List.of(SANITIZER_ABORTS), stderr).isPresent();
  }

  /** The line that says that memory ran out. */
  static Optional<String> ofMemory(List<String> stderr) {
    return find(OUT_OF_MEMORY, stderr);
  }

  /** The line of a JVM that could not start or go on, with its reason. */
  static Optional<String> ofJvm(List<String> stderr) {
    for (int i = 0; i + 1 < stderr.size(); i++) {
      String line = stderr.get(i).strip();
      if (JVM_START.matcher(line).matches()) {
        return Optional.of(line + ": " + stderr.get(i + 1).strip());
      }
    }
    return find(JVM, stderr);
  }

  /** The line of the dynamic loader that could not find a symbol. */
  static Optional<String> ofLoader(List<String> stderr) {
    return find(LOADER, stderr);
  }

  private static Optional<String> find(List<Pattern> patterns, List<String> lines) {
    // The earlier pattern says more than a later one; of equal lines, the last is the nearest.
    for (Pattern pattern : patterns) {
      for (int i = lines.size() - 1; i >= 0; i--) {
        String line = lines.get(i).strip();
        if (pattern.matcher(line).matches()) {
          return Optional.of(line);
        }
      }
    }
    return Optional.empty();
  }
}
