package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.it.Stubs;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Registry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program sees of the other process: its end, and what belongs to only one of the two. */
@Timeout(60)
@LeftoversPerClass
class ProcessBoundaryIT {
  private static final int REGISTRATIONS = 400;

  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  private final JnaTypes jt = BOX.at(Place.WORKER);

  @Test
  void theLibrary_isInAnotherProcess() {
    assertThat((long) jt.jt_process_id()).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aWorkerThatIsKilledWhileACallbackRuns_failsTheCallAndWhatTheCallbackCalls() {
    int pid = jt.jt_process_id();
    AtomicReference<Throwable> inner = new AtomicReference<>();
    Callbacks.OfInt killer =
        value -> {
          BOX.kill(pid);
          inner.set(catchThrowable(() -> jt.jt_echo_pointer(null)));
          return value;
        };

    Throwable outer = catchThrowable(() -> jt.jt_call_int(killer, 1));

    assertThat(outer).isInstanceOf(WorkerLostException.class);
    assertThat(((GloveboxException) outer).outcome()).hasValue(Outcome.MAY_HAVE_RUN);
    assertThat(inner.get()).isInstanceOf(GloveboxException.class);
    assertThat(jt.jt_process_id()).as("the next worker").isNotEqualTo(pid);
  }

  @Test
  void aCrashAmidNestedCalls_endsEveryOneOfThem() {
    AtomicReference<Throwable> inner = new AtomicReference<>();
    Callbacks.OfInt crashing =
        value -> {
          inner.set(catchThrowable(jt::jt_crash));
          return value;
        };
    assertThat(catchThrowable(() -> jt.jt_call_int(crashing, 1)))
        .isInstanceOf(WorkerLostException.class);
    assertThat(inner.get()).isInstanceOf(WorkerLostException.class);
    assertThat(jt.jt_call_int(value -> value, 5)).isEqualTo(5);
  }

  @Test
  void aCallbackThatOutlastsTheDeadline_endsTheWorkerMeanwhile_andRunsToItsEnd() {
    JnaTypes hasty =
        BOX.box()
            .load(
                "jnatypes",
                JnaTypes.class,
                LoadOptions.DEFAULT.withDeadline(Duration.ofMillis(300)));
    int pid = jt.jt_process_id();
    AtomicBoolean ended = new AtomicBoolean();
    Callbacks.OfInt slow =
        value -> {
          BOX.awaitEnd(pid);
          ended.set(true);
          return value;
        };

    CallDeadlineExceededException late =
        catchThrowableOfType(CallDeadlineExceededException.class, () -> hasty.jt_call_int(slow, 1));

    assertThat(late).isNotNull().hasMessageContaining("callback in the host");
    assertThat(late.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
    assertThat(ended).isTrue();
    assertThat(jt.jt_not(true)).as("the next call").isFalse();
  }

  @Test
  void aPointer_isStaleOnceItsWorkerIsGone() {
    Pointer buffer = jt.jt_buffer(8);
    buffer.setInt(0, 5);
    BOX.kill(jt.jt_process_id());
    assertThat(catchThrowable(() -> buffer.getInt(0))).isInstanceOf(StaleHandleException.class);
    assertThat(catchThrowable(() -> jt.jt_read_int(buffer, 0)))
        .isInstanceOf(StaleHandleException.class);
    Structures.Pointing pointing = new Structures.Pointing();
    pointing.numbers = buffer;
    assertThat(catchThrowable(() -> jt.jt_pointing_sum(pointing)))
        .isInstanceOf(StaleHandleException.class);
    assertThat(jt.jt_is_null(null)).as("the next worker").isEqualTo(1);
  }

  @Test
  void aFunctionOfTheLibrary_isStaleOnceItsWorkerIsGone() {
    Callbacks.OfInt doubler = jt.jt_doubler();
    BOX.kill(jt.jt_process_id());
    assertThat(catchThrowable(() -> doubler.call(1))).isInstanceOf(GloveboxException.class);
    assertThat(jt.jt_doubler().call(2)).as("in the next worker").isEqualTo(4);
  }

  @Test
  void aCallback_isRegisteredAnewInTheNextWorker() {
    Callbacks.OfInt twice = value -> value * 2;
    jt.jt_store(twice);
    assertThat(jt.jt_call_stored(2)).isEqualTo(4);
    BOX.kill(jt.jt_process_id());
    assertThat(catchThrowable(() -> jt.jt_call_int(twice, 3)))
        .as("the lost worker is noticed before anything is sent")
        .isNull();
    assertThat(jt.jt_call_stored(2)).as("nothing is stored there").isEqualTo(-1);
    assertThat(jt.jt_call_int(twice, 3)).isEqualTo(6);
  }

  @Test
  void aPointerOfAnotherWorker_isRefused() {
    try (Glovebox other =
        Glovebox.open(
            Registry.builder()
                .library("jnatypes", it -> it.path(Stubs.file("jnatypes")))
                .build())) {
      Pointer foreign = other.load("jnatypes", JnaTypes.class).jt_buffer(8);
      assertThat(catchThrowable(() -> jt.jt_read_int(foreign, 0)))
          .isInstanceOf(StaleHandleException.class);
    }
  }

  @Test
  void anAddressOfThisProcess_isRefusedBeforeItIsSent() {
    long address = Native.malloc(8);
    try {
      Throwable refused = catchThrowable(() -> jt.jt_read_int(new Pointer(address), 0));
      assertThat(refused).isInstanceOf(ForeignPointerException.class);
      assertThat(refused).hasMessageContaining("means nothing").hasMessageContaining("Memory");
    } finally {
      Native.free(address);
    }
  }

  @Test
  void memoryPassedToTwoWorkers_isCopiedToEach() {
    Memory memory = new Memory(8);
    memory.setInt(0, 11);
    assertThat(jt.jt_read_int(memory, 0)).isEqualTo(11);
    BOX.kill(jt.jt_process_id());
    assertThat(jt.jt_read_int(memory, 0)).isEqualTo(11);
  }

  @Test
  void collectedCallbacks_giveTheirFunctionsBack() {
    Set<Long> addresses = new HashSet<>();
    for (int i = 0; i < REGISTRATIONS; i++) {
      int captured = i;
      Callbacks.OfInt mine = value -> value + captured;
      addresses.add(Pointer.nativeValue(jt.jt_function_address(mine)));
      if (i % 20 == 19) {
        mine = null;
        System.gc();
        assertThat(jt.jt_is_null(null)).isEqualTo(1);
      }
    }
    assertThat(addresses).as("functions are used again").hasSizeLessThan(REGISTRATIONS / 2);
  }
}
