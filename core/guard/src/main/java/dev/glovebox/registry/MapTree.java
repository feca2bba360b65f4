package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Broken;
import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Kind;
import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import dev.glovebox.registry.LocatedNode.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns maps and lists, as another reader of a document makes them, into nodes without places. */
final class MapTree {
  private static final int DEEPEST = TreeParser.DEEPEST;

  /**
   * As many as the largest registry file has, if a key and its value take 16 bytes. A reader that
   * expands aliases gives the same list many times, each of which would be read.
   */
  private static final int MOST = RegistryFile.MAX_BYTES / 16;

  private final FaultCollector faults;
  private int values;

  MapTree(FaultCollector faults) {
    this.faults = faults;
  }

  /**
   * The whole tree; what no registry can have is reported, and broken in it.
   *
   * @throws dev.glovebox.failure.RegistryException if it has too many values
   */
  LocatedNode of(Map<?, ?> map) {
    return node(map, JsonPath.ROOT, 0);
  }

  private LocatedNode node(Object value, JsonPath path, int depth) {
    values++;
    if (values > MOST) {
      faults.add(JsonPath.ROOT, "more than " + MOST + " values");
      faults.throwIfAny("Check that this is the right map.", null);
    }
    if (depth > DEEPEST) {
      return broken(path, "nested more than " + DEEPEST + " levels deep");
    }
    if (value instanceof Map<?, ?> map) {
      return mapping(map, path, depth);
    }
    if (value instanceof List<?> list) {
      return sequence(list, path, depth);
    }
    return scalar(value, path);
  }

  private LocatedNode mapping(Map<?, ?> map, JsonPath path, int depth) {
    List<Entry> entries = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          if (key instanceof String name) {
            entries.add(new Entry(name, Position.UNKNOWN, node(value, path.then(name), depth + 1)));
          } else {
            faults.add(path, "a key must be text, found " + described(key));
          }
        });
    return new Mapping(path, Position.UNKNOWN, List.copyOf(entries));
  }

  private LocatedNode sequence(List<?> list, JsonPath path, int depth) {
    List<LocatedNode> items = new ArrayList<>();
    for (Object item : list) {
      items.add(node(item, path.then(items.size()), depth + 1));
    }
    return new Sequence(path, Position.UNKNOWN, List.copyOf(items));
  }

  private LocatedNode scalar(Object value, JsonPath path) {
    if (value == null) {
      return new Scalar(path, Position.UNKNOWN, Kind.NULL, "");
    }
    Kind kind = kind(value);
    return kind == null
        ? broken(
            path,
            "expected text, a number, true or false, a list or a map, found " + described(value))
        : new Scalar(path, Position.UNKNOWN, kind, value.toString());
  }

  /** What a value is; null if no document has such a one. */
  private static Kind kind(Object value) {
    if (value instanceof String) {
      return Kind.TEXT;
    }
    if (value instanceof Boolean) {
      return Kind.BOOLEAN;
    }
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger) {
      return Kind.INTEGER;
    }
    return value instanceof Double || value instanceof Float || value instanceof BigDecimal
        ? Kind.DECIMAL
        : null;
  }

  private Broken broken(JsonPath path, String problem) {
    faults.add(path, problem);
    return new Broken(path, Position.UNKNOWN);
  }

  /** By its class alone: what it holds may be secret, and its text is the application's code. */
  private static String described(Object value) {
    return value == null ? "null" : "a value of " + value.getClass();
  }
}
