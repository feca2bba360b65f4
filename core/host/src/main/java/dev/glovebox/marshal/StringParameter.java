package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import java.nio.charset.Charset;

/**
 * A {@code const char *}: the string's bytes and a zero byte. What the callee writes there is lost,
 * as in JNA.
 */
public record StringParameter(Charset charset) implements ParameterCodec {
  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    if (value != null) {
      byte[] bytes = value.toString().getBytes(charset);
      call.beginBlock(BlockDirection.IN, bytes.length + 1L).put(bytes).put((byte) 0);
      call.slotBlock(slot, call.endBlock());
    }
  }
}
