package dev.glovebox.it.abi;

import java.util.function.Function;

/**
 * One use of calc, whose outcome can be compared: in this process by JNA, and in a worker.
 *
 * @param use returns something with equals, never an address
 */
record CalcCase(String name, Function<CalcLibrary, Object> use) {
  @Override
  public String toString() {
    return name;
  }
}
