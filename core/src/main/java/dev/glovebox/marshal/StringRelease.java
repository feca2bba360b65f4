package dev.glovebox.marshal;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;

/**
 * A string in a worker that was copied, and now has to be given back to its library.
 *
 * @param function what releases it: takes its address, returns nothing that matters
 */
public record StringRelease(NativeFunction function, RemotePointer string)
    implements CallBody<Void> {
  @Override
  public void write(CallWriter call) {
    call.slot(0, string.address());
  }

  @Override
  public Void read(ResultReader result, WorkerAccess worker) {
    return null;
  }
}
