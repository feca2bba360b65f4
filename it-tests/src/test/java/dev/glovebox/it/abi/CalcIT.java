package dev.glovebox.it.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.Registry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of known content through a worker, and what an interface must not ask for. */
@Timeout(120)
class CalcIT {
  /** Functions that calc does not have, or not so. */
  public interface Misnamed {
    long calc_add_i46(long a, long b);
  }

  /** A class, as JNA's direct mapping has them. */
  public static final class Direct {
    static native int calc_add_i32(int a, int b);

    private Direct() {}
  }

  /** A method that cannot be bound, beside one that can. */
  public interface Unsupported {
    int calc_echo_i32(int value);

    int calc_is_null(List<Integer> numbers);
  }

  /** A result that cannot be bound. */
  public interface UnsupportedResult {
    int[] calc_table();
  }

  private Glovebox box;
  private CalcLibrary calc;

  @BeforeEach
  void open() {
    box =
        Glovebox.open(
            Registry.builder().library("calc", it -> it.path(AvailableStubs.path("calc"))).build());
    calc = box.load("calc", CalcLibrary.class);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void stringsAreUtf8_unlessTheOptionSaysLatin1() {
    CalcLibrary latin =
        box.load("calc", CalcLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, "ISO-8859-1"));

    assertThat(calc.calc_strlen("Grüße")).isEqualTo(7);
    assertThat(latin.calc_strlen("Grüße")).isEqualTo(5);
    assertThat(calc.calc_concat("Grüße, ", "世界")).isEqualTo("Grüße, 世界");
    assertThat(latin.calc_concat("Grü", "ße")).isEqualTo("Grüße");
    assertThat(calc.calc_greeting()).isEqualTo("Grüße, 世界");
    assertThat(latin.calc_greeting()).startsWith("GrÃ¼");
  }

  @Test
  void aStringOfEightMebibytes_goesThereAndBack() {
    String text = "0123456789abcdeß".repeat(1 << 19);

    assertThat(calc.calc_strlen(text)).isEqualTo(17L << 19);
    assertThat(calc.calc_concat(text, "!").equals(text + "!")).isTrue();
  }

