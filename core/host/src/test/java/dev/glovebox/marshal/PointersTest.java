package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.marshal.memory.WorkerPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointersTest {
  interface Handles {
    Pointer echo(Pointer handle);

    RemotePointer remote(RemotePointer handle);

    void two(Pointer first, int between, Pointer second);
  }

  private static final long ADDRESS = 0x7f12_3456_7890L;
  private static final WorkerId OTHER = new WorkerId("test", 1, 2);
  private static final FakeWorker OTHER_ACCESS = new FakeWorker(OTHER);

  private final MethodMarshaller echo = NativeLoop.bind(Handles.class, "echo");

  @Test
  void aReturnedPointer_isStampedWithItsWorker_andGoesBackUnchanged() {
    Object handle = NativeLoop.call(echo, a -> ADDRESS, (Object) null);
    assertThat(handle).isEqualTo(new WorkerPointer(NativeLoop.ACCESS, ADDRESS));
    for (String method : new String[] {"echo", "remote"}) {
      MethodMarshaller passed = NativeLoop.bind(Handles.class, method);
      assertThat(NativeLoop.call(passed, a -> a.slot(0), handle)).isEqualTo(handle);
    }
    assertThat(echo.function().signature().result()).isEqualTo(AbiResult.of(AbiType.POINTER));
  }

  @Test
  void theNullPointer_isNull_bothWays() {
    assertThat(NativeLoop.call(echo, a -> a.slot(0), (Object) null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-4096, -1, 0, 1, 4095})
  void smallPlainPointers_areConstants(long value) {
    long[] seen = {42};
    NativeLoop.call(echo, a -> seen[0] = a.slot(0), new Pointer(value));
    assertThat(seen[0]).isEqualTo(value);
  }

  @Test
  void aDeclaredConstant_mayHaveAnyValue() {
    Object back = NativeLoop.call(echo, a -> a.slot(0), Pointer.createConstant(ADDRESS));
    assertThat(back).isEqualTo(new WorkerPointer(NativeLoop.ACCESS, ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(longs = {-4097, 4096, ADDRESS, Long.MIN_VALUE})
  void aHostAddress_isRefusedBeforeItIsSent(long address) {
    assertThatThrownBy(() -> NativeLoop.call(echo, PointersTest::mustNotRun, new Pointer(address)))
        .isInstanceOfSatisfying(
            ForeignPointerException.class, e -> assertThat(e.outcome()).contains(Outcome.NOT_SENT))
        .hasMessageContaining("Handles.echo, parameter 1 \"handle\"")
        .hasMessageContaining("stub.echo")
        .hasMessageContaining("createConstant");
  }

  @Test
  void hostMemory_isRefused_andAnInterfaceOffered() {
    try (Memory memory = new Memory(8)) {
      assertThatThrownBy(() -> NativeLoop.call(echo, PointersTest::mustNotRun, memory))
          .isInstanceOf(ForeignPointerException.class)
          .hasMessageContaining("Load a Java interface");
    }
  }

  @Test
  void affinity_isTheWorkerOfThePointers() {
    MethodMarshaller two = NativeLoop.bind(Handles.class, "two");
    WorkerPointer mine = new WorkerPointer(NativeLoop.ACCESS, ADDRESS);
    WorkerPointer constant = new WorkerPointer(OTHER_ACCESS, -1);
    assertThat(two.affinity(new Object[] {null, 1, null})).isNull();
    assertThat(two.affinity(new Object[] {null, 1, mine})).isEqualTo(NativeLoop.WORKER);
    assertThat(two.affinity(new Object[] {mine, 1, mine})).isEqualTo(NativeLoop.WORKER);
    assertThat(two.affinity(new Object[] {constant, 1, mine})).isEqualTo(NativeLoop.WORKER);
    assertThat(two.affinity(new Object[] {new Pointer(1), 1, null})).isNull();
  }

  @Test
  void pointersOfTwoWorkers_areRefused_withBothNamed() {
    MethodMarshaller two = NativeLoop.bind(Handles.class, "two");
    Object[] mixed = {
      new WorkerPointer(NativeLoop.ACCESS, ADDRESS), 1, new WorkerPointer(OTHER_ACCESS, ADDRESS)
    };
    assertThatThrownBy(() -> two.affinity(mixed))
        .isInstanceOf(ForeignPointerException.class)
        .hasMessageContaining("test-1#1")
        .hasMessageContaining("test-1#2");
  }

  private static long mustNotRun(NativeLoop.Arguments a) {
    throw new AssertionError("the call was sent with " + a.slot(0));
  }
}
