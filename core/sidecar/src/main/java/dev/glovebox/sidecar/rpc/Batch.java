package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * The answers to a batch, sent as one array when the last of them is there.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class Batch {
  private final JsonNode[] answers;
  private final Answer whole;
  private int missing;

  Batch(int size, Answer whole) {
    this.answers = new JsonNode[size];
    this.missing = size;
    this.whole = whole;
  }

  /** Takes the answer to the request at this place. */
  Answer at(int place) {
    return new Answer() {
      @Override
      public void send(JsonNode answer) {
        arrived(place, answer);
      }

      @Override
      public void nothing() {
        arrived(place, null);
      }
    };
  }

  private void arrived(int place, JsonNode answer) {
    synchronized (this) {
      answers[place] = answer;
      if (--missing > 0) {
        return;
      }
    }
    ArrayNode all = RpcJson.nodes().arrayNode();
    for (JsonNode one : answers) {
      if (one != null) {
        all.add(one);
      }
    }
    if (all.isEmpty()) {
      whole.nothing();
    } else {
      whole.send(all);
    }
  }
}
