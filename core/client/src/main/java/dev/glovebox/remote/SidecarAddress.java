package dev.glovebox.remote;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A door of the sidecar, in the words of its {@code --listen}: {@code unix:PATH} or {@code
 * tcp:HOST:PORT}.
 */
sealed interface SidecarAddress {
  /** Connects, within a bound. The channel does not block. */
  SocketChannel connect(Duration timeout) throws IOException;

  /** As it is written after {@code --listen}. */
  String text();

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none, saying what one looks like
   */
  static SidecarAddress of(String text) {
    if (text.startsWith("unix:") && text.length() > "unix:".length()) {
      return new Unix(Path.of(text.substring("unix:".length())));
    }
    int port = text.lastIndexOf(':');
    if (text.startsWith("tcp:") && port > "tcp:".length()) {
      String host = text.substring("tcp:".length(), port).replaceAll("^\\[|]$", "");
      try {
        int number = Integer.parseInt(text.substring(port + 1));
        if (number > 0 && number < 1 << 16) {
          return new Tcp(text, host, number);
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(expected(text), e);
      }
    }
    throw new IllegalArgumentException(expected(text));
  }

  private static String expected(String text) {
    return "the address of a sidecar is unix:PATH or tcp:HOST:PORT, not '" + text + "'";
  }

  /**
   * A socket file.
   *
   * @param path of the socket
   */
  record Unix(Path path) implements SidecarAddress {
    @Override
    public SocketChannel connect(Duration timeout) throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      return connected(channel, UnixDomainSocketAddress.of(path), timeout);
    }

    @Override
    public String text() {
      return "unix:" + path;
    }
  }

  /**
   * A port, of the loopback interface as a rule.
   *
   * @param text the address as it was given
   * @param host a name or an address
   * @param port from 1 to 65535
   */
  record Tcp(String text, String host, int port) implements SidecarAddress {
    @Override
    public SocketChannel connect(Duration timeout) throws IOException {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return connected(channel, address, timeout);
    }
  }

  /** Not a blocking connect: an interrupt would close the channel. */
  private static SocketChannel connected(
      SocketChannel channel, SocketAddress address, Duration timeout) throws IOException {
    boolean done = false;
    try {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        finish(channel, timeout);
      }
      done = true;
      return channel;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static void finish(SocketChannel channel, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      while (!channel.finishConnect()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException("no connection within " + timeout.toMillis() + " ms");
        }
        selector.select(left);
        selector.selectedKeys().clear();
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
