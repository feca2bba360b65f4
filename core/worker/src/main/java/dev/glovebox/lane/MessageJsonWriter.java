package dev.glovebox.lane;

import java.nio.charset.StandardCharsets;

/** Writes one JSON text; the commas come by themselves. Does not check what is nested in what. */
final class MessageJsonWriter {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final StringBuilder text = new StringBuilder(256);

  void writeStartObject() {
    separate();
    text.append('{');
  }

  void writeObjectFieldStart(String name) {
    writeFieldName(name);
    text.append('{');
  }

  void writeEndObject() {
    text.append('}');
  }

  void writeArrayFieldStart(String name) {
    writeFieldName(name);
    text.append('[');
  }

  void writeEndArray() {
    text.append(']');
  }

  void writeStringField(String name, String value) {
    writeFieldName(name);
    writeString(value);
  }

  void writeNumberField(String name, long value) {
    writeFieldName(name);
    text.append(value);
  }

  void writeBooleanField(String name, boolean value) {
    writeFieldName(name);
    text.append(value);
  }

  void writeNumber(long value) {
    separate();
    text.append(value);
  }

  /** Writes a string, or {@code null} for null. */
  void writeString(String value) {
    separate();
    if (value == null) {
      text.append("null");
    } else {
      quote(value);
    }
  }

  void endLine() {
    text.append('\n');
  }

  /** What was written, in UTF-8. */
  byte[] toBytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void writeFieldName(String name) {
    separate();
    quote(name);
    text.append(':');
  }

  private void separate() {
    int length = text.length();
    char last = length == 0 ? '[' : text.charAt(length - 1);
    if (last != '[' && last != '{' && last != ':') {
      text.append(',');
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\b' -> text.append("\\b");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\f' -> text.append("\\f");
        case '\r' -> text.append("\\r");
        default -> {
          if (c < ' ') {
            text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
