package dev.glovebox.it.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.SharedMemoryExhaustedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.Background;
import dev.glovebox.it.StubApi;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.PoolLimits;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.ThreadPolicy;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@SuppressWarnings("try") // Buffers and sessions are closed early here on purpose.
class SharedBufferIT {
  private static final int MIB = 1 << 20;

  /** Flat methods: none of JNA's conversions. */
  interface Calc extends Library {
    long calc_sum_i8(ByteBuffer values, int count);

    long calc_sum_i32(IntBuffer values, int count);

    long calc_sum_i64(SharedBuffer values, int count);

    void calc_fill_i64(LongBuffer values, int count, long first);

    void calc_fill_i32(SharedBuffer values, int count, int first);

    void calc_reverse(ByteBuffer bytes, int count);

    int calc_process_id();
  }

  /** Methods that go JNA's whole way, for the sake of their pointers. */
  interface Pointers extends Library {
    long calc_sum_i8(Pointer values, int count);

    void calc_fill_i32(Pointer values, int count, int first);
  }

  interface Z extends Library {
    long crc32(long start, ByteBuffer data, int length);
  }

  /** The C library of the worker. */
  interface LibC extends Library {
    Pointer memcpy(Buffer target, Pointer source, long bytes);

    Pointer memset(SharedBuffer target, int value, Pointer nothing);

    Pointer memmove(ByteBuffer target, ByteBuffer source, long bytes);

    void qsort(Buffer base, long count, long size, Comparison comparison);
  }

  /** With a pointer, that only has to last for the call. */
  interface Sorting extends Library {
    void qsort(Pointer base, long count, long size, Comparison comparison);
  }

  interface Comparison extends Callback {
    int compare(Pointer a, Pointer b);
  }

  @Structure.FieldOrder({"first", "numbers", "count"})
  public static final class Pointing extends Structure {
    public Pointer first;
    public Pointer numbers;
    public int count;
  }

  interface JnaTypes extends Library {
    int jt_pointing_sum(Pointing pointing);
  }

  private Glovebox box;

  @AfterEach
  void close() {
    if (box != null) {
      box.close();
      // What it has mapped is gone when it is collected, which is looked at next.
      box = null;
    }
    assertThat(Pages.descriptors()).as("descriptors of buffers").isZero();
    Pages.awaitUnmapped();
  }

