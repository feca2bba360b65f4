package dev.glovebox.it.sidecar.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A client in a container of its own, of the JDK alone: sends each argument after the first as a
 * message and prints the answer, one after the other, on one connection to the socket that the
 * first one names. It waits for the socket; the end of the connection is printed as {@code END}.
 */
final class RpcClientMain {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private RpcClientMain() {}

  public static void main(String[] args) throws Exception {
    try (SocketChannel channel = connect(UnixDomainSocketAddress.of(args[0]))) {
      System.out.println("CONNECTED");
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      for (int i = 1; i < args.length; i++) {
        ByteBuffer message = ByteBuffer.wrap((args[i] + "\n").getBytes(StandardCharsets.UTF_8));
        while (message.hasRemaining()) {
          channel.write(message);
        }
        System.out.println("SENT " + i);
        String answer = answers.readLine();
        System.out.println(answer == null ? "END" : answer);
        if (answer == null) {
          return;
        }
      }
    } catch (IOException e) {
      System.out.println("FAILED " + e);
    }
  }

  private static SocketChannel connect(UnixDomainSocketAddress address) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(address);
        return channel;
      } catch (IOException e) {
        channel.close();
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }
}
