package dev.glovebox.it.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.CallSettings;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.it.Stubs;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.sidecar.value.HandleScope;
import dev.glovebox.sidecar.value.InvalidParamsException;
import dev.glovebox.sidecar.value.ValueCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of declared type, in JSON, through a worker and back. */
@Timeout(60)
@LeftoversPerClass
class DeclaredTypesIT {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @TempDir private static Path directory;
  private static Glovebox box;

  private final Handles handles = new Handles();

  /** Pointers by number, as one client would know them. */
  private static final class Handles implements HandleScope {
    private final Map<String, RemotePointer> issued = new HashMap<>();

    @Override
    public String issue(RemotePointer pointer, String library) {
      String name = library + issued.size();
      issued.put(name, pointer);
      return name;
    }

    @Override
    public RemotePointer redeem(String handle, String library) {
      return issued.get(handle);
    }
  }

  @BeforeAll
  static void open() throws IOException {
    try (InputStream text = DeclaredTypesIT.class.getResourceAsStream("declared.yaml")) {
      String registry = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      Path file = directory.resolve("registry.yaml");
      Files.writeString(file, registry.replace("JNATYPES", Stubs.file("jnatypes").toString()));
      box = Glovebox.open(file);
    }
  }

  @AfterAll
  static void close() {
    if (box != null) {
      box.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "jt_small_swap | [{'a': 1, 'b': -2}] | {'a': -2, 'b': 1}",
        "jt_five_twice | [{'a': 1, 'b': 2, 'c': 3, 'd': 1.5, 'e': 0.25}]"
            + " | {'a': 2, 'b': 4, 'c': 6, 'd': 3.0, 'e': 0.5}",
        "jt_big_rotate | [{'a': 1, 'b': '9223372036854775807', 'c': 3}]"
            + " | {'a': 9223372036854775807, 'b': 3, 'c': 1}",
        "jt_nested_twice | [{'small': {'a': 1, 'b': 2}, 'mixed': {'d': 1.5, 'i': 3}, 'tail': 4}]"
            + " | {'small': {'a': 2, 'b': 4}, 'mixed': {'d': 3.0, 'i': 6}, 'tail': 8}",
        "jt_sum_values | [1, {'a': 2, 'b': 3}, 0.5, {'d': 0.25, 'i': 4}] | 10.75",
        "jt_all_value | [10] | {'i8': 11, 'i16': 12, 'i32': 13, 'i64': 14, 'f32': 15.0, 'f64':"
            + " 16.0, 'native_long': 17, 'wide': 18, 'pointer': null}",
        "jt_all_check | [{'i8': 11, 'i16': 12, 'i32': 13, 'i64': 14, 'f32': 15, 'f64': 16,"
            + " 'native_long': 17, 'wide': 18, 'pointer': null}, 10] | 0"
      })
  void structures_byValue_andByReference(String function, String params, String result)
      throws IOException {
    assertJson(call("jt", function, params), result);
  }

  @Test
  void structuresThatAreFilled_arraysInThem_andPackedOnes() throws IOException {
    JsonNode filled = call("jt", "jt_arrays_fill", "{'seed': 5}").at("/out/out");
    assertJson(
        filled,
        "{'count': 5, 'numbers': [5, 6, 7, 8], 'weights': [5.5, 6.5],"
            + " 'pairs': [{'a': 5, 'b': 6}, {'a': 15, 'b': 16}, {'a': 25, 'b': 26}]}");
    assertJson(call("jt", "jt_arrays_check", "[" + filled + ", 5]"), "0");

    JsonNode packed = call("jt", "jt_packed_fill", "[7]").at("/out/arg1");
    assertJson(packed, "{'a': 8, 'b': 9, 'c': 10, 'd': 11}");
    assertJson(call("jt", "jt_packed_check", "[" + packed + ", 7]"), "0");
  }

  @Test
  void arraysOfStructures_inTheSizeThatAParameterSays() throws IOException {
    JsonNode filled = call("jt", "jt_smalls_fill", "{'count': 2, 'seed': 1}");
    assertJson(filled, "{'out': {'out': [{'a': 1, 'b': 2}, {'a': 11, 'b': 12}]}}");
    assertJson(call("jt", "jt_smalls_sum", "[" + filled.at("/out/out") + ", 2]"), "26");
    assertJson(call("jt", "jt_smalls_fill", "[0, 1]"), "{'out': {'out': []}}");
  }

