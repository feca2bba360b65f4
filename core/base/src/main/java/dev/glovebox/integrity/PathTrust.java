package dev.glovebox.integrity;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who else could replace what a path names: every directory on the way is looked at, every symbolic
 * link, and the file.
 *
 * <p>In a directory with the sticky bit, such as {@code /tmp}, only the owner of an entry can
 * replace it, so there the entry's owner decides. A group that is named like the owner is that
 * user's private one and counts as the owner.
 *
 * <p>An instance looks at every directory once. <b>Threads:</b> one at a time.
 */
public final class PathTrust {
  private static final String ATTRIBUTES = "unix:mode,uid,gid,owner,group";
  private static final int STICKY = 01000;
  private static final int GROUP_WRITE = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int MOST_LINKS = 40;

  private final Set<Integer> trusted;
  private final Set<Path> soundDirectories = new HashSet<>();

  PathTrust(Set<Integer> trusted) {
    this.trusted = trusted;
  }

  /**
   * {@return the rule for this process: files of root and of its own user are trusted}
   *
   * @throws IOException if its user cannot be found
   */
  public static PathTrust ofThisProcess() throws IOException {
    return isUnix() ? new PathTrust(OwnUser.trusted()) : new PathTrust(Set.of());
  }

  private static boolean isUnix() {
    return Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /**
   * {@return what is wrong along the way to this file; empty where nothing is, or where the file
   * system knows no such thing}
   *
   * @param file the file to look at
   * @throws IOException if the file or one of its directories cannot be looked at
   */
  public List<IntegrityFault> faults(Path file) throws IOException {
    if (!isUnix()) {
      return List.of();
    }
    Set<IntegrityFault> faults = new LinkedHashSet<>();
    Path absolute = file.toAbsolutePath();
    Deque<Path> rest = new ArrayDeque<>();
    for (Path name : absolute) {
      rest.add(name);
    }
    Path at = absolute.getRoot();
    int links = 0;
    checkDirectory(at, faults);
    while (!rest.isEmpty()) {
      Path name = rest.remove();
      if (name.toString().isEmpty() || name.toString().equals(".")) {
        continue;
      }
      if (name.toString().equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(name);
      if (Files.isSymbolicLink(next)) {
        if (++links > MOST_LINKS) {
          throw new FileSystemException(file.toString(), null, "too many symbolic links");
        }
        checkOwner(next, attributes(next), faults);
        Path target = Files.readSymbolicLink(next);
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          rest.addFirst(target.getName(i));
        }
        at = target.isAbsolute() ? target.getRoot() : at;
      } else if (Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
        checkDirectory(next, faults);
        at = next;
      } else {
        check(next, false, faults);
        at = next;
      }
    }
    return List.copyOf(faults);
  }

  private void checkDirectory(Path directory, Set<IntegrityFault> faults) throws IOException {
    if (soundDirectories.contains(directory)) {
      return;
    }
    if (check(directory, true, faults)) {
      soundDirectories.add(directory);
    }
  }

  private boolean check(Path path, boolean directory, Set<IntegrityFault> faults)
      throws IOException {
    Map<String, Object> attributes = attributes(path);
    int mode = ((Number) attributes.get("mode")).intValue();
    boolean sound = checkOwner(path, attributes, faults);
    if (directory && (mode & STICKY) != 0) {
      return sound;
    }
    String kind = directory ? "directory " : "";
    if ((mode & OTHERS_WRITE) != 0) {
      faults.add(writable(kind + path, "everybody", mode));
      return false;
    }
    if ((mode & GROUP_WRITE) != 0 && !isPrivateGroup(attributes)) {
      String group = attributes.get("group").toString();
      faults.add(writable(kind + path, "group '" + group + "'", mode));
      return false;
    }
    return sound;
  }

  private boolean checkOwner(
      Path path, Map<String, Object> attributes, Set<IntegrityFault> faults) {
    int uid = ((Number) attributes.get("uid")).intValue();
    if (trusted.contains(uid)) {
      return true;
    }
    faults.add(
        new IntegrityFault(
            IntegrityFault.Kind.OWNER,
            path
                + " belongs to '"
                + attributes.get("owner")
                + "' (uid "
                + Integer.toUnsignedString(uid)
                + "), neither to root nor to the user of this process"));
    return false;
  }

  private static boolean isPrivateGroup(Map<String, Object> attributes) {
    int gid = ((Number) attributes.get("gid")).intValue();
    return isPrivateGroup(
        gid, attributes.get("group").toString(), attributes.get("owner").toString());
  }

  static boolean isPrivateGroup(int gid, String group, String owner) {
    return gid == 0 || group.equals(owner);
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  private static IntegrityFault writable(String what, String who, int mode) {
    String octal = String.format("%04o", mode & 07777);
    return new IntegrityFault(
        IntegrityFault.Kind.WRITABLE, what + " is writable by " + who + " (mode " + octal + ")");
  }
}
