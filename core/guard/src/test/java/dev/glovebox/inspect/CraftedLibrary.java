package dev.glovebox.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Hand-made libraries for the tests of other packages. */
public final class CraftedLibrary {
  private final ElfBuilder elf = new ElfBuilder();

  /** Harmless: exports the functions, needs nothing. */
  public static CraftedLibrary exporting(String... functions) {
    CraftedLibrary library = new CraftedLibrary();
    for (String function : functions) {
      library.elf.function(function);
    }
    return library;
  }

  /** Holds a Go runtime, by rules 1 and 2. */
  public CraftedLibrary go() {
    elf.note("Go", 4, new byte[] {1, 2, 3, 4})
        .payload("\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** May start threads, by rule 8: unknown. */
  public CraftedLibrary threads() {
    elf.imports("pthread_create");
    return this;
  }

  public CraftedLibrary variable(String name) {
    elf.object(name);
    return this;
  }

  public CraftedLibrary soname(String name) {
    elf.soname(name);
    return this;
  }

  public CraftedLibrary needs(String... sonames) {
    elf.needs(sonames);
    return this;
  }

  /** Loaded along where it is found ({@code DT_AUXILIARY}). */
  public CraftedLibrary auxiliary(String name) {
    elf.auxiliary(name);
    return this;
  }

  /** Says that it was made for another system. */
  public CraftedLibrary osAbi(int code) {
    elf.osAbi(code);
    return this;
  }

  public CraftedLibrary runpath(String path) {
    elf.runpath(path);
    return this;
  }

  public CraftedLibrary glibc(String symbolVersion) {
    elf.needs("libc.so.6").needsVersion(symbolVersion);
    return this;
  }

  public CraftedLibrary machine(int code) {
    elf.machine(code);
    return this;
  }

  public CraftedLibrary executableStack() {
    elf.executableStack();
    return this;
  }

  public CraftedLibrary noStackHeader() {
    elf.noStackHeader();
    return this;
  }

  /** Writes it, and returns the file. */
  public Path write(Path file) {
    try {
      return elf.write(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
