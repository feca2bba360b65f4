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

  @Test
  void whatIsFreed_isGivenOutAgain() {
    try (Session session = BOX.box().session("jnatypes")) {
      Allocator allocator = session.load(null, Allocator.class);
      Pointer first = allocator.malloc(new NativeLong(1000));
      session.free(first);
      Pointer second = allocator.malloc(new NativeLong(1000));

      assertThat(second).as("the thread's last free block of this size").isEqualTo(first);
      BOX.box().free(second);
      assertThat(allocator.malloc(new NativeLong(1000))).isEqualTo(first);
    }
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
