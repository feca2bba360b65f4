package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.marshal.memory.SharedBuffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shared buffers of workers that never give back a page themselves. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class SharedMemoryTest {
  @TempDir Path directory;
  private FakePool fake;
  private WorkerPool pool;

  @BeforeEach
  void open() {
    fake = new FakePool(directory);
    pool = fake.pool();
  }

  @AfterEach
  void close() {
    fake.close();
  }

  private void die() {
    assertThatThrownBy(() -> pool.invoke(function("die"), CallOptions.DEFAULT, number(1)))
        .isInstanceOf(WorkerLostException.class);
  }

  private static ByteBuffer closed(SharedBuffer buffer) {
    ByteBuffer bytes = buffer.byteBuffer();
    buffer.close();
    assertThat(bytes.get(0)).as("the worker has it still").isEqualTo((byte) 1);
    return bytes;
  }

  @Test
  void whatAWorkerLeaves_isGivenBackByTheNextCheck() {
    ByteBuffer bytes = closed(pool.allocate(5000));
    pool.check();
    assertThat(bytes.get(0)).isEqualTo((byte) 1);
    die();
    pool.check();
    assertThat(bytes.get(0)).isZero();
  }

  @Test
  void whatAWorkerLeaves_isGivenBackByTheNextAllocation() {
    ByteBuffer bytes = closed(pool.allocate(5000));
    die();
    pool.allocate(1).close();
    assertThat(bytes.get(0)).isZero();
  }

  @Test
  void closingThePool_givesBackWhatIsClosedAndWhatIsNot() {
    ByteBuffer closed = closed(pool.allocate(5000));
    ByteBuffer open = pool.allocate(5000).byteBuffer();
    pool.close();
    assertThat(closed.get(0)).isZero();
    assertThat(open.get(0)).isZero();
  }

  @Test
  void theContentOutlivesTheWorker_untilThePoolIsClosed() {
    ByteBuffer bytes = pool.allocate(5000).byteBuffer();
    die();
    pool.allocate(1).close();
    pool.check();
    assertThat(bytes.get(0)).isEqualTo((byte) 1);
    pool.close();
    assertThat(bytes.get(0)).isZero();
  }

  @Test
  void whatCannotBeMapped_isGivenBack() {
    fake.workers().mapFailure = "no";
    assertThatThrownBy(() -> pool.allocate(5000))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cannot map it: no");
    assertThat(fake.workers().mapped.get(0)).isZero();
  }
}
