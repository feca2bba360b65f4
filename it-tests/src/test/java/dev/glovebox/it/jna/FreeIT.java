package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.Session;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.marshal.memory.SharedBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory that a library has returned is freed where it is. */
@Timeout(60)
@LeftoversPerClass
class FreeIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  /** What every process has. */
  public interface Allocator extends Library {
    Pointer malloc(NativeLong size);

    int getpid();
  }

  /** Blocks of this size are mapped by themselves (the C library's rule ends at 32 MiB). */
  private static final long LARGE = 48L << 20;

  @Test
  void whatIsFreed_isNoMemoryOfTheWorkerAnyMore() throws IOException {
    try (Session session = BOX.box().session("jnatypes")) {
      Allocator allocator = session.load(null, Allocator.class);
      int pid = allocator.getpid();
      Pointer bySession = allocator.malloc(new NativeLong(LARGE));
      Pointer byBox = allocator.malloc(new NativeLong(LARGE));
      assertThat(isMapped(pid, bySession)).isTrue();
      assertThat(isMapped(pid, byBox)).isTrue();

      session.free(bySession);
      assertThat(isMapped(pid, bySession)).isFalse();
      assertThat(isMapped(pid, byBox)).isTrue();

      BOX.box().free(byBox);
      assertThat(isMapped(pid, byBox)).isFalse();
    }
  }

  /** Whether the process has a block of {@link #LARGE} there. */
  private static boolean isMapped(int pid, Pointer block) throws IOException {
    long first = Pointer.nativeValue(block);
    return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
        .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
        .anyMatch(
            range ->
                Long.parseUnsignedLong(range[0], 16) <= first
                    && first + LARGE <= Long.parseUnsignedLong(range[1], 16));
  }

  @Test
  void null_isNothing() {
    assertThatCode(() -> BOX.box().free(null)).doesNotThrowAnyException();
    try (Session session = BOX.box().session("jnatypes")) {
      assertThatCode(() -> session.free(null)).doesNotThrowAnyException();
    }
  }

  @Test
  void memoryOfThisProcess_isRefused() {
    for (Pointer here : new Pointer[] {new Memory(8), new Pointer(0x7000_0000)}) {
      assertThat(catchThrowable(() -> BOX.box().free(here)))
          .isInstanceOfSatisfying(
              ForeignPointerException.class,
              refused -> assertThat(refused.outcome()).contains(Outcome.NOT_SENT))
          .hasMessageContaining("memory of this process");
    }
  }

  @Test
  void aSharedBuffer_isRefused() {
    try (SharedBuffer buffer = BOX.box().allocate("jnatypes", 4096)) {
      Pointer inside = buffer.pointer();
      assertThat(catchThrowable(() -> BOX.box().free(inside)))
          .isInstanceOf(ForeignPointerException.class);
    }
  }

  @Test
  void aPointerOfALostWorker_isStale() {
    Allocator allocator = BOX.box().load(null, Allocator.class);
    Pointer pointer = allocator.malloc(new NativeLong(8));
    BOX.kill(allocator.getpid());

    assertThat(catchThrowable(() -> BOX.box().free(pointer)))
        .isInstanceOf(StaleHandleException.class);
    allocator.getpid();
    assertThat(catchThrowable(() -> BOX.box().free(pointer)))
        .as("with another worker in its place")
        .isInstanceOf(StaleHandleException.class);
    try (Session session = BOX.box().session("jnatypes")) {
      assertThat(catchThrowable(() -> session.free(pointer)))
          .isInstanceOf(StaleHandleException.class);
    }
  }
}
