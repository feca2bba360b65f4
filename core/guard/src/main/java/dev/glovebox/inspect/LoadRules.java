package dev.glovebox.inspect;

import java.util.Optional;
import java.util.function.Consumer;

/** Rules 10 and 11: what makes loading dangerous or impossible on this host. */
final class LoadRules implements DetectionRule {
  private final HostAbi host;

  LoadRules(HostAbi host) {
    this.host = host;
  }

  @Override
  public void examine(ElfRead file, Consumer<Evidence> found) {
    ExecStack stack = file.stack();
    if (stack != ExecStack.NOT_EXECUTABLE) {
      String detail =
          stack == ExecStack.EXECUTABLE
              ? "asks for an executable stack"
              : "has no PT_GNU_STACK header, which asks for an executable stack";
      found.accept(certain(10, file, detail));
    }
    if (BaseLibraries.isCLibrary(BaseLibraries.nameOf(file)) || !host.fits(file.layout())) {
      return;
    }
    for (String needed : file.glibcVersions()) {
      Optional<GlibcVersion> version = GlibcVersion.ofSymbolVersion(needed);
      if (version.isPresent() && host.lacks(version.get())) {
        found.accept(
            certain(
                11,
                file,
                "needs "
                    + needed
                    + ", the host has GLIBC "
                    + host.glibc().map(GlibcVersion::toString).orElse("unknown")));
      }
    }
  }

  private static Evidence certain(int rule, ElfRead file, String detail) {
    return new Evidence(rule, Strength.CERTAIN, Optional.empty(), file.file(), detail);
  }
}
