package dev.glovebox.it.bench;

import dev.glovebox.it.TestClassPath;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM on the tests' class path that answers lines on its standard input with lines on its
 * standard output, and ends when its input does: so it never outlives the JVM that started it.
 */
public final class ChildJvm implements AutoCloseable {
  private static final long BOUND_SECONDS = 10;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  private ChildJvm(String name, List<String> command) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts one; {@code before} comes before {@code java} in the command. */
  public static ChildJvm start(
      List<String> before, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(java().toString());
    command.addAll(options);
    if (Runtime.version().feature() >= 17) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", TestClassPath.text(), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(main.getSimpleName() + " " + String.join(" ", arguments), command);
  }

  /** The program that runs this JVM. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The next line; blocks. */
  public String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException(name + " has ended; its standard error says why");
    }
    return line;
  }

  /** Sends a line and reads the answer; blocks. */
  public synchronized String ask(String line) throws IOException {
    requests.write(line);
    requests.newLine();
    requests.flush();
    return line();
  }

  @Override
  public void close() throws IOException {
    try {
      requests.close();
    } catch (IOException e) {
      // It has ended by itself, which its reader has seen.
    }
    try {
      if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    answers.close();
  }
}
