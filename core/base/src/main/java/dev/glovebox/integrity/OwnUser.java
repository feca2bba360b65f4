package dev.glovebox.integrity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The users who may own what this process loads. */
final class OwnUser {
  private static final Path STATUS = Path.of("/proc/self/status");

  private OwnUser() {}

  /**
   * Root, the user of this process, and the owner of the root directory: in a user namespace that
   * is who root is outside, under whatever number.
   */
  static Set<Integer> trusted() throws IOException {
    Set<Integer> trusted = new HashSet<>();
    trusted.add(0);
    trusted.add(effectiveUid());
    trusted.add(uidOf(Path.of("/")));
    return trusted;
  }

  private static int effectiveUid() throws IOException {
    // The owner of /proc/self would be root for a process that is not dumpable; the text is not.
    if (Files.isReadable(STATUS)) {
      for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("Uid:")) {
          return Integer.parseUnsignedInt(line.split("\\s+", -1)[2]);
        }
      }
    }
    return uidOf(Path.of(System.getProperty("user.home", "/")));
  }

  private static int uidOf(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:uid")).intValue();
  }
}
