package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.FailureAnswers;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.LibraryFunction;
import dev.glovebox.sidecar.rpc.LibrarySession;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.PoolUse;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SidecarListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection of the real pipeline without a socket, before no library at all: each request is
 * answered at once, by the thread of the test.
 */
final class FuzzedConnection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final LibraryCalls NOTHING =
      new LibraryCalls() {
        @Override
        public Optional<LibraryFunction> function(String library, String function) {
          return Optional.empty();
        }

        @Override
        public boolean offers(String library) {
          return false;
        }

        @Override
        public PoolUse pool(String library) {
          throw new AssertionError("there is no library");
        }

        @Override
        public boolean isStarting(String pool) {
          return false;
        }

        @Override
        public LibrarySession open(String library) {
          throw new AssertionError("there is none to open");
        }
      };

  private static final Bounds BOUNDS = Bounds.DEFAULT;
  private static final DoorContext CONTEXT =
      new DoorContext(
          new Dispatcher(
              NOTHING, new Methods(), BOUNDS, new FailureAnswers(false), SidecarListener.NONE),
          new RpcJson(BOUNDS),
          Runnable::run,
          Runnable::run,
          BOUNDS,
          Optional.empty(),
          new Connections(
              new ConnectionBounds(Integer.MAX_VALUE, 1, Duration.ofMinutes(1), Duration.ZERO)),
          new Buffers(Long.MAX_VALUE),
          SidecarListener.NONE);

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel = new EmbeddedChannel(false, false);

  FuzzedConnection() throws Exception {
    channel.config().setAllocator(memory);
    channel.pipeline().addLast(new RpcChannels(CONTEXT, "fuzz", false, PeerCheck.NONE));
    channel.register();
  }

  /** Sends bytes; those after the connection's end are lost, as they are on a socket. */
  void send(byte[] bytes, int from, int to) {
    if (channel.isOpen()) {
      ByteBuf buffer = memory.buffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
      channel.writeInbound(buffer);
    }
  }

  /** The client sends no more. */
  void end() {
    if (channel.isOpen()) {
      channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      channel.runPendingTasks();
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** What was answered up to now, taken out of the frames that the framing asks for. */
  List<JsonNode> answers(Framing framing) throws IOException, FrameException {
    channel.checkException();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(next);
      next.release();
    }
    List<JsonNode> found = new ArrayList<>();
    FrameReader reader = framing.reader(new FrameLimits(BOUNDS, true));
    for (ByteBuf next = reader.next(all); next != null; next = reader.next(all)) {
      byte[] bytes = new byte[next.readableBytes()];
      next.readBytes(bytes);
      found.add(JSON.readTree(bytes));
    }
    assertThat(all.readableBytes()).as("bytes after the last answer").isZero();
    return found;
  }

  /** All memory is given back, and nothing was thrown past the pipeline. */
  void assertOver() {
    assertThat(channel.isOpen()).as("open after the client's end").isFalse();
    channel.finishAndReleaseAll();
    channel.checkException();
    assertThat(memory.metric().usedHeapMemory()).as("bytes kept").isZero();
  }
}
