package dev.glovebox.registry;

import java.util.List;

/** A value of a document, JSON or YAML, that knows where it stands. */
sealed interface LocatedNode {
  JsonPath path();

  Position at();

  /** What it is, as the object of "found". */
  String described();

  /**
   * Keys with their values.
   *
   * @param entries in the document's order, no key twice
   */
  record Mapping(JsonPath path, Position at, List<Entry> entries) implements LocatedNode {
    @Override
    public String described() {
      return "a mapping";
    }
  }

  /** A key with its value. */
  record Entry(String key, Position at, LocatedNode value) {
    JsonPath path() {
      return value.path();
    }
  }

  /** A list. */
  record Sequence(JsonPath path, Position at, List<LocatedNode> items) implements LocatedNode {
    @Override
    public String described() {
      return "a list";
    }
  }

  /**
   * A single value.
   *
   * @param text without quotes, with the values of its placeholders
   * @param source as it stands in the document, without quotes: for messages
   */
  record Scalar(JsonPath path, Position at, Kind kind, String text, String source)
      implements LocatedNode {
    Scalar(JsonPath path, Position at, Kind kind, String text) {
      this(path, at, kind, text, text);
    }

    Scalar resolvedTo(String value) {
      return new Scalar(path, at, kind, value, source);
    }

    /** Whether it had placeholders, whose values no message may show. */
    boolean isResolved() {
      return !text.equals(source);
    }

    @Override
    public String described() {
      return switch (kind) {
        case TEXT -> source.isEmpty() ? "an empty value" : "the text " + Quoted.of(source);
        case INTEGER, DECIMAL -> "the number " + Quoted.shortened(text);
        case BOOLEAN -> text;
        case NULL -> "an empty value";
      };
    }
  }

  /** A value that is faulty in itself and was reported; no reader reports it again. */
  record Broken(JsonPath path, Position at) implements LocatedNode {
    @Override
    public String described() {
      return "an unreadable value";
    }
  }

  /** What a scalar is. */
  enum Kind {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NULL
  }
}
