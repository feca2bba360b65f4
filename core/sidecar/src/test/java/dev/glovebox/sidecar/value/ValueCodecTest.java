package dev.glovebox.sidecar.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.jna.Pointer;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.CallContext;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.jna.JnaRuntime;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.registry.Direction;
import dev.glovebox.registry.FunctionBuilder;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.SizeConfig;
import dev.glovebox.registry.TypeConfig;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.RpcJson;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueCodecTest {
  @BeforeAll
  static void asWhenABoxIsOpened() {
    JnaRuntime.requireUsable();
  }

  private static final RpcJson JSON = new RpcJson(Bounds.DEFAULT);
  private static final BigInteger U64_MAX = new BigInteger("18446744073709551615");

  /** A scope that knows no pointers. */
  private static final HandleScope NONE =
      new HandleScope() {
        @Override
        public String issue(RemotePointer pointer, String library) {
          throw new AssertionError("no pointer was expected");
        }

        @Override
        public RemotePointer redeem(String handle, String library) {
          throw new InvalidParamsException(
              "unknown handle " + handle, CallContext.ofLibrary(library), "Pass another.", null);
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "i64 | 9007199254740993 | 9007199254740993",
        "i64 | \"9007199254740993\" | 9007199254740993",
        "u64 | \"18446744073709551615\" | 18446744073709551615",
        "i32 | 3.0 | 3",
        "i64 | 9007199254740993.0 | 9007199254740993",
        "i64 | 9223372036854775807.000 | 9223372036854775807",
        "u64 | 1844674407370955161.5e1 | 18446744073709551615",
        "i32 | 30e-1 | 3",
        "i32 | -0 | 0",
        "i32 | -0.0 | 0",
        "i32 | 0e99999999999 | 0",
        "f64 | -0.0 | -0.0",
        "f64 | -0 | -0.0",
        "f32 | -0.0e5 | -0.0",
        "f64 | 0.1 | 0.1",
        "f64 | 0e99999999999 | 0.0",
        "f64 | 4.9e-324 | 4.9E-324",
        "f64 | 1.7976931348623157e308 | 1.7976931348623157E308",
        "f64 | 3 | 3",
        "f64 | \"NaN\" | NaN",
        "f32 | \"-Infinity\" | -Infinity",
        "bool | true | true",
        "pointer | null | null",
        "pointer | -1 | -1",
        "string | \"null\" | null"
      })
  void json_becomesAValueOfItsType(String type, String json, String value) throws IOException {
    FunctionConfig echo = function(f -> f.args(NativeType.named(type).orElseThrow()));
    List<Object> values = arguments(echo, "[" + json + "]");
    assertThat(values).hasSize(1);
    assertThat(String.valueOf(values.get(0))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "i64 | \"twelve\" | an integer from",
        "i64 | \"\" | an integer from",
        "i64 | 9223372036854775808 | an integer from",
        "i32 | \"3\" | an integer from",
        "i32 | 3.5 | an integer from",
        "i32 | 1e300 | an integer from",
        "i8 | 126.99999999999999999999 | an integer from",
        "i8 | 127.00000000000000000001 | an integer from",
        "i64 | 9223372036854775807.5 | an integer from",
        "i64 | 1e999999999 | an integer from",
        "i64 | 1e-999999999 | an integer from",
        "i64 | 1e99999999999 | an integer from",
        "bool | 1e999999999 | true or false",
        "pointer | 0.5 | null, a pointer",
        "f64 | 1e-400 | 0, or a number of 4.9E-324 or more",
        "f64 | -1e-999999999 | 0, or a number of",
        "f64 | 1e400 | a number from",
        "f64 | 1e99999999999 | too large an exponent",
        "f64 | 1e-99999999999 | too large an exponent",
        "f32 | 1e-50 | 0, or a number of 1.4E-45 or more",
        "string | \"\\ud800\" | a string that UTF-8 can encode",
        "string | \"a\\udc00\\ud800b\" | a string that UTF-8 can encode",
        "f64 | \"nan\" | a number",
        "f32 | 1e300 | a number from",
        "bool | 1 | true or false",
        "string | 5 | a string or null",
        "pointer | {\"$handle\": 5} | $handle",
        "pointer | {\"$handle\": \"a\", \"b\": 1} | $handle",
        "pointer | {\"$handle\": \"a\"} | Pass another."
      })
  void whatDoesNotFit_isInvalid_andSaysWhatDoes(String type, String json, String expected) {
    FunctionConfig echo = function(f -> f.args(NativeType.named(type).orElseThrow()));
    assertThatThrownBy(() -> arguments(echo, "[" + json + "]"))
        .isInstanceOf(InvalidParamsException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void pairsOfSurrogates_areText() throws IOException {
    FunctionConfig echo = function(f -> f.args(NativeType.STRING));
    assertThat(arguments(echo, "[\"\\ud83d\\ude00\"]")).isEqualTo(List.of("\ud83d\ude00"));
  }

  @Test
  void namedParameters_mayStandInAnyOrder_besideTheSession() throws IOException {
    FunctionConfig add =
        function(
            f ->
                f.parameters(
                    List.of(
                        ParameterConfig.of("a", TypeConfig.of(NativeType.I32)),
                        ParameterConfig.reference(
                            "sum", TypeConfig.of(NativeType.I32), Direction.OUT),
                        ParameterConfig.of("b", TypeConfig.of(NativeType.STRING)))));
    List<Object> values = arguments(add, "{\"session\": \"s\", \"b\": \"x\", \"a\": 1}");
    assertThat(values).containsExactly(BigInteger.ONE, null, "x");
    assertThat(arguments(add, "[1, \"x\"]")).isEqualTo(values);
    assertThat(arguments(add, "[1, null, \"x\"]")).isEqualTo(values);
    assertThatThrownBy(() -> arguments(add, "{\"a\": 1}"))
        .hasMessageContaining("parameter 'b' is missing")
        .hasMessageContaining("a (i32), b (string)");
  }

  @Test
  void noParameters_areAnEmptyList_orNothing() throws IOException {
    FunctionConfig none = function(f -> {});
    for (String json : List.of("[]", "{}", "null", "{\"session\": \"s\"}")) {
      assertThat(arguments(none, json)).isEmpty();
    }
    assertThat(codec(none).arguments(none, null, NONE)).isEmpty();
  }

  @Test
  void wideIntegers_areStringsOnRequest_wherever() {
    FunctionConfig wide =
        function(
            f ->
                f.parameters(
                        List.of(
                            ParameterConfig.sized(
                                "list",
                                new TypeConfig.Array(TypeConfig.of(NativeType.I64)),
                                Direction.OUT,
                                new SizeConfig.Constant(2)),
                            ParameterConfig.reference(
                                "narrow", TypeConfig.of(NativeType.I32), Direction.OUT)))
                    .returns(NativeType.U64)
                    .errno(true));
    DeclaredResult result =
        new DeclaredResult(
            U64_MAX, Map.of("list", List.of(1L, -2L), "narrow", 3L), OptionalInt.of(4));
    assertThat(codec(wide).result(wide, result, NONE, true).toString())
        .isEqualTo(
            "{\"value\":\"18446744073709551615\",\"out\":{\"list\":[\"1\",\"-2\"],\"narrow\":3},"
                + "\"errno\":4}");
    assertThat(codec(wide).result(wide, result, NONE, false).toString())
        .isEqualTo(
            "{\"value\":18446744073709551615,\"out\":{\"list\":[1,-2],\"narrow\":3},\"errno\":4}");
  }

  @Test
  void resultsWithoutAJsonForm_areText_andConstantsNumbers() {
    assertThat(written(NativeType.F64, Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(written(NativeType.F32, (double) 0.1f)).isEqualTo("0.1");
    assertThat(written(NativeType.POINTER, new Pointer(-1))).isEqualTo("-1");
    assertThat(written(NativeType.POINTER, null)).isEqualTo("null");
    assertThat(written(NativeType.VOID, null)).isEqualTo("null");
    assertThat(written(NativeType.STRING, "a\"b")).isEqualTo("\"a\\\"b\"");
  }

  private static String written(NativeType type, Object value) {
    FunctionConfig function = function(f -> f.returns(type));
    DeclaredResult result = new DeclaredResult(value, Map.of(), OptionalInt.empty());
    return codec(function).result(function, result, NONE, false).toString();
  }

  private static List<Object> arguments(FunctionConfig function, String json) throws IOException {
    JsonNode params = JSON.read(json.getBytes(StandardCharsets.UTF_8));
    return codec(function).arguments(function, params, NONE);
  }

  private static ValueCodec codec(FunctionConfig function) {
    LibraryConfig library = library(f -> f.parameters(function.parameters()));
    return new ValueCodec(library);
  }

  private static FunctionConfig function(Consumer<FunctionBuilder> settings) {
    return library(settings).requireFunction("f");
  }

  private static LibraryConfig library(Consumer<FunctionBuilder> settings) {
    return Registry.builder()
        .library("lib", library -> library.search("lib.so").function("f", settings))
        .build()
        .requireLibrary("lib");
  }
}
