package dev.glovebox.registry;

import java.util.Objects;

/**
 * One token of a registry's text, as a {@link RegistrySyntax} tells it. Applications have no use
 * for it.
 *
 * @param kind what it is
 * @param text of a {@link Kind#KEY} its name, of a single value what stands in the document,
 *     without quotes; empty for all other tokens
 * @param line where it begins, 1-based; 0 where unknown
 * @param column where it begins, 1-based and in characters; 0 where unknown
 * @param refusal why no registry can have this key or value, whatever it holds, for example that it
 *     is an alias of YAML; empty if it may be read
 */
public record RegistryToken(Kind kind, String text, int line, int column, String refusal) {
  /**
   * Makes one.
   *
   * @param kind what it is
   * @param text what stands in the document, or empty
   * @param line 1-based, or 0
   * @param column 1-based, or 0
   * @param refusal why no registry can have it, or empty
   */
  public RegistryToken {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(refusal, "refusal");
  }

  /** {@return where it begins} */
  Position at() {
    return Position.of(line, column);
  }

  /** What a token is. */
  public enum Kind {
    /** A mapping begins: keys, each followed by the tokens of its value, until its end. */
    MAPPING_START,
    /** A mapping ends. */
    MAPPING_END,
    /** A list begins: the tokens of its items follow, until its end. */
    LIST_START,
    /** A list ends. */
    LIST_END,
    /** The name of a mapping's next entry. */
    KEY,
    /** A text. */
    TEXT,
    /** A whole number. */
    INTEGER,
    /** A number with a fraction or an exponent. */
    DECIMAL,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** Nothing, as a value. */
    NULL,
    /** A value of a kind that no registry has, for example binary data; its refusal says which. */
    OTHER,
    /** The text has ended; every further token is this one, too. */
    END
  }
}
