package dev.glovebox.sidecar.rpc;

import java.util.regex.Pattern;

/** Takes from a text what is the host's own affair: paths, memory addresses, a library's output. */
final class Redaction {
  /** In quotes a path may hold blanks. */
  private static final Pattern QUOTED_PATH = Pattern.compile("(['\"])/[^'\"\\n]*\\1");

  private static final Pattern PATH = Pattern.compile("(?<![\\w./<>:-])~?/[^\\s'\",;)\\]}|]+");
  private static final Pattern ADDRESS = Pattern.compile("\\b0x[0-9a-fA-F]{5,16}\\b");

  private Redaction() {}

  static String of(String text) {
    String shown = QUOTED_PATH.matcher(text).replaceAll("<path>");
    shown = PATH.matcher(shown).replaceAll("<path>");
    return ADDRESS.matcher(shown).replaceAll("<address>");
  }
}
