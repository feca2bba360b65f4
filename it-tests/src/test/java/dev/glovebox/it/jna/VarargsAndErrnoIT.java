package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import dev.glovebox.it.Background;
import dev.glovebox.it.LeftoversPerClass;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Variable arguments, and errno. */
@Timeout(60)
@LeftoversPerClass
class VarargsAndErrnoIT {
  private static final int ENOENT = 2;
  private static final int EINVAL = 22;

  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  /** A failing function that throws nothing. */
  public interface Quiet extends Library {
    int jt_fail(int error);

    int jt_not(int value);
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfArguments(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_sum_ints(0)).isZero();
    assertThat(jt.jt_sum_ints(3, 1, 2, 3)).isEqualTo(6);
    assertThat(jt.jt_sum_ints(10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).isEqualTo(55);
    assertThat(jt.jt_sum_ints(2, (byte) -1, (short) -2)).as("promoted").isEqualTo(-3);
    assertThat(jt.jt_sum_doubles(3, 0.5, 0.25, 1f)).isEqualTo(1.75);
  }

  @ParameterizedTest
  @EnumSource
  void aFormat_takesNumbersAndStrings(Place place) {
    byte[] out = new byte[64];
    int length =
        BOX.at(place)
            .jt_format(
                out,
                out.length,
                "%d %s %.2f %ld %c",
                42,
                "grüße",
                1.5,
                new NativeLong(7),
                (byte) 'x');
    assertThat(Native.toString(out, "UTF-8")).isEqualTo("42 grüße 1.50 7 x");
    assertThat(length).isEqualTo("42 grüße 1.50 7 x".length() + 2);
  }

  @ParameterizedTest
  @EnumSource
  void errno_isThatOfThisThreadsLastCall(Place place) throws Exception {
    Quiet quiet = BOX.at(place, Quiet.class, Map.of());
    assertThat(quiet.jt_fail(ENOENT)).isEqualTo(-1);
    int elsewhere =
        Background.call(
                () -> {
                  quiet.jt_fail(EINVAL);
                  return Native.getLastError();
                })
            .get(20, TimeUnit.SECONDS);
    assertThat(elsewhere).isEqualTo(EINVAL);
    assertThat(Native.getLastError()).isEqualTo(ENOENT);
    quiet.jt_fail(0);
    assertThat(Native.getLastError()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anErrno_isThrownWhereTheMethodSaysSo(Place place) {
    JnaTypes jt = BOX.at(place);
    LastErrorException thrown =
        catchThrowableOfType(LastErrorException.class, () -> jt.jt_fail(ENOENT));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getErrorCode()).isEqualTo(ENOENT);
    assertThat(jt.jt_fail(0)).isZero();
  }
}