  @Test
  void stringsInStructures_goInAndComeBack_changedOrNot() throws IOException {
    assertJson(
        call("jt", "jt_text_measure", "[{'name': 'é', 'wide': 'wide', 'length': 0}]"),
        "{'value': 6, 'out': {'text': {'name': 'é', 'wide': 'wide', 'length': 6}}}");
    assertJson(
        call("jt", "jt_text_measure", "[{'name': null, 'wide': null, 'length': 0}]"),
        "{'value': 0, 'out': {'text': {'name': null, 'wide': null, 'length': 0}}}");
    assertJson(
        call("jt", "jt_text_set", "[]"),
        "{'out': {'text': {'name': 'set by the library', 'wide': 'wïde', 'length': 42}}}");
    assertJson(
        call("jt", "jt_strings_rotate", "[['one', '', 'three'], 3]"),
        "{'out': {'strings': ['', 'three', 'one']}}");
  }

  @Test
  void numbersByReference_andNullForThem() throws IOException {
    assertJson(
        call("jt", "jt_out_numbers", "[-1, 0, 1, '-5', 0.5, 1.5]"),
        "{'value': 6, 'out': {'arg1': 0, 'arg2': 2, 'arg3': 4, 'arg4': -1, 'arg5': 5.5, 'arg6':"
            + " 7.5}}");
    assertJson(call("c", "frexp", "[8.0]"), "{'value': 0.5, 'out': {'exponent': 4}}");
    assertJson(call("jt", "jt_is_null", "[null]"), "{'value': 1, 'out': {'arg1': null}}");
  }

  @Test
  void stringsThatAreWritten_intoABuffer_orAllocated() throws IOException {
    assertJson(
        call("c", "snprintf", "{'room': 8, 'format': 'a %s', 'value': 'b'}"),
        "{'value': 3, 'out': {'text': 'a b'}}");
    assertJson(
        call("c", "snprintf", "{'room': 4, 'format': '%s', 'value': 'longer'}"),
        "{'value': 6, 'out': {'text': 'lon'}}");
    JsonNode joined = call("c", "strcat", "['one', 'two']");
    assertThat(joined.at("/out/text").asText()).isEqualTo("onetwo");
    assertJson(call("c", "asprintf", "['<%s>', 'x']"), "{'value': 3, 'out': {'text': '<x>'}}");
    assertJson(call("jt", "jt_out_string", "[]"), "{'out': {'arg1': 'from the library'}}");
    assertJson(call("c", "strdup", "['é']"), "'é'");
  }

  @Test
  void bytes_inBothDirections() throws IOException, DataFormatException {
    assertThat(call("c", "memcpy", "{'from': 'AAECAw==', 'count': 3}").at("/out/to").asText())
        .isEqualTo("AAEC");
    assertJson(call("jt", "jt_bytes_hash", "['AQI=', 2]"), "33");
    assertJson(call("jt", "jt_sized_sum", "['AgAAAAMEBQ==']"), "7");

    byte[] plain = "to be compressed ".repeat(50).getBytes(StandardCharsets.UTF_8);
    String params =
        "{'room': 1000, 'length': %d, 'from': '%s'}"
            .formatted(plain.length, Base64.getEncoder().encodeToString(plain));
    JsonNode out = call("z", "compress", params).at("/out");
    byte[] compressed = Base64.getDecoder().decode(out.at("/to").asText());
    assertThat(compressed).as("cut to the size that came back").hasSize(out.at("/room").asInt());
    Inflater inflater = new Inflater();
    inflater.setInput(compressed);
    byte[] inflated = new byte[plain.length];
    assertThat(inflater.inflate(inflated)).isEqualTo(plain.length);
    inflater.end();
    assertThat(inflated).isEqualTo(plain);
  }

  @Test
  void errno_isThatOfTheCall() throws IOException {
    assertJson(call("jt", "jt_fail", "[2]"), "{'value': -1, 'errno': 2}");
    assertJson(call("jt", "jt_fail", "[0]"), "{'value': 0, 'errno': 0}");
  }

