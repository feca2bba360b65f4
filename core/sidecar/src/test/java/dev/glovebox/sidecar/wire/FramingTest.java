package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.MessageBounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MESSAGES =
      List.of(
          "{\"a\":[1,{\"b\":\"}]\\\"\\\\\"}],\"é\":\"\u20ac\"}",
          "[]",
          "[{\"x\":-1.5e+3,\"t\":true,\"f\":false,\"n\":null}]",
          "{}");

  private final FrameDecoder decoder = new FrameDecoder(new FrameLimits(Bounds.DEFAULT, true));
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  private void feed(byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  private List<String> taken() {
    List<String> all = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next instanceof ByteBuf frame) {
        all.add(frame.toString(StandardCharsets.UTF_8));
        frame.release();
      } else {
        all.add("fault " + ((FrameException) next).error().code());
      }
    }
    return all;
  }

  private static byte[] framed(Framing framing, List<String> messages) throws Exception {
    ByteBuf all = Unpooled.buffer();
    for (String message : messages) {
      ByteBuf frame = framing.frame(UnpooledByteBufAllocator.DEFAULT, JSON.readTree(message));
      all.writeBytes(frame);
      frame.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  private static List<String> normalised() throws Exception {
    List<String> all = new ArrayList<>();
    for (String message : MESSAGES) {
      all.add(JSON.writeValueAsString(JSON.readTree(message)));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void whatIsWritten_isReadWhereverItIsCut(Framing framing) throws Exception {
    byte[] bytes = framed(framing, MESSAGES);
    for (int cut = 0; cut <= bytes.length; cut++) {
      EmbeddedChannel fresh =
          new EmbeddedChannel(new FrameDecoder(new FrameLimits(Bounds.DEFAULT, true)));
      fresh.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
      fresh.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
      List<String> found = new ArrayList<>();
      for (ByteBuf next = fresh.readInbound(); next != null; next = fresh.readInbound()) {
        found.add(next.toString(StandardCharsets.UTF_8));
        next.release();
      }
      assertThat(found).as("cut at %d", cut).isEqualTo(normalised());
    }
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void byteByByte(Framing framing) throws Exception {
    for (byte one : framed(framing, MESSAGES)) {
      feed(new byte[] {one});
    }
    assertThat(taken()).isEqualTo(normalised());
    assertThat(decoder.framing()).isEqualTo(framing);
  }

  @Test
  void jsonNeedsNothingBetweenValues() {
    feed("{}[] \r\n\t{}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(taken()).containsExactly("{}", "[]", "{}");
  }

  @Test
  void headersAreReadAsTheyAreWrittenElsewhere() {
    feed(
        "content-length:2\nContent-Type: application/json\n\n{}Content-Length: 2\r\n\r\n[]"
            .getBytes(StandardCharsets.UTF_8));
    assertThat(taken()).containsExactly("{}", "[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\n",
        "\"text\"",
        "{\"a\":1}x",
        "{\"a\":1]",
        "}",
        "{b",
        "{\"a\":\"line\n",
        "{'a'",
        "GET / HTTP/1.1\r\n",
        "POST /rpc HTTP/1.1\r\n",
        "1x",
        "01:a,",
        "1234567890:",
        "2:{}x",
        "3:{},",
        "Content-Length: x\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n\r\n",
        "Content-Type: 2\r\n\r\n",
        "C\r\n\r\n",
        "\u0000",
        "\u00ff",
        "\ufeff{}",
      })
  void whatIsNoFrame_isToldOnce_andTheRestIsDropped(String text) {
    feed((text + "........").getBytes(StandardCharsets.UTF_8));
    feed("{}".getBytes(StandardCharsets.UTF_8));
    List<String> all = new ArrayList<>(taken());
    all.remove("{\"a\":1}");
    assertThat(all).containsExactly("fault -32700");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":", "3:{}", "2", "Content-Length: 2\r\n", "Content-Length: 2\r\n\r\n{"})
  void endWithinAMessage_isTold(String text) {
    feed(text.getBytes(StandardCharsets.UTF_8));
    assertThat(taken()).isEmpty();
    channel.finish();
    assertThat(taken()).containsExactly("fault -32700");
  }

  @Test
  void sizeIsBoundedBeforeAllHasCome() {
    Bounds small = bounds(100, 8);
    for (String text :
        List.of("{\"a\":\"" + "x".repeat(200), "101:", "Content-Length: 101\r\n\r\n")) {
      EmbeddedChannel fresh = new EmbeddedChannel(new FrameDecoder(new FrameLimits(small, true)));
      fresh.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
      FrameException fault = fresh.readInbound();
      assertThat(fault.error().code()).isEqualTo(-32022);
    }
    EmbeddedChannel headers = new EmbeddedChannel(new FrameDecoder(new FrameLimits(small, true)));
    headers.writeInbound(Unpooled.copiedBuffer("C".repeat(5000), StandardCharsets.UTF_8));
    FrameException fault = headers.readInbound();
    assertThat(fault.error().code()).isEqualTo(-32700);
  }

  @Test
  void strangerMaySendLittle() {
    EmbeddedChannel fresh =
        new EmbeddedChannel(new FrameDecoder(new FrameLimits(Bounds.DEFAULT, false)));
    fresh.writeInbound(Unpooled.copiedBuffer("[\"" + "x".repeat(20_000), StandardCharsets.UTF_8));
    FrameException fault = fresh.readInbound();
    assertThat(fault.error().code()).isEqualTo(-32022);
  }

  @Test
  void depthIsBoundedBeforeAllHasCome() {
    EmbeddedChannel fresh =
        new EmbeddedChannel(new FrameDecoder(new FrameLimits(bounds(1000, 8), true)));
    fresh.writeInbound(Unpooled.copiedBuffer("[".repeat(9), StandardCharsets.UTF_8));
    FrameException fault = fresh.readInbound();
    assertThat(fault.error().message()).contains("deeper than 8");
  }

  /** Byte by byte, a scan from the start each time would look at 5 * 10^11 bytes. */
  @Test
  void eachByteIsLookedAtOnce() throws FrameException {
    JsonStreamReader reader = new JsonStreamReader(new FrameLimits(Bounds.DEFAULT, true));
    ByteBuf in = Unpooled.buffer();
    in.writeByte('[');
    for (int i = 0; i < 1_000_000; i++) {
      in.writeByte(' ');
      assertThat(reader.next(in) == null).isTrue();
    }
    in.writeByte(']');
    ByteBuf message = reader.next(in);
    assertThat(message.readableBytes()).isEqualTo(1_000_002);
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void mutated_isReadOrRefused(Framing framing) throws Exception {
    Random random = new Random(4711);
    byte[] good = framed(framing, MESSAGES);
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      EmbeddedChannel fresh =
          new EmbeddedChannel(new FrameDecoder(new FrameLimits(bounds(4096, 8), true)));
      int cut = random.nextInt(bytes.length + 1);
      fresh.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
      fresh.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
      fresh.finish();
      int faults = 0;
      for (Object next = fresh.readInbound(); next != null; next = fresh.readInbound()) {
        assertThat(faults).as("nothing comes after a fault").isZero();
        if (next instanceof ByteBuf frame) {
          frame.release();
        } else {
          faults++;
        }
      }
    }
  }

  private static Bounds bounds(int messageBytes, int depth) {
    Bounds all = Bounds.DEFAULT;
    return all.with(
        new MessageBounds(messageBytes, depth, all.message().batch(), all.message().arrival()));
  }
}
