package dev.glovebox.marshal.jna;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.jna.Callback;
import com.sun.jna.IsolatedPointer;
import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of this process that a call reaches: what its arguments point to, and what that points
 * to. Each allocation is a block of the call, with its pointers rewritten for the worker; after the
 * call the pointers are rewritten back.
 *
 * <p>Pointers are found by their values: a word that is the address of live memory of JNA, or of a
 * callback, is a pointer. That holds whatever the Java type was through which it was written:
 * structure, array of strings, or {@code Memory.setPointer}.
 *
 * <p><b>Threads:</b> confined to the thread that calls.
 */
final class MemoryImage {
  private final WorkerAccess worker;
  private final WorkerSide side;
  private final Map<Long, MemoryBlock> blocks = new LinkedHashMap<>();
  private final Deque<MemoryBlock> unscanned = new ArrayDeque<>();
  private final HeldMemory held = new HeldMemory();
  private final IdentityHashMap<MemoryBlock, byte[]> sent = new IdentityHashMap<>();

  MemoryImage(WorkerAccess worker) {
    this.worker = worker;
    this.side = WorkerSide.of(worker);
  }

  /** The address in the worker of any pointer; memory of this process is copied there now. */
  static long toWorker(WorkerAccess worker, Pointer pointer) {
    HostMemory place =
        pointer == null || pointer instanceof IsolatedPointer ? null : HostMemory.of(pointer);
    return place == null ? Pointers.withoutMemory(worker, pointer) : export(worker, place);
  }

  /** Copies a place and all that it reaches to the worker now, outside any call. */
  static long export(WorkerAccess worker, HostMemory place) {
    return copied(worker, place).workerAddress() + place.offset();
  }

  /** A piece of memory as the worker would see it; all that it reaches is copied there now. */
  static byte[] outgoing(WorkerAccess worker, HostMemory place, int size) {
    MemoryBlock root = copied(worker, place);
    int start = Math.toIntExact(place.offset());
    return Arrays.copyOfRange(root.outgoing(), start, start + size);
  }

  private static MemoryBlock copied(WorkerAccess worker, HostMemory place) {
    MemoryImage image = new MemoryImage(worker);
    MemoryBlock root = image.add(place.allocation(), MemoryBlock.Kind.MIRROR);
    image.complete();
    image.blocks.values().forEach(image::bring);
    return root;
  }

  /** Makes memory of this process what the worker's copy of it is now. */
  static void refresh(WorkerAccess worker, Memory allocation) {
    MemoryImage image = new MemoryImage(worker);
    MemoryBlock block = image.add(allocation, MemoryBlock.Kind.MIRROR);
    byte[] now = worker.read(image.side.mirrors().find(allocation), block.size());
    image.apply(block, ByteBuffer.wrap(now));
  }

  /** Makes the worker's copy what the memory of this process is now, and nothing else. */
  static void update(WorkerAccess worker, Memory allocation) {
    MemoryImage image = new MemoryImage(worker);
    MemoryBlock root = image.add(allocation, MemoryBlock.Kind.MIRROR);
    image.complete().forEach(image::bring);
    image.bring(root);
  }

  /** Adds an allocation, unless it is there. */
  MemoryBlock add(Memory allocation, MemoryBlock.Kind kind) {
    long address = HostMemory.address(allocation);
    MemoryBlock known = blocks.get(address);
    if (known != null) {
      return known;
    }
    MemoryBlock block = new MemoryBlock(allocation, kind);
    blocks.put(address, block);
    unscanned.add(block);
    return block;
  }

  /** Remembers what an argument refers to, for when its address is found. */
  void hold(Pointer argument) {
    held.add(argument);
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /**
   * Finds all that is reached, and gives each block that needs one its address in the worker.
   *
   * @return those that had none before
   */
  @CanIgnoreReturnValue
  List<MemoryBlock> complete() {
    while (!unscanned.isEmpty()) {
      scan(unscanned.poll());
    }
    List<MemoryBlock> homeless = new ArrayList<>();
    for (MemoryBlock block : blocks.values()) {
      if (block.isAddressed()) {
        block.setWorkerAddress(side.mirrors().find(block.allocation()));
        if (block.workerAddress() == 0) {
          homeless.add(block);
        }
      }
    }
    if (!homeless.isEmpty()) {
      long[] sizes = homeless.stream().mapToLong(MemoryBlock::size).toArray();
      long[] addresses = worker.allocate(sizes);
      for (int i = 0; i < addresses.length; i++) {
        MemoryBlock block = homeless.get(i);
        block.setWorkerAddress(side.mirrors().add(worker, block.allocation(), addresses[i]));
      }
    }
    return homeless;
  }

  private void scan(MemoryBlock block) {
    int step = block.step();
    if (step == 0) {
      return;
    }
    ByteBuffer bytes = block.bytes();
    ForeignAddresses foreign = ForeignAddresses.of(block.allocation());
    for (int at = 0; at + Long.BYTES <= bytes.limit(); at += step) {
      long word = bytes.getLong(at);
      if (HostMemory.isPlausible(word) && scanned(block, foreign, at, word)) {
        at += Long.BYTES - step;
      }
    }
  }

  /** Returns whether the word is a pointer of this process's. */
  private boolean scanned(MemoryBlock block, ForeignAddresses foreign, int at, long word) {
    WorkerPointer pointer = foreign.pointerAt(at, word);
    if (pointer != null) {
      requireOwn(pointer);
      return true;
    }
    if (foreign.at(at, word) != null) {
      // Two numbers beside each other look like an address, too: it goes as it is.
      return true;
    }
    HostMemory place = held.at(word);
    if (place != null) {
      // What a block of this call alone points to is needed no longer than it is.
      block.addPointer(at, add(place.allocation(), block.kind().reached()), place.offset());
      return true;
    }
    Callback callback = JnaInternals.callbackAt(new Pointer(word));
    if (callback != null) {
      block.addFunction(at, Pointers.function(worker, callback));
      return true;
    }
    return false;
  }

  private void requireOwn(WorkerPointer remote) {
    WorkerPointers.requireOpen(remote);
    if (!remote.isConstant() && !remote.worker().equals(worker.id())) {
      throw new StaleHandleException(
          remote.worker().toString(),
          "the memory that is passed holds "
              + remote
              + ", which does not belong to worker "
              + worker.id().besides(remote.worker()),
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT));
    }
  }

