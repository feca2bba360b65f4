package dev.glovebox.it.sidecar.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * One connection of the load: sends its calls, a few at a time, and checks that each is answered
 * once, by its result or by an error of a known kind.
 */
final class Caller implements Callable<Tally> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 2;

  private final Path socket;
  private final int calls;
  private final Random random;
  private final Map<Integer, Call> open = new HashMap<>();
  private final Tally tally = new Tally();

  Caller(Path socket, int calls, long seed) {
    this.socket = socket;
    this.calls = calls;
    this.random = new Random(seed);
  }

  @Override
  public Tally call() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      int sent = 0;
      while (sent < calls || !open.isEmpty()) {
        while (sent < calls && open.size() < AT_ONCE) {
          send(channel, ++sent);
        }
        String line = answers.readLine();
        if (line == null) {
          tally.unanswered(open.size() + calls - sent);
          return tally;
        }
        answered(JSON.readTree(line));
      }
    }
    return tally;
  }

  private void send(SocketChannel channel, int id) throws IOException {
    Call call = Call.any(random);
    open.put(id, call);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(call.request(id) + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void answered(JsonNode answer) {
    Call call = open.remove(answer.path("id").asInt(-1));
    if (call == null) {
      tally.wrong("an answer to nothing, or a second one: " + answer);
    } else if (answer.has("result")) {
      if (call.expects(answer.get("result"))) {
        tally.result();
      } else {
        tally.wrong(call + " answered by " + answer);
      }
    } else if (call.mayFail(answer.path("error").path("code").asInt())) {
      tally.error(answer.path("error").path("code").asInt());
    } else {
      tally.wrong(call + " failed by " + answer);
    }
  }
}
