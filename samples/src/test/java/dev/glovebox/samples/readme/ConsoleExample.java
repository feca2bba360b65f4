package dev.glovebox.samples.readme;

import dev.glovebox.samples.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A command of the README and what it prints. In the expected lines {@code ...} stands for anything
 * within a line, and a line of three dots for any number of lines.
 *
 * @param command without the prompt
 * @param expected what follows it
 */
record ConsoleExample(String command, List<String> expected) {
  private static final String PROMPT = "$ ";

  static List<ConsoleExample> of(ReadmeBlocks.Block block) {
    List<ConsoleExample> examples = new ArrayList<>();
    for (String line : block.text().lines().toList()) {
      if (line.startsWith(PROMPT)) {
        examples.add(new ConsoleExample(line.substring(PROMPT.length()), new ArrayList<>()));
      } else {
        examples.get(examples.size() - 1).expected().add(line);
      }
    }
    return examples;
  }

  /** What the whole output has to match. */
  Pattern pattern() {
    StringBuilder pattern = new StringBuilder();
    for (String line : expected) {
      pattern.append(line.equals("...") ? "(?:.*\n)*?" : lineOf(line));
    }
    return Pattern.compile(pattern.toString());
  }

  private static String lineOf(String line) {
    StringBuilder pattern = new StringBuilder();
    for (String part : line.split(Pattern.quote("..."), -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return pattern.append("\n").toString();
  }

  /** Runs the command at the root of the checkout, and returns all that it prints. */
  String run(Path outputFile) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command);
    builder.directory(Checkout.root().toFile());
    String jdk = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", jdk, (path, bin) -> bin + ":" + path);
    builder.redirectErrorStream(true).redirectOutput(outputFile.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("'" + command + "' has not ended after 60 s");
    }
    return Files.readString(outputFile, StandardCharsets.UTF_8);
  }
}
