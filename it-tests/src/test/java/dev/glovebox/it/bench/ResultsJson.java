package dev.glovebox.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The figures for programs: an array with an object for each name. What does not exist is null;
 * {@code rounds} are the p50 of all rounds. {@link Amounts} have their quantity and its rounds.
 */
final class ResultsJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultsJson() {}

  static void write(Path file, List<Figure> figures, List<Amounts> amounts) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (Figure figure : figures) {
      ObjectNode node = all.addObject().put("name", figure.name());
      number(node, "p50Nanos", figure.p50Nanos());
      number(node, "p99Nanos", figure.p99Nanos());
      number(node, "p999Nanos", figure.p999Nanos());
      number(node, "opsPerSecond", figure.opsPerSecond());
      number(node, "cpuNanosPerOp", figure.cpuNanosPerOp());
      ArrayNode rounds = node.putArray("rounds");
      figure.rounds().forEach(round -> rounds.add(round.p50Nanos()));
    }
    for (Amounts amount : amounts) {
      ObjectNode node = all.addObject().put("name", amount.name());
      for (String time :
          List.of("p50Nanos", "p99Nanos", "p999Nanos", "opsPerSecond", "cpuNanosPerOp")) {
        node.putNull(time);
      }
      node.put(amount.quantity().key(), amount.median());
      ArrayNode rounds = node.putArray("rounds");
      amount.rounds().forEach(rounds::add);
    }
    JSON.writeValue(file.toFile(), all);
  }

  private static void number(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, Math.round(value * 10) / 10.0);
    } else {
      node.putNull(key);
    }
  }
}
