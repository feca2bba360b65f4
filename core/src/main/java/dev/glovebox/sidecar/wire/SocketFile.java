package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a UNIX socket: made in a directory that nobody else can enter, given its mode, and
 * then moved to its place, so that it is never there with another mode.
 */
final class SocketFile {
  private static final int LONGEST_PATH = 107;

  private final Path place;
  private Path made;

  SocketFile(Path place) {
    this.place = place;
  }

  /**
   * Where to bind first. An old socket at its place does no harm, if nobody listens on it.
   *
   * @throws DoorException if somebody does, or if the place is taken by something else
   */
  Path prepare() {
    if (place.toString().length() > LONGEST_PATH) {
      throw fault(
          "its path is longer than " + LONGEST_PATH + " characters", "Choose a shorter one.");
    }
    try {
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        checkStale();
      }
      Path directory =
          Files.createTempDirectory(
              place.getParent(),
              ".gb",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      made = directory.resolve("s");
      return made;
    } catch (IOException e) {
      throw new DoorException(
          "cannot make a socket at " + place + ": " + e,
          "Its directory has to exist, and this user has to be able to write to it.",
          e);
    }
  }

  private void checkStale() throws IOException {
    if (!Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw fault("there is a file that is no socket", "Move it away, or choose another path.");
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(place))) {
      throw fault(
          "somebody listens there already" + (probe.isConnected() ? "" : "?"),
          "Stop the other sidecar first, or choose another path.");
    } catch (IOException nobodyListens) {
      // As it should be: the file is what an earlier sidecar left when it was killed.
    }
  }

  /** Gives the socket that was bound its mode and group, and puts it in its place. */
  void publish(SocketAccess access) {
    try {
      if (access.group().isPresent()) {
        Files.getFileAttributeView(made, PosixFileAttributeView.class)
            .setGroup(
                FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(access.group().get()));
      }
      Files.setPosixFilePermissions(made, access.mode());
      Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DoorException(
          "the socket " + place + " cannot be given its mode or group: " + e,
          "Name a group that this user is in after --socket-group.",
          e);
    } finally {
      discard();
    }
  }

  /** Removes what {@link #prepare} made. */
  void discard() {
    try {
      Files.deleteIfExists(made);
      Files.deleteIfExists(made.getParent());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private DoorException fault(String why, String advice) {
    return new DoorException("cannot listen on unix:" + place + ": " + why, advice, null);
  }
}
