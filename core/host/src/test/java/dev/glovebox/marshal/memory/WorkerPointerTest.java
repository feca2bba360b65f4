package dev.glovebox.marshal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.marshal.FakeWorker;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerPointerTest {
  private static final int BYTES = 256;

  private final FakeWorker worker = new FakeWorker(new WorkerId("go", 1, 3));

  /** Nothing is mapped there in this process: whatever read it here would end this JVM. */
  private final WorkerPointer pointer = new WorkerPointer(worker, FakeWorker.BASE + 64);

  /** Every accessor of Pointer by name: writes and reads, and gives what it has read. */
  private static final Map<String, Function<Pointer, Object>> ACCESSORS = new TreeMap<>();

  static {
    on("setByte, getByte", p -> wrote(() -> p.setByte(3, (byte) -7), p.getByte(3)));
    on("setShort, getShort", p -> wrote(() -> p.setShort(2, (short) -300), p.getShort(2)));
    on("setChar, getChar", p -> wrote(() -> p.setChar(4, 'ß'), p.getChar(4)));
    on("setInt, getInt", p -> wrote(() -> p.setInt(8, -70_000), p.getInt(8)));
    on("setLong, getLong", p -> wrote(() -> p.setLong(8, Long.MIN_VALUE + 3), p.getLong(8)));
    on(
        "setNativeLong, getNativeLong",
        p -> wrote(() -> p.setNativeLong(8, new NativeLong(-5)), p.getNativeLong(8)));
    on("setFloat, getFloat", p -> wrote(() -> p.setFloat(4, -1.5f), p.getFloat(4)));
    on("setDouble, getDouble", p -> wrote(() -> p.setDouble(8, Math.PI), p.getDouble(8)));
    on("setString, getString", p -> wrote(() -> p.setString(5, "grüß"), p.getString(5)));
    on(
        "setString, getString with an encoding",
        p -> wrote(() -> p.setString(5, "grüß", "ISO-8859-1"), p.getString(5, "ISO-8859-1")));
    on(
        "setWideString, getWideString",
        p -> wrote(() -> p.setWideString(4, "weit ß"), p.getWideString(4)));
    on("setMemory", p -> wrote(() -> p.setMemory(1, 9, (byte) 6), p.getByteArray(0, 12)));
    on("clear", p -> wrote(() -> p.clear(12), p.getByteArray(0, 16)));
    on("byte arrays", p -> wrote(() -> p.write(1, new byte[] {9, 8, 7}, 1, 2), read(p, 4)));
    on(
        "short arrays",
        p -> wrote(() -> p.write(2, new short[] {-1, 2}, 0, 2), p.getShortArray(2, 2)));
    on("char arrays", p -> wrote(() -> p.write(4, "ab".toCharArray(), 0, 2), p.getCharArray(4, 2)));
    on("int arrays", p -> wrote(() -> p.write(4, new int[] {-1, 2}, 0, 2), p.getIntArray(4, 2)));
    on("long arrays", p -> wrote(() -> p.write(8, new long[] {-1, 2}, 0, 2), p.getLongArray(8, 2)));
    on(
        "float arrays",
        p -> wrote(() -> p.write(4, new float[] {.5f, 2}, 0, 2), p.getFloatArray(4, 2)));
    on(
        "double arrays",
        p -> wrote(() -> p.write(8, new double[] {.5, 2}, 0, 2), p.getDoubleArray(8, 2)));
    on("getByteBuffer", p -> p.getByteBuffer(7, 20).get(13));
    on("indexOf a zero", p -> wrote(() -> p.setByte(20, (byte) 0), p.indexOf(0, (byte) 0)));
    on("indexOf a value", p -> wrote(() -> p.setByte(9, (byte) 77), p.indexOf(2, (byte) 77)));
    on("share", p -> p.share(16).getInt(0));
    on("share with a size", p -> p.share(16, 8).getInt(4));
    on("a null pointer", p -> wrote(() -> p.setPointer(8, null), p.getPointer(8)));
    on("dump", p -> p.dump(0, 8));
  }

  private static void on(String name, Function<Pointer, Object> accessor) {
    ACCESSORS.put(name, accessor);
  }

  /** The written value was read after it was written: Java evaluates arguments in order. */
  private static Object wrote(Runnable write, Object ignoredBefore) {
    write.run();
    return ignoredBefore;
  }

  private static List<Byte> read(Pointer p, int count) {
    byte[] bytes = p.getByteArray(0, count);
    return Arrays.asList(bytes[0], bytes[1], bytes[2], bytes[3]);
  }

  static Set<String> accessors() {
    return ACCESSORS.keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accessors")
  void anAccessor_doesInTheWorker_whatItDoesInMemoryHere(String name) {
    try (Memory here = new Memory(BYTES)) {
      for (int i = 0; i < BYTES; i++) {
        here.setByte(i, (byte) (i + 1));
        pointer.setByte(i, (byte) (i + 1));
      }
      // Strings that no accessor ends would run on into memory that is not compared.
      here.clear(Long.BYTES);
      here.setLong(BYTES - Long.BYTES, 0);
      pointer.setLong(BYTES - Long.BYTES, 0);
      pointer.clear(Long.BYTES);
      Function<Pointer, Object> accessor = ACCESSORS.get(name);

      // Twice: what was written is read only by the second.
      assertThat(accessor.apply(pointer)).isEqualTo(accessor.apply(here));
      assertThat(accessor.apply(pointer)).isEqualTo(accessor.apply(here));
      assertThat(pointer.getByteArray(0, BYTES)).isEqualTo(here.getByteArray(0, BYTES));
    }
  }

  @Test
  void aPointerThatIsRead_belongsToTheSameWorker() {
    WorkerPointer target = new WorkerPointer(worker, FakeWorker.BASE + 1024);
    pointer.setPointer(8, target);
    target.setInt(0, 42);

    assertThat(pointer.getPointer(8)).isEqualTo(target);
    assertThat(pointer.getPointer(8).getInt(0)).isEqualTo(42);
    assertThat(pointer.getPointerArray(8, 1)).containsExactly(target);
  }

  @Test
  void memoryOfThisProcess_isCopiedThere_andIsItselfWhenItIsReadBack() {
    try (Memory here = new Memory(16)) {
      here.setInt(4, 42);
      pointer.setPointer(8, here.share(4));

      assertThat(new WorkerPointer(worker, pointer.getLong(8)).getInt(0)).isEqualTo(42);
      assertThat(pointer.getPointer(8)).isEqualTo(here.share(4));
    }
  }

  @Test
  void everyAccessor_afterTheWorkersEnd_saysSo() {
    worker.die();
    for (Map.Entry<String, Function<Pointer, Object>> accessor : ACCESSORS.entrySet()) {
      assertThatThrownBy(() -> accessor.getValue().apply(pointer))
          .as(accessor.getKey())
          .isInstanceOf(StaleHandleException.class)
          .hasMessageContaining("go-1#3");
    }
  }

  @Test
  void share_isArithmetic() {
    assertThat(pointer.share(8)).isEqualTo(new WorkerPointer(worker, pointer.address() + 8));
    assertThat(pointer.share(-8, 4)).isEqualTo(new WorkerPointer(worker, pointer.address() - 8));
    assertThat(pointer.share(0)).isSameAs(pointer);
  }

  @Test
  void equality_isOfAddressAndWorker() {
    FakeWorker other = new FakeWorker(new WorkerId("go", 1, 4));
    assertThat(pointer)
        .isEqualTo(new WorkerPointer(worker, pointer.address()))
        .hasSameHashCodeAs(new WorkerPointer(worker, pointer.address()))
        .isNotEqualTo(new WorkerPointer(worker, pointer.address() + 1))
        .isNotEqualTo(new WorkerPointer(other, pointer.address()))
        .isNotEqualTo("native");
  }

  @Test
  void aConstant_equalsAReturnedOne_inBothDirections() {
    WorkerPointer failed = new WorkerPointer(worker, -1);
    Pointer constant = Pointer.createConstant(-1L);
    assertThat(failed).isEqualTo(constant).hasSameHashCodeAs(constant);
    assertThat(constant).isEqualTo(failed);
  }

  @Test
  void toString_namesAddressAndWorker() {
    assertThat(pointer).hasToString("native@0x7f0000000040@go-1#3");
    assertThat(pointer.worker()).isEqualTo(worker.id());
  }

  @Test
  void accessors_areAllOfThoseThatPointerHas() {
    Set<String> covered =
        Arrays.stream(WorkerPointer.class.getDeclaredMethods())
            .map(method -> method.getName() + method.getParameterCount())
            .collect(Collectors.toSet());
    // Each of these touches memory by itself; all others of Pointer are made of them.
    assertThat(covered)
        .contains("read4", "write4", "getByte1", "getShort1", "getChar1", "getInt1", "getLong1")
        .contains("getFloat1", "getDouble1", "getPointer1", "getByteBuffer2", "getString2")
        .contains("getWideString1", "setWideString2", "setMemory3", "indexOf2", "dump2")
        .contains("setByte2", "setShort2", "setChar2", "setInt2", "setLong2", "setFloat2")
        .contains("setDouble2", "setPointer2", "setString3");
  }
}
