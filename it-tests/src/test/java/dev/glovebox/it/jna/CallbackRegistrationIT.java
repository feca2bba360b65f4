package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import dev.glovebox.it.LeftoversPerClass;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks that threads register at the same time, in a worker with only one lane. */
@Timeout(60)
@LeftoversPerClass
class CallbackRegistrationIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox(pool -> {});

  private final JnaTypes jt = BOX.at(Place.WORKER);

  @Test
  void aThreadThatWaitsForTheLaneToRegister_doesNotHoldUpTheOneThatHasIt() throws Exception {
    Pointer buffer = jt.jt_buffer(8);
    Callbacks.OfInt stored = value -> value * 3;
    Pointer function = CallbackReference.getFunctionPointer(stored);
    AtomicReference<Thread> waiting = new AtomicReference<>();
    Callbacks.OfInt outer =
        value -> {
          Thread writer = new Thread(() -> buffer.setPointer(0, function));
          waiting.set(writer);
          writer.start();
          Awaitility.await()
              .atMost(10, TimeUnit.SECONDS)
              .until(() -> writer.getState() == Thread.State.TIMED_WAITING);
          return jt.jt_call_int(inner -> inner + 1, value) * 10;
        };

    assertThat(jt.jt_call_int(outer, 3)).isEqualTo(40);

    waiting.get().join(TimeUnit.SECONDS.toMillis(10));
    assertThat(buffer.getPointer(0)).isEqualTo(jt.jt_function_address(stored));
    assertThat(stored.call(1)).as("it lives until here").isEqualTo(3);
  }
}
