package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.NativeLoop;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JNA's locks and Glovebox's: neither is taken under the other. */
@Timeout(60)
class JnaLocksTest {
  interface Negation extends Callback {
    int negate(int value);
  }

  interface Calls extends Library {
    Pointer handler(Negation handler);
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final FakeWorker worker = new FakeWorker(new WorkerId("go", 1, 1));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> held = new ArrayList<>();
  private int hashed;

  /** JNA hashes a callback under its lock wherever it looks for one; so would any map of ours. */
  private final Negation recorder =
      new Negation() {
        @Override
        public int negate(int value) {
          return -value;
        }

        @Override
        public int hashCode() {
          hashed++;
          held.addAll(ownLocks());
          return 1;
        }

        @Override
        public boolean equals(Object other) {
          held.addAll(ownLocks());
          return this == other;
        }
      };

  /** Glovebox's locks that this thread holds. */
  private static List<String> ownLocks() {
    ThreadInfo self =
        THREADS.getThreadInfo(new long[] {Thread.currentThread().getId()}, true, true)[0];
    List<String> locks = new ArrayList<>();
    for (LockInfo monitor : self.getLockedMonitors()) {
      locks.add(monitor.getClassName());
    }
    for (LockInfo lock : self.getLockedSynchronizers()) {
      locks.add(lock.getClassName());
    }
    locks.removeIf(it -> !it.startsWith("dev.glovebox") && !it.contains("ReentrantLock"));
    return locks;
  }

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private JnaMethod method() {
    return JnaMethod.of(
        NativeLoop.method(Calls.class, "handler"),
        "stub",
        "handler",
        Map.of(),
        new CallTarget() {
          @Override
          public <R> R call(
              dev.glovebox.abi.AbiSignature signature,
              WorkerId affinity,
              dev.glovebox.lane.CallBody<R> body) {
            body.prepare(NativeLoop.ACCESS);
            return NativeLoop.call(
                new dev.glovebox.abi.NativeFunction("stub", "handler", signature),
                body,
                arguments -> arguments.slot(0));
          }
        });
  }

  /** All ways on which Glovebox comes to JNA's list of callbacks. */
  private Map<String, Runnable> waysToJna() {
    WorkerSide side = WorkerSide.of(worker);
    long registered = side.callbacks().register(worker, recorder);
    Pointer own = CallbackReference.getFunctionPointer(recorder);
    WorkerPointer remote = new WorkerPointer(worker, FakeWorker.BASE + 64);
    JnaMethod method = method();
    Memory memory = new Memory(32);
    memory.clear();
    memory.setPointer(8, own);
    HostMemory place = new HostMemory(memory, 0);
    MemoryImage.export(worker, place);
    Map<String, Runnable> ways = new TreeMap<>();
    ways.put("register", () -> side.callbacks().register(worker, recorder));
    ways.put("the own callback comes back", () -> Pointers.fromWorker(worker, registered));
    ways.put("its address", () -> side.toHost(registered));
    ways.put(
        "as a callback",
        () ->
            RemoteCallbacks.callback(
                Negation.class, Pointers.fromWorker(worker, registered), null));
    ways.put("passed", () -> MemoryImage.toWorker(worker, own));
    ways.put("found in memory", () -> MemoryImage.export(worker, place));
    ways.put("comes back in memory", () -> MemoryImage.refresh(worker, memory));
    ways.put("read from memory", () -> MemoryView.of(place).getPointer(8));
    ways.put("written there", () -> remote.setPointer(8, own));
    ways.put("a call", () -> method.invoke(new Object[] {recorder}));
    ways.put(
        "a function of the worker", () -> RemoteCallbacks.callback(Negation.class, remote, null));
    ways.put("released", () -> side.expunge(worker));
    return ways;
  }