  private Calc open(LaneTransport transport) {
    box = Pages.open(transport, pool -> pool.workers(0, 1, 0), "calc");
    return box.load("calc", Calc.class);
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void theLibrary_readsAndWritesInPlace(LaneTransport transport) {
    box = Pages.open(transport, pool -> pool.workers(0, 1, 0).limits(new PoolLimits(MIB)), "calc");
    Calc calc = box.load("calc", Calc.class);
    try (SharedBuffer shared = box.allocate("calc", 64 * MIB)) {
      assertThat(box.workers()).hasSize(1);
      assertThat(box.workers().get(0).loadedLibraries()).as("not loaded for it").isEmpty();
      assertThat(shared.size()).isEqualTo(64 * MIB);
      ByteBuffer bytes = shared.byteBuffer();
      assertThat(bytes.order()).isEqualTo(ByteOrder.nativeOrder());
      bytes.put(0, (byte) 3).put(64 * MIB - 1, (byte) 4);

      // More than limits.message has room for, were it copied.
      assertThat(calc.calc_sum_i8(bytes, 64 * MIB)).isEqualTo(7);

      calc.calc_fill_i32(shared, 1000, 5);
      assertThat(bytes.getInt(0)).isEqualTo(5);
      assertThat(bytes.getInt(4 * 999)).isEqualTo(5 + 999);
      assertThat(bytes.position()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void slicesAndViews_arePassedByTheirOffset(LaneTransport transport) {
    Calc calc = open(transport);
    try (SharedBuffer shared = box.allocate("calc", 5000)) {
      ByteBuffer bytes = shared.byteBuffer();
      assertThat(bytes.capacity()).isEqualTo(5000);
      for (int i = 0; i < 8; i++) {
        bytes.put(100 + i, (byte) i);
      }
      assertThat(calc.calc_sum_i8(bytes.slice(104, 4), 4)).isEqualTo(4 + 5 + 6 + 7);
      assertThat(calc.calc_sum_i8(bytes.duplicate().position(106), 2)).isEqualTo(6 + 7);
      assertThat(calc.calc_sum_i8(bytes.asReadOnlyBuffer().position(107), 1)).isEqualTo(7);

      IntBuffer numbers = bytes.slice(1000, 400).order(ByteOrder.nativeOrder()).asIntBuffer();
      numbers.put(10, 42).put(11, 1);
      assertThat(calc.calc_sum_i32(numbers.position(10), 2)).isEqualTo(43);

      LongBuffer words = bytes.slice(2000, 80).order(ByteOrder.nativeOrder()).asLongBuffer();
      calc.calc_fill_i64(words.position(5), 5, 7);
      assertThat(bytes.getLong(2000 + 8 * 4)).isZero();
      assertThat(bytes.getLong(2000 + 8 * 9)).isEqualTo(11);

      ByteBuffer end = bytes.duplicate().position(5000);
      assertThat(calc.calc_sum_i8(end, 0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void overlappingParts_overlapForTheCalleeToo(LaneTransport transport) {
    Calc calc = open(transport);
    LibC libc = box.load(null, LibC.class);
    try (SharedBuffer shared = box.allocate("calc", 4096)) {
      ByteBuffer bytes = shared.byteBuffer();
      bytes.put(0, "abcdef".getBytes(StandardCharsets.US_ASCII));
      Pointer moved = libc.memmove(bytes.duplicate().position(2), bytes, 6);
      assertThat(moved).isEqualTo(shared.pointer(2));
      byte[] now = new byte[8];
      bytes.get(0, now);
      assertThat(now).asString().isEqualTo("ababcdef");
      calc.calc_reverse(bytes, 3);
      assertThat(bytes.get(0)).isEqualTo((byte) 'a');
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void pointers_goWherePointersGo(LaneTransport transport) {
    open(transport);
    Pointers calc = box.load("calc", Pointers.class);
    LibC libc = box.load(null, LibC.class);
    try (SharedBuffer shared = box.allocate("calc", 4096);
        SharedBuffer other = box.allocate("calc", 4096)) {
      ByteBuffer bytes = shared.byteBuffer();
      bytes.put(16, (byte) 9);
      assertThat(calc.calc_sum_i8(shared.pointer(16), 1)).isEqualTo(9);
      calc.calc_fill_i32(shared.pointer(), 4, 1);
      assertThat(bytes.getInt(12)).isEqualTo(4);
      assertThat(shared.pointer().getInt(8)).as("over the lane").isEqualTo(3);
      shared.pointer(8).share(4).setInt(0, 77);
      assertThat(bytes.getInt(12)).isEqualTo(77);

      // A buffer and a pointer, in a method of JNA's whole type system.
      Pointer returned = libc.memcpy(other.byteBuffer().position(4), shared.pointer(8), 8);
      assertThat(returned).isEqualTo(other.pointer(4));
      assertThat(other.byteBuffer().getInt(8)).isEqualTo(77);
      assertThatThrownBy(() -> shared.pointer(4097)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void structures_holdPointersIntoIt(LaneTransport transport) {
    box = Pages.open(transport, pool -> pool.workers(0, 1, 0), "jnatypes");
    JnaTypes types = box.load("jnatypes", JnaTypes.class);
    try (SharedBuffer shared = box.allocate("jnatypes", 4096)) {
      ByteBuffer bytes = shared.byteBuffer();
      bytes.putShort(64, (short) 1).putShort(66, (short) 2).putInt(128, 30).putInt(132, 400);
      Pointing pointing = new Pointing();
      pointing.first = shared.pointer(64);
      pointing.numbers = shared.pointer(128);
      pointing.count = 2;

      assertThat(types.jt_pointing_sum(pointing)).isEqualTo(433);

      assertThat(pointing.numbers).isEqualTo(shared.pointer(128));
      shared.close();
      assertThatThrownBy(() -> types.jt_pointing_sum(pointing))
          .isInstanceOf(StaleHandleException.class)
          .hasMessageContaining("is closed");
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void aSharedBufferParameter_besideAPointer_isTheFirstByte(LaneTransport transport) {
    open(transport);
    LibC libc = box.load(null, LibC.class);
    try (SharedBuffer shared = box.allocate("calc", 4096)) {
      Pointer three = Pointer.createConstant(3);
      assertThat(libc.memset(shared, 1, three)).isEqualTo(shared.pointer());
      assertThat(shared.byteBuffer().getInt(0)).isEqualTo(0x0001_0101);
      box.function(null, "memset").invokePointer(new Object[] {shared, 2, 4L});
      assertThat(shared.byteBuffer().getInt(0)).isEqualTo(0x0202_0202);
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void twoWorkers_haveEachItsOwn(LaneTransport transport) {
    box = Pages.open(transport, pool -> pool.workers(0, 2, 0), "calc");
    Calc calc = box.load("calc", Calc.class);
    LibC libc = box.load(null, LibC.class);
    try (Session one = box.session("calc");
        Session two = box.session("calc");
        SharedBuffer first = one.allocate(4096);
        SharedBuffer second = two.allocate(4096)) {
      assertThat(first.worker()).isEqualTo(one.worker()).isNotEqualTo(two.worker());
      assertThat(second.worker()).isEqualTo(two.worker());
      assertThatThrownBy(() -> libc.memmove(first.byteBuffer(), second.byteBuffer(), 1))
          .isInstanceOf(ForeignPointerException.class);
      assertThatThrownBy(() -> libc.memcpy(first.byteBuffer(), second.pointer(), 1))
          .isInstanceOf(ForeignPointerException.class);
      Calc inOne = one.load(Calc.class);
      assertThat(inOne.calc_sum_i64(first, 1)).isZero();
      assertThatThrownBy(() -> inOne.calc_sum_i64(second, 1))
          .isInstanceOf(StaleHandleException.class);
      one.close();
      two.close();
      assertThat(first.isClosed()).isTrue();
      assertThatThrownBy(first::byteBuffer).isInstanceOf(StaleHandleException.class);
      assertThatThrownBy(() -> one.allocate(1)).isInstanceOf(SessionClosedException.class);
      // Outside sessions calls find the worker by the buffer.
      try (SharedBuffer third = box.allocate("calc", 4096)) {
        for (int i = 0; i < 20; i++) {
          assertThat(calc.calc_sum_i64(third, 1)).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void afterClose_everyUseIsRefused_andNothingFaults(LaneTransport transport) {
    Calc calc = open(transport);
    Pointers pointers = box.load("calc", Pointers.class);
    SharedBuffer shared = box.allocate("calc", MIB);
    ByteBuffer bytes = shared.byteBuffer().put(0, (byte) 1);
    Pointer pointer = shared.pointer();
    assertThat(Pages.residentKib()).isPositive();

    shared.close();
    shared.close();

    assertThat(shared.isClosed()).isTrue();
    assertThat(shared.size()).isEqualTo(MIB);
    assertThat(bytes.get(0)).as("given back to the system").isZero();
    bytes.put(0, (byte) 2);
    for (Runnable use :
        List.<Runnable>of(
            shared::byteBuffer,
            shared::pointer,
            () -> calc.calc_sum_i8(bytes, 1),
            () -> calc.calc_sum_i8(bytes.slice(10, 1), 1),
            () -> calc.calc_sum_i64(shared, 1),
            () -> pointers.calc_sum_i8(pointer, 1),
            () -> pointer.getInt(0))) {
      assertThatThrownBy(use::run)
          .isInstanceOf(StaleHandleException.class)
          .hasMessageContaining("is closed");
    }
    assertThat(calc.calc_process_id()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void closedInACall_isThereUntilItsEnd(LaneTransport transport) {
    open(transport);
    LibC libc = box.load(null, LibC.class);
    SharedBuffer shared = box.allocate("calc", 4096);
    IntBuffer numbers = shared.byteBuffer().asIntBuffer();
    numbers.put(0, new int[] {3, 1, 2, 5, 4});
    List<Integer> seen = new ArrayList<>();

    libc.qsort(
        numbers,
        5,
        4,
        (a, b) -> {
          shared.close();
          seen.add(a.getInt(0));
          seen.add(b.getInt(0));
          return Integer.compare(a.getInt(0), b.getInt(0));
        });

    assertThat(seen).contains(1, 2, 3, 4, 5).doesNotContain(0);
    assertThat(numbers.get(0)).as("given back when the call had ended").isZero();
    assertThat(shared.isClosed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void closedInACall_thatHasAPointerToIt_isThereUntilItsEnd(LaneTransport transport) {
    open(transport);
    Sorting libc = box.load(null, Sorting.class);
    SharedBuffer shared = box.allocate("calc", 4096);
    IntBuffer numbers = shared.byteBuffer().asIntBuffer();
    numbers.put(2, new int[] {3, 1, 2});
    List<Integer> seen = new ArrayList<>();

    libc.qsort(
        shared.pointer(8),
        3,
        4,
        (a, b) -> {
          shared.close();
          seen.add(a.getInt(0));
          seen.add(b.getInt(0));
          return Integer.compare(a.getInt(0), b.getInt(0));
        });

    assertThat(seen).contains(1, 2, 3).doesNotContain(0);
    assertThat(numbers.get(2)).as("given back when the call had ended").isZero();
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void theWorkersDeath_endsIt_andTheHostKeepsWhatItHas(LaneTransport transport) {
    box = Pages.open(transport, pool -> pool.workers(0, 1, 0), "calc", "segv");
    Calc calc = box.load("calc", Calc.class);
    StubApi.Segv segv = box.load("segv", StubApi.Segv.class);
    SharedBuffer shared = box.allocate("calc", MIB);
    ByteBuffer bytes = shared.byteBuffer().put(0, (byte) 1);

    assertThatThrownBy(segv::segv_now).isInstanceOf(WorkerLostException.class);

    assertThat(shared.isClosed()).isTrue();
    assertThat(bytes.get(0)).isEqualTo((byte) 1);
    assertThatThrownBy(() -> calc.calc_sum_i8(bytes, 1)).isInstanceOf(StaleHandleException.class);
    assertThatThrownBy(shared::byteBuffer)
        .isInstanceOf(StaleHandleException.class)
        .hasMessageContaining("gone with its worker");
    shared.close();
    assertThat(bytes.get(0)).isZero();
    assertThat(calc.calc_process_id()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void aWorkerKilledInACall_takesItsBuffersAlong(LaneTransport transport) {
    open(transport);
    LibC libc = box.load(null, LibC.class);
    SharedBuffer shared = box.allocate("calc", 4096);
    ByteBuffer bytes = shared.byteBuffer().putInt(0, 2).putInt(4, 1);
    long pid = box.workers().get(0).pid();

    assertThatThrownBy(
            () ->
                libc.qsort(
                    bytes,
                    2,
                    4,
                    (a, b) -> {
                      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
                      return 0;
                    }))
        .isInstanceOf(WorkerLostException.class);

    assertThat(shared.isClosed()).isTrue();
    assertThatThrownBy(() -> libc.qsort(bytes, 2, 4, (a, b) -> 0))
        .isInstanceOf(StaleHandleException.class);
    assertThat(bytes.getInt(0)).isEqualTo(2);
    try (SharedBuffer next = box.allocate("calc", 4096)) {
      assertThat(next.worker()).isNotEqualTo(shared.worker());
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void zlib_sumsIt(LaneTransport transport) {
    box =
        Glovebox.open(
            Registry.builder()
                .library("z", library -> library.search("libz.so.1").pool("z"))
                .pool("z", pool -> pool.transport(transport))
                .build());
    try (SharedBuffer shared = box.allocate("z", MIB)) {
      ByteBuffer bytes = shared.byteBuffer();
      byte[] content = new byte[MIB];
      new Random(1).nextBytes(content);
      bytes.put(0, content);
      CRC32 expected = new CRC32();
      expected.update(content, 1000, 5000);

      assertThat(box.load("z", Z.class).crc32(0, bytes.duplicate().position(1000), 5000))
          .isEqualTo(expected.getValue());
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void theLimit_isThatOfAWorker(LaneTransport transport) {
    box =
        Pages.open(
            transport,
            pool -> pool.workers(0, 1, 0).limits(PoolLimits.DEFAULT.withShared(2 * MIB)),
            "calc");
    assertThatThrownBy(() -> box.allocate("calc", 2 * MIB + 1))
        .isInstanceOf(SharedMemoryExhaustedException.class)
        .hasMessageContaining("limits.shared");
    assertThat(box.workers()).as("none was started for it").isEmpty();
    SharedBuffer first = box.allocate("calc", MIB);
    SharedBuffer second = box.allocate("calc", MIB);
    assertThatThrownBy(() -> box.allocate("calc", 1))
        .isInstanceOf(SharedMemoryExhaustedException.class);
    second.close();
    try (SharedBuffer third = box.allocate("calc", MIB)) {
      assertThat(third.byteBuffer().get(MIB - 1)).isZero();
    }
    assertThat(first.isClosed()).isFalse();
    assertThatThrownBy(() -> box.allocate("calc", (2L << 30) - (64L << 10) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> box.allocate("calc", 0)).isInstanceOf(IllegalArgumentException.class);
    // Closed with the box, by close().
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void whatIsForgotten_isGivenBack(LaneTransport transport) {
    box =
        Pages.open(
            transport,
            pool -> pool.workers(0, 1, 0).limits(PoolLimits.DEFAULT.withShared(8 * MIB)),
            "calc");
    ByteBuffer kept = box.allocate("calc", MIB).byteBuffer().put(0, (byte) 7).slice(0, 100);
    Calc calc = box.load("calc", Calc.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              box.allocate("calc", 4096);
              System.gc();
              return Pages.mapped("self") < 4;
            });
    for (int i = 0; i < 50; i++) {
      // Without being given back these would be beyond the limit.
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(this::allocatesFourMib);
    }
    assertThat(calc.calc_sum_i8(kept, 1)).as("a slice keeps its buffer open").isEqualTo(7);
  }

  private boolean allocatesFourMib() {
    try {
      assertThat(box.allocate("calc", 4 * MIB).byteBuffer().get(0)).isZero();
      return true;
    } catch (SharedMemoryExhaustedException e) {
      System.gc();
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(LaneTransport.class)
  void buffersOpenedAndClosedByManyThreads_leaveNothing(LaneTransport transport) throws Exception {
    box =
        Pages.open(
            transport, pool -> pool.workers(0, 1, 0).threads(ThreadPolicy.pinned(4)), "calc");
    Calc calc = box.load("calc", Calc.class);
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Background.run(
              () -> {
                for (int i = 0; i < 100; i++) {
                  try (SharedBuffer shared = box.allocate("calc", 8192)) {
                    ByteBuffer bytes = shared.byteBuffer().put(5000, (byte) i);
                    assertThat(calc.calc_sum_i8(bytes, 8192)).isEqualTo((byte) i);
                  }
                }
              }));
    }
    for (CompletableFuture<Void> thread : threads) {
      thread.get(40, TimeUnit.SECONDS);
    }
    // The worker learns of the last ones with the next call, where none of its lanes was free.
    LibC libc = box.load(null, LibC.class);
    try (SharedBuffer last = box.allocate("calc", 1)) {
      assertThat(libc.memset(last, 0, null)).isNotNull();
    }
    assertThat(Pages.residentKib()).as("pages of closed buffers").isZero();
  }
}