  /** Writes all blocks into a call. */
  void write(CallWriter call) {
    for (MemoryBlock block : blocks.values()) {
      byte[] outgoing = block.outgoing();
      Agreement agreement = agreement(block);
      if (agreement == null) {
        block.write(call, outgoing);
        unagree(block, outgoing);
      } else {
        byte[] merged = agreement.merged(block.content(), outgoing, block.pointers());
        List<Agreement.Range> changes = agreement.changes(merged, block.pointers());
        block.writeChanges(call, merged, changes);
        if (!changes.isEmpty()) {
          unagree(block, merged);
        }
      }
    }
    for (MemoryBlock block : blocks.values()) {
      block.writePointers(call);
    }
  }

  /** Until all is written, nobody knows what the worker will have. */
  private void unagree(MemoryBlock block, byte[] outgoing) {
    side.mirrors().agree(block.allocation(), null);
    sent.put(block, outgoing);
  }

  /** Notes that the worker has what was written: nested calls need not send it again. */
  void written() {
    sent.forEach((block, outgoing) -> agree(block, block.content(), outgoing));
  }

  private Agreement agreement(MemoryBlock block) {
    return block.isCompared() ? side.mirrors().agreement(block.allocation()) : null;
  }

  private void agree(MemoryBlock block, byte[] here, byte[] there) {
    if (block.isCompared()) {
      side.mirrors().agree(block.allocation(), new Agreement(here, there));
    }
  }

  /** Brings the worker's copy of a block up to date now, outside any call. */
  private void bring(MemoryBlock block) {
    byte[] outgoing = block.outgoing();
    Agreement agreement = agreement(block);
    if (agreement == null) {
      worker.write(block.workerAddress(), ByteBuffer.wrap(outgoing));
    } else {
      byte[] merged = agreement.merged(block.content(), outgoing, block.pointers());
      for (Agreement.Range range : agreement.changes(merged, block.pointers())) {
        worker.write(
            block.workerAddress() + range.start(),
            ByteBuffer.wrap(merged, range.start(), range.length()));
      }
      outgoing = merged;
    }
    agree(block, block.content(), outgoing);
  }

  /**
   * Copies back what the callee changed.
   *
   * @param firstOut the index of the first of these blocks among those that came back
   * @return how many came back
   */
  int readBack(ResultReader result, int firstOut) {
    int out = firstOut;
    for (MemoryBlock block : blocks.values()) {
      if (block.isAddressed()) {
        ByteBuffer bytes = result.outBlock(out++);
        if (bytes != null) {
          apply(block, bytes);
        }
      }
    }
    return out - firstOut;
  }

  private void apply(MemoryBlock block, ByteBuffer returned) {
    byte[] content = new byte[returned.remaining()];
    returned.get(content);
    byte[] remote = block.isCompared() ? content.clone() : null;
    WrittenBack written = new WrittenBack(content, lastSent(block), block.step());
    written.translate(side::toHost);
    note(block, written);
    block.allocation().write(0, content, 0, content.length);
    if (remote != null) {
      agree(block, content, remote);
    }
  }

  /** Bulk data is not searched, and kept twice only where a structure is known to lie in it. */
  private void note(MemoryBlock block, WrittenBack written) {
    ForeignAddresses foreign =
        block.step() > 0
            ? ForeignAddresses.of(block.allocation())
            : ForeignAddresses.known(block.allocation());
    if (foreign != null) {
      foreign.wrote(worker, 0, written);
    }
  }

  /** What the worker had of a block before it wrote. */
  private byte[] lastSent(MemoryBlock block) {
    Agreement agreement = agreement(block);
    return agreement != null ? agreement.there() : sent.getOrDefault(block, block.content());
  }

  /** Gives up what was needed for this call alone. */
  void release() {
    for (MemoryBlock block : blocks.values()) {
      if (block.kind() == MemoryBlock.Kind.TEMPORARY) {
        side.mirrors().drop(worker, block.allocation());
      }
    }
  }
}
