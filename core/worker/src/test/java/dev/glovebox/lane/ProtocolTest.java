package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 2, 1",
    "0, 1, 1",
    "-2147483648, 2147483647, 1",
    "1, 2147483647, 1",
    "2, 2, 0",
    "2, 9, 0",
    "2, 1, 0",
    "0, 0, 0",
    "-5, 0, 0",
    "1, -1, 0",
    "-2147483648, -2147483648, 0",
    "2147483647, 2147483647, 0",
  })
  void negotiate_answersTheNewestCommonVersionOrZero(int peerMin, int peerMax, int version) {
    assertThat(Protocol.negotiate(peerMin, peerMax)).isEqualTo(version);
  }

  @Test
  void codes_areDistinctAndFoundAgain() {
    for (FrameType type : FrameType.values()) {
      assertThat(FrameType.ofWireCode(type.wireCode())).isSameAs(type);
    }
    for (BlockDirection direction : BlockDirection.values()) {
      assertThat(BlockDirection.ofWireCode(direction.wireCode())).isSameAs(direction);
    }
    assertThat(BlockDirection.ofWireCode(0)).isNull();
    assertThat(BlockDirection.ofWireCode(4)).isNull();
    assertThat(Arrays.stream(Message.Fault.Kind.values()).map(Message.Fault.Kind::wireName))
        .doesNotHaveDuplicates();
  }

  @Test
  void inAndOut_followTheDirection() {
    assertThat(BlockDirection.IN.in() && !BlockDirection.IN.out()).isTrue();
    assertThat(BlockDirection.OUT.out() && !BlockDirection.OUT.in()).isTrue();
    assertThat(BlockDirection.INOUT.in() && BlockDirection.INOUT.out()).isTrue();
  }
}
