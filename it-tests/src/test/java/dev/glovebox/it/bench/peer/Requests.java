package dev.glovebox.it.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The standard input of a peer's process: lines that it answers, until the input ends. */
final class Requests {
  private Requests() {}

  /** Greets, answers until nobody asks any more, and ends the process with all its threads. */
  static void serve(String greeting, UnaryOperator<String> answer) throws IOException {
    System.out.println(greeting);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      System.out.println(answer.apply(line));
      line = lines.readLine();
    }
    Runtime.getRuntime().halt(0);
  }

  /** As {@link #serve(String, UnaryOperator)}, for a peer that is asked nothing. */
  static void serve(String greeting) throws IOException {
    serve(greeting, line -> line);
  }
}
