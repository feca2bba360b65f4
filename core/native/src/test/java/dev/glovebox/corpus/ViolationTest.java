package dev.glovebox.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.FrameType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A frame that breaks a rule ends every kind of worker, with the same code and the same line. */
@Timeout(120)
class ViolationTest {
  @TempDir Path directory;

  private static Arguments call(int bytes, Consumer<ByteBuffer> content) {
    ByteBuffer call = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    call.putInt(0, 1);
    content.accept(call);
    return Arguments.of(FrameType.CALL, call.array());
  }

  private static Arguments memory(FrameType type, int bytes, int unit, long most) {
    ByteBuffer request = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes >= 24) {
      request.putInt(8, unit).putLong(16, most);
    } else if (bytes == 16) {
      request.putLong(8, most);
    }
    return Arguments.of(type, request.array());
  }

  private static Arguments json(String text) {
    return Arguments.of(FrameType.MESSAGE, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String register(String members) {
    return "{\"type\":\"register\",\"id\":1," + members + "}";
  }

  /** Function 1 is {@code strlen}: one slot. A block begins at 32. */
  static Stream<Arguments> violations() {
    return Stream.of(
        call(15, call -> {}),
        call(16, call -> call.putShort(4, (short) 1)),
        call(32, call -> call.putShort(4, (short) 1).putInt(8, 2)),
        call(32, call -> call.putShort(4, (short) 1).putInt(8, -1)),
        call(32, call -> call.putShort(4, (short) 1).putInt(8, 1)),
        call(32, call -> call.putShort(4, (short) 1).putInt(12, 1)),
        call(32, call -> call.putShort(4, (short) 1).putInt(12, -1)),
        call(40, call -> call.putShort(4, (short) 1)),
        // A block without a direction; with too large a size; neither here nor there.
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 4)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 1).putLong(32, -1)),
        call(
            64,
            call ->
                call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 2).putLong(32, Talk.MAX + 1)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 1).putLong(32, 1)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 1).putLong(48, 9)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 1).putInt(44, 1)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 1).putInt(44, 2)),
        call(64, call -> call.putShort(4, (short) 1).putInt(8, 1).putInt(40, 1).putInt(44, 3)),
        call(
            96,
            call ->
                call.putShort(4, (short) 1)
                    .putInt(8, 2)
                    .putInt(40, 2)
                    .putLong(32, Talk.MAX)
                    .putInt(72, 2)
                    .putLong(64, 1)),
        // Relocations: of no place, to no block, behind its end, in a block that is OUT.
        relocation(0, 0, 0, 0, 0),
        relocation(3, 0, 0, 0, 0),
        relocation(1, 1, 0, 0, 0),
        relocation(1, -1, 0, 0, 0),
        relocation(1, 0, 8, 0, 0),
        relocation(1, 0, 0, 1, 0),
        relocation(1, 0, 0, -1, 0),
        relocation(1, 0, 0, 0, 17),
        relocation(1, 0, 0, 0, -1),
        relocation(2, 0, 0, 0, 0),
        relocation(2, 1, 0, 0, 0),
        relocation(0x1_0001, 0, 0, 0, 0),
        memory(FrameType.READ, 8, 0, 0),
        memory(FrameType.READ, 16, 0, -1),
        memory(FrameType.READ_STRING, 16, 0, 0),
        memory(FrameType.READ_STRING, 24, 3, 0),
        memory(FrameType.READ_STRING, 24, 1, -1),
        memory(FrameType.WRITE, 7, 0, 0),
        Arguments.of(FrameType.RESULT, new byte[16]),
        Arguments.of(FrameType.DATA, new byte[0]),
        Arguments.of(FrameType.CALLBACK_RESULT, new byte[16]),
        json("{\"id\":7}"),
        json("{\"type\":7}"),
        json("{\"type\":\"howdy\"}"),
        json("{\"type\":\"how\\u001b\\u202edy\"}"),
        json("{\"type\":\"load\"}"),
        json("{\"type\":\"load\",\"library\":null}"),
        json("{\"type\":\"unmap\",\"ids\":[\"1\"]}"),
        json("{\"type\":\"allocate\",\"sizes\":[1.5]}"),
        json(
            "{\"type\":\"register\",\"id\":3000000000,\"parameters\":[],\"result\":0,\"fetch\":0}"),
        json(register("\"parameters\":[9],\"result\":0,\"fetch\":0")),
        json(register("\"parameters\":[],\"result\":0,\"fetch\":4")),
        json(register("\"parameters\":[8],\"result\":0,\"fetch\":0,\"aggregates\":[{\"size\":8}]")),
        json(
            register(
                "\"parameters\":[8],\"result\":0,\"fetch\":0,"
                    + "\"aggregates\":[{\"size\":8,\"alignment\":3,\"elements\":[4]}]")),
        json(
            register(
                "\"parameters\":[8],\"result\":0,\"fetch\":0,"
                    + "\"aggregates\":[{\"size\":7,\"alignment\":8,\"elements\":[4]}]")),
        json(
            register(
                "\"parameters\":[8],\"result\":0,\"fetch\":0,"
                    + "\"aggregates\":[{\"size\":8,\"alignment\":8,\"elements\":[]}]")),
        json(
            register(
                "\"parameters\":[8],\"result\":0,\"fetch\":0,"
                    + "\"aggregates\":[{\"size\":8,\"alignment\":8,\"elements\":[8]}]")));
  }

  /** Of a call with one block, OUT and of 16 bytes. */
  private static Arguments relocation(int place, int index, long offset, int target, long addend) {
    return call(
        96,
        call ->
            call.putShort(4, (short) 1)
                .putInt(8, 1)
                .putInt(12, 1)
                .putLong(32, 16)
                .putInt(40, 2)
                .putInt(64, place)
                .putInt(68, index)
                .putLong(72, offset)
                .putInt(80, target)
                .putLong(88, addend));
  }

  private String end(Kind kind, FrameType type, byte[] payload) throws Exception {
    try (Talk talk = new Talk(directory, kind, false, List.of())) {
      AbiSignature signature =
          new AbiSignature(List.of(AbiType.POINTER), AbiResult.of(AbiType.I64));
      talk.bind(1, "strlen", signature);
      talk.say(type, payload);
      return talk.exit() + " " + talk.stderr();
    }
  }

  @ParameterizedTest
  @MethodSource("violations")
  void violation_endsEveryWorkerAlike(FrameType type, byte[] payload) throws Exception {
    String expected = end(Kind.JVM, type, payload);

    assertThat(expected).startsWith("66 ");
    assertThat(end(Kind.NATIVE, type, payload)).isEqualTo(expected);
    assertThat(end(Kind.SANITIZED, type, payload)).isEqualTo(expected);
  }
}
