package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.memory.NativeOrder;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words of this process's memory are a worker's, whatever numbers they are. */
class ForeignAddressesTest {
  private static final int BYTES = 32;

  private final FakeWorker worker = new FakeWorker(new WorkerId("go", 1, 1));
  private final FakeWorker other = new FakeWorker(new WorkerId("go", 1, 2));
  private final Memory memory = cleared();
  private final ForeignAddresses foreign = ForeignAddresses.of(memory);
  private byte[] had = new byte[BYTES];

  private static Memory cleared() {
    Memory memory = new Memory(BYTES);
    memory.clear();
    return memory;
  }

  /** The worker writes a word, and its copy comes back. */
  private void write(FakeWorker by, int offset, long word) {
    byte[] content = had.clone();
    ByteBuffer bytes = NativeOrder.wrap(content);
    bytes.putLong(offset, word);
    WrittenBack written = new WrittenBack(content.clone(), had, 1);
    written.translate(WorkerSide.of(by)::toHost);
    foreign.wrote(by, 0, written);
    memory.write(0, written.content(), 0, BYTES);
    had = content;
  }

  private Pointer read(int offset) {
    return new MemoryView(memory, 0, BYTES).getPointer(offset);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 8, 0x1_0000, 0x7fff_ffffL, 0x7f00_0000_0040L, Long.MIN_VALUE})
  void aWordThatAWorkerWrote_isItsPointer(long word) {
    for (int offset : new int[] {0, 8, 13}) {
      write(worker, offset, word);
      assertThat(read(offset)).isEqualTo(new WorkerPointer(worker, word));
    }
  }

  @Test
  void theSameNumberThatWasThere_isNoLongerThisProcesss_ifTheWorkerHadAnother() {
    // A pointer of this process, which the worker had as the address of its copy.
    long here = Pointer.nativeValue(memory);
    memory.setLong(8, here);
    NativeOrder.wrap(had).putLong(8, FakeWorker.BASE + 128);

    write(worker, 8, here);

    assertThat(read(8)).isEqualTo(new WorkerPointer(worker, here));
  }

  @Test
  void whatThisProcessWritesOverIt_isItsOwn() {
    write(worker, 8, FakeWorker.BASE);
    memory.setLong(8, FakeWorker.BASE + 1);
    assertThat(read(8).getClass()).isEqualTo(Pointer.class);
  }

  @Test
  void whoWroteLast_hasIt() {
    write(worker, 0, FakeWorker.BASE);
    write(worker, 8, FakeWorker.BASE + 8);
    write(other, 8, FakeWorker.BASE + 16);
    assertThat(read(0)).isEqualTo(new WorkerPointer(worker, FakeWorker.BASE));
    assertThat(read(8)).isEqualTo(new WorkerPointer(other, FakeWorker.BASE + 16));
  }

  @Test
  void anAddressOfTheWorkersCopy_isThisProcesssMemory() {
    write(worker, 8, FakeWorker.BASE);
    long copy = MemoryImage.export(worker, new HostMemory(memory, 0));
    write(worker, 8, copy + 4);
    assertThat(read(8)).isInstanceOf(MemoryView.class).isEqualTo(memory.share(4));
  }

  @Test
  void numbersOfAWorker_goToAnyOther() {
    // Two ints beside each other, which look like an address.
    write(worker, 0, 3L << 32 | 5);
    assertThat(MemoryImage.export(other, new HostMemory(memory, 0))).isNotZero();
  }
}
