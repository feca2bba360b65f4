package dev.glovebox.launch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a worker inherits of the host's environment: all of it, but for what would break the worker.
 *
 * <ul>
 *   <li>Variables with options for every JVM ({@code JAVA_TOOL_OPTIONS} and its kin): agents,
 *       debugger ports and heap sizes that were meant for the host; the JVM also prints a line
 *       about them.
 *   <li>What a service manager gave to the host alone ({@code NOTIFY_SOCKET}, {@code
 *       WATCHDOG_USEC}, {@code LISTEN_FDS} and theirs): a library that finds them would speak for
 *       the host.
 *   <li>Entries of {@code LD_PRELOAD} that name libjsig: with it Go libraries abort inside a JVM.
 *       The other entries stay.
 * </ul>
 *
 * A variable that is set for the worker explicitly is passed on whatever it is.
 */
final class WorkerEnvironment {
  private static final Set<String> DENIED =
      Set.of(
          "JAVA_TOOL_OPTIONS",
          "_JAVA_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "OPENJ9_JAVA_OPTIONS",
          "IBM_JAVA_OPTIONS",
          "NOTIFY_SOCKET",
          "WATCHDOG_USEC",
          "WATCHDOG_PID",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES");

  private static final String PRELOAD = "LD_PRELOAD";

  private WorkerEnvironment() {}

  /**
   * @param host the host's environment
   * @param own the variables set for the worker; they win
   */
  static Map<String, String> compose(Map<String, String> host, Map<String, String> own) {
    Map<String, String> result = new HashMap<>(host);
    result.keySet().removeAll(DENIED);
    result.computeIfPresent(PRELOAD, (name, value) -> withoutJsig(value));
    result.putAll(own);
    return result;
  }

  /** Entries are separated by blanks or colons (ld.so(8)); null if none is left. */
  private static String withoutJsig(String preload) {
    String kept =
        Arrays.stream(preload.split("[ :]+"))
            .filter(entry -> !entry.isEmpty() && !entry.contains("libjsig"))
            .collect(Collectors.joining(":"));
    return kept.isEmpty() ? null : kept;
  }
}
