package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** The rules of OpenRPC 1.3's meta-schema, and those that its text adds. */
final class OpenRpcRules {
  private static final Set<String> DOCUMENT =
      Set.of("openrpc", "info", "externalDocs", "servers", "methods", "components");
  private static final Set<String> METHOD =
      Set.of(
          "name",
          "description",
          "summary",
          "servers",
          "tags",
          "paramStructure",
          "params",
          "result",
          "errors",
          "links",
          "examples",
          "deprecated",
          "externalDocs");
  private static final Set<String> DESCRIPTOR =
      Set.of("name", "description", "summary", "schema", "required", "deprecated");
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");

  private final JsonNode document;

  private OpenRpcRules(JsonNode document) {
    this.document = document;
  }

  static void check(JsonNode document) {
    new OpenRpcRules(document).document();
  }

  private void document() {
    only(document, DOCUMENT);
    assertThat(document.path("openrpc").asText()).matches("1\\.3\\.[0-9]+");
    only(document.path("info"), Set.of("title", "description", "version"));
    text(document.path("info"), "title");
    text(document.path("info"), "version");
    only(document.path("components"), Set.of("schemas", "errors"));
    document.path("components").forEach(kind -> names(kind).forEach(OpenRpcRules::isKey));
    document.path("components").path("errors").forEach(this::error);
    document.path("components").path("schemas").forEach(this::schema);
    Set<String> methods = new HashSet<>();
    assertThat(document.path("methods").isArray()).isTrue();
    for (JsonNode method : document.path("methods")) {
      method(method);
      assertThat(methods.add(method.path("name").asText())).as("once: %s", method).isTrue();
    }
    assertThat(methods).isNotEmpty();
  }

  private static void isKey(String name) {
    assertThat(name).matches("[a-zA-Z0-9.\\-_]+");
  }

  private void method(JsonNode method) {
    only(method, METHOD);
    text(method, "name");
    assertThat(method.path("paramStructure").asText()).isIn("by-name", "by-position", "either");
    assertThat(method.path("params").isArray()).isTrue();
    Set<String> params = new HashSet<>();
    boolean optional = false;
    for (JsonNode param : method.path("params")) {
      descriptor(param);
      assertThat(params.add(param.path("name").asText())).as("once: %s", param).isTrue();
      boolean required = param.path("required").asBoolean();
      assertThat(required && optional).as("required after optional: %s", param).isFalse();
      optional = !required;
    }
    descriptor(method.path("result"));
    Set<Integer> codes = new HashSet<>();
    for (JsonNode error : method.path("errors")) {
      error(resolved(error));
      assertThat(codes.add(resolved(error).path("code").asInt())).as("once: %s", error).isTrue();
    }
    method.path("tags").forEach(tag -> text(tag, "name"));
  }

  private void descriptor(JsonNode descriptor) {
    only(descriptor, DESCRIPTOR);
    text(descriptor, "name");
    schema(descriptor.path("schema"));
  }

  private void error(JsonNode error) {
    only(error, Set.of("code", "message", "data"));
    assertThat(error.path("code").isInt()).isTrue();
    text(error, "message");
  }

  private void schema(JsonNode schema) {
    assertThat(schema.isObject()).as("%s", schema).isTrue();
    if (schema.has("$ref")) {
      assertThat(resolved(schema).isObject()).isTrue();
      return;
    }
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      assertThat(type.asText()).isIn(TYPES);
    }
    type.forEach(one -> assertThat(one.asText()).isIn(TYPES));
    assertThat(type.isMissingNode()).isEqualTo(schema.has("oneOf"));
    if (type.asText().equals("array") || type.toString().contains("\"array\"")) {
      // JSON Schema lets it be left out, but generators of clients do not.
      schema(schema.path("items"));
    }
    schema.path("oneOf").forEach(this::schema);
    schema.path("properties").forEach(this::schema);
  }

  private JsonNode resolved(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    String reference = node.get("$ref").asText();
    assertThat(reference).startsWith("#/");
    JsonNode target = document.at(reference.substring(1));
    assertThat(target.isMissingNode()).as("%s leads nowhere", reference).isFalse();
    return target;
  }

  private static void text(JsonNode node, String member) {
    assertThat(node.path(member).asText()).as("%s of %s", member, node).isNotEmpty();
  }

  private static void only(JsonNode node, Set<String> allowed) {
    assertThat(node.isObject()).as("an object: %s", node).isTrue();
    assertThat(allowed).containsAll(names(node));
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new HashSet<>();
    for (Iterator<String> each = node.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }
}
