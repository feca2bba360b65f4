package dev.glovebox.inspect;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The marks of runtimes that have no numbered rule. None of them shows threads when loaded, all of
 * them may start some later, so they are unknown rather than harmless.
 */
final class RuntimeTraceRules implements DetectionRule {
  @Override
  public void examine(ElfRead file, Consumer<Evidence> found) {
    file.traces()
        .tokioText()
        .ifPresent(
            text ->
                found.accept(
                    trace(
                        file,
                        RuntimeKind.TOKIO,
                        Strength.MEDIUM,
                        "contains the source path " + text)));
    if (file.sections().named(".svm_heap").isPresent() || exports(file, "__svm_")) {
      found.accept(
          trace(
              file,
              RuntimeKind.JVM_NATIVE_IMAGE,
              Strength.STRONG,
              "section .svm_heap or symbols __svm_*"));
    }
    // Both names are written by the ILC compiler (dotnet/runtime, src/coreclr/nativeaot).
    if (file.sections().named("__managedcode").isPresent()
        || exports(file, "DotNetRuntimeDebugHeader")) {
      found.accept(
          trace(
              file,
              RuntimeKind.DOTNET_AOT,
              Strength.STRONG,
              "section __managedcode or symbol DotNetRuntimeDebugHeader"));
    }
  }

  private static boolean exports(ElfRead file, String prefix) {
    return Stream.concat(file.symbols().functions().stream(), file.symbols().objects().stream())
        .anyMatch(name -> name.startsWith(prefix));
  }

  private static Evidence trace(ElfRead file, RuntimeKind kind, Strength strength, String detail) {
    return new Evidence(Evidence.RUNTIME_TRACE, strength, Optional.of(kind), file.file(), detail);
  }
}
