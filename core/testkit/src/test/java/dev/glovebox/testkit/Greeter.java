package dev.glovebox.testkit;

/** What the tests load. */
interface Greeter {
  long Add(long a, long b);

  String Hello(String name);
}
