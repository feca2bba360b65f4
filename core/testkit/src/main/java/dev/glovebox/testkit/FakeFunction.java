package dev.glovebox.testkit;

import dev.glovebox.failure.CallContext;

/**
 * A function of a fake library, whatever it is called through.
 *
 * @param library its name in the registry
 * @param name of the Java method, or of the declaration
 */
record FakeFunction(String library, String name) {
  boolean isOf(RecordedCall call) {
    return call.library().equals(library) && call.function().equals(name);
  }

  CallContext context() {
    return CallContext.ofFunction(library, name);
  }

  @Override
  public String toString() {
    return library + "." + name;
  }
}
