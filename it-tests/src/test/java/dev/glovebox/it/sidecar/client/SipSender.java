package dev.glovebox.it.sidecar.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends SIP requests over UDP, so many at once, and reads what comes back. A request is sent once:
 * what is not answered has hung.
 */
final class SipSender implements AutoCloseable {
  private static final int ANSWER_MILLIS = 15_000;
  private static final Pattern CALL_ID = Pattern.compile("(?m)^Call-ID: (\\d+)-");

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final Map<Integer, String> answers = new TreeMap<>();
  private int sent;

  SipSender(int port) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setReceiveBufferSize(4 << 20);
  }

  /** An event between two answers. */
  interface Event {
    void at(int answered) throws Exception;
  }

  /** Sends requests, with a window of them unanswered, until all are answered or one has hung. */
  List<String> send(int count, int window, Event event) throws Exception {
    int first = sent;
    int end = sent + count;
    List<String> now = new ArrayList<>();
    while (sent < Math.min(first + window, end)) {
      sendOne();
    }
    while (now.size() < count) {
      String answer = receive();
      if (answer == null) {
        return now;
      }
      now.add(answer);
      event.at(now.size());
      if (sent < end) {
        sendOne();
      }
    }
    return now;
  }

  private void sendOne() throws IOException {
    int number = sent++;
    byte[] request = request(number, socket.getLocalPort()).getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(request, request.length, server));
  }

  /** The next final answer to a request that had none; null if there is none in time. */
  private String receive() throws IOException {
    byte[] buffer = new byte[8192];
    long end = System.nanoTime() + ANSWER_MILLIS * 1_000_000L;
    for (long left = ANSWER_MILLIS; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      socket.setSoTimeout((int) left);
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return null;
      }
      String answer =
          new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8).replace("\r\n", "\n");
      Matcher id = CALL_ID.matcher(answer);
      if (!answer.startsWith("SIP/2.0 1")
          && id.find()
          && answers.putIfAbsent(Integer.parseInt(id.group(1)), answer) == null) {
        return answer;
      }
    }
    return null;
  }

  private static String request(int number, int port) {
    return String.join(
        "\r\n",
        "OPTIONS sip:greeter@127.0.0.1 SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK-" + port + "-" + number,
        "Max-Forwards: 10",
        "From: <sip:test@127.0.0.1>;tag=" + number,
        "To: <sip:greeter@127.0.0.1>",
        "Call-ID: " + number + "-" + port,
        "CSeq: 1 OPTIONS",
        "X-Name: Nr " + number,
        "Content-Length: 0",
        "",
        "");
  }

  @Override
  public void close() {
    socket.close();
  }
}
