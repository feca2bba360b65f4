package dev.glovebox.registry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pool's workers inherit of their host's environment; {@link #ALL} of it by default.
 *
 * <p>Names are as in the environment, capitals and small letters told apart; {@code *} stands for
 * any text in them. Whatever the policy says, a worker does not inherit
 *
 * <ul>
 *   <li>options for every JVM ({@code JAVA_TOOL_OPTIONS} and its kin): agents, debugger ports and
 *       heap sizes that were meant for the host; the JVM also prints a line about them;
 *   <li>what a service manager gave to the host alone ({@code NOTIFY_SOCKET}, {@code
 *       WATCHDOG_USEC}, {@code LISTEN_FDS} and theirs): a library that finds them would speak for
 *       the host;
 *   <li>entries of {@code LD_PRELOAD} that name libjsig: with it Go libraries abort inside a JVM.
 *       The other entries stay.
 * </ul>
 *
 * <p>{@code LANG}, {@code LC_ALL} and {@code LC_CTYPE} are inherited unless {@code drop} names
 * them: by them the worker's JVM reads the names of files.
 *
 * @param inherit the names that are inherited; empty for all
 * @param drop the names that are not, of those
 */
public record EnvironmentPolicy(Optional<List<String>> inherit, List<String> drop) {
  /** Everything is inherited. */
  public static final EnvironmentPolicy ALL = new EnvironmentPolicy(Optional.empty(), List.of());

  /** Nothing is inherited but what says how file names are read. */
  public static final EnvironmentPolicy NONE =
      new EnvironmentPolicy(Optional.of(List.of()), List.of());

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
          "LISTEN_PIDFDID",
          "LISTEN_FDNAMES");

  private static final Set<String> LOCALE = Set.of("LANG", "LC_ALL", "LC_CTYPE");

  private static final String PRELOAD = "LD_PRELOAD";

  /** As words of the name: {@code MONKEY} is none, and {@code LICENSE_KEY} is one. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(^|.*_)(.*PASSWORD|.*PASSWD|PASS|PWD|PASSPHRASE|.*SECRET|.*SECRETS|.*TOKEN"
              + "|.*TOKENS|.*CREDENTIAL|.*CREDENTIALS|.*APIKEY|KEY|KEYS|AUTH)(_.*|$)");

  /** As in {@code postgres://user:password@host/}. */
  private static final Pattern SECRET_VALUE =
      Pattern.compile("[a-z][a-z0-9+.-]*://[^/@:]*:[^/@]+@.*");

  /** The shell's own directories. */
  private static final Set<String> DIRECTORIES = Set.of("PWD", "OLDPWD");

  /**
   * Copies the names, and refuses, by {@link IllegalArgumentException}, one that is empty or has
   * {@code =} or NUL in it.
   *
   * @param inherit the names that are inherited; empty for all
   * @param drop the names that are not, of those
   */
  public EnvironmentPolicy {
    inherit = inherit.map(List::copyOf);
    drop = List.copyOf(drop);
    inherit.ifPresent(names -> names.forEach(EnvironmentPolicy::checkedPattern));
    drop.forEach(EnvironmentPolicy::checkedPattern);
  }

  /**
   * Only these are inherited.
   *
   * @param names of variables; {@code *} stands for any text in them
   * @return the policy
   * @throws IllegalArgumentException if one is empty, or has {@code =} or NUL in it
   */
  public static EnvironmentPolicy only(String... names) {
    return new EnvironmentPolicy(Optional.of(List.of(names)), List.of());
  }

  /**
   * As this, but for those; what was left out before stays left out.
   *
   * @param names of variables; {@code *} stands for any text in them
   * @return the policy
   * @throws IllegalArgumentException if one is empty, or has {@code =} or NUL in it
   */
  public EnvironmentPolicy without(String... names) {
    return new EnvironmentPolicy(
        inherit, Stream.concat(drop.stream(), Arrays.stream(names)).toList());
  }

  /**
   * The whole environment of a worker.
   *
   * @param host the host's environment
   * @param own the variables set for the worker; they win, and are passed on whatever they are
   */
  Map<String, String> compose(Map<String, String> host, Map<String, String> own) {
    Map<String, String> result = new HashMap<>(host);
    result.keySet().removeAll(DENIED);
    inherit.ifPresent(
        names -> result.keySet().removeIf(isNone(names).and(name -> !LOCALE.contains(name))));
    result.keySet().removeIf(isNone(drop).negate());
    result.computeIfPresent(PRELOAD, (name, value) -> withoutJsig(value));
    result.putAll(own);
    return result;
  }

  /**
   * {@return whether a variable is, by its name or its value, probably a secret}
   *
   * @param name the variable's name
   * @param value what it holds
   */
  public static boolean looksLikeSecret(String name, String value) {
    return (!DIRECTORIES.contains(name) && SECRET_NAME.matcher(name).matches())
        || SECRET_VALUE.matcher(value).matches();
  }

  static String checkedPattern(String name) {
    PoolConfig.checkVariable(name);
    return name;
  }

  private static Predicate<String> isNone(List<String> patterns) {
    List<Pattern> compiled = patterns.stream().map(EnvironmentPolicy::pattern).toList();
    return name -> compiled.stream().noneMatch(pattern -> pattern.matcher(name).matches());
  }

  private static Pattern pattern(String names) {
    return Pattern.compile(
        Arrays.stream(names.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
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
