package dev.glovebox.lane;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory of one race: a sender in the host, a receiver in the worker. There is a fresh one for
 * each of the millions of states of a run, so what does not matter overlaps: of a segment, these
 * races use the host's header and payload, and the two words of the worker.
 */
final class Segments {
  /** Apart enough that no two segments share a word that is used, or a cache line. */
  private static final int STEP = 1024;

  /** More than a run has states at a time. */
  private static final int COUNT = 16 * 1024;

  private static final ByteBuffer MEMORY =
      ByteBuffer.allocateDirect(COUNT * STEP + LaneSegmentDescriptor.SEGMENT_BYTES);

  private static final AtomicInteger NEXT = new AtomicInteger();

  private Segments() {}

  static ByteBuffer next() {
    int start = Math.floorMod(NEXT.getAndIncrement(), COUNT) * STEP;
    ByteBuffer memory = MEMORY.slice(start, LaneSegmentDescriptor.SEGMENT_BYTES);
    memory.putLong(LaneSegmentDescriptor.WORKER_SLEEPS_OFFSET, 0);
    memory.putLong(LaneSegmentDescriptor.WORKER_TOOK_OFFSET, 0);
    for (int i = 0; i < LaneSegmentDescriptor.HEADER_BYTES + Long.BYTES; i += Long.BYTES) {
      memory.putLong(LaneSegmentDescriptor.FROM_HOST_OFFSET + i, 0);
    }
    return memory;
  }
}
