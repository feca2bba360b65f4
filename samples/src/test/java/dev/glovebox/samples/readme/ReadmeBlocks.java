package dev.glovebox.samples.readme;

import dev.glovebox.samples.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The fenced blocks of the README, and of the documents that go on where it ends. */
final class ReadmeBlocks {
  private static final String FENCE = "```";

  /** Those whose examples are held to be true here; others have tests of their own. */
  private static final List<String> DOCUMENTS =
      List.of("README.md", "docs/java.md", "docs/failures.md", "docs/testing.md");

  /**
   * One block.
   *
   * @param document its path from the root of the project
   * @param language what stands behind the opening fence
   * @param line of the opening fence, from 1
   * @param text without the fences
   */
  record Block(String document, String language, int line, String text) {
    @Override
    public String toString() {
      return document + ":" + line + " (" + language + ")";
    }
  }

  private ReadmeBlocks() {}

  static List<Block> all() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (String document : DOCUMENTS) {
      blocks.addAll(all(document));
    }
    return blocks;
  }

  private static List<Block> all(String document) throws IOException {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = null;
    String language = null;
    int start = 0;
    int number = 0;
    for (String line : Files.readAllLines(Checkout.root().resolve(document))) {
      number++;
      if (text == null && line.startsWith(FENCE)) {
        language = line.substring(FENCE.length()).strip();
        text = new StringBuilder();
        start = number;
      } else if (text != null && line.equals(FENCE)) {
        blocks.add(new Block(document, language, start, text.toString()));
        text = null;
      } else if (text != null) {
        text.append(line).append('\n');
      }
    }
    if (text != null) {
      throw new IllegalStateException(document + ":" + start + ": the block does not end");
    }
    return blocks;
  }

  static List<Block> of(String language) throws IOException {
    return all().stream().filter(block -> block.language().equals(language)).toList();
  }
}
