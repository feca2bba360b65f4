package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a UNIX socket: made in a directory that nobody else can enter, given its mode, and
 * then linked to its place, so that it is never there with another mode.
 *
 * <p>A link is made only where nothing is. What is there already is taken away if it is a socket on
 * which nobody listens, and nothing else: it is moved aside first, and looked at again there. Of
 * several sidecars that start at once, a {@link PlaceLock} lets one at a time do so.
 */
final class SocketFile {
  private static final int LONGEST_PATH = 107;
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path place;
  private Path made;
  private Object ownKey;

  SocketFile(Path place) {
    this.place = place;
  }

  /**
   * Where to bind first.
   *
   * @throws DoorException if somebody listens at its place, or if something else is there
   */
  Path prepare() {
    if (place.toString().length() > LONGEST_PATH) {
      throw fault(
          "its path is longer than " + LONGEST_PATH + " characters", "Choose a shorter one.");
    }
    try {
      checkStale();
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

  /**
   * Looks at what is at the place: nothing, or a socket on which nobody listens.
   *
   * @return which file that is; null if there is none
   */
  private Object checkStale() throws IOException {
    Object found;
    int mode;
    try {
      mode = (Integer) Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      found = fileKey(place);
    } catch (NoSuchFileException nothing) {
      return null;
    }
    if ((mode & FILE_TYPE) != SOCKET) {
      throw fault("there is a file that is no socket", "Move it away, or choose another path.");
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(place))) {
      throw fault(
          "somebody listens there already" + (probe.isConnected() ? "" : "?"),
          "Stop the other sidecar first, or choose another path.");
    } catch (IOException nobodyListens) {
      // As it should be: the file is what an earlier sidecar left when it was killed.
      return found;
    }
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Gives the socket that was bound its mode and group, and puts it in its place.
   *
   * @throws DoorException if that is not possible, or if somebody else was first
   */
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
    } catch (IOException e) {
      throw new DoorException(
          "the socket " + place + " cannot be given its mode or group: " + e,
          "Name a group that this user is in after --socket-group.",
          e);
    }
    try {
      PlaceLock.hold(place, this::putInPlace);
    } catch (FileAlreadyExistsException e) {
      throw fault("somebody else has just put a file there", "Choose another path.");
    } catch (IOException | UnsupportedOperationException e) {
      throw new DoorException(
          "cannot put a socket at " + place + ": " + e,
          "Its directory has to be on a file system that knows sockets and links.",
          e);
    } finally {
      discard();
    }
  }

  private void putInPlace() throws IOException {
    Object stale = checkStale();
    if (stale != null) {
      takeAway(stale);
    }
    Files.createLink(place, made);
    ownKey = fileKey(place);
  }

  /** Moves it where nobody else comes, and sees whether it is what was looked at. */
  private void takeAway(Object stale) throws IOException {
    Path aside = made.resolveSibling("old");
    Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
    boolean same = stale.equals(fileKey(aside));
    if (!same) {
      Files.createLink(place, aside);
    }
    Files.delete(aside);
    if (!same) {
      throw fault("somebody else has just put a file there", "Choose another path.");
    }
  }

  /** Removes what {@link #prepare} made; the socket stays at its place. */
  void discard() {
    try {
      Files.deleteIfExists(made);
      Files.deleteIfExists(made.getParent());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Removes the socket from its place, unless another sidecar has put its own there. */
  void remove() {
    if (ownKey == null) {
      return;
    }
    try {
      PlaceLock.hold(
          place,
          () -> {
            if (ownKey.equals(fileKey(place))) {
              Files.delete(place);
            }
          });
    } catch (IOException | DoorException gone) {
      // Somebody has removed it, or holds its place: it does no harm, as nobody listens on it.
    } finally {
      // The next file there may have its number.
      ownKey = null;
    }
  }

  private DoorException fault(String why, String advice) {
    return new DoorException("cannot listen on unix:" + place + ": " + why, advice, null);
  }
}
