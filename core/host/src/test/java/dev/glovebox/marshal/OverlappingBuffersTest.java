package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.junit.jupiter.api.Test;

class OverlappingBuffersTest {
  interface Moves {
    void move(ByteBuffer to, ByteBuffer from, int n);

    void four(ByteBuffer a, int[] between, IntBuffer b, ByteBuffer c, ByteBuffer d);
  }

  private final ByteBuffer memory = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
  private final MethodMarshaller move = NativeLoop.bind(Moves.class, "move");

  OverlappingBuffersTest() {
    memory.put(0, new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
  }

  @Test
  void whatTheCalleeWritesThroughOne_isNotUndoneByTheOther() {
    // Both reach to the capacity, whatever their limits say.
    NativeLoop.call(move, this::memmove, part(4), part(0), 4);
    assertThat(content()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    NativeLoop.call(move, this::memmove, part(0), part(6), 2);
    assertThat(content()).containsExactly(2, 3, 2, 3, 0, 1, 2, 3);
  }

  @Test
  void theCalleeSeesThemOverlap() {
    NativeLoop.call(
        move,
        a -> {
          assertThat(a.slot(0) - a.slot(1)).isEqualTo(3);
          a.memory(0).put(0, (byte) 33);
          assertThat(a.memory(1).get(3)).isEqualTo((byte) 33);
          return 0;
        },
        part(5),
        part(2),
        0);
    assertThat(memory.get(5)).isEqualTo((byte) 33);
  }

  @Test
  void aReadOnlyPart_changesOnlyWhereAWritableOneReaches() {
    NativeLoop.call(
        move,
        a -> {
          a.memory(0).putInt(0, -1);
          return 0;
        },
        part(2).asReadOnlyBuffer(),
        part(4),
        0);
    assertThat(content()).containsExactly(0, 1, 2, 3, -1, -1, 6, 7);
    NativeLoop.call(
        move,
        a -> {
          a.memory(0).putInt(0, 0);
          return 0;
        },
        part(2).asReadOnlyBuffer(),
        part(4).asReadOnlyBuffer(),
        0);
    assertThat(content()).containsExactly(0, 1, 2, 3, -1, -1, 6, 7);
  }

  @Test
  void separateBuffersAndOtherBlocks_keepTheirPlaces() {
    int[] between = {1};
    ByteBuffer alone = ByteBuffer.allocateDirect(4);
    NativeLoop.call(
        NativeLoop.bind(Moves.class, "four"),
        a -> {
          a.memory(0).put(0, (byte) 10);
          a.memory(1).putInt(0, 11);
          a.memory(2).putInt(0, 12);
          a.memory(3).put(0, (byte) 13);
          a.memory(4).put(0, (byte) 14);
          return 0;
        },
        memory.slice(0, 2),
        between,
        memory
            .duplicate()
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(4)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer(),
        alone,
        memory.slice(1, 4));
    assertThat(between).containsExactly(11);
    assertThat(alone.get(0)).isEqualTo((byte) 13);
    assertThat(content()).containsExactly(10, 14, 2, 3, 12, 0, 0, 0);
  }

  @Test
  void adjacentSlices_doNotOverlap() {
    assertThat(OverlappingBuffers.among(new Object[] {memory.slice(0, 4), memory.slice(4, 4)}))
        .isNull();
    assertThat(OverlappingBuffers.among(new Object[] {memory.slice(0, 5), memory.slice(4, 4)}))
        .isNotNull();
  }

  private ByteBuffer part(int position) {
    return memory.duplicate().position(position).limit(position + 1);
  }

  private byte[] content() {
    byte[] bytes = new byte[8];
    memory.get(0, bytes);
    return bytes;
  }

  private long memmove(NativeLoop.Arguments a) {
    byte[] moved = new byte[(int) a.slot(2)];
    a.memory(1).get(0, moved);
    a.memory(0).put(0, moved);
    return a.slot(0);
  }
}
