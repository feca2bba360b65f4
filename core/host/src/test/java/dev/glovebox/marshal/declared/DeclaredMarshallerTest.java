package dev.glovebox.marshal.declared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.NativeLoop;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.registry.Registry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeclaredMarshallerTest {
  private static final BigInteger U64_MAX = new BigInteger("18446744073709551615");
  private static final WorkerPointer HANDLE = new WorkerPointer(NativeLoop.ACCESS, 1L << 40);

  @ParameterizedTest
  @CsvSource({
    "i8, -128, 127",
    "u8, 0, 255",
    "i16, -32768, 32767",
    "u16, 0, 65535",
    "i32, -2147483648, 2147483647",
    "u32, 0, 4294967295",
    "i64, -9223372036854775808, 9223372036854775807",
    "u64, 0, 18446744073709551615",
    "long, -9223372036854775808, 9223372036854775807",
    "ulong, 0, 18446744073709551615",
    "size, 0, 18446744073709551615"
  })
  void integers_holdTheirWholeRange_andNothingBeyondIt(
      String name, BigInteger min, BigInteger max) {
    NativeType type = NativeType.named(name).orElseThrow();
    for (BigInteger value : List.of(min, max, BigInteger.ONE)) {
      Object expected = value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
      assertThat(echo(type, value)).isEqualTo(expected);
    }
    for (BigInteger beyond : List.of(min.subtract(BigInteger.ONE), max.add(BigInteger.ONE))) {
      assertThatThrownBy(() -> echo(type, beyond))
          .isInstanceOf(SignatureException.class)
          .hasMessageContaining("parameter 1 is of type " + name)
          .hasMessageContaining(beyond.toString())
          .hasMessageContaining("from " + min + " to " + max);
    }
  }

  @ParameterizedTest
  @EnumSource(value = NativeType.class, mode = EnumSource.Mode.EXCLUDE, names = "VOID")
  void aValueOfAnotherType_isRefused_withParameterAndExpectation(NativeType type) {
    Object wrong =
        switch (type) {
          case STRING, WSTRING -> 5;
          case BOOL -> 1;
          default -> "five";
        };
    assertThatThrownBy(() -> echo(type, wrong))
        .isInstanceOfSatisfying(
            SignatureException.class, e -> assertThat(e.function()).contains("echo"))
        .hasMessageContaining("parameter 1 is of type " + type.typeName())
        .hasMessageContaining("five".equals(wrong) ? "\"five\"" : String.valueOf(wrong))
        .hasMessageContaining("Pass ");
  }

  @Test
  void numbersAsJacksonReadsThem() throws Exception {
    List<?> values =
        new ObjectMapper().readValue("[1, 5000000000, 18446744073709551615]", List.class);
    assertThat(echo(NativeType.U64, values.get(0))).isEqualTo(1L);
    assertThat(echo(NativeType.U64, values.get(1))).isEqualTo(5_000_000_000L);
    assertThat(echo(NativeType.U64, values.get(2))).isEqualTo(U64_MAX);
    assertThatThrownBy(() -> echo(NativeType.I32, 2.0)).isInstanceOf(SignatureException.class);
    assertThatThrownBy(() -> echo(NativeType.I32, null)).isInstanceOf(SignatureException.class);
  }

  @Test
  void floatingPoint() {
    assertThat(echo(NativeType.F64, 0.1)).isEqualTo(0.1);
    assertThat(echo(NativeType.F64, 3)).isEqualTo(3.0);
    assertThat(echo(NativeType.F32, 1.5)).isEqualTo(1.5);
    assertThat(echo(NativeType.F32, Double.NaN)).isEqualTo(Double.NaN);
    assertThat(echo(NativeType.F32, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> echo(NativeType.F32, 1e300)).isInstanceOf(SignatureException.class);
    assertThatThrownBy(() -> echo(NativeType.F64, new BigDecimal("1e400")))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void booleans_areOneAndZero() {
    DeclaredMarshaller marshaller = echo(NativeType.BOOL);
    long[] seen = {7};
    for (boolean value : new boolean[] {true, false}) {
      Object back =
          NativeLoop.call(
                  marshaller.function(),
                  marshaller.bind(List.of(value)),
                  a -> (seen[0] = a.slot(0)) | 0xAB_0000_0000L)
              .value();
      assertThat(seen[0]).isEqualTo(value ? 1 : 0);
      assertThat(back).isEqualTo(value);
    }
  }

  @Test
  void strings_areUtf8_andMayBeNull() {
    DeclaredMarshaller hello = declared("echo", NativeType.STRING, "free", NativeType.STRING);
    assertThat(hello.function().signature().result())
        .isEqualTo(new AbiResult(AbiType.POINTER, Fetch.C_STRING, "free"));
    Object back =
        NativeLoop.call(
                hello.function(),
                hello.bind(List.of("é")),
                a -> {
                  byte[] bytes = new byte[3];
                  a.memory(0).get(bytes);
                  assertThat(bytes).containsExactly(0xC3, 0xA9, 0);
                  a.fetch(new byte[] {(byte) 0xC3, (byte) 0xA9});
                  return a.slot(0);
                })
            .value();
    assertThat(back).isEqualTo("é");
    assertThat(echo(NativeType.STRING, null)).isNull();
    assertThat(echo(NativeType.WSTRING, null)).isNull();
    assertThatThrownBy(() -> echo(NativeType.STRING, "a\0b"))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("zero character");
  }

  @Test
  void wideResults_areStrings() {
    DeclaredMarshaller wide = echo(NativeType.WSTRING);
    Object back =
        NativeLoop.call(
                wide.function(),
                wide.bind(List.of("w")),
                a -> {
                  a.fetch(new byte[] {'w', 0, 0, 0});
                  return 1;
                })
            .value();
    assertThat(back).isEqualTo("w");
  }

  @Test
  void pointers_areStamped_andKnowTheirWorker() {
    assertThat(echo(NativeType.POINTER, HANDLE)).isEqualTo(HANDLE);
    assertThat(echo(NativeType.POINTER, null)).isNull();
    assertThat(echo(NativeType.POINTER, -1)).isEqualTo(new Pointer(-1));
    assertThatThrownBy(() -> echo(NativeType.POINTER, HANDLE.address()))
        .isInstanceOf(SignatureException.class);
    DeclaredMarshaller two =
        declared("two", NativeType.VOID, null, NativeType.POINTER, NativeType.POINTER);
    assertThat(two.bind(List.of(HANDLE, 0)).affinity()).isEqualTo(NativeLoop.WORKER);
    WorkerPointer other =
        new WorkerPointer(new FakeWorker(new WorkerId("test", 2, 1)), HANDLE.address());
    assertThatThrownBy(() -> two.bind(List.of(HANDLE, other)))
        .isInstanceOf(ForeignPointerException.class);
  }

  @Test
  void wrongArity_isRefused_withTheTypesExpected() {
    DeclaredMarshaller add =
        declared("Add", NativeType.I64, null, NativeType.I64, NativeType.STRING);
    for (List<Long> values : List.of(List.<Long>of(), List.of(1L), List.of(1L, 2L, 3L))) {
      assertThatThrownBy(() -> add.bind(values))
          .isInstanceOf(SignatureException.class)
          .hasMessageContaining("takes 2 argument(s), " + values.size() + " given")
          .hasMessageContaining("i64, string")
          .hasMessageContaining("stub.Add");
    }
  }

  private static DeclaredMarshaller echo(NativeType type) {
    return declared("echo", type, null, type);
  }

  /** Sends the value, and has it returned with rubbish in the bytes that its type does not use. */
  private static Object echo(NativeType type, Object value) {
    DeclaredMarshaller marshaller = echo(type);
    int bits = type.abi().sizeBytes() * Byte.SIZE;
    long unused = bits == Long.SIZE ? 0 : -1L << bits;
    return NativeLoop.call(
            marshaller.function(),
            marshaller.bind(Collections.singletonList(value)),
            a -> (a.slot(0) & ~unused) | (0x5A5A5A5A_5A5A5A5AL & unused))
        .value();
  }

  private static DeclaredMarshaller declared(
      String name, NativeType returns, String free, NativeType... args) {
    Registry registry =
        Registry.builder()
            .library(
                "stub",
                library ->
                    library
                        .search("libstub.so")
                        .function(name, f -> f.args(args).returns(returns).free(free)))
            .build();
    return DeclaredMarshaller.of(
        "stub", registry.requireLibrary("stub").requireFunction(name), UTF_8);
  }
}
