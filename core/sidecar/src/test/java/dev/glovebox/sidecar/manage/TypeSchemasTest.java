package dev.glovebox.sidecar.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an OpenRPC document says of the types that a registry declares. */
class TypeSchemasTest {
  private static final String REGISTRY =
      """
      libraries:
        l:
          path: libl.so
          functions:
            numbers: { args: [i8, u32, i64, u64, f64, bool], returns: i16 }
            texts:   { args: [string, pointer], returns: pointer }
            sum:     { args: [{ name: data, type: bytes, size: count }, { name: count, type: size }], returns: u32 }
            fill:    { args: [{ name: room, type: bytes, direction: out, size: 16 }], returns: i32, errno: true }
            mean:    { args: [{ name: values, type: array, of: f32, size: 4 }], returns: f32 }
            points:  { args: [{ name: points, type: array, of: point, size: 2 }] }
            grow:    { args: [{ name: shape, type: circle, direction: inout }], returns: point }
      types:
        point:  { fields: { x: f64, y: f64 } }
        circle: { fields: { centre: point, tags: { type: array, of: u8, size: 4 }, next: pointer } }
      """;

  @TempDir private Path directory;

  private final TypeSchemas schemas = new TypeSchemas();
  private LibraryConfig library;

  @BeforeEach
  void read() throws IOException {
    library =
        Registry.open(Files.writeString(directory.resolve("r.yaml"), REGISTRY)).requireLibrary("l");
  }

  private FunctionConfig function(String name) {
    return library.requireFunction(name);
  }

  private JsonNode parameters(String function) {
    return schemas.parameters(function(function));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  /** Numbers are compared as they are written: the document's are big, the text's are not. */
  private static void assertSchema(JsonNode schema, String expected) throws IOException {
    assertThat(json(schema.toString())).isEqualTo(json(expected));
  }

  @Test
  void integersHaveTheirRanges() throws IOException {
    JsonNode numbers = parameters("numbers");
    assertSchema(
        numbers.at("/0/schema"), "{'title':'i8','type':'integer','minimum':-128,'maximum':127}");
    assertSchema(
        numbers.at("/1/schema"),
        "{'title':'u32','type':'integer','minimum':0,'maximum':4294967295}");
    assertSchema(
        numbers.at("/2/schema"),
        "{'title':'i64','oneOf':[{'type':'integer','minimum':-9223372036854775808,"
            + "'maximum':9223372036854775807},{'type':'string','pattern':'^-?[0-9]{1,20}$'}]}");
    assertThat(numbers.at("/3/schema/oneOf/0/maximum").asText()).isEqualTo("18446744073709551615");
    assertThat(numbers.at("/4/schema/type").asText()).isEqualTo("number");
    assertThat(numbers.at("/5/schema/type").asText()).isEqualTo("boolean");
    assertThat(numbers.at("/0/name").asText()).isEqualTo("arg1");
    assertThat(schemas.result(function("numbers")).path("maximum").asInt()).isEqualTo(32767);
  }

  @Test
  void textsAndPointersMayBeNull() throws IOException {
    JsonNode texts = parameters("texts");
    assertSchema(texts.at("/0/schema"), "{'title':'string','type':['string','null']}");
    assertSchema(texts.at("/1/schema"), "{'$ref':'#/components/schemas/Handle'}");
    assertSchema(schemas.result(function("texts")), "{'$ref':'#/components/schemas/Handle'}");
    assertSchema(schemas.components().at("/Handle/type"), "['object','null']");
  }

  @Test
  void bytesAreBase64() throws IOException {
    JsonNode data = parameters("sum").get(0);
    assertThat(data.path("name").asText()).isEqualTo("data");
    assertThat(data.path("required").asBoolean()).isTrue();
    assertThat(data.at("/schema/contentEncoding").asText()).isEqualTo("base64");
    assertSchema(data.at("/schema/type"), "['string','null']");
  }

  @Test
  void whatIsOnlyWritten_isInTheResult_besideErrno() throws IOException {
    assertThat(parameters("fill")).isEmpty();
    JsonNode result = schemas.result(function("fill"));
    assertThat(result.at("/properties/value/title").asText()).isEqualTo("i32");
    assertThat(result.at("/properties/out/properties/room/contentEncoding").asText())
        .isEqualTo("base64");
    assertSchema(result.at("/properties/errno"), "{'type':'integer'}");
  }

  @Test
  void arraysHaveTheirElements() throws IOException {
    JsonNode values = parameters("mean").at("/0/schema");
    assertSchema(values.path("type"), "['array','null']");
    assertSchema(values.path("items"), "{'title':'f32','type':'number'}");
    assertThat(parameters("points").at("/0/schema/items/$ref").asText())
        .isEqualTo("#/components/schemas/type.point");
  }

  @Test
  void structuresAreDescribedOnce_withAllTheirFields() throws IOException {
    assertSchema(parameters("grow").at("/0/schema"), "{'$ref':'#/components/schemas/type.circle'}");
    JsonNode result = schemas.result(function("grow"));
    assertThat(result.at("/properties/out/properties/shape/$ref").asText())
        .isEqualTo("#/components/schemas/type.circle");
    JsonNode circle = schemas.components().path("type.circle");
    assertThat(circle.path("additionalProperties").isBoolean()).isTrue();
    assertThat(circle.path("additionalProperties").asBoolean()).isFalse();
    assertSchema(
        circle.path("properties"),
        "{'centre':{'$ref':'#/components/schemas/type.point'},"
            + "'tags':{'title':"
            + circle.at("/properties/tags/title")
            + ",'type':['array','null'],"
            + "'items':{'title':'u8','type':'integer','minimum':0,'maximum':255}},"
            + "'next':{'$ref':'#/components/schemas/Handle'}}");
    assertThat(schemas.components().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("Handle", "type.circle", "type.point");
  }
}
