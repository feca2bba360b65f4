package dev.glovebox.launch;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * One output of a worker: read without ever blocking, cut into lines, its tail kept. What is beyond
 * the budget is read, so that the worker does not block, and dropped, which a line of its own says.
 *
 * <p><b>Threads.</b> {@link #tail} may be called by any thread, all else only by the pump's.
 */
final class WorkerOutput {
  private static final int MAX_LINE_BYTES = 4096;

  /** So that the heads of Go's traces and of sanitizers' reports are among them, as a rule. */
  private static final int TAIL_LINES = 200;

  private static final int TAIL_CHARS = 16 * 1024;

  private final LineTail tail = new LineTail(TAIL_LINES, TAIL_CHARS);
  private final LineAssembler lines;
  private final byte[] buffer = new byte[16 * 1024];
  private final DroppedOutput dropped = new DroppedOutput(TAIL_CHARS);
  private final InputStream in;
  private final OutputBudget budget;
  private boolean broken;

  /**
   * @param budget that of the worker, for both its outputs
   * @param sink gets every line after it was added to the tail
   */
  WorkerOutput(InputStream in, OutputBudget budget, Consumer<String> sink) {
    this.in = in;
    this.budget = budget;
    this.lines =
        new LineAssembler(
            MAX_LINE_BYTES,
            line -> {
              tail.add(line);
              sink.accept(line);
            });
  }

  /** What the stream itself synchronizes on. */
  Object monitor() {
    return in;
  }

  /** Reads what is there, at most one buffer; returns the number of bytes, 0 for nothing. */
  int pump() {
    if (broken) {
      return 0;
    }
    if (!dropped.isEmpty() && budget.hasRecovered()) {
      dropped.endTo(lines, budget.bytesPerSecond());
    }
    try {
      int there = in.available();
      if (there <= 0) {
        return 0;
      }
      int count = in.read(buffer, 0, Math.min(there, buffer.length));
      if (count <= 0) {
        return 0;
      }
      if (dropped.isEmpty() && budget.take(count)) {
        lines.accept(buffer, count);
      } else {
        dropped.add(buffer, count);
      }
      return count;
    } catch (IOException closed) {
      broken = true;
      return 0;
    }
  }

  /** Closes the stream and emits what was written since the last line's end. */
  void end() {
    try {
      in.close();
    } catch (IOException ignored) {
      // Nothing more can be read either way.
    }
    if (!dropped.isEmpty()) {
      dropped.endTo(lines, budget.bytesPerSecond());
    }
    lines.end();
  }

  List<String> tail() {
    return tail.snapshot();
  }
}
