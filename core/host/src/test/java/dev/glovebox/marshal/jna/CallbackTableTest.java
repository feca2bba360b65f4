package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Callback;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.marshal.FakeWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallbackTableTest {
  interface Negation extends Callback {
    int negate(int value);
  }

  private final FakeWorker worker = new FakeWorker(new WorkerId("go", 1, 1));
  private final CallbackTable table = new CallbackTable(HostCallback::new);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private List<Long> registerAtOnce(Negation... callbacks) throws Exception {
    CyclicBarrier all = new CyclicBarrier(callbacks.length);
    // Each is in the worker while the others are: nothing may be held there that another one needs.
    worker.whileRegistering = () -> all.await(10, TimeUnit.SECONDS);
    List<Future<Long>> registrations = new ArrayList<>();
    for (Negation callback : callbacks) {
      registrations.add(threads.submit(() -> table.register(worker, callback)));
    }
    List<Long> addresses = new ArrayList<>();
    for (Future<Long> registration : registrations) {
      addresses.add(registration.get(20, TimeUnit.SECONDS));
    }
    return addresses;
  }

  @Test
  void twoCallbacks_areRegisteredAtOnce() throws Exception {
    Negation one = value -> -value;
    Negation other = value -> ~value;

    List<Long> addresses = registerAtOnce(one, other);

    assertThat(Set.copyOf(addresses)).hasSize(2);
    assertThat(table.register(worker, one)).isEqualTo(addresses.get(0));
    assertThat(table.register(worker, other)).isEqualTo(addresses.get(1));
    assertThat(worker.unregistered).isEmpty();
  }

  @Test
  void oneCallback_registeredByTwoThreadsAtOnce_hasOnePointer_andTheOtherIsGivenBack()
      throws Exception {
    Negation one = value -> -value;

    List<Long> addresses = registerAtOnce(one, one);

    assertThat(addresses.get(0)).isEqualTo(addresses.get(1));
    assertThat(worker.unregistered).hasSize(1).doesNotContain(addresses.get(0));
    assertThat(table.register(worker, one)).isEqualTo(addresses.get(0));
  }
}
