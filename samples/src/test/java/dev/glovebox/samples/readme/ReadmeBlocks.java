package dev.glovebox.samples.readme;

import dev.glovebox.samples.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The fenced blocks of README.md. */
final class ReadmeBlocks {
  private static final String FENCE = "```";

  /**
   * One block.
   *
   * @param language what stands behind the opening fence
   * @param line of the opening fence, from 1
   * @param text without the fences
   */
  record Block(String language, int line, String text) {
    @Override
    public String toString() {
      return "README.md:" + line + " (" + language + ")";
    }
  }

  private ReadmeBlocks() {}

  static List<Block> all() throws IOException {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = null;
    String language = null;
    int start = 0;
    int number = 0;
    for (String line : Files.readAllLines(Checkout.root().resolve("README.md"))) {
      number++;
      if (text == null && line.startsWith(FENCE)) {
        language = line.substring(FENCE.length()).strip();
        text = new StringBuilder();
        start = number;
      } else if (text != null && line.equals(FENCE)) {
        blocks.add(new Block(language, start, text.toString()));
        text = null;
      } else if (text != null) {
        text.append(line).append('\n');
      }
    }
    if (text != null) {
      throw new IllegalStateException("README.md:" + start + ": the block does not end");
    }
    return blocks;
  }

  static List<Block> of(String language) throws IOException {
    return all().stream().filter(block -> block.language().equals(language)).toList();
  }
}
