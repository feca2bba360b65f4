package dev.glovebox.testkit;

/** What answers in the tests. */
final class GreeterInJava implements Greeter {
  @Override
  public long Add(long a, long b) {
    return Math.addExact(a, b);
  }

  @Override
  public String Hello(String name) {
    return "Hello, " + name + "!";
  }
}
