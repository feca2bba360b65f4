package dev.glovebox.it.jna.property;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import dev.glovebox.it.jna.Structures.All;
import dev.glovebox.it.jna.Structures.Big;
import dev.glovebox.it.jna.Structures.Doubles;
import dev.glovebox.it.jna.Structures.Five;
import dev.glovebox.it.jna.Structures.Floats;
import dev.glovebox.it.jna.Structures.Mixed;
import dev.glovebox.it.jna.Structures.Nested;
import dev.glovebox.it.jna.Structures.Small;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A library in C whose functions have signatures by chance. For each signature there is a function
 * for each of its parameters, which returns that.
 */
final class GeneratedLibrary {
  private static final int MOST_PARAMETERS = 10;
  private static final Map<String, ?> NO_OPTIONS = Map.of();

  private static final String STRUCTURES =
      """
      #include <stdint.h>
      #include <wchar.h>
      typedef struct {
        int8_t i8; int16_t i16; int32_t i32; int64_t i64; float f32; double f64; long n; wchar_t w;
        void *p;
      } all;
      typedef struct { int16_t a; int16_t b; } small;
      typedef struct { float x; float y; } floats;
      typedef struct { double d; int32_t i; } mixed;
      typedef struct { double a, b, c, d; } doubles;
      typedef struct { int8_t a; int16_t b; int32_t c; float d; double e; } five;
      typedef struct { int64_t a, b, c; } big;
      typedef struct { small s; mixed m; int32_t tail; } nested;
      """;

  /** A type in C, and in Java. */
  private record Type(String inC, Class<?> inJava) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("int8_t", byte.class),
          new Type("int16_t", short.class),
          new Type("int32_t", int.class),
          new Type("int64_t", long.class),
          new Type("float", float.class),
          new Type("double", double.class),
          new Type("wchar_t", char.class),
          new Type("int32_t", boolean.class),
          new Type("long", NativeLong.class),
          new Type("const char *", String.class),
          new Type("const wchar_t *", WString.class),
          new Type("all", All.Value.class),
          new Type("small", Small.Value.class),
          new Type("floats", Floats.Value.class),
          new Type("mixed", Mixed.Value.class),
          new Type("doubles", Doubles.Value.class),
          new Type("five", Five.Value.class),
          new Type("big", Big.Value.class),
          new Type("nested", Nested.Value.class),
          new Type("all *", All.class),
          new Type("five *", Five.class),
          new Type("nested *", Nested.class));

  private final List<List<Type>> signatures = new ArrayList<>();
  private final RandomValues random;
  private final Contents contents;

  GeneratedLibrary(RandomValues random, int signatures) {
    this.random = random;
    this.contents = new Contents(random);
    for (int i = 0; i < signatures; i++) {
      List<Type> types = new ArrayList<>();
      for (int k = 1 + random.below(MOST_PARAMETERS); k > 0; k--) {
        types.add(TYPES.get(random.below(TYPES.size())));
      }
      this.signatures.add(types);
    }
  }

  /** How many functions the library exports. */
  int functions() {
    return signatures.stream().mapToInt(List::size).sum();
  }

  /** Compiles the library. */
  Path compile(Path directory) throws IOException, InterruptedException {
    StringBuilder source = new StringBuilder(STRUCTURES);
    for (int i = 0; i < signatures.size(); i++) {
      for (int k = 0; k < signatures.get(i).size(); k++) {
        source.append(declaration(i, k)).append(" { return a").append(k).append("; }\n");
      }
    }
    Path file = directory.resolve("generated.c");
    Files.writeString(file, source);
    Path library = directory.resolve("libgenerated.so");
    Process gcc =
        new ProcessBuilder("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), file + "")
            .inheritIO()
            .start();
    if (!gcc.waitFor(60, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
      gcc.destroyForcibly();
      throw new IllegalStateException("gcc did not compile " + file);
    }
    return library;
  }

  /** The function that returns parameter {@code k} of signature {@code i}, in C. */
  String declaration(int i, int k) {
    List<Type> types = signatures.get(i);
    StringBuilder parameters = new StringBuilder();
    for (int p = 0; p < types.size(); p++) {
      parameters.append(p == 0 ? "" : ", ").append(types.get(p).inC).append(" a").append(p);
    }
    return types.get(k).inC + " " + symbol(i, k) + "(" + parameters + ")";
  }

  static String symbol(int i, int k) {
    return "f" + i + "_" + k;
  }

  int signatures() {
    return signatures.size();
  }

  int parameters(int i) {
    return signatures.get(i).size();
  }

  /** Values for the parameters of a signature. */
  Object[] arguments(int i) {
    return signatures.get(i).stream().map(type -> value(type.inJava)).toArray();
  }

  private Object value(Class<?> type) {
    if (Structure.class.isAssignableFrom(type)) {
      return contents.fill(Structure.newInstance(type.asSubclass(Structure.class)));
    } else if (type == NativeLong.class) {
      return new NativeLong((Long) random.next(long.class));
    }
    return random.next(type);
  }

  /** Calls the function that returns parameter {@code k} of signature {@code i}. */
  Object call(Function function, int i, int k, Object[] arguments) {
    return function.invoke(signatures.get(i).get(k).inJava, arguments, NO_OPTIONS);
  }
}
