package dev.glovebox.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the file systems of this process are mounted. */
final class MountOptions {
  /** proc(5): id, parent, device, root, mount point, options, ... */
  private static final int MOUNT_POINT = 4;

  private static final int OPTIONS = 5;

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private final List<String> lines;

  MountOptions(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  /** As they are now; nothing is known where there is no {@code /proc}. */
  static MountOptions ofThisProcess() {
    try {
      return new MountOptions(
          Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return new MountOptions(List.of());
    }
  }

  /**
   * Whether {@code directory} lies on a file system from which nothing can be mapped as code; false
   * if that is not known.
   */
  boolean isNoExec(Path directory) throws IOException {
    Path real = directory.toRealPath();
    Path nearest = null;
    boolean noExec = false;
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      if (fields.length > OPTIONS) {
        Path point = Path.of(unescaped(fields[MOUNT_POINT]));
        // Of two at one place, the later one is the one that is seen.
        if (real.startsWith(point)
            && (nearest == null || point.getNameCount() >= nearest.getNameCount())) {
          nearest = point;
          noExec = Arrays.asList(fields[OPTIONS].split(",", -1)).contains("noexec");
        }
      }
    }
    return noExec;
  }

  private static String unescaped(String path) {
    Matcher matcher = OCTAL.matcher(path);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      char byteOfName = (char) Integer.parseInt(matcher.group(1), 8);
      matcher.appendReplacement(result, Matcher.quoteReplacement(String.valueOf(byteOfName)));
    }
    matcher.appendTail(result);
    return new String(
        result.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
