package dev.glovebox.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Files and directories that belong to this user alone. Symbolic links are never followed. */
final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** Creates one directory, 0700 where the platform has modes. */
  static void createDirectory(Path directory) throws IOException {
    if (hasModes(directory)) {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } else {
      Files.createDirectory(directory);
    }
  }

  /** Gives a directory the mode that {@link #createDirectory} would have given it. */
  static void makePrivate(Path directory) throws IOException {
    if (hasModes(directory)) {
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }

  /** As {@link #createDirectory}, but it may be there. */
  static void makeDirectory(Path directory) throws IOException {
    try {
      createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      String problem = problemWith(directory);
      if (problem != null) {
        throw new IOException(directory + ": " + problem, e);
      }
    }
  }

  /** Why {@code directory} is not ours alone to write; null if it is. */
  static String problemWith(Path directory) throws IOException {
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      return Files.isSymbolicLink(directory) ? "it is a symbolic link" : "it is not a directory";
    }
    UserPrincipal owner = Files.getOwner(directory, NOFOLLOW_LINKS);
    UserPrincipal us = OurselvesHolder.principal();
    if (!owner.equals(us)) {
      return "it belongs to user " + owner.getName() + ", and this process runs as " + us.getName();
    }
    if (hasModes(directory)) {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(directory, NOFOLLOW_LINKS);
      if (modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
        return "others may write to it (" + PosixFilePermissions.toString(modes) + ")";
      }
    }
    return null;
  }

  /** Whether this user owns {@code path}; false if that cannot be found out. */
  static boolean isOurs(Path path) {
    try {
      return Files.getOwner(path).equals(OurselvesHolder.principal());
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code name} with all but letters, digits and {@code . _ - #} as {@code =XX} of its UTF-8. */
  static String asFileName(String name) {
    StringBuilder result = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "._-#".indexOf(c) >= 0;
      result.append(plain ? String.valueOf(c) : String.format("=%02X", (int) c));
    }
    return result.toString();
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Who we are to the file system: the owner of a file that we create. */
  private static final class OurselvesHolder {
    private static final Path OWN_PROCESS = Path.of("/proc/self");
    private static volatile UserPrincipal principal;

    private OurselvesHolder() {}

    static UserPrincipal principal() throws IOException {
      UserPrincipal known = principal;
      if (known == null) {
        known = find();
        principal = known;
      }
      return known;
    }

    private static UserPrincipal find() throws IOException {
      Path probe;
      try {
        probe = Files.createTempFile("glovebox", ".owner");
      } catch (IOException readOnly) {
        // A container may have no directory for temporary files, but it has this.
        if (Files.isDirectory(OWN_PROCESS)) {
          return Files.getOwner(OWN_PROCESS);
        }
        throw readOnly;
      }
      try {
        return Files.getOwner(probe, NOFOLLOW_LINKS);
      } finally {
        Files.delete(probe);
      }
    }
  }
}
