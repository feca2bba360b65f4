package dev.glovebox.inspect;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Rules 1 to 6: the traces of a Go runtime. */
final class GoRules implements DetectionRule {
  private static final Optional<RuntimeKind> GO = Optional.of(RuntimeKind.GO);
  private static final List<String> IMPORTS_OF_GO =
      List.of("pthread_create", "sigaction", "pthread_sigmask", "setenv", "abort");
  private static final int TLS_BYTES_OF_GO = 8;

  @Override
  public void examine(ElfRead file, Consumer<Evidence> found) {
    buildInfo(file).ifPresent(detail -> found.accept(certain(1, file, detail)));
    if (file.notes().owners().contains("Go")) {
      found.accept(certain(2, file, "ELF note owned by Go"));
    }
    List<String> symbols =
        Stream.concat(file.symbols().functions().stream(), file.symbols().objects().stream())
            .filter(GoRules::isCgoSymbol)
            .sorted()
            .limit(4)
            .toList();
    if (!symbols.isEmpty()) {
      found.accept(certain(3, file, "dynamic symbols " + String.join(", ", symbols)));
    }
    ByteTraces traces = file.traces();
    traces
        .pclntab()
        .ifPresent(
            table ->
                found.accept(
                    new Evidence(
                        4,
                        Strength.VERY_STRONG,
                        GO,
                        file.file(),
                        "pclntab of Go "
                            + table.since()
                            + " or later at offset 0x"
                            + Long.toHexString(traces.pclntabOffset())
                            + ", functions="
                            + table.functions())));
    // Weaker than what makes a runtime known: no kind, so that nobody takes the text for proof.
    traces
        .goText()
        .ifPresent(
            text ->
                found.accept(
                    new Evidence(
                        5,
                        Strength.MEDIUM,
                        Optional.empty(),
                        file.file(),
                        "contains \"" + text + "\"")));
    if (looksLikeCgo(file)) {
      found.accept(
          new Evidence(
              6,
              Strength.SUSPICION,
              Optional.empty(),
              file.file(),
              "STATIC_TLS, 8 bytes of thread-local storage, and imports "
                  + String.join(", ", IMPORTS_OF_GO)));
    }
  }

  private static Optional<String> buildInfo(ElfRead file) {
    if (file.sections().named(".go.buildinfo").isPresent()) {
      return Optional.of("section .go.buildinfo");
    }
    return file.traces().buildInfo().isPresent()
        ? Optional.of(
            "Go build info at offset 0x" + Long.toHexString(file.traces().buildInfo().getAsLong()))
        : Optional.empty();
  }

  private static boolean isCgoSymbol(String name) {
    return name.equals("_cgo_wait_runtime_init_done")
        || name.equals("crosscall2")
        || name.startsWith("x_cgo_");
  }

  private static boolean looksLikeCgo(ElfRead file) {
    return file.dynamic().staticTls()
        && file.tlsSizeBytes() == TLS_BYTES_OF_GO
        && file.symbols().undefined().containsAll(IMPORTS_OF_GO);
  }

  private static Evidence certain(int rule, ElfRead file, String detail) {
    return new Evidence(rule, Strength.CERTAIN, GO, file.file(), detail);
  }
}
