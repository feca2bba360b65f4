package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.NativeLoop;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides on the worker of a call: whatever of a worker's is among its arguments. */
class AffinityTest {
  interface Negation extends Callback {
    int negate(int value);
  }

  public static class Handle extends PointerType {}

  @Structure.FieldOrder({"number", "pointer", "handle", "function", "nested"})
  public static class Holder extends Structure {
    public static class ByReference extends Holder implements Structure.ByReference {}

    public int number;
    public Pointer pointer;
    public Handle handle;
    public Negation function;
    public Inner.ByReference nested;
  }

  @Structure.FieldOrder("pointer")
  public static class Inner extends Structure {
    public static class ByReference extends Inner implements Structure.ByReference {}

    public Pointer pointer;
  }

  interface Calls extends Library {
    int call(Object... arguments);
  }

  /** Thrown in place of a call. */
  private static final class Decided extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient WorkerId worker;

    Decided(WorkerId worker) {
      this.worker = worker;
    }
  }

  private static final CallTarget TARGET =
      new CallTarget() {
        @Override
        public <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body) {
          throw new Decided(worker);
        }
      };

  private final FakeWorker worker = new FakeWorker(new WorkerId("go", 1, 1));
  private final WorkerPointer pointer = new WorkerPointer(worker, FakeWorker.BASE + 64);
  private final Negation function =
      (Negation) RemoteCallbacks.callback(Negation.class, pointer, null);
  private final JnaMethod method =
      JnaMethod.of(NativeLoop.method(Calls.class, "call"), "stub", "call", Map.of(), TARGET);

  private WorkerId decided(Object... arguments) {
    try {
      method.invoke(new Object[] {arguments});
    } catch (Decided e) {
      return e.worker;
    }
    throw new AssertionError("not called");
  }

  private Handle handle(Pointer of) {
    Handle handle = new Handle();
    handle.setPointer(of);
    return handle;
  }

  /** One that the worker has written. */
  private PointerByReference written(Pointer value) {
    PointerByReference reference = new PointerByReference(value);
    byte[] content = reference.getPointer().getByteArray(0, Long.BYTES);
    ForeignAddresses.of((Memory) reference.getPointer())
        .wrote(worker, 0, WrittenBack.whole(content));
    return reference;
  }

  private Map<String, Object> arguments(Pointer of, Negation callback) {
    Map<String, Object> all = new TreeMap<>();
    all.put("pointer", of);
    all.put("callback", callback);
    all.put("PointerType", handle(of));
    all.put("Pointer[]", new Pointer[] {null, of});
    all.put("PointerType[]", new Handle[] {handle(of)});
    all.put("PointerByReference", written(of));
    Holder field = new Holder();
    field.pointer = of;
    all.put("field", field);
    Holder typed = new Holder();
    typed.handle = handle(of);
    all.put("PointerType field", typed);
    Holder functions = new Holder();
    functions.function = callback;
    all.put("callback field", functions);
    Holder outer = new Holder();
    outer.nested = new Inner.ByReference();
    outer.nested.pointer = of;
    all.put("field of a nested structure", outer);
    Holder.ByReference reference = new Holder.ByReference();
    reference.pointer = of;
    all.put("Structure.ByReference[]", new Holder.ByReference[] {reference});
    Holder element = new Holder();
    element.toArray(2);
    element.pointer = of;
    all.put("Structure[]", element.toArray(1));
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pointer",
        "callback",
        "PointerType",
        "Pointer[]",
        "PointerType[]",
        "PointerByReference",
        "field",
        "PointerType field",
        "callback field",
        "field of a nested structure",
        "Structure.ByReference[]",
        "Structure[]"
      })
  void aWorkersPointer_orFunction_decides(String where) {
    assertThat(arguments(pointer, function)).containsKey(where);
    assertThat(decided(1, arguments(pointer, function).get(where))).isEqualTo(worker.id());
  }

  @Test
  void constants_andThisProcesssOwn_doNot() {
    Negation own = value -> value;
    Pointer constant = Pointers.fromWorker(worker, -1);
    Negation ignored = (Negation) RemoteCallbacks.callback(Negation.class, constant, null);
    arguments(constant, ignored)
        .forEach((name, argument) -> assertThat(decided(argument)).as(name).isNull());
    assertThat(decided(own, null, 1)).isNull();
  }

  @Test
  void aFunctionAndAPointerOfTwoWorkers_areRefused() {
    WorkerPointer other = new WorkerPointer(new FakeWorker(new WorkerId("go", 1, 2)), 1 << 20);
    assertThatThrownBy(() -> decided(function, other))
        .isInstanceOf(ForeignPointerException.class)
        .hasMessageContaining("go-1#1")
        .hasMessageContaining("go-1#2");
  }
}
