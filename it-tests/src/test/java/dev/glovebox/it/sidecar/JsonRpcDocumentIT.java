package dev.glovebox.it.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transcripts in {@code docs/json-rpc.md} and the README are what a sidecar really says. */
@Timeout(120)
@LeftoversPerClass
class JsonRpcDocumentIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern TRANSCRIPT =
      Pattern.compile("^```transcript\\R(.*?)\\R```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;

  private static ServeProcess serve;

  private final Map<String, String> variables = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    NativeStubs.require("greeter");
    serve = ServeProcess.start(directory, "samples/registry.yaml");
  }

  @AfterAll
  static void stop() {
    if (serve != null) {
      serve.close();
    }
  }

  static List<String> transcripts() throws IOException {
    List<String> all = new ArrayList<>();
    for (String document : List.of("docs/json-rpc.md", "README.md")) {
      Matcher found = TRANSCRIPT.matcher(Files.readString(ROOT.resolve(document)));
      int before = all.size();
      while (found.find()) {
        all.add(found.group(1));
      }
      assertThat(all).as(document).hasSizeGreaterThan(before);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void isWhatIsSaid(String transcript) throws IOException {
    try (LineClient client = new LineClient(serve.connect())) {
      for (String line : transcript.lines().toList()) {
        if (line.startsWith("--> ")) {
          client.send(filled(line.substring(4)));
        } else {
          assertThat(line).startsWith("<-- ");
          compare(JSON.readTree(filled(line.substring(4))), client.next(), line);
        }
      }
    }
  }

  private String filled(String text) {
    String result = text;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      result = result.replace("{{" + variable.getKey() + "}}", variable.getValue());
    }
    return result;
  }

  private void compare(JsonNode expected, JsonNode actual, String where) {
    assertThat(actual).as(where).isNotNull();
    if (expected.isTextual() && expected.textValue().equals("*")) {
      assertThat(actual.isTextual()).as(where).isTrue();
    } else if (expected.isTextual() && expected.textValue().matches("\\{\\{.*}}")) {
      variables.put(expected.textValue().replaceAll("[{}]", ""), actual.textValue());
    } else if (expected.isContainerNode()) {
      assertThat(actual.getNodeType())
          .as("%s: %s", where, actual)
          .isEqualTo(expected.getNodeType());
      assertThat(actual.size()).as("%s: %s", where, actual).isEqualTo(expected.size());
      if (expected.isArray()) {
        for (int i = 0; i < expected.size(); i++) {
          compare(expected.get(i), actual.get(i), where);
        }
      } else {
        expected
            .properties()
            .forEach(member -> compare(member.getValue(), actual.get(member.getKey()), where));
      }
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }
}
