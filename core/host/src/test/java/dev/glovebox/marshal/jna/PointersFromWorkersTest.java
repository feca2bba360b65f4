package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.memory.PointerAccessors;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No accessor of a pointer that came from a worker uses its number as an address of this process.
 * Where one did, this JVM would end: at none of these addresses is there any memory here.
 */
class PointersFromWorkersTest {
  interface Negation extends Callback {
    int negate(int value);
  }

  private static final long[] CONSTANTS = {-4096, -1, 1, 8, 4095};

  private final FakeWorker worker = new FakeWorker(new WorkerId("go", 1, 3));
  private final Negation own = value -> -value;

  private Map<String, Pointer> withoutMemory() {
    Map<String, Pointer> pointers = new java.util.TreeMap<>();
    for (long constant : CONSTANTS) {
      pointers.put("result " + constant, Pointers.fromWorker(worker, constant));
      pointers.put("declared result " + constant, WorkerPointers.opaque(worker, constant));
      WorkerPointer memory = new WorkerPointer(worker, FakeWorker.BASE + 64);
      memory.setLong(8, constant);
      pointers.put("read " + constant, memory.getPointer(8));
      pointers.put("read among others " + constant, memory.getPointerArray(8, 1)[0]);
    }
    long registered = WorkerSide.of(worker).callbacks().register(worker, own);
    pointers.put("own callback", Pointers.fromWorker(worker, registered));
    pointers.put(
        "function", FunctionObjects.of("f", Function.C_CONVENTION, "UTF-8", new NoTarget()));
    return pointers;
  }

  /** Carries no call. */
  private static final class NoTarget implements CallTarget {
    @Override
    public <R> R call(AbiSignature signature, WorkerId affinity, CallBody<R> body) {
      throw new AssertionError("called");
    }
  }

  @TestFactory
  List<DynamicTest> anAccessor_ofWhatHasNoMemory_fails() {
    List<DynamicTest> tests = new ArrayList<>();
    withoutMemory()
        .forEach(
            (name, pointer) -> {
              for (Method accessor : PointerAccessors.all()) {
                if (!isArithmetic(pointer, accessor)) {
                  tests.add(
                      DynamicTest.dynamicTest(
                          name + ": " + accessor, () -> fails(pointer, accessor)));
                }
              }
            });
    assertThat(tests).hasSizeGreaterThan(1000);
    return tests;
  }

  /** Another address, which is not looked at. */
  private static boolean isArithmetic(Pointer pointer, Method accessor) {
    return accessor.getName().equals("share") && !(pointer instanceof Function);
  }

  private static void fails(Pointer pointer, Method accessor) {
    assertThatThrownBy(() -> PointerAccessors.use(pointer, accessor))
        .isInstanceOfSatisfying(
            ForeignPointerException.class, e -> assertThat(e.outcome()).contains(Outcome.NOT_SENT));
  }

  @Test
  void anAccessor_ofAnAddress_usesTheWorkersMemory() throws Throwable {
    for (Method accessor : PointerAccessors.all()) {
      Pointer pointer = new WorkerPointer(worker, FakeWorker.BASE + 64);
      pointer.setMemory(0, 256, (byte) 0);
      if (accessor.getName().equals("indexOf")) {
        pointer.setByte(3, (byte) 7);
      }
      PointerAccessors.use(pointer, accessor);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-4096, -1, 8, 4095})
  void aConstant_equalsTheSameNumber_whateverItCameFrom(long value) {
    WorkerAccess other = new FakeWorker(new WorkerId("go", 1, 4));
    Pointer constant = Pointers.fromWorker(worker, value);
    List<Pointer> same =
        List.of(
            new Pointer(value),
            Pointer.createConstant(value),
            Pointers.fromWorker(other, value),
            WorkerPointers.opaque(worker, value));
    for (Pointer each : same) {
      assertThat(constant.equals(each)).as("%s", each).isTrue();
      assertThat(each.equals(constant)).as("%s", each).isTrue();
      assertThat(each).hasSameHashCodeAs(constant);
      assertThat(Pointer.nativeValue(each)).isEqualTo(value);
    }
    assertThat(constant).isNotEqualTo(new Pointer(value + 1));
  }

  @Test
  void aConstant_isPassedToAnyWorker() {
    FakeWorker other = new FakeWorker(new WorkerId("go", 1, 4));
    Pointer constant = Pointers.fromWorker(worker, -1);
    assertThat(Pointers.withoutMemory(worker, constant)).isEqualTo(-1);
    assertThat(Pointers.withoutMemory(other, constant)).isEqualTo(-1);
  }

  @Test
  void theOwnCallbacksPointer_isThatOfJna_andOfTheCallbackInAnyWorker() {
    FakeWorker other = new FakeWorker(new WorkerId("go", 1, 4));
    long registered = WorkerSide.of(worker).callbacks().register(worker, own);
    Pointer pointer = Pointers.fromWorker(worker, registered);
    Pointer jnas = CallbackReference.getFunctionPointer(own);
    assertThat(pointer.equals(jnas)).isTrue();
    assertThat(jnas.equals(pointer)).isTrue();
    assertThat(pointer).hasSameHashCodeAs(jnas);
    assertThat(MemoryImage.toWorker(worker, pointer)).isEqualTo(registered);
    assertThat(MemoryImage.toWorker(other, pointer))
        .isEqualTo(WorkerSide.of(other).callbacks().register(other, own));
    assertThat(RemoteCallbacks.callback(Negation.class, pointer, null)).isSameAs(own);
  }

  @Test
  void aConstantAsACallback_isPassedBack_andNotCalled() {
    Negation ignored =
        (Negation) RemoteCallbacks.callback(Negation.class, Pointers.fromWorker(worker, 1), null);
    assertThat(Pointers.function(worker, ignored)).isEqualTo(1);
    assertThatThrownBy(() -> ignored.negate(1))
        .isInstanceOf(ForeignPointerException.class)
        .hasMessageContaining("constant");
  }
}
