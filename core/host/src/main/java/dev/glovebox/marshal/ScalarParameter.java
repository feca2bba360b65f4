package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.CallWriter;
import java.util.function.ToLongFunction;

/**
 * A number, a character or a boolean: a value in a slot. Null, in a boxed parameter, is zero, as in
 * JNA.
 *
 * @param bits the slot's 8 bytes for a value that is not null
 */
public record ScalarParameter(AbiType type, ToLongFunction<Object> bits) implements ParameterCodec {
  @Override
  public void write(CallWriter call, int slot, Object value) {
    call.slot(slot, value == null ? 0 : bits.applyAsLong(value));
  }
}
