package dev.glovebox.it.sidecar.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.Set;

/**
 * A request of the load.
 *
 * @param method of a library, or none that there is
 * @param params as JSON
 * @param result what it has to return; ignored where it cannot succeed
 * @param fault the code of its own fault; 0 for a good one
 */
record Call(String method, String params, long result, int fault) {
  private static final int LOST = -32013;
  private static final int BUSY = -32002;

  /** A worker lost, one that does not start, none to be had in time or at all. */
  private static final Set<Integer> AT_A_WORKER = Set.of(LOST, -32012, -32015, -32016);

  /** Nine of ten are good; few are long, and very few end their worker. */
  static Call any(Random random) {
    int kind = random.nextInt(1000);
    if (kind < 20) {
      return new Call("calc.no_such", "[]", 0, -32601);
    } else if (kind < 40) {
      return new Call("calc.calc_add_i64", "[\"one\",2]", 0, -32602);
    } else if (kind < 60) {
      return new Call("calc.calc_add_i64", "[1]", 0, -32602);
    } else if (kind < 61) {
      return new Call("segv.segv_now", "[]", 0, LOST);
    } else if (kind < 100) {
      int millis = 1 + random.nextInt(10);
      return new Call("calc_sleep.sleep_millis", "[" + millis + "]", millis, 0);
    }
    int a = random.nextInt();
    int b = random.nextInt();
    return new Call("calc.calc_add_i64", "[" + a + "," + b + "]", (long) a + b, 0);
  }

  String request(int id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":%d}"
        .formatted(method, params, id);
  }

  boolean expects(JsonNode answer) {
    return fault == 0 && answer.isIntegralNumber() && answer.asLong() == result;
  }

  boolean mayFail(int code) {
    if (code == fault || code == BUSY) {
      return true;
    }
    return (fault == 0 || fault == LOST) && AT_A_WORKER.contains(code);
  }
}
