package dev.glovebox.inspect;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Rules 7 to 9, 12 and 13: libraries that start threads late, and imports that could. */
final class ThreadRules implements DetectionRule {
  /** pthread_create and its name in C11. */
  private static final Set<String> THREAD_STARTERS = Set.of("pthread_create", "thrd_create");

  /**
   * What else in glibc starts threads: those four have the C library start one that serves them
   * (timer_create and mq_notify where SIGEV_THREAD is asked for), clone makes one itself. Who makes
   * the system call by itself, no rule sees.
   */
  private static final Set<String> OTHER_THREAD_STARTERS =
      Set.of("timer_create", "getaddrinfo_a", "mq_notify", "clone");

  /** Reading and writing in the background, each with or without 64 at its end. */
  private static final Set<String> ASYNCHRONOUS_IO =
      Set.of("aio_read", "aio_write", "aio_fsync", "lio_listio");

  private static final Set<String> FINDERS = Set.of("dlsym", "dlvsym");

  private static final Set<String> LOADERS = Set.of("dlopen", "dlmopen");

  @Override
  public void examine(ElfRead file, Consumer<Evidence> found) {
    for (LibraryName name : file.libraries()) {
      ThreadedLibraries.kindOf(name.text())
          .ifPresent(kind -> found.accept(rule7(file, kind, "needs " + name.text())));
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
    first(file, ThreadRules::startsThreadsOtherwise)
        .ifPresent(
            name ->
                found.accept(
                    new Evidence(
                        12,
                        Strength.MEDIUM,
                        Optional.empty(),
                        file.file(),
                        "imports " + name + ", which may start a thread")));
    first(file, FINDERS::contains)
        .ifPresent(
            name ->
                found.accept(
                    weak(13, file, "imports " + name + ": may call what it does not import")));
    first(file, LOADERS::contains)
        .ifPresent(
            name ->
                found.accept(
                    weak(9, file, "imports " + name + ": may load what no closure shows")));
  }

  private static boolean startsThreads(String name) {
    return THREAD_STARTERS.contains(name) || name.startsWith(BaseLibraries.CPP_THREAD_START);
  }

  private static boolean startsThreadsOtherwise(String name) {
    String narrow = name.endsWith("64") ? name.substring(0, name.length() - 2) : name;
    return OTHER_THREAD_STARTERS.contains(name) || ASYNCHRONOUS_IO.contains(narrow);
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
