package dev.glovebox.marshal.jna;

import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Structure;
import dev.glovebox.lane.WorkerAccess;
import java.nio.ByteBuffer;

/** The bytes of a structure that came from a worker by value, as the memory of a Java structure. */
final class StructureBytes {
  private StructureBytes() {}

  /** Fills a new structure's memory, with the worker's addresses made remote pointers. */
  static void fill(WorkerAccess worker, Structure structure, ByteBuffer bytes) {
    HostMemory place = HostMemory.of(JnaInternals.memory(structure));
    Memory allocation = place.allocation();
    JnaInternals.setMemory(structure, new MemoryView(allocation, place.offset(), structure.size()));
    byte[] content = new byte[Math.min(bytes.remaining(), structure.size())];
    bytes.get(content);
    WrittenBack written = WrittenBack.whole(content);
    written.translate(WorkerSide.of(worker)::toHost);
    ForeignAddresses.of(allocation).wrote(worker, Math.toIntExact(place.offset()), written);
    allocation.write(place.offset(), content, 0, content.length);
  }
}
