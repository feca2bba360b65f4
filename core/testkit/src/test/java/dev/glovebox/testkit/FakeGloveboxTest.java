package dev.glovebox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import dev.glovebox.CallSettings;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Registry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FakeGloveboxTest {
  private final FakeGlovebox box =
      FakeGlovebox.builder()
          .library("greeter", Greeter.class, new GreeterInJava())
          .function("greeter", "Add", values -> (Long) values.get(0) + (Long) values.get(1))
          .build();
  private final Greeter greeter = box.load("greeter", Greeter.class);

  @Test
  void call_isAnsweredByTheObject() {
    assertThat(greeter.Add(20, 22)).isEqualTo(42);
    assertThat(greeter.Hello("World")).isEqualTo("Hello, World!");
  }

  @Test
  void call_whoseObjectThrows_throwsThat() {
    assertThatThrownBy(() -> greeter.Add(Long.MAX_VALUE, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("long overflow");
  }

  @Test
  void declaredCall_isAnsweredByTheFunction() {
    assertThat(box.call("greeter", "Add", List.of(20L, 22L))).isEqualTo(42L);
    assertThat(box.invoke("greeter", "Add", List.of(1L, 2L), CallSettings.DEFAULT))
        .isEqualTo(new DeclaredResult(3L, Map.of(), OptionalInt.empty()));
  }

  @Test
  void declaredCall_thatPutsOut_hasAllOfIt() {
    DeclaredResult whole = new DeclaredResult(0L, Map.of("size", 7L), OptionalInt.of(2));
    try (FakeGlovebox other = FakeGlovebox.builder().function("z", "f", values -> whole).build()) {
      assertThat(other.invoke("z", "f", List.of(), CallSettings.DEFAULT)).isSameAs(whole);
    }
  }

  @Test
  void calls_areRecordedInTheirOrder() {
    greeter.Add(1, 2);
    greeter.Hello(null);
    box.call("greeter", "Add", List.of(3L, 4L));

    assertThat(box.calls())
        .containsExactly(
            new RecordedCall("greeter", "Add", 1, List.of(1L, 2L), "greeter-1#1", false),
            new RecordedCall(
                "greeter", "Hello", 1, Arrays.asList((Object) null), "greeter-1#1", false),
            new RecordedCall("greeter", "Add", 2, List.of(3L, 4L), "greeter-1#1", false));
    assertThat(box.calls("greeter", "Hello")).hasSize(1);
  }

  @Test
  void methodsOfObject_areNoCalls() {
    assertThat(List.of(greeter))
        .contains(greeter)
        .doesNotContain(box.load("greeter", Greeter.class));
    assertThat(Set.of(greeter)).contains(greeter);
    assertThat(greeter).hasToString("fake of library 'greeter'");
    assertThat(box.calls()).isEmpty();
  }

  @Test
  void theSecondCall_ifScripted_failsAlone() {
    box.on("greeter", "Add").call(2).fails(Failures.workerLost());

    assertThat(greeter.Add(1, 1)).isEqualTo(2);
    assertThatThrownBy(() -> greeter.Add(1, 1)).isInstanceOf(WorkerLostException.class);
    assertThat(greeter.Add(1, 1)).isEqualTo(2);
    assertThat(box.calls())
        .extracting(RecordedCall::worker)
        .containsExactly("greeter-1#1", "greeter-1#1", "greeter-1#2");
  }

  @Test
  void theNextCall_ofADeclaration_failsAsThatOfTheInterface() {
    greeter.Add(1, 1);
    box.on("greeter", "Add").nextCall().fails(Failures.poolExhausted());

    assertThatThrownBy(() -> box.call("greeter", "Add", List.of(1L, 1L)))
        .hasMessageContaining("no lane of pool 'greeter' became free within 5000 ms");
  }

  @Test
  void everyCall_failsUntilItIsTakenBack_butThoseWithAScriptOfTheirOwn() {
    FunctionScript script = box.on("greeter", "Hello");
    script.everyCall().fails(call -> new IllegalStateException("scripted"));
    script.call(2).fails(call -> new IllegalStateException("the second"));

    assertThatThrownBy(() -> greeter.Hello("a")).hasMessage("scripted");
    assertThatThrownBy(() -> greeter.Hello("b")).hasMessage("the second");
    assertThatThrownBy(() -> greeter.Hello("c")).hasMessage("scripted");
    script.everyCall().answers();
    assertThat(greeter.Hello("d")).isEqualTo("Hello, d!");
  }

  @Test
  void aCallThatTakesTime_takesIt() {
    box.on("greeter", "Add").call(1).takes(Duration.ofMillis(20));
    long start = System.nanoTime();

    assertThat(greeter.Add(1, 1)).isEqualTo(2);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void aCallThatTakesLongerThanItsDeadline_exceedsIt_andLosesItsWorker() {
    box.on("greeter", "Add").call(1).takes(Duration.ofHours(1));
    Greeter hurried =
        box.load("greeter", Greeter.class, LoadOptions.DEFAULT.withDeadline(Duration.ofMillis(20)));

    assertThatThrownBy(() -> hurried.Add(1, 1))
        .isInstanceOfSatisfying(
            CallDeadlineExceededException.class,
            e -> {
              assertThat(e.deadline()).isEqualTo(Duration.ofMillis(20));
              assertThat(e.outcome()).contains(Outcome.MAY_HAVE_RUN);
              assertThat(e.elapsed().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
            })
        .hasMessageStartingWith("a call of greeter.Add exceeded its deadline of 20 ms; the thread");
    hurried.Add(1, 1);
    assertThat(box.calls()).extracting(RecordedCall::worker).endsWith("greeter-1#2");
  }

  @Test
  void aDeadlineOfTheRegistry_holds() {
    Registry registry =
        Registry.builder()
            .library("greeter", library -> library.search("libgreeter.so").pool("go"))
            .pool("go", pool -> pool.callTimeout(Duration.ofMillis(20)))
            .build();
    try (FakeGlovebox other =
        FakeGlovebox.builder()
            .registry(registry)
            .library("greeter", Greeter.class, new GreeterInJava())
            .build()) {
      other.on("greeter", "Add").everyCall().takes(Duration.ofHours(1));

      assertThat(other.registry()).isSameAs(registry);
      assertThatThrownBy(() -> other.load("greeter", Greeter.class).Add(1, 1))
          .isInstanceOf(CallDeadlineExceededException.class)
          .hasMessageContaining("worker=go-1#1");
    }
  }

  @Test
  void close_endsACallThatTakesTime_asAnInterruptDoesNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    box.on("greeter", "Add").everyCall().takes(Duration.ofDays(100_000));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              begun.countDown();
              try {
                greeter.Add(1, 1);
              } catch (WorkerLostException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    while (box.calls().isEmpty()) {
      Thread.onSpinWait();
    }
    box.close();

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    caller.join();
  }

  @Test
  void whatIsClosed_refusesCalls_sessionsAndReloads() {
    box.close();
    box.close();

    assertThat(box.isClosed()).isTrue();
    assertThatThrownBy(() -> greeter.Add(1, 1))
        .isInstanceOf(GloveboxClosedException.class)
        .hasMessage(
            "pool 'greeter' is closed and takes no more calls [function=greeter.Add, the call was"
                + " not sent]. Close the Glovebox after the last call of what was loaded from it,"
                + " or open another one.");
    assertThatThrownBy(() -> box.call("greeter", "Add", List.of(1L, 1L)))
        .isInstanceOf(GloveboxClosedException.class);
    assertThatThrownBy(() -> box.session("greeter")).isInstanceOf(GloveboxClosedException.class);
    assertThatThrownBy(() -> box.reload(box.registry()))
        .isInstanceOf(GloveboxClosedException.class);
    assertThat(box.calls()).isEmpty();
  }

  @Test
  void aLibraryThatIsNotThere_isRefusedAsByARealOne() {
    assertThatThrownBy(() -> box.load("greter", Greeter.class))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("greter")
        .hasMessageContaining("greeter");
    assertThatThrownBy(() -> box.on("greter", "Add")).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> box.session("greter")).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> box.call("greter", "Add", List.of()))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void misuse_isSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.load("greeter", Runnable.class))
        .withMessageContaining("has no implementation of java.lang.Runnable")
        .withMessageContaining(".library(\"greeter\", Runnable.class, ...)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.load("greeter", String.class))
        .withMessageContaining("java.lang.String is no interface");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.on("greeter", "Ad"))
        .withMessageContaining("'greeter' has no function 'Ad'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.call("greeter", "Hello", List.of("World")))
        .withMessageContaining("has no declared function 'Hello'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.on("greeter", "Add").call(0))
        .withMessageContaining("counted from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.on("greeter", "Add").everyCall().takes(Duration.ofMillis(-1)))
        .withMessageContaining("no negative time");
    greeter.Add(1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> box.on("greeter", "Add").call(1))
        .withMessageContaining("call 1 of greeter.Add cannot be scripted any more");
  }

  @Test
  void builder_refusesWhatContradictsItself() {
    FakeGloveboxBuilder builder =
        FakeGlovebox.builder()
            .library("greeter", Greeter.class, new GreeterInJava())
            .function("greeter", "Add", values -> 1L);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.library("greeter", Greeter.class, new GreeterInJava()))
        .withMessageContaining("two implementations");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.function("greeter", "Add", values -> 2L))
        .withMessageContaining("two functions 'Add'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.library("text", String.class, "no interface"))
        .withMessageContaining("no interface");
    Registry other =
        Registry.builder().library("m", library -> library.search("libm.so.6")).build();
    assertThatThrownBy(() -> builder.registry(other).build())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("greeter");
  }

  private List<ThrowingCallable> whatNeedsNativeCode() {
    return List.of(
        () -> box.function("greeter", "Add"),
        () -> box.globalVariable("greeter", "count"),
        () -> box.free(new Memory(1)),
        () -> box.allocate("greeter", 1),
        () -> box.inspection("greeter"),
        () -> box.mayLoadHere("greeter"),
        () -> box.reload(box.registry()),
        () -> box.load(null, Greeter.class),
        () -> box.session("greeter").function("greeter", "Add"),
        () -> box.session("greeter").globalVariable("greeter", "count"),
        () -> box.session("greeter").free(new Memory(1)),
        () -> box.session("greeter").allocate(1));
  }

  @Test
  void whatNeedsNativeCode_isRefusedWithASentence() {
    for (ThrowingCallable call : whatNeedsNativeCode()) {
      assertThatThrownBy(call)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith("a FakeGlovebox has no native code, and so no ")
          .hasMessageEndingWith("Test this with a real Glovebox: see @WithGlovebox.");
    }
  }

  @Test
  void nothing_canBeFreed_andThereIsNoProcess() {
    box.free(null);
    assertThat(box.workers()).isEmpty();
    assertThat(box.pools()).isEmpty();
    assertThat(box.registry().libraries()).containsOnlyKeys("greeter");
  }
}
