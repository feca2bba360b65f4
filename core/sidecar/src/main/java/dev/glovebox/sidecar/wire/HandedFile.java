package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of a UNIX socket that somebody else has made, with a mode of his own: looked at, and
 * never changed.
 */
final class HandedFile {
  private HandedFile() {}

  /**
   * Whose processes are let in: those that the options name; or else the file's owner and root, or
   * everybody whom the file lets in, where the options allow that.
   *
   * @return the users; empty for everybody
   * @throws DoorException if the file lets in more than the options say
   */
  static Set<UserPrincipal> users(Path file, SocketAccess access) {
    if (!access.users().isEmpty()) {
      return UserCheck.users(access.users());
    }
    try {
      PosixFileAttributes found =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      SocketAccess own = new SocketAccess(found.permissions(), access.group(), List.of());
      if (own.letsInMoreThan(access)) {
        throw new DoorException(
            "the file of the socket that was handed over, "
                + file
                + ", has the mode "
                + PosixFilePermissions.toString(found.permissions())
                + ", and lets in more than --socket-mode "
                + PosixFilePermissions.toString(access.mode()),
            "Write SocketMode= in its .socket unit, or say --socket-mode as it is, or name those"
                + " who may connect with --allow-user.",
            null);
      }
      Set<UserPrincipal> users = new HashSet<>();
      if (own.isOwnerOnly()) {
        users.add(found.owner());
        users.addAll(UserCheck.users(List.of("0")));
      }
      return users;
    } catch (IOException e) {
      throw new DoorException(
          "cannot see who may use the socket that was handed over, " + file + ": " + e,
          "Name those who may connect with --allow-user, or have the socket where this process"
              + " can see its file.",
          e);
    }
  }
}
