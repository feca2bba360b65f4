package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the answers to one or more messages. */
final class Answers implements Answer {
  private static final long PATIENCE_SECONDS = 20;
  private static final JsonNode NOTHING = RpcJson.nodes().missingNode();

  private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();

  @Override
  public void send(JsonNode answer) {
    arrived.add(answer);
  }

  @Override
  public void nothing() {
    arrived.add(NOTHING);
  }

  /** The next one; a missing node where there is none to be sent. */
  JsonNode next() throws InterruptedException {
    JsonNode next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no answer came");
    }
    return next;
  }

  boolean isEmpty() {
    return arrived.isEmpty();
  }
}
