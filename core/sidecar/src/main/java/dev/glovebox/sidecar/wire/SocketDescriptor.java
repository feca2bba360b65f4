package dev.glovebox.sidecar.wire;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A socket of this process, by the number of its descriptor. Linux only: the JDK has no numbers of
 * descriptors, so libc is called.
 *
 * @param number as in {@code /proc/self/fd}
 */
record SocketDescriptor(int number) {
  private static final Path OWN = Path.of("/proc/self/fd");

  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SOCK_STREAM = 1;
  private static final int O_CLOEXEC = 0x80000;

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /** {@code sizeof(struct sockaddr_storage)}. */
  private static final int MOST_ADDRESS_BYTES = 128;

  private static final int PORT_AT = 2;
  private static final int PATH_AT = 2;
  private static final int INET_AT = 4;
  private static final int INET6_AT = 8;

  /** What is needed of libc. */
  interface SocketCalls extends Library {
    int getsockopt(int socket, int level, int name, int[] value, int[] bytes)
        throws LastErrorException;

    int getsockname(int socket, byte[] address, int[] bytes) throws LastErrorException;

    int dup3(int from, int to, int flags) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  /** Loaded where a socket is handed over, and nowhere else. */
  private static final class LibC {
    static final SocketCalls CALLS = Native.load("c", SocketCalls.class);
  }

  /**
   * The socket that listens at an address.
   *
   * @throws IOException if this process has none
   */
  static SocketDescriptor at(SocketAddress address) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(OWN)) {
      for (Path one : all) {
        SocketDescriptor candidate =
            new SocketDescriptor(Integer.parseInt(one.getFileName().toString()));
        if (candidate.isListeningAt(address)) {
          return candidate;
        }
      }
    }
    throw new IOException("this process has no descriptor that listens at " + address);
  }

  private boolean isListeningAt(SocketAddress wanted) {
    try {
      return isListening() && address().filter(wanted::equals).isPresent();
    } catch (IOException noSocket) {
      return false;
    }
  }

  /** Whether bytes go through it in order, and connections to it. */
  boolean isStream() throws IOException {
    return option(SO_TYPE) == SOCK_STREAM;
  }

  /** Whether it is one that is connected to, and not itself a connection. */
  boolean isListening() throws IOException {
    return option(SO_ACCEPTCONN) != 0;
  }

  private int option(int name) throws IOException {
    int[] value = {0};
    try {
      LibC.CALLS.getsockopt(number, SOL_SOCKET, name, value, new int[] {Integer.BYTES});
      return value[0];
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Where it is bound.
   *
   * @return empty if that is neither a file nor a port: an abstract name, or another family
   * @throws IOException if it is no open socket
   */
  Optional<SocketAddress> address() throws IOException {
    byte[] bytes = new byte[MOST_ADDRESS_BYTES];
    int[] length = {bytes.length};
    try {
      LibC.CALLS.getsockname(number, bytes, length);
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    }
    return Optional.ofNullable(parsed(Arrays.copyOf(bytes, Math.min(length[0], bytes.length))));
  }

  /** See unix(7), ip(7) and ipv6(7). */
  private static SocketAddress parsed(byte[] bytes) throws UnknownHostException {
    ByteBuffer address = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return switch (address.getShort(0)) {
      case AF_UNIX -> file(bytes);
      case AF_INET -> port(address, INET_AT, Integer.BYTES);
      case AF_INET6 -> port(address, INET6_AT, 2 * Long.BYTES);
      default -> null;
    };
  }

  private static SocketAddress port(ByteBuffer address, int at, int bytes)
      throws UnknownHostException {
    byte[] host = new byte[bytes];
    address.get(at, host);
    int port = Short.toUnsignedInt(address.order(ByteOrder.BIG_ENDIAN).getShort(PORT_AT));
    return new InetSocketAddress(InetAddress.getByAddress(host), port);
  }

  private static SocketAddress file(byte[] bytes) {
    int end = PATH_AT;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (end == PATH_AT) {
      return null;
    }
    try {
      String path = new String(bytes, PATH_AT, end - PATH_AT, StandardCharsets.UTF_8);
      return UnixDomainSocketAddress.of(Path.of(path).toAbsolutePath());
    } catch (InvalidPathException unspeakable) {
      return null;
    }
  }

  /** Puts this socket in the place of another descriptor, which is closed; not for children. */
  void takePlaceOf(SocketDescriptor other) throws IOException {
    try {
      LibC.CALLS.dup3(number, other.number, O_CLOEXEC);
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Closes this descriptor; others of the same socket stay. */
  void close() throws IOException {
    try {
      LibC.CALLS.close(number);
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
