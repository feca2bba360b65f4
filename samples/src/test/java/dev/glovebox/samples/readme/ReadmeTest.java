package dev.glovebox.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.registry.Registry;
import dev.glovebox.samples.Checkout;
import dev.glovebox.samples.readme.ReadmeBlocks.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing stands in the README, and in what it leads to, that is not so. */
@Timeout(300)
class ReadmeTest {
  private static final Path JAR = Checkout.root().resolve("core/target/glovebox.jar");

  @TempDir Path directory;

  @Test
  void everyJavaExample_compilesAndRuns() throws Exception {
    Checkout.needStubs("greeter", "segv");
    List<Block> blocks = ReadmeBlocks.of("java");
    assertThat(blocks).isNotEmpty();
    for (Block block : blocks) {
      JavaExample example = new JavaExample(block, directory);
      assertThat(example.compile()).as(block.toString()).isEmpty();
      if (example.hasMain()) {
        example.run(Checkout.root().resolve("samples/registry.yaml").toString());
      }
    }
  }

  @Test
  void everyRegistryExample_isOneThatOpens() throws Exception {
    List<Block> blocks = ReadmeBlocks.of("yaml");
    assertThat(blocks).isNotEmpty();
    for (Block block : blocks) {
      Path file =
          Files.writeString(directory.resolve("line" + block.line() + ".yaml"), block.text());
      assertThat(Registry.open(file).libraries()).as(block.toString()).isNotEmpty();
    }
  }

  @Test
  void theDependencies_areThisProject() throws Exception {
    String parent = Files.readString(Checkout.root().resolve("pom.xml"));
    Set<String> modules = Set.of("core/host/pom.xml", "core/testkit/pom.xml");
    List<Block> blocks = ReadmeBlocks.of("xml");
    assertThat(blocks).hasSameSizeAs(modules);
    StringBuilder artifacts = new StringBuilder();
    for (String module : modules) {
      artifacts.append(Files.readString(Checkout.root().resolve(module)));
    }
    for (Block block : blocks) {
      Path file = Files.writeString(directory.resolve("dependency.xml"), block.text());
      var xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
      String version = xml.getElementsByTagName("version").item(0).getTextContent();
      String artifact = xml.getElementsByTagName("artifactId").item(0).getTextContent();

      assertThat(artifacts.toString())
          .as(block.toString())
          .contains("</parent>\n  <artifactId>" + artifact + "</artifactId>");
      assertThat(parent)
          .contains(
              "<artifactId>glovebox-parent</artifactId>\n  <version>" + version + "</version>");
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommand_printsWhatItSays() throws IOException {
    return ReadmeBlocks.of("console").stream()
        .flatMap(block -> ConsoleExample.of(block).stream())
        .map(example -> DynamicTest.dynamicTest(example.command(), () -> check(example)));
  }

  private void check(ConsoleExample example) throws Exception {
    Checkout.needStubs("greeter");
    if (!"all".equals(System.getProperty("glovebox.require"))) {
      assumeTrue(Files.exists(JAR), "mvn package has made core/target/glovebox.jar");
    }
    String output = example.run(Files.createTempFile(directory, "output", ".txt"));
    assertThat(output).as(example.command()).matches(example.pattern());
  }

  @Test
  void everyKeyOfTheRegistry_isInTheTable() throws IOException {
    JsonNode definitions =
        new ObjectMapper()
            .readTree(Registry.class.getResourceAsStream("registry.schema.json"))
            .get("$defs");
    Set<String> keys = new TreeSet<>();
    definitions.forEach(
        definition -> definition.path("properties").fieldNames().forEachRemaining(keys::add));
    assertThat(keys).contains("sha256", "breakerOpen", "tainted");

    assertThat(Files.readString(Checkout.root().resolve("docs/registry.md")))
        .contains(keys.stream().map(name -> name + "`").toList());
  }

  @Test
  void everyRuleOfTheGuard_isInTheTable() throws IOException {
    assertThat(Files.readString(Checkout.root().resolve("docs/inspection.md")))
        .contains(
            Stream.of(dev.glovebox.integrity.GuardRule.values())
                .map(rule -> "| " + rule.id() + " " + rule.title() + " |")
                .toList());
  }

  @Test
  void everyException_isInTheTable() throws IOException {
    Path failure = Checkout.root().resolve("core/base/src/main/java/dev/glovebox/failure");
    try (Stream<Path> files = Files.list(failure)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .filter(name -> name.endsWith("Exception") && !name.equals("GloveboxException"))
              .map(name -> "`" + name + "`")
              .toList();

      assertThat(names).isNotEmpty();
      assertThat(Files.readString(Checkout.root().resolve("docs/failures.md"))).contains(names);
    }
  }
}
