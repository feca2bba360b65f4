package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.glovebox.integrity.FileStamp;
import dev.glovebox.integrity.PinnedFile;
import dev.glovebox.worker.WorkerGuard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A worker starts fast: what it needs of the guard drags in no ELF parser and no YAML. */
class WorkerSideTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.glovebox");

  /** The names of all classes that are reached from one, whatever the way. */
  private Set<String> reached(Class<?> from) {
    Set<String> names = new TreeSet<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    open.add(classes.get(from));
    while (!open.isEmpty()) {
      JavaClass next = open.remove();
      if (names.add(next.getName()) && next.getPackageName().startsWith("dev.glovebox")) {
        next.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .forEach(open::add);
      }
    }
    return names;
  }

  @Test
  void whatAWorkerUses_staysOnItsSide() {
    for (Class<?> used :
        new Class<?>[] {WorkerGuard.class, PinnedFile.class, FileStamp.class, SpawnPhase.class}) {
      assertThat(reached(used))
          .as(used.getSimpleName())
          .noneMatch(
              name ->
                  name.startsWith("dev.glovebox.inspect")
                      || name.startsWith("dev.glovebox.registry")
                      || name.startsWith("net.fornwall")
                      || name.startsWith("com.fasterxml")
                      || name.startsWith("org.slf4j"));
    }
  }

  @Test
  void theSameLook_findsTheInspector_whereItIsUsed() {
    assertThat(reached(HostGuard.class)).contains("dev.glovebox.inspect.Inspector");
  }
}
