package dev.glovebox.sidecar.manage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A real datagram socket of the UNIX domain, as a service manager has it. */
final class NotifyReceiver implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final long BOUND_SECONDS = 10;

  interface SocketCalls extends Library {
    int socket(int domain, int type, int protocol) throws LastErrorException;

    int bind(int socket, byte[] address, int length) throws LastErrorException;

    int setsockopt(int socket, int level, int name, long[] value, int length)
        throws LastErrorException;

    long recv(int socket, byte[] buffer, long length, int flags) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  private static final SocketCalls LIBC = Native.load("c", SocketCalls.class);

  private final int socket;

  /** Binds it: to a path, or to an abstract name that begins with @. */
  NotifyReceiver(String name) {
    byte[] path = (name + (name.startsWith("@") ? "" : "\0")).getBytes(StandardCharsets.UTF_8);
    if (name.startsWith("@")) {
      path[0] = 0;
    }
    ByteBuffer address = ByteBuffer.allocate(2 + path.length).order(ByteOrder.nativeOrder());
    address.putShort((short) 1).put(path);
    socket = LIBC.socket(1, 2 | 0x80000, 0);
    LIBC.bind(socket, address.array(), address.capacity());
    LIBC.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, new long[] {BOUND_SECONDS, 0}, 16);
  }

  /** The next message; fails if none comes. */
  String receive() {
    byte[] buffer = new byte[4096];
    long length = LIBC.recv(socket, buffer, buffer.length, 0);
    return new String(Arrays.copyOf(buffer, (int) length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    LIBC.close(socket);
  }
}
