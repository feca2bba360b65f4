package dev.glovebox.registry.jackson;

import dev.glovebox.failure.IncompatibleDependencyException;
import java.lang.module.ModuleDescriptor.Version;

/**
 * The Jackson that runs in this process, which need not be the one that Glovebox was built with.
 */
final class JacksonRuntime {
  /** The oldest that has all that Glovebox uses. */
  static final String OLDEST = "2.15.0";

  private static final String JACKSON = "Jackson";

  private JacksonRuntime() {}

  /**
   * Checks the parts that read a registry.
   *
   * @throws IncompatibleDependencyException if one is missing or too old
   */
  static void requireUsable() {
    try {
      require("jackson-core", com.fasterxml.jackson.core.json.PackageVersion.VERSION);
      require(
          "jackson-dataformat-yaml", com.fasterxml.jackson.dataformat.yaml.PackageVersion.VERSION);
    } catch (NoClassDefFoundError e) {
      throw new IncompatibleDependencyException(
          JACKSON,
          "a part of Jackson is not on the class path: " + e.getMessage(),
          "Add com.fasterxml.jackson.dataformat:jackson-dataformat-yaml, "
              + OLDEST
              + " or later, which brings the others; or build the registry in Java, by"
              + " Registry.builder.",
          e);
    }
  }

  private static void require(String part, com.fasterxml.jackson.core.Version found) {
    if (Version.parse(found.toString()).compareTo(Version.parse(OLDEST)) < 0) {
      throw IncompatibleDependencyException.tooOld(
          JACKSON + "'s " + part, found.toString(), OLDEST);
    }
  }
}
