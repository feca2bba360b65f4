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
          Pattern.compile("==\\d+==\\s*ERROR: .*Sanitizer: .*"),
          Pattern.compile("Fatal Python error: .*"),
          Pattern.compile("Aborted( \\(core dumped\\))?"));

  private static final List<Pattern> OUT_OF_MEMORY =
      List.of(
          Pattern.compile("(Terminating|Aborting) due to java\\.lang\\.OutOfMemoryError.*"),
          Pattern.compile(".*\\bjava\\.lang\\.OutOfMemoryError\\b.*"),
          Pattern.compile("Could not reserve enough space .*"),
          Pattern.compile("OpenJDK .* warning: INFO: os::commit_memory\\(.*failed.*"));

  private static final List<Pattern> JVM =
      List.of(
          Pattern.compile("Error occurred during initialization of .*"),
          Pattern.compile("Unrecognized (VM )?option.*"),
          Pattern.compile("Error: Could not find or load main class .*"),
          Pattern.compile("Error: Could not create the Java Virtual Machine\\."),
          Pattern.compile("FATAL ERROR in native method: .*"));

  private LastWords() {}

  /** The line before an abort. */
  static Optional<String> ofAbort(List<String> stderr) {
    return find(ABORT, stderr);
  }

  /** The line that says that memory ran out. */
  static Optional<String> ofMemory(List<String> stderr) {
    return find(OUT_OF_MEMORY, stderr);
  }

  /** The line of a JVM that could not start or go on. */
  static Optional<String> ofJvm(List<String> stderr) {
    return find(JVM, stderr);
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
