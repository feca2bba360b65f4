package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.util.regex.Pattern;

/** The rules for names in a registry. Every check throws an IllegalArgumentException. */
final class Names {
  /** No dots: {@code library.function} is split at its first. */
  static final String ENTRY_PATTERN = "[A-Za-z_][A-Za-z0-9_-]*";

  static final String FUNCTION_PATTERN = "[A-Za-z_$][A-Za-z0-9_$.]*";

  /** Names of parameters, fields and structures: those of C. */
  static final String IDENTIFIER_PATTERN = "[A-Za-z_][A-Za-z0-9_]*";

  /** The word that names a session among a call's parameters. */
  static final String SESSION = "session";

  private static final Pattern IDENTIFIER = Pattern.compile(IDENTIFIER_PATTERN);
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

  static void checkField(String name) {
    checkIdentifier("a field", name);
  }

  static void checkParameter(String name) {
    checkIdentifier("a parameter", name);
    if (name.equals(SESSION)) {
      throw new InvalidSetting(
          "name", "'session' is no name for a parameter: callers name their session by it");
    }
  }

  static String parameterName(String name) {
    checkParameter(name);
    return name;
  }

  /** A structure's name, which must not be that of another type. */
  static void checkType(String name) {
    checkIdentifier("a type", name);
    if (NativeType.named(name).isPresent()
        || name.equals(TypeConfig.Bytes.NAME)
        || name.equals(TypeConfig.Array.NAME)) {
      throw new IllegalArgumentException(
          Quoted.of(name) + " is a type already; choose another name");
    }
  }

  private static void checkIdentifier(String what, String name) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw new InvalidSetting(
          "name",
          Quoted.of(name)
              + " is no name for "
              + what
              + ": expected a letter or '_', then letters, digits and '_'");
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
