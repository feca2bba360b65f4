package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.marshal.memory.WideChars;
import java.nio.ByteBuffer;

/** A {@code const wchar_t *}: the string's units, see {@link WideChars}, and a zero unit. */
public record WideStringParameter() implements ParameterCodec {
  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    if (value != null) {
      String text = value.toString();
      long bytes = (text.length() + 1L) * WideChars.BYTES;
      ByteBuffer frame = call.beginBlock(BlockDirection.IN, bytes);
      WideChars.put(frame, text);
      frame.putInt(0);
      call.slotBlock(slot, call.endBlock());
    }
  }
}
