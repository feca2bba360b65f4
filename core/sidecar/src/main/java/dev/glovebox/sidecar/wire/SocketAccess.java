package dev.glovebox.sidecar.wire;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may use a UNIX socket.
 *
 * @param mode of its file; {@code rw-------} by default
 * @param group of its file; empty to leave the process's own
 * @param users by name or number; empty for the process's own user and root where only the owner
 *     may open the file, or else for everybody who may open it
 */
public record SocketAccess(
    Set<PosixFilePermission> mode, Optional<String> group, List<String> users) {
  /** The owner only. */
  public static final SocketAccess DEFAULT =
      new SocketAccess(PosixFilePermissions.fromString("rw-------"), Optional.empty(), List.of());

  private static final int PERMISSIONS = 9;
  private static final int OCTAL = 8;

  /**
   * Permissions from digits, as {@code 0660}.
   *
   * @param octal three octal digits, a 0 before them or not
   * @return the permissions
   * @throws DoorException if it is no such number
   */
  public static Set<PosixFilePermission> mode(String octal) {
    if (!octal.matches("0?[0-7]{3}")) {
      throw new DoorException(
          "'" + octal + "' is no mode of a file", "Write three octal digits, as 0660.", null);
    }
    int bits = Integer.parseInt(octal, OCTAL);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PERMISSIONS; i++) {
      text.append((bits >> (PERMISSIONS - 1 - i) & 1) == 1 ? "rwx".charAt(i % 3) : '-');
    }
    return PosixFilePermissions.fromString(text.toString());
  }

  /** Whether it lets in the group, or others, where {@code bound} does not. */
  boolean letsInMoreThan(SocketAccess bound) {
    return Stream.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)
        .anyMatch(bit -> mode.contains(bit) && !bound.mode.contains(bit));
  }

  /** Whether none but the file's owner may open it. */
  boolean isOwnerOnly() {
    return !mode.contains(PosixFilePermission.GROUP_WRITE)
        && !mode.contains(PosixFilePermission.OTHERS_WRITE);
  }
}
