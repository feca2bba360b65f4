package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.LeftoversPerClass;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Types, names and calls that the application maps itself. */
@Timeout(60)
@LeftoversPerClass
class MappersIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  private static Mapped mapped(Place place) {
    return BOX.at(place, Mapped.class, Mapped.OPTIONS);
  }

  @ParameterizedTest
  @EnumSource
  void anIntegerType_hasItsWidth(Place place) {
    Mapped.Size size = new Mapped.Size(1L << 40);
    assertThat(mapped(place).echoSize(size)).isEqualTo(size);
    assertThat(mapped(place).echoSize(new Mapped.Size(-1)).longValue()).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void anEnum_mapsItself(Place place) {
    assertThat(mapped(place).callInt(value -> value + 1, Mapped.Color.GREEN))
        .isEqualTo(Mapped.Color.BLUE);
  }

  @ParameterizedTest
  @EnumSource
  void aTypeMapper_convertsBothWays(Place place) {
    assertThat(mapped(place).callInt(value -> value * 3, Duration.ofSeconds(2)))
        .isEqualTo(Duration.ofSeconds(6));
  }

  @ParameterizedTest
  @EnumSource
  void aBoolean_isAnInt(Place place) {
    assertThat(mapped(place).not(true)).isFalse();
    assertThat(mapped(place).not(false)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anInvocationMapper_answersInsteadOfTheLibrary(Place place) {
    assertThat(mapped(place).answer()).isEqualTo(42);
  }
}
