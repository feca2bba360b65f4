package dev.glovebox.marshal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;

/**
 * An opaque {@code void *}: an address that a worker returned, null, or a constant.
 *
 * <p>Constants are what {@link Pointer#createConstant(long)} makes, and the plain pointers from
 * -4096 to 4095, which never are addresses of an object: {@code (void *) -1} and its like.
 */
public record PointerParameter(SignatureSite site) implements ParameterCodec {
  private static final Class<?> CONSTANT = Pointer.createConstant(0L).getClass();

  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    if (value == null) {
      return;
    }
    long address = Pointer.nativeValue((Pointer) value);
    Class<?> kind = value.getClass();
    if (value instanceof WorkerPointer remote) {
      WorkerPointers.write(remote, call, slot);
    } else if (kind == CONSTANT || (kind == Pointer.class && WorkerPointers.isConstant(address))) {
      call.slot(slot, address);
    } else {
      throw hostPointer(value);
    }
  }

  @Override
  public boolean hasAffinity() {
    return true;
  }

  @Override
  public WorkerId affinity(Object value) {
    return value instanceof WorkerPointer pointer && !pointer.isConstant()
        ? pointer.worker()
        : null;
  }

  private ForeignPointerException hostPointer(Object value) {
    return new ForeignPointerException(
        site.described() + " got " + value + ", an address in this process, not in a worker",
        site.context(),
        value instanceof Memory
            ? "Load a Java interface of the library: its methods take Memory and structures."
            : "Pass a pointer that the library returned, null, or a Pointer.createConstant(value);"
                + " to pass data use byte[] or a Buffer.");
  }
}
