package dev.glovebox.lane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text (RFC 8259), and accepts nothing that is not exactly that. Members that come
 * twice are refused, too, and what is nested deeper than any message is.
 *
 * <p>Objects become {@link JsonObject}s, arrays {@link List}s, numbers {@link Long} or {@link
 * Double}. Jackson's streaming parser took a third of a worker's start: {@code docs/adr/0024}.
 */
final class MessageJsonReader {
  /** A reader that recurses without a limit can be made to overflow its stack. */
  private static final int MAX_DEPTH = 40;

  private static final char END = '\uFFFF';

  private final String text;
  private int at;

  private MessageJsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads an object.
   *
   * @throws IOException if the bytes are not exactly one JSON object in UTF-8
   */
  static JsonObject object(byte[] utf8) throws IOException {
    // A fresh decoder refuses bytes that are no UTF-8, where String's constructor replaces them.
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    MessageJsonReader reader = new MessageJsonReader(text);
    if (reader.afterBlanks() != '{') {
      throw new IOException("not a JSON object");
    }
    JsonObject object = reader.object(1);
    reader.afterBlanks();
    if (reader.at != text.length()) {
      throw new IOException("something after the end of the JSON object");
    }
    return object;
  }

  private Object value(int depth) throws IOException {
    char first = afterBlanks();
    if (depth > MAX_DEPTH && (first == '{' || first == '[')) {
      throw problem("nested deeper than " + MAX_DEPTH);
    }
    return switch (first) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private JsonObject object(int depth) throws IOException {
    Map<String, Object> members = new HashMap<>();
    at++;
    if (afterBlanks() == '}') {
      at++;
      return new JsonObject(members);
    }
    do {
      afterBlanks();
      String name = string();
      if (members.containsKey(name)) {
        throw problem("a member that is there already");
      }
      afterBlanks();
      expect(':');
      members.put(name, value(depth + 1));
    } while (another('}'));
    return new JsonObject(members);
  }

  private List<Object> array(int depth) throws IOException {
    List<Object> items = new ArrayList<>();
    at++;
    if (afterBlanks() == ']') {
      at++;
      return items;
    }
    do {
      items.add(value(depth + 1));
    } while (another(']'));
    return items;
  }

  /** Whether a comma comes, and not the end. */
  private boolean another(char end) throws IOException {
    boolean comma = afterBlanks() == ',';
    expect(comma ? ',' : end);
    return comma;
  }

  private String string() throws IOException {
    expect('"');
    int start = at;
    while (peek() != '"' && peek() != '\\') {
      plain();
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder unescaped = new StringBuilder().append(text, start, at);
    while (peek() != '"') {
      unescaped.append(peek() == '\\' ? escaped() : plain());
    }
    at++;
    return unescaped.toString();
  }

  private char plain() throws IOException {
    char c = peek();
    if (c < ' ' || at == text.length()) {
      throw problem("a string with a control character, or without an end");
    }
    at++;
    return c;
  }

  private char escaped() throws IOException {
    at++;
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
          if (digit < 0) {
            throw problem("\\u without four hexadecimal digits");
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> throw problem("an unknown escape");
    };
  }

  private Number number() throws IOException {
    int start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    int whole = at;
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    String number = text.substring(start, at);
    try {
      if (at == whole) {
        return Long.valueOf(number);
      }
      return Double.valueOf(number);
    } catch (NumberFormatException e) {
      throw problem("a number beyond 64 bits");
    }
  }

  private void digits() throws IOException {
    if (!isDigit(peek())) {
      throw problem("a value was expected");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Object literal(String name, Object value) throws IOException {
    if (!text.startsWith(name, at)) {
      throw problem("a value was expected");
    }
    at += name.length();
    return value;
  }

  private char afterBlanks() {
    char c = peek();
    while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      at++;
      c = peek();
    }
    return c;
  }

  /** The next character; at the end one that JSON has no use for outside of strings. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean skip(char wanted) {
    boolean there = peek() == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char wanted) throws IOException {
    if (!skip(wanted)) {
      throw problem("'" + wanted + "' was expected");
    }
  }

  private IOException problem(String what) {
    return new IOException(what + ", at character " + at);
  }
}
