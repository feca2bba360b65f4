package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderDescriptorTest {
  private static final long AROUND = 1L << 24;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 255, AROUND - 1, AROUND, AROUND + 1, 1L << 31, 1L << 40})
  void theFramesTaken_areToldApart_howeverManyThereWere(long taken) {
    for (FrameType type : FrameType.values()) {
      int word = FrameHeaderDescriptor.word(type.wireCode(), taken);

      assertThat(FrameHeaderDescriptor.wireCode(word)).isEqualTo(type.wireCode());
      assertThat(FrameHeaderDescriptor.answers(word, taken)).isTrue();
      assertThat(FrameHeaderDescriptor.answers(word, taken + 1)).isFalse();
      assertThat(FrameHeaderDescriptor.answers(word, taken - 1)).isFalse();
    }
  }
}
