package dev.glovebox.registry;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.glovebox.registry.LocatedNode.Broken;
import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Kind;
import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import dev.glovebox.registry.LocatedNode.Sequence;
import java.io.IOException;
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
  private static final int DEEPEST = 32;

  private final JsonParser parser;
  private final FaultCollector faults;

  TreeParser(JsonParser parser, FaultCollector faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /** The one document that the parser holds; empty, and reported, when there is none. */
  Optional<LocatedNode> document() throws IOException {
    if (parser.nextToken() == null) {
      faults.add(JsonPath.ROOT, new Position(1, 1), "the document is empty");
      return Optional.empty();
    }
    LocatedNode root = value(JsonPath.ROOT, 0);
    if (parser.nextToken() != null) {
      faults.add(
          JsonPath.ROOT, here(), "a second document starts here; a registry file holds only one");
    }
    return Optional.of(root);
  }

  private LocatedNode value(JsonPath path, int depth) throws IOException {
    Position at = here();
    if (depth > DEEPEST) {
      // Not even skipped: the parser's own stack grows with the depth.
      throw new JsonParseException(
          parser, "nested more than " + DEEPEST + " levels deep", parser.currentTokenLocation());
    }
    Optional<String> unsupported = unsupported();
    if (unsupported.isPresent()) {
      faults.add(path, at, unsupported.get());
      parser.skipChildren();
      return new Broken(path, at);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(path, at, depth);
      case START_ARRAY -> sequence(path, at, depth);
      case VALUE_STRING -> new Scalar(path, at, Kind.TEXT, parser.getText());
      case VALUE_NUMBER_INT -> new Scalar(path, at, Kind.INTEGER, parser.getText());
      case VALUE_NUMBER_FLOAT -> new Scalar(path, at, Kind.DECIMAL, parser.getText());
      case VALUE_TRUE -> new Scalar(path, at, Kind.BOOLEAN, "true");
      case VALUE_FALSE -> new Scalar(path, at, Kind.BOOLEAN, "false");
      case VALUE_NULL -> new Scalar(path, at, Kind.NULL, "");
      default -> throw new IllegalStateException("token=" + parser.currentToken());
    };
  }

  /** Why the current value cannot be taken, whatever it holds. */
  private Optional<String> unsupported() throws IOException {
    if (isAlias()) {
      return Optional.of(
          "aliases are not supported: write out the value of *"
              + Quoted.shortened(parser.getText()));
    }
    if (parser.canReadTypeId() && parser.getTypeId() != null) {
      return Optional.of("tags are not supported: remove the '!' and what follows it");
    }
    if (parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
      return Optional.of("binary values are not supported");
    }
    return Optional.empty();
  }

  private Mapping mapping(JsonPath path, Position at, int depth) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Position keyAt = here();
      if (isAlias()) {
        faults.add(path, keyAt, "aliases are not supported: write out the key");
      }
      parser.nextToken();
      Entry first = entries.get(key);
      if (first == null) {
        entries.put(key, new Entry(key, keyAt, value(path.then(key), depth + 1)));
      } else {
        faults.add(
            path.then(key),
            keyAt,
            "duplicate key " + Quoted.of(key) + ", first at line " + first.at().line());
        parser.skipChildren();
      }
    }
    return new Mapping(path, at, List.copyOf(entries.values()));
  }

  private Sequence sequence(JsonPath path, Position at, int depth) throws IOException {
    List<LocatedNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(path.then(items.size()), depth + 1));
    }
    return new Sequence(path, at, List.copyOf(items));
  }

  private boolean isAlias() {
    return parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
  }

  private Position here() {
    return Position.of(parser.currentTokenLocation());
  }
}
