package dev.glovebox.launch;

import java.nio.charset.StandardCharsets;

/** A JVM worker for tests: says what it got and ends at EOF. A single argument is said first. */
final class EchoMain {
  private EchoMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1) {
      System.out.println(arguments[0]);
    }
    byte[] bootstrap = System.in.readAllBytes();
    System.out.println(new String(bootstrap, StandardCharsets.UTF_8));
    System.out.println("tmp=" + System.getProperty("java.io.tmpdir"));
    System.out.println("args=" + String.join(",", arguments));
    System.out.println("GOGC=" + System.getenv("GOGC"));
  }
}
