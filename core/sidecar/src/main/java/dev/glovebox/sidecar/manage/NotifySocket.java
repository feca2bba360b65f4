package dev.glovebox.sidecar.manage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket on which a service manager listens: a file, or an abstract name that begins
 * with {@code @}. Linux only.
 *
 * <p>The JDK has stream sockets of the UNIX domain, and no datagram sockets: so libc is called.
 *
 * <p><b>Threads:</b> safe for use by several; each message has a socket of its own.
 */
final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** {@code sizeof(sun_path)} of Linux, unix(7). */
  private static final int MAX_PATH_BYTES = 108;

  /** What is needed of libc. */
  interface SocketCalls extends Library {
    int socket(int domain, int type, int protocol) throws LastErrorException;

    long sendto(int socket, byte[] bytes, long length, int flags, byte[] address, int addressLength)
        throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  /** Loaded when the first message is sent, which most processes never do. */
  private static final class LibC {
    static final SocketCalls CALLS = Native.load("c", SocketCalls.class);
  }

  private final byte[] address;

  private NotifySocket(byte[] address) {
    this.address = address;
  }

  /**
   * A socket by its name; nothing is opened yet.
   *
   * @throws IllegalArgumentException if the name is none that can be sent to
   */
  static NotifySocket of(String name) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = name.startsWith("@");
    if (!(isAbstract || name.startsWith("/")) || path.length < 2) {
      throw new IllegalArgumentException(
          "neither a path that begins with / nor an abstract name that begins with @");
    }
    // A path is told with its terminating zero; an abstract name begins with one, and has no other.
    int pathBytes = isAbstract ? path.length : path.length + 1;
    if (pathBytes > MAX_PATH_BYTES) {
      throw new IllegalArgumentException("longer than " + MAX_PATH_BYTES + " bytes");
    }
    if (isAbstract) {
      path[0] = 0;
    }
    ByteBuffer address =
        ByteBuffer.allocate(Short.BYTES + pathBytes).order(ByteOrder.nativeOrder());
    address.putShort((short) AF_UNIX).put(path);
    return new NotifySocket(address.array());
  }

  /**
   * Sends one message. Does not wait for anybody to read it.
   *
   * @throws IOException if nobody can: there is no such socket, or its queue is full
   */
  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try {
      int socket = LibC.CALLS.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      try {
        LibC.CALLS.sendto(
            socket, bytes, bytes.length, MSG_NOSIGNAL | MSG_DONTWAIT, address, address.length);
      } finally {
        LibC.CALLS.close(socket);
      }
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("libc cannot be called: " + e.getMessage(), e);
    }
  }
}
