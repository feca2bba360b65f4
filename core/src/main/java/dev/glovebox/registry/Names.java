package dev.glovebox.registry;

import java.util.regex.Pattern;

/** The rules for names in a registry. Every check throws an IllegalArgumentException. */
final class Names {
  /** No dots: {@code library.function} is split at its first. */
  static final String ENTRY_PATTERN = "[A-Za-z_][A-Za-z0-9_-]*";

  static final String FUNCTION_PATTERN = "[A-Za-z_$][A-Za-z0-9_$.]*";

  private static final Pattern ENTRY = Pattern.compile(ENTRY_PATTERN);
  private static final Pattern FUNCTION = Pattern.compile(FUNCTION_PATTERN);
  private static final Pattern SYMBOL = Pattern.compile("[!-~]+");

  private Names() {}

  static void checkLibrary(String name) {
    checkEntry("library", name);
  }

  static void checkPool(String name) {
    checkEntry("pool", name);
  }

  static String poolName(String name) {
    checkPool(name);
    return name;
  }

  static void checkFunction(String name) {
    if (!FUNCTION.matcher(name).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(name)
              + " is no name for a function: expected letters, digits, '_', '$' and '.'");
    }
  }

  static void checkSymbol(String symbol) {
    if (!SYMBOL.matcher(symbol).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(symbol) + " is no symbol: expected printable ASCII characters without blanks");
    }
  }

  static String symbol(String symbol) {
    checkSymbol(symbol);
    return symbol;
  }

  private static void checkEntry(String kind, String name) {
    if (!ENTRY.matcher(name).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(name)
              + " is no name for a "
              + kind
              + ": expected a letter or '_', then letters, digits, '_' and '-'");
    }
  }
}
