package dev.glovebox.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.samples.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Lines of documents are short, and their links lead somewhere. */
class DocumentFormTest {
  private static final int COLUMNS = 120;
  private static final int README_LINES = 180;

  /** Each line of such a block is a message, which has no line ends. */
  private static final Set<String> MESSAGES = Set.of("json", "transcript");

  /** Documents of tables whose cells are sentences; a row of a table is one line. */
  private static final Set<String> WIDE_TABLES =
      Set.of(
          "ARCHITECTURE.md",
          "docs/benchmarks/README.md",
          "docs/benchmarks/two-cores-contended.md",
          "docs/benchmarks/two-cores-quiet.md",
          "docs/failures.md",
          "docs/inspection.md",
          "docs/jna-compatibility.md",
          "docs/json-rpc.md",
          "docs/protocol.md",
          "docs/registry.md");

  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void linesAreShort() throws IOException {
    List<String> wide = new ArrayList<>();
    for (String document : Documents.all()) {
      int number = 0;
      String block = null;
      for (String line : Documents.text(document).lines().toList()) {
        number++;
        if (line.startsWith("```")) {
          block = block == null ? line.substring(3).replaceFirst(" .*", "") : null;
        }
        boolean mayBeWide =
            block == null
                ? line.startsWith("|") && WIDE_TABLES.contains(document)
                : MESSAGES.contains(block) && !document.equals("README.md");
        if (line.length() > COLUMNS && !mayBeWide) {
          wide.add(document + ":" + number);
        }
      }
    }
    assertThat(wide).isEmpty();
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Documents.text("README.md").lines()).hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    List<String> documents = new ArrayList<>(Documents.all());
    documents.add("CHANGELOG.md");
    for (String document : documents) {
      Matcher link = LINK.matcher(prose(Documents.text(document)));
      while (link.find()) {
        links++;
        if (!link.group(1).matches("\\w+:.*") && !leads(document, link.group(1))) {
          dead.add(document + ": " + link.group(1));
        }
      }
    }
    assertThat(links).isPositive();
    assertThat(dead).isEmpty();
  }

  private static boolean leads(String document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path from = Checkout.root().resolve(document);
    Path to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    if (!to.startsWith(Checkout.root()) || !Files.exists(to)) {
      return false;
    }
    return parts.length == 1
        || HEADING
            .matcher(FENCED.matcher(Files.readString(to)).replaceAll(""))
            .results()
            .anyMatch(heading -> anchor(heading.group(1)).equals(parts[1]));
  }

  /** The name that a heading has in links. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
  }

  private static String prose(String text) {
    return CODE.matcher(FENCED.matcher(text).replaceAll("")).replaceAll("");
  }
}