  @Test
  void handles_leadBackToTheirMemory_andDieWithTheirWorker() throws IOException {
    JsonNode handle = call("jt", "jt_handle_open", "[42]");
    assertThat(handle.fieldNames()).toIterable().containsExactly("$handle");
    assertJson(call("jt", "jt_handle_read", "{'handle': " + handle + "}"), "42");
    JsonNode out = call("jt", "jt_out_handle", "[]").at("/out/handle");
    assertJson(call("jt", "jt_handle_read", "[" + out + "]"), "4711");

    assertThatThrownBy(() -> call("jt", "jt_crash", "[]")).isInstanceOf(WorkerLostException.class);
    assertThatThrownBy(() -> call("jt", "jt_handle_read", "[" + handle + "]"))
        .isInstanceOf(StaleHandleException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "jt_small_swap | [{'a': 1}] | parameter 1 is of type small, and its field 'b' is missing",
        "jt_small_swap | [{'a': 1, 'b': 2, 'bb': 3}] | which has no field 'bb'; did you mean 'b'?",
        "jt_small_swap | [{'a': 1, 'b': 40000}] | parameter 1.b is of type i16, but got 40000",
        "jt_small_swap | [5] | parameter 1 is of type small, but got 5",
        "jt_small_swap | [] | the function takes 1 parameter(s), 0 given",
        "jt_small_swap | {'arg2': {}} | there is no parameter 'arg2'; did you mean 'arg1'?",
        "jt_small_swap | {} | parameter 'arg1' is missing",
        "jt_small_swap | 'x' | neither an array nor an object",
        "jt_bytes_hash | ['AQI=', 3] | parameter 2 (length) says 3 bytes, but parameter 1 (data)"
            + " has 2",
        "jt_bytes_hash | ['AQI=', -1] | parameter 2 (length) says a size, but got -1",
        "jt_bytes_hash | ['A?', 1] | parameter 1 (data) is of type bytes, but its text is no"
            + " base64",
        "jt_bytes_hash | [5, 1] | parameter 1 (data) is of type bytes, but got 5",
        "jt_smalls_sum | [[{'a': 1, 'b': 2}, {'a': 1}], 2] | parameter 1[1] is of type small",
        "jt_arrays_fill | [{}, 5] | parameter 1 (out) is written by the function, but got a value",
        "jt_handle_read | [{'x': 5}] | parameter 1 (handle) is of type pointer, but got another"
            + " object",
        "jt_handle_read | [140737488355328] | parameter 1 (handle) is of type pointer",
        "jt_fail | [1.5] | parameter 1 is of type i32, but got 1.5",
        "jt_fail | ['1'] | parameter 1 is of type i32",
        "jt_fail | [[1]] | parameter 1 is of type i32, but got an array"
      })
  void whatDoesNotFit_isRefused_beforeAnythingIsSent(
      String function, String params, String problem) {
    InvalidParamsException refusal =
        catchThrowableOfType(InvalidParamsException.class, () -> call("jt", function, params));
    assertThat(refusal.what()).contains(problem);
    assertThat(refusal.outcome()).contains(Outcome.NOT_SENT);
    assertThat(refusal.advice()).isNotBlank();
  }

  @Test
  void aBufferBeyondTheMessageLimit_isRefused_andTheWorkerLives() throws IOException {
    long calls = callsSoFar();
    for (String size : List.of("2000000", "4000000000", "'18446744073709551615'")) {
      assertThatThrownBy(() -> call("c", "snprintf", "[" + size + ", 'a', 'b']"))
          .isInstanceOf(MessageTooLargeException.class);
    }
    assertThat(callsSoFar()).isEqualTo(calls);
    assertJson(call("jt", "jt_fail", "[0]"), "{'value': 0, 'errno': 0}");
  }

  @Test
  void aSession_callsByDeclaration_onItsWorker() throws IOException {
    try (Session session = box.session("jt")) {
      DeclaredResult result =
          session.invoke(
              "jt", "jt_small_swap", List.of(Map.of("a", 1, "b", 2)), CallSettings.DEFAULT);
      assertThat(result.value()).isEqualTo(Map.of("a", 2L, "b", 1L));
      assertThat(result.out()).isEmpty();
      assertThat(result.errno()).isEmpty();
    }
  }

  @Test
  void onlyWhatIsExposed_isOffered() {
    Registry registry = box.registry();
    assertThat(registry.requireLibrary("jt").exposedFunctions())
        .containsOnlyKeys("jt_small_swap", "jt_fail");
    assertThat(registry.requireLibrary("jt").isExposed("jt_crash")).isFalse();
    assertThat(registry.requireLibrary("c").isExposed("strdup")).isTrue();
  }

  private static long callsSoFar() {
    return box.workers().stream().mapToLong(worker -> worker.calls()).sum();
  }

  private JsonNode call(String library, String function, String params) throws IOException {
    FunctionConfig declared = box.registry().requireLibrary(library).requireFunction(function);
    ValueCodec codec = new ValueCodec(box.registry().requireLibrary(library));
    List<Object> values =
        codec.arguments(declared, JSON.readTree(params.replace('\'', '"')), handles);
    DeclaredResult result = box.invoke(library, function, values, CallSettings.DEFAULT);
    return codec.result(declared, result, handles, false);
  }

  private static void assertJson(JsonNode actual, String expected) throws IOException {
    ObjectMapper plain = new ObjectMapper();
    assertThat(plain.readTree(actual.toString()))
        .isEqualTo(plain.readTree(expected.replace('\'', '"')));
  }
}
