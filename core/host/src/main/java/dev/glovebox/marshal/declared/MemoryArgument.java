package dev.glovebox.marshal.declared;

import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.registry.Direction;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of one parameter of one call: what goes there, and what came back.
 *
 * <p><b>Threads:</b> confined to the thread that calls.
 */
final class MemoryArgument {
  /** A null pointer. */
  static final MemoryArgument NULL = new MemoryArgument();

  private final Direction direction;
  private final Referent referent;
  private final MemoryContent content;
  private final List<WorkerPointer> strings = new ArrayList<>();
  private byte[] returned;

  private MemoryArgument() {
    this.direction = null;
    this.referent = null;
    this.content = null;
  }

  MemoryArgument(Direction direction, Referent referent, Object checked, DeclaredSize size) {
    this.direction = direction;
    this.referent = referent;
    if (direction.in()) {
      this.content = referent.content(checked, size);
    } else {
      int elementBytes = referent.elementBytes();
      this.content = MemoryContent.empty(size.isSaid() ? size.bytes(elementBytes) : elementBytes);
    }
  }

  boolean isNull() {
    return referent == null;
  }

  void write(CallWriter call, int slot) {
    if (!isNull()) {
      content.write(call, slot, direction());
    }
  }

  private BlockDirection direction() {
    return switch (direction) {
      case IN -> BlockDirection.IN;
      case OUT -> BlockDirection.OUT;
      case INOUT -> BlockDirection.INOUT;
    };
  }

  void takeBack(byte[] bytes) {
    returned = bytes;
  }

  /**
   * What the function has left there; null for a null pointer.
   *
   * @param most the size that the function itself has given back; negative if it has not
   */
  Object value(WorkerAccess worker, long most) {
    if (isNull()) {
      return null;
    }
    int valueBytes = (int) content.valueBytes();
    long count = valueBytes / referent.elementBytes();
    MemoryReader reader = new MemoryReader(worker, returned, valueBytes);
    Object value = referent.read(reader, most < 0 ? count : Math.min(count, most));
    strings.addAll(reader.strings());
    return value;
  }

  /** The strings of the library's own that {@link #value} has read. */
  List<WorkerPointer> strings() {
    return strings;
  }
}
