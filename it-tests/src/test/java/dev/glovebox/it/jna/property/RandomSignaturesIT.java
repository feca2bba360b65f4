package dev.glovebox.it.jna.property;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.jna.Callbacks;
import dev.glovebox.it.jna.JnaTypes;
import dev.glovebox.it.jna.Structures.All;
import dev.glovebox.it.jna.Structures.Big;
import dev.glovebox.it.jna.Structures.Doubles;
import dev.glovebox.it.jna.Structures.Floats;
import dev.glovebox.it.jna.Structures.Small;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random arguments of random types, nested structures included, go out to a worker and come back
 * equal.
 *
 * <p>{@code -Dglovebox.random.cases} says how many cases, by default 10,000. The seed is printed;
 * {@code -Dglovebox.random.seed} sets another.
 */
@Timeout(600)
class RandomSignaturesIT {
  private static final long SEED = Long.getLong("glovebox.random.seed", 20240229);
  private static final Class<?>[] SCALARS = {
    byte.class, short.class, int.class, long.class, float.class, double.class, char.class
  };
  private static final int[] ALIGNMENTS = {
    Structure.ALIGN_DEFAULT, Structure.ALIGN_NONE, Structure.ALIGN_GNUC
  };
  private static final int MOST = 300;
  private static final int CASES = Integer.getInteger("glovebox.random.cases", 10_000);

  private Glovebox box;
  private Echo echo;
  private JnaTypes types;

  private final RandomValues random = new RandomValues(SEED);
  private final Contents contents = new Contents(random);

  @BeforeEach
  void open() {
    System.out.println("random signatures: seed " + SEED);
    box = Stubs.open(pool -> pool.workers(0, 1, 0), "calc", "jnatypes");
    Map<String, ?> options = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");
    echo = box.load("calc", Echo.class, options);
    types = box.load("jnatypes", JnaTypes.class, options);
  }

  /** So many of 10,000 cases. */
  private static int of10000(int share) {
    return Math.toIntExact((long) share * CASES / 10_000);
  }

  @AfterEach
  void close() {
    if (box != null) {
      box.close();
    }
  }

  @Test
  void signatures_arriveAsTheyWereSent() {
    for (int i = 0; i < of10000(3000); i++) {
      new RandomSignature(random).check(types);
    }
  }

  @Test
  void scalars_comeBack() {
    for (int i = 0; i < of10000(3000); i++) {
      Class<?> type = SCALARS[random.below(SCALARS.length)];
      Object value = random.next(type);
      assertThat(echoed(type, value)).as(type.getName()).isEqualTo(value);
      NativeLong number = new NativeLong((Long) random.next(long.class));
      assertThat(echo.calc_echo_ulong(number)).isEqualTo(number);
    }
  }

  private Object echoed(Class<?> type, Object value) {
    if (type == byte.class) {
      return echo.calc_echo_i8((Byte) value);
    } else if (type == short.class) {
      return echo.calc_echo_i16((Short) value);
    } else if (type == int.class) {
      return echo.calc_echo_i32((Integer) value);
    } else if (type == long.class) {
      return echo.calc_echo_i64((Long) value);
    } else if (type == float.class) {
      return echo.calc_echo_f32((Float) value);
    } else if (type == double.class) {
      return echo.calc_echo_f64((Double) value);
    }
    return echo.calc_echo_wchar((Character) value);
  }

  @Test
  void strings_comeBack() {
    for (int i = 0; i < of10000(1500); i++) {
      String a = (String) random.next(String.class);
      String b = random.text();
      assertThat(echo.calc_concat(a, b)).isEqualTo(a == null ? null : a + b);
      WString wide = new WString(b);
      assertThat(Objects.toString(echo.calc_wide_concat(wide, wide))).isEqualTo(b + b);
      assertThat(types.jt_call_string(text -> b.equals(text) ? 7 : -1, b)).isEqualTo(7);
    }
  }

