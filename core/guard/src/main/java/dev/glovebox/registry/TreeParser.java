package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Broken;
import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Kind;
import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import dev.glovebox.registry.LocatedNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the tokens of one document into located nodes.
 *
 * <p>YAML aliases are refused and never expanded, so a small file cannot become a large tree.
 */
final class TreeParser {
  /** The format needs six levels. */
  static final int DEEPEST = 32;

  private final RegistryTokens tokens;
  private final FaultCollector faults;

  TreeParser(RegistryTokens tokens, FaultCollector faults) {
    this.tokens = tokens;
    this.faults = faults;
  }

  /** The one document that the tokens tell; empty, and reported, when there is none. */
  Optional<LocatedNode> document() throws RegistrySyntaxException {
    RegistryToken first = tokens.next();
    if (first.kind() == RegistryToken.Kind.END) {
      faults.add(JsonPath.ROOT, new Position(1, 1), "the document is empty");
      return Optional.empty();
    }
    LocatedNode root = value(first, JsonPath.ROOT, 0);
    RegistryToken after = tokens.next();
    if (after.kind() != RegistryToken.Kind.END) {
      faults.add(
          JsonPath.ROOT,
          after.at(),
          "a second document starts here; a registry file holds only one");
    }
    return Optional.of(root);
  }

  private LocatedNode value(RegistryToken token, JsonPath path, int depth)
      throws RegistrySyntaxException {
    Position at = token.at();
    if (depth > DEEPEST) {
      // Not even skipped: the parser's own stack grows with the depth.
      throw new RegistrySyntaxException(
          at.line(), at.column(), "nested more than " + DEEPEST + " levels deep", null);
    }
    if (!token.refusal().isEmpty()) {
      faults.add(path, at, token.refusal());
      skip(token);
      return new Broken(path, at);
    }
    return switch (token.kind()) {
      case MAPPING_START -> mapping(path, at, depth);
      case LIST_START -> sequence(path, at, depth);
      case TEXT -> new Scalar(path, at, Kind.TEXT, token.text());
      case INTEGER -> new Scalar(path, at, Kind.INTEGER, token.text());
      case DECIMAL -> new Scalar(path, at, Kind.DECIMAL, token.text());
      case BOOLEAN -> new Scalar(path, at, Kind.BOOLEAN, token.text());
      case NULL -> new Scalar(path, at, Kind.NULL, "");
      default -> throw new IllegalStateException("token=" + token);
    };
  }

  private Mapping mapping(JsonPath path, Position at, int depth) throws RegistrySyntaxException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    RegistryToken token = tokens.next();
    for (; token.kind() != RegistryToken.Kind.MAPPING_END; token = tokens.next()) {
      String key = token.text();
      Position keyAt = token.at();
      if (!token.refusal().isEmpty()) {
        faults.add(path, keyAt, token.refusal());
      }
      RegistryToken value = tokens.next();
      Entry first = entries.get(key);
      if (first == null) {
        entries.put(key, new Entry(key, keyAt, value(value, path.then(key), depth + 1)));
      } else {
        faults.add(
            path.then(key),
            keyAt,
            "duplicate key " + Quoted.of(key) + ", first at line " + first.at().line());
        skip(value);
      }
    }
    return new Mapping(path, at, List.copyOf(entries.values()));
  }

  private Sequence sequence(JsonPath path, Position at, int depth) throws RegistrySyntaxException {
    List<LocatedNode> items = new ArrayList<>();
    RegistryToken token = tokens.next();
    for (; token.kind() != RegistryToken.Kind.LIST_END; token = tokens.next()) {
      items.add(value(token, path.then(items.size()), depth + 1));
    }
    return new Sequence(path, at, List.copyOf(items));
  }

  /** Passes over the rest of a value, whatever it holds. */
  private void skip(RegistryToken first) throws RegistrySyntaxException {
    int open = 0;
    RegistryToken token = first;
    while (true) {
      switch (token.kind()) {
        case MAPPING_START, LIST_START -> open++;
        case MAPPING_END, LIST_END -> open--;
        default -> {
          // Neither opens nor closes anything.
        }
      }
      if (open <= 0 || token.kind() == RegistryToken.Kind.END) {
        return;
      }
      token = tokens.next();
    }
  }
}
