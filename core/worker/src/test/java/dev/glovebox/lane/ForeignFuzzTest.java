package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer sends of memory and callbacks is read consistently or refused, nothing else. */
@Timeout(60)
class ForeignFuzzTest {
  private static final AggregateLayout PAIR =
      new AggregateLayout(20, 4, List.of(AbiType.F64, AbiType.F64, AbiType.I32));
  private static final AbiSignature SIGNATURE =
      new AbiSignature(
          List.of(AbiType.I32, AbiType.AGGREGATE, AbiType.AGGREGATE),
          AbiResult.of(AbiType.AGGREGATE),
          List.of(PAIR, PAIR, PAIR));

  private final Random random = new Random(11);
  private final MemoryTransport memory = new MemoryTransport(1 << 16);

  @Test
  void mutatedCallbacks_areReadConsistentlyOrRefused() throws TransportClosedException {
    byte[] good = callback();
    CallbackReader reader = new CallbackReader();
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      try {
        reader.read(Frames.received(FrameType.CALLBACK, mutate(good)), SIGNATURE);
        assertThat(reader.slots()).isEqualTo(3);
        assertThat(reader.aggregate(1).remaining()).isEqualTo(20);
        assertThat(reader.aggregate(2).remaining()).isEqualTo(20);
        accepted++;
      } catch (ProtocolException e) {
        refused++;
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void everyShorterCallbackAndReply_isRefused() throws TransportClosedException {
    byte[] callback = callback();
    for (int length = 0; length < callback.length; length++) {
      Frame frame = Frames.received(FrameType.CALLBACK, Arrays.copyOf(callback, length));
      assertThatThrownBy(() -> new CallbackReader().read(frame, SIGNATURE))
          .isInstanceOf(ProtocolException.class);
    }
    CallbackReply.send(memory, ByteBuffer.allocate(20));
    byte[] reply = memory.sentPayload();
    for (int length = 0; length < reply.length; length++) {
      Frame frame = Frames.received(FrameType.CALLBACK_RESULT, Arrays.copyOf(reply, length));
      assertThatThrownBy(() -> CallbackReply.read(frame, PAIR))
          .isInstanceOf(ProtocolException.class);
    }
    assertThat(CallbackReply.read(Frames.received(FrameType.CALLBACK_RESULT, reply), PAIR).slot())
        .isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = FrameType.class,
      names = {"READ", "READ_STRING", "WRITE"})
  void noise_isAMemoryRequestWithinItsRulesOrRefused(FrameType type) {
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 12 && random.nextBoolean()) {
        ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN).putInt(8, random.nextInt(6));
      }
      try {
        MemoryRequest request = MemoryRequest.read(Frames.received(type, noise));
        if (request instanceof MemoryRequest.Read read) {
          assertThat(read.length()).isNotNegative();
        } else if (request instanceof MemoryRequest.ReadString string) {
          assertThat(string.unitBytes()).isIn(1, 2, 4);
          assertThat(string.maxUnits()).isNotNegative();
        } else if (request instanceof MemoryRequest.Write write) {
          assertThat(write.bytes().remaining()).isEqualTo(noise.length - 8);
        }
        accepted++;
      } catch (ProtocolException e) {
        assertThat(e.firstBytesHex().length()).isLessThan(100);
      }
    }
    assertThat(accepted).isPositive();
  }

  @Test
  void frameOfAnotherType_isRefused() {
    Frame call = Frames.received(FrameType.CALL, new byte[64]);
    assertThatThrownBy(() -> MemoryRequest.read(call)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> MemoryRequests.data(call)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> CallbackReader.idOf(call)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> CallbackReply.read(call, null)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void layoutsThatCannotBe_areRefused() {
    for (String aggregates :
        List.of(
            "[]",
            "[{\"size\":8,\"alignment\":8,\"elements\":[]}]",
            "[{\"size\":8,\"alignment\":3,\"elements\":[4]}]",
            "[{\"size\":4,\"alignment\":4,\"elements\":[4]}]",
            "[{\"size\":8,\"alignment\":8,\"elements\":[8]}]",
            "[{\"size\":8,\"alignment\":8,\"elements\":[\"4\"]}]",
            nested(17))) {
      Frame frame = Frames.received(FrameType.MESSAGE, register(aggregates));
      assertThatThrownBy(() -> MessageCodec.read(frame))
          .as(aggregates)
          .isInstanceOf(ProtocolException.class);
    }
    Frame deepest = Frames.received(FrameType.MESSAGE, register(nested(16)));
    assertThat(MessageCodec.read(deepest)).isInstanceOf(Message.Register.class);
  }

  private static String nested(int depth) {
    String layout = "4";
    for (int i = 0; i < depth; i++) {
      layout = "{\"size\":8,\"alignment\":8,\"elements\":[" + layout + "]}";
    }
    return "[" + layout + "]";
  }

  private static byte[] register(String aggregates) {
    String json =
        "{\"type\":\"register\",\"id\":1,\"parameters\":[8],\"result\":0,\"fetch\":0,"
            + "\"aggregates\":"
            + aggregates
            + "}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] callback() throws TransportClosedException {
    CallbackWriter writer = new CallbackWriter(memory);
    writer.begin(7, 3);
    writer.slot(0, 1);
    writer.aggregate(1, ByteBuffer.allocate(20));
    writer.aggregate(2, ByteBuffer.allocate(20));
    writer.send();
    return memory.sentPayload();
  }

  private byte[] mutate(byte[] good) {
    byte[] mutant = good.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(8) == 0
        ? Arrays.copyOf(mutant, random.nextInt(mutant.length + 40))
        : mutant;
  }
}
