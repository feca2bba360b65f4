package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Set;

/** The secret that a client of a TCP or HTTP door has to know. */
public final class Token {
  private static final int SHORTEST = 16;
  private static final long FILE_BYTES = 4096;

  private final byte[] secret;

  private Token(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Reads the token from a file, without blanks around it.
   *
   * @param file readable and writable by its owner and group alone
   * @return the token
   * @throws DoorException if it cannot be read, is shorter than 16 characters, or if others than
   *     the file's owner and group may read it
   */
  public static Token read(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new DoorException(
            "everybody on this machine may read the token in " + file,
            "Run: chmod 600 " + file,
            null);
      }
      if (Files.size(file) > FILE_BYTES) {
        throw new DoorException(
            "the token file " + file + " is larger than " + FILE_BYTES + " bytes",
            "Put one line into it, for example by: openssl rand -hex 32",
            null);
      }
      return of(Files.readString(file).strip());
    } catch (IOException e) {
      throw new DoorException(
          "the token file " + file + " cannot be read: " + e,
          "Make one, for example by: (umask 077; openssl rand -hex 32 > " + file + ")",
          e);
    }
  }

  /**
   * {@return a token as it is}
   *
   * @param secret at least 16 characters
   * @throws DoorException if it is shorter than 16 characters
   */
  public static Token of(String secret) {
    if (secret.length() < SHORTEST) {
      throw new DoorException(
          "the token has less than " + SHORTEST + " characters",
          "Make a longer one, for example by: openssl rand -hex 32",
          null);
    }
    return new Token(secret.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@return whether this is the token; takes as long for each that is as long}
   *
   * @param offered what a client says
   */
  public boolean matches(String offered) {
    return MessageDigest.isEqual(secret, offered.getBytes(StandardCharsets.UTF_8));
  }
}
