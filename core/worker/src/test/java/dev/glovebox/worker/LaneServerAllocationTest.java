package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A worker that answers the same call for ever makes no garbage: its JVM has nothing to stop for.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LaneServerAllocationTest {
  private static final int ID = 3;
  private static final int CALLS = 50_000;

  /** The same call again and again, and then the end; what is sent is overwritten by the next. */
  private static final class Repeated implements Transport {
    private final Frame call;
    private final ByteBuffer result = ByteBuffer.allocateDirect(256).order(ByteOrder.LITTLE_ENDIAN);
    private int left;
    private int sent;

    Repeated(long... slots) {
      int slotsOffset = 16;
      int bytes = slotsOffset + (slots.length + 1) / 2 * 16;
      ByteBuffer payload = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
      payload.putInt(0, ID).putShort(4, (short) slots.length);
      for (int i = 0; i < slots.length; i++) {
        payload.putLong(slotsOffset + i * Long.BYTES, slots[i]);
      }
      call = new Frame(FrameType.CALL, payload);
    }

    @Override
    public ByteBuffer begin() {
      return result.clear().position(16);
    }

    @Override
    public ByteBuffer reserve(long bytes) {
      return result;
    }

    @Override
    public void send(FrameType type) {
      sent += type == FrameType.RESULT ? 1 : 0;
    }

    @Override
    public Frame receive(long timeoutNanos) throws TransportClosedException {
      if (left-- == 0) {
        throw new TransportClosedException("as often as it was wanted");
      }
      return call;
    }

    @Override
    public void close() {}
  }

  @Test
  void callsWithPrimitives_allocateNothing() throws FaultException {
    WorkerContext holdings =
        WorkerContext.of(
            new Bootstrap("s", "secret", "test-1#1", "test", 1, 1 << 20, List.of()), new Upcalls());
    AbiSignature abs = new AbiSignature(List.of(AbiType.I32), AbiResult.of(AbiType.I32));
    holdings.functions().bind(ID, new NativeFunction("", "abs", abs));
    Repeated transport = new Repeated(-42);
    LaneServer conversation = new LaneServer(transport, holdings);
    allocatedBy(conversation, transport);

    long bytes = allocatedBy(conversation, transport);

    assertThat(transport.sent).isEqualTo(2 * CALLS);
    assertThat(transport.result.getLong(16)).isEqualTo(42);
    // Room for the exception at the end, not for one object a call.
    assertThat(bytes).isLessThan(CALLS);
  }

  private static long allocatedBy(LaneServer conversation, Repeated transport) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    transport.left = CALLS;
    long before = threads.getThreadAllocatedBytes(thread);
    try {
      assertThatThrownBy(conversation::serve).isInstanceOf(TransportClosedException.class);
      return threads.getThreadAllocatedBytes(thread) - before;
    } finally {
      LaneServer.leave();
    }
  }
}
