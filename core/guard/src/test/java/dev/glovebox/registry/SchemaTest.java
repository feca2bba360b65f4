package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.abi.NativeType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped JSON Schema and the reader know the same format. */
class SchemaTest {
  private static JsonNode schema;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream stream = Registry.class.getResourceAsStream("registry.schema.json")) {
      schema = new ObjectMapper().readTree(stream);
    }
  }

  static Stream<Arguments> levels() {
    return Stream.of(
        Arguments.of("", RegistryReader.KEYS),
        Arguments.of("/$defs/guard", RegistryReader.GUARD_KEYS),
        Arguments.of("/$defs/library", LibraryReader.KEYS),
        Arguments.of("/$defs/function", FunctionReader.KEYS),
        Arguments.of("/$defs/result", FunctionReader.RESULT_KEYS),
        Arguments.of("/$defs/parameter", ParameterReader.KEYS),
        Arguments.of("/$defs/structure", TypeTable.STRUCTURE_KEYS),
        Arguments.of("/$defs/field", FieldReader.KEYS),
        Arguments.of("/$defs/pool", PoolReader.KEYS),
        Arguments.of("/$defs/workers", PoolReader.WORKERS_KEYS),
        Arguments.of("/$defs/restart", PoolReader.RESTART_KEYS),
        Arguments.of("/$defs/recycle", PoolReader.RECYCLE_KEYS),
        Arguments.of("/$defs/timeouts", PoolReader.TIMEOUTS_KEYS),
        Arguments.of("/$defs/environment", PoolReader.ENVIRONMENT_KEYS),
        Arguments.of("/$defs/limits", PoolReader.LIMITS_KEYS));
  }

  @ParameterizedTest
  @MethodSource("levels")
  void schemaAndReaderKnowTheSameKeysAtEveryLevel(String pointer, List<String> keys) {
    JsonNode level = schema.at(pointer);

    assertThat(level.get("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(level.get("additionalProperties").asBoolean(true)).as("closed").isFalse();
  }

  @Test
  void everyClosedLevelOfTheSchemaIsComparedWithAReader() {
    List<String> closed = new ArrayList<>();
    schema
        .get("$defs")
        .properties()
        .forEach(
            definition -> {
              if (definition.getValue().has("properties")) {
                closed.add("/$defs/" + definition.getKey());
              }
            });

    assertThat(levels().map(level -> (String) level.get()[0]).filter(p -> !p.isEmpty()))
        .containsExactlyInAnyOrderElementsOf(closed);
  }

  @Test
  void schemaListsTheTypesAndChoicesThatTheReaderTakes() {
    List<String> types =
        new ArrayList<>(Arrays.stream(NativeType.values()).map(NativeType::typeName).toList());
    types.add(TypeConfig.Bytes.NAME);
    types.add(TypeConfig.Array.NAME);
    assertThat(texts("/$defs/ownType/enum")).isEqualTo(types);
    assertThat(texts("/$defs/parameter/properties/direction/enum"))
        .isEqualTo(Arrays.stream(Direction.values()).map(Direction::text).toList());
    assertThat(schema.at("/$defs/identifier/pattern").asText())
        .isEqualTo("^" + Names.IDENTIFIER_PATTERN + "$");
    assertThat(texts("/$defs/library/properties/isolation/enum"))
        .isEqualTo(Arrays.stream(Isolation.values()).map(Isolation::text).toList());
    assertThat(texts("/$defs/guard/properties/tainted/enum"))
        .isEqualTo(Arrays.stream(TaintPolicy.values()).map(TaintPolicy::text).toList());
    assertThat(schema.at("/$defs/name/pattern").asText())
        .isEqualTo("^" + Names.ENTRY_PATTERN + "$");
    assertThat(schema.at("/$defs/functionName/pattern").asText())
        .isEqualTo("^" + Names.FUNCTION_PATTERN + "$");
  }

  @Test
  void schemaStatesTheDefaultsThatTheRecordsHave() {
    PoolConfig pool = PoolConfig.defaults("p");
    assertThat(byDefault("workers/properties/max").asInt()).isEqualTo(pool.workers().max());
    assertThat(byDefault("workers/properties/min").asInt()).isEqualTo(pool.workers().min());
    assertThat(byDefault("workers/properties/spare").asInt()).isEqualTo(pool.workers().spare());
    assertThat(byDefault("pool/properties/threads").asText()).isEqualTo(pool.threads().text());
    RestartPolicy restart = pool.restart();
    assertThat(byDefault("restart/properties/intensity").asInt()).isEqualTo(restart.intensity());
    assertThat(duration("restart/properties/within")).isEqualTo(restart.within());
    assertThat(duration("restart/properties/backoffBase")).isEqualTo(restart.backoffBase());
    assertThat(duration("restart/properties/backoffMax")).isEqualTo(restart.backoffMax());
    assertThat(duration("restart/properties/breakerOpen")).isEqualTo(restart.breakerOpen());
    PoolTimeouts timeouts = pool.timeouts();
    assertThat(duration("timeouts/properties/start")).isEqualTo(timeouts.start());
    assertThat(duration("timeouts/properties/load")).isEqualTo(timeouts.load());
    assertThat(duration("timeouts/properties/acquire")).isEqualTo(timeouts.acquire());
    assertThat(duration("timeouts/properties/stop")).isEqualTo(timeouts.stop());
    assertThat(ByteSizes.parse(byDefault("limits/properties/message").asText()))
        .isEqualTo(pool.limits().messageBytes());
  }

  private static JsonNode byDefault(String definition) {
    return schema.at("/$defs/" + definition + "/default");
  }

  private static Duration duration(String definition) {
    return Durations.parse(byDefault(definition).asText());
  }

  private static List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    schema.at(pointer).forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
