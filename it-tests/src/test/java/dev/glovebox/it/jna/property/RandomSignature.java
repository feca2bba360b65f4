package dev.glovebox.it.jna.property;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import dev.glovebox.it.jna.JnaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of arguments by chance for a function that takes any, with the format by which printf
 * writes each of them exactly.
 */
final class RandomSignature {
  private static final String SEPARATOR = "\u0001";
  private static final int MOST = 16;
  private static final int CAPACITY = 8192;

  private final List<Object> arguments = new ArrayList<>();
  private final List<Object> expected = new ArrayList<>();
  private final StringBuilder format = new StringBuilder();

  RandomSignature(RandomValues random) {
    for (int i = random.below(MOST); i > 0; i--) {
      switch (random.below(9)) {
        case 0 -> integer("%d", (Number) random.next(byte.class));
        case 1 -> integer("%d", (Number) random.next(short.class));
        case 2 -> integer("%d", (Number) random.next(int.class));
        case 3 -> integer("%ld", (Number) random.next(long.class));
        case 4 -> integer("%ld", new NativeLong((Long) random.next(long.class)));
        case 5 -> number((Number) random.next(float.class));
        case 6 -> number((Number) random.next(double.class));
        case 7 -> text(random.text());
        default -> memory(random.text());
      }
    }
  }

  private void integer(String conversion, Number value) {
    add(conversion, value, value.longValue());
  }

  private void number(Number value) {
    add("%a", value, value.doubleValue());
  }

  private void text(String value) {
    add("%s", value, value);
  }

  private void memory(String value) {
    byte[] bytes = (value + '\0').getBytes(StandardCharsets.UTF_8);
    Memory memory = new Memory(bytes.length);
    memory.write(0, bytes, 0, bytes.length);
    add("%s", memory, value);
  }

  private void add(String conversion, Object argument, Object value) {
    format.append(conversion).append(SEPARATOR);
    arguments.add(argument);
    expected.add(value);
  }

  /** Passes the arguments, and compares what the library saw. */
  void check(JnaTypes library) {
    byte[] out = new byte[CAPACITY];
    int length =
        library.jt_format(out, out.length, format.toString(), arguments.toArray(new Object[0]));
    String[] seen = Native.toString(out, "UTF-8").split(SEPARATOR, -1);
    assertThat(length).isBetween(0, CAPACITY - 1);
    assertThat(seen).hasSize(expected.size() + 1);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(parsed(seen[i], expected.get(i)))
          .as("argument %d of %s, %s", i, format, arguments)
          .isEqualTo(expected.get(i));
    }
  }

  private static Object parsed(String seen, Object like) {
    if (like instanceof Long) {
      return Long.valueOf(seen);
    } else if (like instanceof Double) {
      return switch (seen) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan", "-nan" -> Double.NaN;
        default -> Double.valueOf(seen);
      };
    }
    return seen;
  }
}
