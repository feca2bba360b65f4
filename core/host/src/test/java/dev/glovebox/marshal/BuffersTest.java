package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BuffersTest {
  interface Buffers {
    void any(Buffer b);

    void bytes(ByteBuffer b);

    void shorts(ShortBuffer b);

    void chars(CharBuffer b);

    void ints(IntBuffer b);

    void longs(LongBuffer b);

    void floats(FloatBuffer b);

    void doubles(DoubleBuffer b);
  }

  private static final int BYTES = 32;

  private static ByteBuffer direct() {
    return ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
  }

  static Stream<Arguments> buffers() {
    return Stream.of(
        Arguments.of("bytes", 1, direct()),
        Arguments.of("bytes", 1, ByteBuffer.allocate(BYTES)),
        Arguments.of("shorts", 2, direct().asShortBuffer()),
        Arguments.of("shorts", 2, ShortBuffer.allocate(8)),
        Arguments.of("chars", 2, direct().asCharBuffer()),
        Arguments.of("chars", 2, CharBuffer.allocate(8)),
        Arguments.of("ints", 4, direct().asIntBuffer()),
        Arguments.of("ints", 4, IntBuffer.allocate(8)),
        Arguments.of("longs", 8, direct().asLongBuffer()),
        Arguments.of("longs", 8, LongBuffer.allocate(8)),
        Arguments.of("floats", 4, direct().asFloatBuffer()),
        Arguments.of("floats", 4, FloatBuffer.allocate(8)),
        Arguments.of("doubles", 8, direct().asDoubleBuffer()),
        Arguments.of("doubles", 8, DoubleBuffer.allocate(8)),
        Arguments.of("any", 4, IntBuffer.allocate(8)),
        Arguments.of("any", 1, direct()));
  }

  /**
   * Fills the buffer from its second element to its capacity, beyond the limit, with 0x01 bytes.
   */
  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("buffers")
  void theCalleeGetsPositionToCapacity_andPositionAndLimitStay(
      String name, int width, Buffer buffer) {
    buffer.position(1).limit(2);
    int bytes = (buffer.capacity() - 1) * width;
    NativeLoop.call(
        NativeLoop.bind(Buffers.class, name),
        a -> {
          ByteBuffer memory = a.memory(0);
          for (int i = 0; i < bytes; i++) {
            assertThat(memory.get(i)).isZero();
            memory.put(i, (byte) 1);
          }
          return 0;
        },
        buffer);
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(buffer.limit()).isEqualTo(2);
    buffer.clear();
    ByteBuffer after = ByteBuffer.allocate(buffer.capacity() * width);
    NativeLoop.call(
        NativeLoop.bind(Buffers.class, name),
        a -> {
          after.put(0, a.memory(0), 0, after.capacity());
          return 0;
        },
        buffer);
    for (int i = 0; i < after.capacity(); i++) {
      assertThat(after.get(i)).isEqualTo((byte) (i < width ? 0 : 1));
    }
  }

  @Test
  void bytesOfADirectView_areSeenAsTheyLie_whateverItsOrder() {
    ByteBuffer memory = ByteBuffer.allocateDirect(8);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      memory.putInt(0, 0x11223344);
      NativeLoop.call(
          NativeLoop.bind(Buffers.class, "ints"),
          a -> {
            assertThat(a.memory(0).get(0)).isEqualTo((byte) 0x11);
            a.memory(0).put(1, (byte) 0x55);
            return 0;
          },
          memory.order(order).asIntBuffer());
      assertThat(memory.order(ByteOrder.BIG_ENDIAN).getInt(0)).isEqualTo(0x11553344);
    }
  }

  @Test
  void aHeapIntBuffer_hasNativeOrder() {
    NativeLoop.call(
        NativeLoop.bind(Buffers.class, "ints"),
        a -> {
          assertThat(a.memory(0).getInt(0)).isEqualTo(0x11223344);
          return 0;
        },
        IntBuffer.wrap(new int[] {0x11223344}));
  }

  @Test
  void aSliceOfAnArray_changesOnlyItsPart() {
    byte[] array = {1, 2, 3, 4};
    ByteBuffer slice = ByteBuffer.wrap(array).slice(1, 2);
    NativeLoop.call(
        NativeLoop.bind(Buffers.class, "bytes"),
        a -> {
          a.memory(0).putInt(0, -1);
          return 0;
        },
        slice);
    assertThat(array).containsExactly(1, -1, -1, 4);
  }

  @Test
  void aReadOnlyBuffer_isCopiedInOnly() {
    for (ByteBuffer buffer : List.of(direct(), ByteBuffer.allocate(BYTES))) {
      NativeLoop.call(
          NativeLoop.bind(Buffers.class, "bytes"),
          a -> {
            assertThat(a.memory(0).get(0)).isEqualTo((byte) 6);
            a.memory(0).put(0, (byte) 7);
            return 0;
          },
          buffer.put(0, (byte) 6).asReadOnlyBuffer());
      assertThat(buffer.get(0)).isEqualTo((byte) 6);
    }
  }

  @Test
  void aWrappedCharSequence_isCopiedIn() {
    NativeLoop.call(
        NativeLoop.bind(Buffers.class, "chars"),
        a -> {
          assertThat(a.memory(0).getShort(2)).isEqualTo((short) 'b');
          return 0;
        },
        CharBuffer.wrap("abc"));
  }

  @Test
  void null_isANullPointer() {
    NativeLoop.call(
        NativeLoop.bind(Buffers.class, "any"),
        a -> {
          assertThat(a.slot(0)).isZero();
          return 0;
        },
        new Object[] {null});
  }
}
