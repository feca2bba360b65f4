package dev.glovebox.stubs;

import java.util.Locale;

/** The running platform's name as JNA's resource prefix spells it, such as linux-x86-64. */
final class StubPlatform {
  private StubPlatform() {}

  static String prefix() {
    return prefix(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static String prefix(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("linux")
            ? "linux"
            : os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win32" : os;
    return system + "-" + machine(arch);
  }

  private static String machine(String arch) {
    return switch (arch) {
      case "amd64", "x86_64" -> "x86-64";
      case "i386", "i486", "i586", "i686" -> "x86";
      default -> arch.startsWith("arm") ? "arm" : arch;
    };
  }
}
