package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MessageCodecTest {

  @Test
  void textOfAnyKind_roundTrips() throws IOException {
    for (String text : List.of("", "\n\"\\\0", "\u00e4\u20ac\ud83d\ude00", "x".repeat(100_000))) {
      Message.Fault fault =
          new Message.Fault(Message.Fault.Kind.INTERNAL, text, text, List.of(text, text), text);
      assertThat(MessageCodec.decode(MessageCodec.encode(fault))).isEqualTo(fault);
    }
  }

  @Test
  void extremeNumbers_roundTrip() throws IOException {
    for (Message message :
        List.of(
            new Message.Ping(Long.MIN_VALUE),
            new Message.Pong(-1, Long.MAX_VALUE, Integer.MAX_VALUE),
            new Message.Hello(
                "", Integer.MIN_VALUE, Integer.MAX_VALUE, Message.Channel.LANE, -1, 0, 0, true))) {
      assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }
  }

  @Test
  void unknownMembers_areIgnored() {
    assertThat(read("{\"new\":{\"a\":[1,{}]},\"type\":\"ping\",\"id\":3,\"x\":null}"))
        .isEqualTo(new Message.Ping(3));
  }

  @Test
  void unknownFaultKind_isInternal() {
    assertThat(
            read(
                "{\"type\":\"fault\",\"kind\":\"new\",\"what\":\"\",\"details\":[],\"advice\":\"\"}"))
        .extracting(message -> ((Message.Fault) message).kind())
        .isEqualTo(Message.Fault.Kind.INTERNAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"type\":1}",
        "{\"type\":null}",
        "{\"type\":\"PING\",\"id\":1}",
        "{\"type\":\"sing\"}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"ping\",\"id\":\"1\"}",
        "{\"type\":\"ping\",\"id\":1.5}",
        "{\"type\":\"ping\",\"id\":9223372036854775808}",
        "{\"type\":\"ping\",\"id\":1,\"id\":2}",
        "{\"type\":\"ping\",\"id\":1} {}",
        "{\"type\":\"ping\",\"id\":1}x",
        "{\"type\":\"ping\",\"id\":1,\"x\":",
        "{\"type\":\"ping\",\"id\":1,\"x\":NaN}",
        "{\"type\":\"bound\",\"id\":2147483648}",
        "{\"type\":\"ping\",\"id\":1,\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
        "{\"type\":\"bind\",\"id\":1,\"library\":\"l\",\"symbol\":\"s\",\"parameters\":[4294967300],"
            + "\"result\":0,\"fetch\":0}",
        "{\"type\":\"bind\",\"id\":1,\"library\":\"l\",\"symbol\":\"s\",\"parameters\":[0],"
            + "\"result\":0,\"fetch\":0}",
        "{\"type\":\"bind\",\"id\":1,\"library\":\"l\",\"symbol\":\"s\",\"parameters\":[null],"
            + "\"result\":0,\"fetch\":0}",
        "{\"type\":\"bind\",\"id\":1,\"library\":\"l\",\"symbol\":\"s\",\"parameters\":[],"
            + "\"result\":8,\"fetch\":0}",
        "{\"type\":\"bind\",\"id\":1,\"library\":\"l\",\"symbol\":\"s\",\"parameters\":[],"
            + "\"result\":4,\"fetch\":1}",
        "{\"type\":\"hello\",\"secret\":\"s\",\"minVersion\":1,\"maxVersion\":1,\"channel\":\"x\","
            + "\"lane\":0,\"pid\":1,\"tid\":1}"
      })
  void documentThatIsNoMessage_isAProtocolExceptionWithItsBytes(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("a message that cannot be read")
        .hasMessageContaining(json.isEmpty() ? "" : "first bytes: ")
        .hasCauseInstanceOf(Exception.class);
  }

  @Test
  void bindWithTooManyParameters_isRefused() {
    String many = "1,".repeat(255) + "1";
    assertThatThrownBy(
            () ->
                read(
                    "{\"type\":\"bind\",\"id\":1,\"library\":\"l\",\"symbol\":\"s\",\"parameters\":["
                        + many
                        + "],\"result\":0,\"fetch\":0}"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void frameOfAnotherType_isRefused() {
    assertThatThrownBy(() -> MessageCodec.read(Frames.received(FrameType.RESULT, (byte) 0x7b)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("RESULT");
  }

  @Test
  void mutatedMessages_areReadOrRefused() {
    Random random = new Random(11);
    ProtocolDocument document = new ProtocolDocument();
    String[] names = {
      "hello-lane",
      "welcome",
      "bind",
      "bind-string",
      "bound",
      "fault",
      "load",
      "loaded",
      "ping",
      "pong",
      "bye"
    };
    byte[] tokens = "{}[]\",:0129-+.eEtfn\\u \0\u00c3\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = document.bytes(names[random.nextInt(names.length)]);
      for (int change = random.nextInt(4); change >= 0; change--) {
        mutant[random.nextInt(mutant.length)] =
            random.nextBoolean()
                ? tokens[random.nextInt(tokens.length)]
                : (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length + 3));
      }
      try {
        MessageCodec.read(Frames.received(FrameType.MESSAGE, mutant));
        read++;
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).contains("message");
      }
    }
    assertThat(read).as("mutants that are messages still").isGreaterThan(100);
  }

  @Test
  void helloAndBootstrap_keepTheSecretOutOfLogs() {
    Message.Hello hello = new Message.Hello("s3cret", 1, 1, Message.Channel.LANE, 1, 2, 3, true);
    Bootstrap bootstrap = new Bootstrap("/s", "s3cret", "go-1#1", "go", 1, 4096, List.of());
    assertThat(hello.toString()).doesNotContain("s3cret");
    assertThat(bootstrap.toString()).doesNotContain("s3cret");
  }

  private static Message read(String json) {
    return MessageCodec.read(
        Frames.received(FrameType.MESSAGE, json.getBytes(StandardCharsets.UTF_8)));
  }
}
