package dev.glovebox.inspect;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Rules 7 to 9: libraries that start threads late, and imports that could. */
final class ThreadRules implements Rule {
  /** pthread_create and its name in C11; who calls clone itself, rule 8 does not see. */
  private static final Set<String> THREAD_STARTERS = Set.of("pthread_create", "thrd_create");

  private static final Set<String> LOADERS = Set.of("dlopen", "dlmopen");

  @Override
  public void examine(ElfRead file, Consumer<Evidence> found) {
    for (String name : file.needed()) {
      ThreadedLibraries.kindOf(name)
          .ifPresent(kind -> found.accept(rule7(file, kind, "needs " + name)));
    }
    file.soname()
        .flatMap(ThreadedLibraries::kindOf)
        .ifPresent(
            kind ->
                found.accept(rule7(file, kind, "is " + file.soname().orElseThrow() + " itself")));
    if (file.symbols().defines("grpc_init")) {
      found.accept(rule7(file, RuntimeKind.GRPC, "defines grpc_init"));
    }
    first(file, name -> name.startsWith("GOMP_"))
        .ifPresent(name -> found.accept(rule7(file, RuntimeKind.OPENMP, "imports " + name)));
    if (BaseLibraries.exemptFromImportRules(file)) {
      return;
    }
    first(file, ThreadRules::startsThreads)
        .ifPresent(name -> found.accept(weak(8, file, "imports " + name)));
    first(file, LOADERS::contains)
        .ifPresent(
            name ->
                found.accept(
                    weak(9, file, "imports " + name + ": may load what no closure shows")));
  }

  private static boolean startsThreads(String name) {
    return THREAD_STARTERS.contains(name) || name.startsWith(BaseLibraries.CPP_THREAD_START);
  }

  private static Optional<String> first(
      ElfRead file, java.util.function.Predicate<String> condition) {
    Stream<String> imports = file.symbols().undefined().stream();
    return imports.filter(condition).min(java.util.Comparator.naturalOrder());
  }

  private static Evidence rule7(ElfRead file, RuntimeKind kind, String detail) {
    return new Evidence(7, Strength.STRONG, Optional.of(kind), file.file(), detail);
  }

  private static Evidence weak(int rule, ElfRead file, String detail) {
    return new Evidence(rule, Strength.WEAK, Optional.empty(), file.file(), detail);
  }
}
