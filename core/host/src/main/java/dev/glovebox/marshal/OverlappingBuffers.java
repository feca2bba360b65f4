package dev.glovebox.marshal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.marshal.memory.BufferBytes;
import dev.glovebox.marshal.memory.SharedRegion;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The direct buffers of one call that overlap in memory: those that do go into one block, so that
 * the callee sees them overlap too, and a stale copy of one never undoes what it wrote to another.
 *
 * <p>Two parts of one large buffer overlap already when both reach to its capacity. Heap buffers
 * over one array are not looked for: JNA copies each of those on its own as well.
 *
 * <p><b>Threads:</b> belongs to one call, and is confined to its thread.
 */
final class OverlappingBuffers {
  /** A buffer argument, and where its bytes lie in this process. */
  private record Span(int parameter, Buffer buffer, long start, long end) {}

  /** Spans that overlap, directly or through others; together they have no gap. */
  private static final class Group {
    private final List<Span> spans = new ArrayList<>();
    private long end;
    private int writtenBlock;
    private int outBlock;

    long start() {
      return spans.get(0).start;
    }

    boolean writable() {
      return spans.stream().anyMatch(span -> !span.buffer.isReadOnly());
    }

    void add(Span span) {
      spans.add(span);
      end = Math.max(end, span.end);
    }

    /** The spans stand in the order of their starts; this is the first in that of parameters. */
    int firstParameter() {
      return spans.stream().mapToInt(Span::parameter).min().orElseThrow();
    }
  }

  /** By parameter; null where nothing overlaps. */
  private final Group[] groups;

  private final Span[] spans;

  private OverlappingBuffers(int parameters) {
    groups = new Group[parameters];
    spans = new Span[parameters];
  }

  /** The overlapping direct buffers among the arguments, or null if there are none. */
  static OverlappingBuffers among(Object[] arguments) {
    List<Span> direct = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      // Parts of shared memory overlap by themselves.
      if (arguments[i] instanceof Buffer buffer
          && buffer.isDirect()
          && SharedRegion.of(buffer) == null) {
        long bytes = BufferBytes.remaining(buffer);
        if (bytes > 0) {
          long start = addressOf(buffer);
          direct.add(new Span(i, buffer, start, start + bytes));
        }
      }
    }
    if (direct.size() < 2) {
      return null;
    }
    direct.sort(Comparator.comparingLong(Span::start));
    OverlappingBuffers found = new OverlappingBuffers(arguments.length);
    boolean any = false;
    Group group = new Group();
    for (Span span : direct) {
      if (span.start >= group.end) {
        any |= found.keep(group);
        group = new Group();
      }
      group.add(span);
    }
    any |= found.keep(group);
    return any ? found : null;
  }

  private static long addressOf(Buffer buffer) {
    long base = Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    return base + buffer.position() * BufferBytes.width(buffer);
  }

  private boolean keep(Group group) {
    if (group.spans.size() < 2) {
      return false;
    }
    for (Span span : group.spans) {
      groups[span.parameter] = group;
      spans[span.parameter] = span;
    }
    return true;
  }

  /** Whether the parameter's buffer overlaps another one's. */
  boolean has(int parameter) {
    return groups[parameter] != null;
  }

  /**
   * Writes the parameter's slot, and at the first parameter of a group also its block.
   *
   * @return false, and nothing is written, if the parameter's buffer overlaps no other
   */
  boolean write(CallWriter call, int parameter) {
    Group group = groups[parameter];
    if (group == null) {
      return false;
    }
    if (parameter == group.firstParameter()) {
      group.writtenBlock = writeBlock(call, group);
    }
    call.slotBlock(parameter, group.writtenBlock, spans[parameter].start - group.start());
    return true;
  }

  private static int writeBlock(CallWriter call, Group group) {
    long bytes = group.end - group.start();
    BlockDirection direction = group.writable() ? BlockDirection.INOUT : BlockDirection.IN;
    ByteBuffer frame = call.beginBlock(direction, bytes);
    for (Span span : group.spans) {
      int offset = (int) (span.start - group.start());
      BufferParameter.put(
          frame.slice(frame.position() + offset, (int) (span.end - span.start)), span.buffer);
    }
    frame.position(frame.position() + (int) bytes);
    return call.endBlock();
  }

  /**
   * Copies back what the callee changed in the parameter's buffer.
   *
   * @param block the index of the first OUT or INOUT block that this parameter wrote, if it did
   * @return how many it wrote
   */
  int readBack(ResultReader result, int block, int parameter) {
    Group group = groups[parameter];
    boolean wrote = parameter == group.firstParameter() && group.writable();
    if (wrote) {
      group.outBlock = block;
    }
    Span span = spans[parameter];
    if (!span.buffer.isReadOnly()) {
      ByteBuffer all = result.outBlock(group.outBlock);
      int offset = (int) (span.start - group.start());
      BufferParameter.get(all.slice(offset, (int) (span.end - span.start)), span.buffer);
    }
    return wrote ? 1 : 0;
  }
}