  @Test
  void arraysAndMemory_comeBack() {
    for (int i = 0; i < of10000(1000); i++) {
      int count = 1 + random.below(MOST);
      long[] longs = new long[count];
      double[] doubles = new double[count];
      int[] ints = new int[count];
      byte[] bytes = new byte[count];
      for (int k = 0; k < count; k++) {
        longs[k] = (Long) random.next(long.class);
        doubles[k] = (Double) random.next(double.class);
        ints[k] = (Integer) random.next(int.class);
        bytes[k] = (Byte) random.next(byte.class);
      }
      long[] longsBack = new long[count];
      echo.calc_copy_bytes(longs, longsBack, count * Long.BYTES);
      assertThat(longsBack).isEqualTo(longs);
      double[] doublesBack = new double[count];
      echo.calc_copy_bytes(doubles, doublesBack, count * Double.BYTES);
      assertThat(doublesBack).isEqualTo(doubles);
      int[] intsBack = new int[count];
      echo.calc_copy_bytes(ints, intsBack, count * Integer.BYTES);
      assertThat(intsBack).isEqualTo(ints);
      ByteBuffer bufferBack = ByteBuffer.allocateDirect(count);
      echo.calc_copy_bytes(ByteBuffer.wrap(bytes), bufferBack, count);
      assertThat(bufferBack).isEqualTo(ByteBuffer.wrap(bytes));
      Memory memory = new Memory(count);
      memory.write(0, bytes, 0, count);
      Memory memoryBack = new Memory(count);
      echo.calc_copy_bytes((Pointer) memory, memoryBack, count);
      assertThat(memoryBack.getByteArray(0, count)).isEqualTo(bytes);
    }
  }

  @Test
  void structuresOfAllShapes_comeBack() {
    for (int i = 0; i < of10000(400); i++) {
      int alignment = ALIGNMENTS[random.below(ALIGNMENTS.length)];
      int[] lengths = new int[Shape.LENGTHS];
      for (int k = 0; k < lengths.length; k++) {
        lengths[k] = 1 + random.below(6);
      }
      Shape sent = contents.fill(new Shape(alignment, lengths));
      List<Object> values = Contents.of(sent);
      Shape back = new Shape(alignment, lengths);
      echo.calc_copy_bytes(sent, back, sent.size());
      assertThat(Contents.of(back)).as("%s", sent).isEqualTo(values);
      assertThat(Contents.of(sent)).as("what was sent is as it was").isEqualTo(values);
    }
  }

  @Test
  void structuresByValue_comeBack() {
    for (int i = 0; i < of10000(1000); i++) {
      All.Value all = contents.fill(new All.Value());
      assertThat(Contents.of(types.jt_all_echo(all))).isEqualTo(Contents.of(all));
      Small.Value small = contents.fill(new Small.Value());
      assertThat(Contents.of(types.jt_small_swap(types.jt_small_swap(small))))
          .isEqualTo(Contents.of(small));
      Floats.Value floats = contents.fill(new Floats.Value());
      assertThat(Contents.of(types.jt_floats_swap(types.jt_floats_swap(floats))))
          .isEqualTo(Contents.of(floats));
      Doubles.Value doubles = contents.fill(new Doubles.Value());
      assertThat(Contents.of(types.jt_doubles_reverse(types.jt_doubles_reverse(doubles))))
          .isEqualTo(Contents.of(doubles));
      Big.Value big = contents.fill(new Big.Value());
      Big.Value turned = types.jt_big_rotate(types.jt_big_rotate(types.jt_big_rotate(big)));
      assertThat(Contents.of(turned)).isEqualTo(Contents.of(big));
    }
  }

  @Test
  void callbacks_getAndGiveBackWhatWasSent() {
    for (int i = 0; i < of10000(400); i++) {
      int sent = (Integer) random.next(int.class);
      int answer = (Integer) random.next(int.class);
      Callbacks.OfInt integer = value -> value == sent ? answer : ~answer;
      assertThat(types.jt_call_int(integer, sent)).isEqualTo(answer);
      float a = (Float) random.next(float.class);
      double b = (Double) random.next(double.class);
      double result = (Double) random.next(double.class);
      Callbacks.OfDouble number =
          (x, y) -> Float.compare(x, a) == 0 && Double.compare(y, b) == 0 ? result : 42;
      assertThat(types.jt_call_double(number, a, b)).isEqualTo((Object) result);
    }
  }
}