  @Test
  void jnaIsCalled_underNoLockOfOurs() {
    Map<String, Runnable> ways = waysToJna();
    int before = hashed;
    ways.forEach(
        (name, way) -> {
          way.run();
          assertThat(held).as(name).isEmpty();
        });
    assertThat(hashed).as("JNA was asked").isGreaterThan(before + 5);
  }

  @Test
  void whoWaitsForJna_holdsNoLockOfOurs() throws Exception {
    for (Map.Entry<String, Runnable> way : waysToJna().entrySet()) {
      Future<?> waiting;
      synchronized (JnaLock.monitor()) {
        CountDownLatch started = new CountDownLatch(1);
        Thread[] thread = new Thread[1];
        waiting =
            threads.submit(
                () -> {
                  thread[0] = Thread.currentThread();
                  started.countDown();
                  way.getValue().run();
                });
        started.await();
        while (!waiting.isDone() && thread[0].getState() != Thread.State.BLOCKED) {
          Thread.onSpinWait();
        }
        ThreadInfo blocked = THREADS.getThreadInfo(new long[] {thread[0].getId()}, true, true)[0];
        assertThat(blocked == null ? List.of() : Arrays.asList(blocked.getLockedMonitors()))
            .as(way.getKey())
            .noneMatch(it -> it.getClassName().startsWith("dev.glovebox"));
      }
      waiting.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void pointersAndCallbacksOfAWorker_areHashedAndCompared_whoeverHoldsOurLocks() throws Exception {
    long registered = WorkerSide.of(worker).callbacks().register(worker, recorder);
    Pointer remote = Pointers.fromWorker(worker, FakeWorker.BASE + 64);
    List<Object> objects =
        List.of(
            remote,
            Pointers.fromWorker(worker, -1),
            Pointers.fromWorker(worker, registered),
            RemoteCallbacks.callback(Negation.class, remote, null));
    WorkerSide side = WorkerSide.of(worker);
    synchronized (side.mirrors()) {
      synchronized (side.callbacks()) {
        synchronized (side.functions()) {
          Future<?> compared =
              threads.submit(
                  () ->
                      objects.forEach(
                          each -> {
                            assertThat(each.hashCode()).isEqualTo(each.hashCode());
                            objects.forEach(
                                other -> assertThat(each.equals(other)).isEqualTo(each == other));
                          }));
          compared.get(20, TimeUnit.SECONDS);
        }
      }
    }
    assertThat(held).isEmpty();
  }

  /** Two threads: one gets its own callback back, and the other functions of the library. */
  @Test
  void callbacksBothWays_doNotMeet() throws Exception {
    Negation own = value -> -value;
    long registered = WorkerSide.of(worker).callbacks().register(worker, own);
    List<Future<?>> both =
        List.of(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    Pointers.fromWorker(worker, registered);
                  }
                }),
            threads.submit(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    long address = FakeWorker.BASE + i % 5 * 16L;
                    RemoteCallbacks.callback(
                        Negation.class, new WorkerPointer(worker, address), null);
                  }
                }));
    for (Future<?> each : both) {
      each.get(50, TimeUnit.SECONDS);
    }
    assertThat(THREADS.findDeadlockedThreads()).isNull();
  }

  /** Without address randomisation a library lies at the same place in both processes. */
  @Test
  void aFunctionOfThisProcess_atTheAddressOfAWorkers_isItsOwn() {
    Pointer here = NativeLibrary.getProcess().getFunction("abs");
    long address = Pointer.nativeValue(here);
    WorkerPointer remote = new WorkerPointer(worker, address);
    Callback there = RemoteCallbacks.callback(Negation.class, remote, null);

    Negation mine = (Negation) CallbackReference.getCallback(Negation.class, new Pointer(address));

    assertThat(mine).isNotSameAs(there);
    assertThat(WorkerFunction.of(mine)).isNull();
    assertThat(mine.negate(-42)).isEqualTo(42);
    assertThat(RemoteCallbacks.callback(Negation.class, remote, null)).isSameAs(there);
  }
}
