package dev.glovebox.worker;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import java.util.Iterator;

/**
 * A signature as libffi has prepared it for calls in either direction. Never freed: the host binds
 * and registers as many signatures as its program has.
 *
 * @param address of the {@code ffi_cif}
 */
record CallInterface(AbiSignature signature, long address) {
  /** Large enough for any scalar result, which libffi widens to a register. */
  private static final int LEAST_RESULT_BYTES = 16;

  static CallInterface prepare(AbiSignature signature) {
    int count = signature.parameters().size();
    // libffi keeps the array, not a copy.
    long types = Native.malloc(Math.max(1, count) * (long) Long.BYTES);
    Iterator<AggregateLayout> layouts = signature.aggregates().iterator();
    for (int i = 0; i < count; i++) {
      AbiType parameter = signature.parameters().get(i);
      AbiElement element = parameter == AbiType.AGGREGATE ? layouts.next() : parameter;
      new Pointer(types).setLong((long) i * Long.BYTES, FfiType.of(element));
    }
    AbiElement result = layouts.hasNext() ? layouts.next() : signature.result().type();
    int defaultConvention = 0;
    return new CallInterface(
        signature, Native.ffi_prep_cif(defaultConvention, count, FfiType.of(result), types));
  }

  /** How much memory a result takes. */
  int resultBytes() {
    AggregateLayout layout = signature.resultLayout();
    return layout == null ? LEAST_RESULT_BYTES : Math.max(LEAST_RESULT_BYTES, layout.sizeBytes());
  }
}