  @Test
  void sixteenMebibytes_areReversedInPlace_inArraysAndBuffers() {
    byte[] bytes = new byte[16 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    byte[] inPlace = bytes.clone();

    calc.calc_reverse(inPlace, inPlace.length);
    calc.calc_reverse(direct, bytes.length);

    assertThat(Arrays.equals(inPlace, reversed)).isTrue();
    assertThat(direct.equals(ByteBuffer.wrap(reversed))).isTrue();
  }

  @Test
  void returnedStringsAreFreed_afterTenThousandCalls() {
    for (int i = 0; i < 10_000; i++) {
      if (!calc.calc_concat("call ", "x").equals("call x")) {
        throw new AssertionError("call " + i);
      }
    }
    assertThat(calc.calc_wide_concat(new WString("a"), new WString("b")).toString())
        .isEqualTo("ab");

    assertThat(calc.calc_blocks_alive()).isZero();
  }

  @Test
  void whatIsNotFreed_isSeenByTheCount() {
    Pointer memory = calc.calc_malloc(64);

    assertThat(calc.calc_blocks_alive()).isEqualTo(1);
    calc.calc_free(memory);
    assertThat(calc.calc_blocks_alive()).isZero();
  }

  @Test
  void handlesLiveInTheWorker() {
    Pointer first = calc.calc_counter_create(1);
    Pointer second = calc.calc_counter_create(2);
    calc.calc_counter_set(first, Long.MAX_VALUE);

    assertThat(calc.calc_counter_get(first)).isEqualTo(Long.MAX_VALUE);
    assertThat(calc.calc_counter_get(second)).isEqualTo(2);
    assertThat(calc.calc_counters_alive()).isEqualTo(2);
    assertThat(first).isNotEqualTo(second);
    assertThat(first.getLong(0)).as("read where it lives").isEqualTo(Long.MAX_VALUE);

    calc.calc_counter_destroy(first);
    calc.calc_counter_destroy(second);
    assertThat(calc.calc_counters_alive()).isZero();
  }

  @Test
  void anAddressOfThisProcess_isRefusedBeforeItIsSent_unlessItIsMemory() {
    long address = Native.malloc(8);
    try {
      assertThatThrownBy(() -> calc.calc_is_null(new Pointer(address)))
          .isInstanceOf(ForeignPointerException.class)
          .hasMessageContaining("means nothing in worker")
          .hasMessageContaining("Pass Memory");
    } finally {
      Native.free(address);
    }
    try (Memory memory = new Memory(8)) {
      assertThat(calc.calc_is_null(memory)).isZero();
    }
    assertThat(calc.calc_is_null(null)).isEqualTo(1);
  }

  @Test
  void callsRunInTheWorker_oneThreadALane() {
    long thread = calc.calc_thread_id();

    assertThat(calc.calc_process_id()).isEqualTo((int) box.workers().get(0).pid());
    assertThat(calc.calc_thread_id()).isEqualTo(thread);
  }

  @Test
  void theProxyIsAnObjectLikeOthers() {
    CalcLibrary again = box.load("calc", CalcLibrary.class);

    assertThat(calc.equals(calc)).isTrue();
    assertThat(calc.equals(again)).isFalse();
    assertThat(calc.equals(null)).isFalse();
    assertThat(calc.hashCode()).isEqualTo(calc.hashCode());
    assertThat(calc).hasToString("CalcLibrary of library 'calc' in pool 'calc'");
    assertThat(Map.of(calc, 1)).containsKey(calc);
    assertThat(box.workers()).as("none of this needs a worker").isEmpty();
  }

  @Test
  void aDefaultMethod_runsHereAndCallsThere() {
    assertThat(calc.twice(21)).isEqualTo(42);
  }

  @Test
  void anUnsupportedParameter_isRefusedAtBinding_namingItAndWhatToUse() {
    SignatureException refused =
        catchThrowableOfType(SignatureException.class, () -> box.load("calc", Unsupported.class));

    assertThat(refused)
        .hasMessageContaining("Unsupported.calc_is_null, parameter 1 \"numbers\"")
        .hasMessageContaining("List")
        .hasMessageContaining("Use an array of primitives");
    assertThat(refused.function()).contains("calc_is_null");
    assertThat(box.workers()).isEmpty();
  }

  @Test
  void anUnsupportedResult_isRefusedAtBinding() {
    assertThatThrownBy(() -> box.load("calc", UnsupportedResult.class))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("UnsupportedResult.calc_table, result")
        .hasMessageContaining("int[]");
  }

  @Test
  void aFunctionThatIsNotExported_isRefusedAtBinding_withTheNearest() {
    LibraryRefusedException refused =
        catchThrowableOfType(LibraryRefusedException.class, () -> box.load("calc", Misnamed.class));

    assertThat(refused.rule()).isEqualTo("GB401");
    assertThat(refused).hasMessageContaining("calc_add_i46").hasMessageContaining("calc_add_i64");
    assertThat(box.workers()).isEmpty();
  }

  @Test
  void aClassIsNoInterface() {
    assertThatThrownBy(() -> box.load("calc", Direct.class))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("is not an interface")
        .hasMessageContaining("direct mapping");
  }

  @Test
  void everyFunctionOfTheHeader_isInTheInterface() throws Exception {
    List<String> exported =
        box.inspection("calc").facts().exportedFunctions().stream()
            .filter(name -> name.startsWith("calc_"))
            .toList();

    assertThat(Arrays.stream(PlainCalc.class.getMethods()).map(method -> method.getName()))
        .containsAll(exported);
    assertThat(exported).hasSizeGreaterThan(60);
  }
}
