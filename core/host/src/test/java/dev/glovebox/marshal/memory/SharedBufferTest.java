package dev.glovebox.marshal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.NativeLoop;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class SharedBufferTest {
  private static final int BYTES = 5000;
  private static final long THERE = FakeWorker.BASE + (1 << 20);

  /** Methods with buffers, alone and beside others. */
  interface Methods {
    void one(ByteBuffer buffer);

    void view(IntBuffer buffer);

    void two(ByteBuffer first, SharedBuffer second);

    void pointer(com.sun.jna.Pointer pointer);
  }

  private final FakeWorker worker = new FakeWorker(NativeLoop.WORKER);
  private final FakeWorker other = new FakeWorker(new WorkerId("test", 2, 1));
  private final List<SharedBuffer> made = new ArrayList<>();
  private final List<Integer> closed = new CopyOnWriteArrayList<>();
  private int settled;

  private final class Owner implements RegionOwner {
    @Override
    public void closed(SharedRegion region) {
      closed.add(region.id());
    }

    @Override
    public void settle() {
      settled++;
    }
  }

  private SharedBuffer share(FakeWorker of, int id) throws IOException {
    try (MemoryFile file = MemoryFile.create("glovebox-test", BYTES)) {
      return SharedRegion.share(of, id, file.memory(), BYTES, THERE, new Owner());
    }
  }

  private SharedBuffer kept(FakeWorker of, int id) throws IOException {
    SharedBuffer buffer = share(of, id);
    made.add(buffer);
    return buffer;
  }

  @AfterEach
  void close() {
    made.forEach(SharedBuffer::close);
  }

  private static WorkerId affinity(String method, Object... arguments) {
    return NativeLoop.bind(Methods.class, method).affinity(arguments);
  }

  @Test
  void everyViewOfIt_isKnown_andNothingElseIs() throws IOException {
    SharedBuffer shared = kept(worker, 1);
    ByteBuffer bytes = shared.byteBuffer();
    assertThat(bytes.capacity()).isEqualTo(BYTES);
    assertThat(bytes.order()).isEqualTo(ByteOrder.nativeOrder());
    for (Buffer view :
        List.of(
            bytes,
            bytes.duplicate().position(BYTES),
            bytes.slice(BYTES - 1, 1),
            bytes.asReadOnlyBuffer(),
            bytes.slice(8, 80).order(ByteOrder.BIG_ENDIAN).asDoubleBuffer(),
            bytes.asCharBuffer())) {
      assertThat(SharedRegion.of(view)).isSameAs(SharedRegion.of(shared));
    }
    assertThat(SharedRegion.of(ByteBuffer.allocate(8))).isNull();
    assertThat(SharedRegion.of(ByteBuffer.allocateDirect(8))).isNull();
    assertThat(SharedRegion.of(ByteBuffer.allocateDirect(0))).isNull();
  }

  @Test
  void callsWithIt_goToItsWorker() throws IOException {
    SharedBuffer shared = kept(worker, 1);
    SharedBuffer foreign = kept(other, 2);
    ByteBuffer plain = ByteBuffer.allocateDirect(8);

    assertThat(affinity("one", shared.byteBuffer())).isEqualTo(worker.id());
    assertThat(affinity("view", shared.byteBuffer().asIntBuffer())).isEqualTo(worker.id());
    assertThat(affinity("pointer", shared.pointer(8))).isEqualTo(worker.id());
    assertThat(affinity("two", plain, shared)).isEqualTo(worker.id());
    assertThat(affinity("two", null, null)).isNull();
    assertThat(affinity("one", plain)).isNull();
    assertThatThrownBy(() -> affinity("two", foreign.byteBuffer(), shared))
        .isInstanceOf(ForeignPointerException.class);
  }

  @Test
  void pointers_haveTheWorkersAddress() throws IOException {
    SharedBuffer shared = kept(worker, 1);
    assertThat(shared.pointer(12)).isEqualTo(new WorkerPointer(worker, THERE + 12));
    assertThat(shared.pointer(BYTES)).isNotNull();
    assertThatThrownBy(() -> shared.pointer(BYTES + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> shared.pointer(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aPointerAsAnArgument_isPartOfTheBuffer_soThatTheCallHoldsIt() throws IOException {
    SharedBuffer shared = kept(worker, 9);
    assertThat(seen(shared.pointer(12))).isEqualTo(NativeLoop.shared(9) + 12);
    assertThat(seen(shared.pointer(8).share(4))).isEqualTo(NativeLoop.shared(9) + 12);
    assertThat(seen(shared.pointer(BYTES))).isEqualTo(NativeLoop.shared(9) + BYTES);
    assertThat(seen(shared.pointer().share(-1))).isEqualTo(THERE - 1);
    assertThat(seen(shared.pointer(BYTES).share(1))).isEqualTo(THERE + BYTES + 1);
  }

  private static long seen(com.sun.jna.Pointer pointer) {
    long[] slot = new long[1];
    NativeLoop.call(
        NativeLoop.bind(Methods.class, "pointer"),
        arguments -> {
          slot[0] = arguments.slot(0);
          return 0;
        },
        pointer);
    return slot[0];
  }

  @Test
  void whatWasCollected_hidesNothingThatLiesThereNow() throws IOException {
    SharedBuffer shared = kept(worker, 1);
    ByteBuffer bytes = shared.byteBuffer();
    WeakReference<ByteBuffer> passing = shareWithin(bytes, 2000);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              System.gc();
              return passing.get() == null;
            });
    assertThat(SharedRegion.of(bytes.slice(2008, 8))).isSameAs(SharedRegion.of(shared));
    assertThat(SharedRegion.of(bytes.slice(4000, 8))).isSameAs(SharedRegion.of(shared));
  }

  /** A region in the midst of another one, as if the system had mapped something around it. */
  private WeakReference<ByteBuffer> shareWithin(ByteBuffer bytes, int offset) {
    ByteBuffer part = bytes.slice(offset, 1000);
    assertThat(SharedRegion.share(worker, 2, part, 1000, THERE, new Owner()).size())
        .isEqualTo(1000);
    return new WeakReference<>(part);
  }

  @Test
  void close_tellsItsOwnerOnce_andRefusesEveryUse() throws IOException {
    SharedBuffer shared = share(worker, 7);
    ByteBuffer bytes = shared.byteBuffer();
    WorkerPointer pointer = (WorkerPointer) shared.pointer(4);

    shared.close();
    shared.close();

    assertThat(closed).containsExactly(7);
    assertThat(settled).isPositive();
    assertThat(shared.isClosed()).isTrue();
    for (Runnable use :
        List.<Runnable>of(
            shared::byteBuffer,
            shared::pointer,
            () -> affinity("one", bytes),
            () -> affinity("two", null, shared),
            () -> pointer.getByte(0),
            () -> pointer.share(1).getByte(0),
            () -> WorkerPointers.ownAddress(worker, pointer),
            () -> NativeLoop.call(NativeLoop.bind(Methods.class, "one"), a -> 0, bytes),
            () -> NativeLoop.call(NativeLoop.bind(Methods.class, "pointer"), a -> 0, pointer))) {
      assertThatThrownBy(use::run)
          .isInstanceOf(StaleHandleException.class)
          .hasMessageContaining("shared buffer 7 of worker test")
          .hasMessageContaining("is closed");
    }
  }

  @Test
  void deadWorker_isSaid() throws IOException {
    SharedBuffer shared = kept(worker, 1);
    worker.die();
    assertThat(shared.isClosed()).isTrue();
    assertThat(closed).isEmpty();
    assertThatThrownBy(shared::byteBuffer)
        .isInstanceOf(StaleHandleException.class)
        .hasMessageContaining("gone with its worker");
  }

  @Test
  void forgottenOne_isClosed_butNotWhileAViewOfItIsUsed() throws IOException {
    ByteBuffer[] view = {share(worker, 11).byteBuffer().slice(16, 16).asReadOnlyBuffer()};
    share(worker, 12);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              System.gc();
              SharedRegion.closeForgotten();
              return closed.contains(12);
            });
    assertThat(closed).doesNotContain(11);
    assertThat(SharedRegion.of(view[0])).isNotNull();

    view[0] = null;
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              System.gc();
              SharedRegion.closeForgotten();
              return closed.contains(11);
            });
  }
}
