package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.it.Warnings;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryBuilder;
import dev.glovebox.registry.MissingFunctions;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused when a registry opens, or an interface is loaded, and what is not. */
@Timeout(60)
class RegistryRulesIT {
  /** Of greeter2. */
  public interface Multiplier extends Library {
    long Multiply(long a, long b);
  }

  /** Of calc. */
  public interface Calc extends Library {
    int calc_add_i32(int a, int b);

    int calc_process_id();
  }

  @TempDir private Path directory;

  private static LibraryRefusedException refused(Registry registry) {
    LibraryRefusedException refusal =
        catchThrowableOfType(LibraryRefusedException.class, () -> Glovebox.open(registry).close());
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  private static Registry calc(Path file, Consumer<LibraryBuilder> more) {
    return Registry.builder().library("calc", it -> more.accept(it.path(file))).build();
  }

  private static void works(Registry registry) {
    try (Glovebox box = Glovebox.open(registry)) {
      assertThat(box.load("calc", Calc.class).calc_add_i32(20, 22)).isEqualTo(42);
    }
  }

  private Path copyOfCalc() throws IOException {
    return Files.copy(AvailableStubs.path("calc"), directory.resolve("libcalc.so"));
  }

  @Test
  void gb202_twoGoRuntimesInOnePool_areRefusedWhenTheRegistryOpens() {
    LibraryRefusedException refusal = refused(goLibraries("go", "go"));

    assertThat(refusal.rule()).isEqualTo("GB202");
    assertThat(refusal).hasMessageContaining("greeter").hasMessageContaining("greeter2");
  }

  @Test
  void gb202_inTwoPools_theyAreAllowed_andBothAnswer() {
    try (Glovebox box = Glovebox.open(goLibraries("go", "go2"))) {
      assertThat(box.load("greeter", Greeter.class).Add(20, 22)).isEqualTo(42);
      assertThat(box.load("greeter2", Multiplier.class).Multiply(6, 7)).isEqualTo(42);
      assertThat(box.workers()).hasSize(2);
    }
  }

  private static Registry goLibraries(String first, String second) {
    return Registry.builder()
        .library("greeter", it -> it.path(AvailableStubs.path("greeter")).pool(first))
        .library("greeter2", it -> it.path(AvailableStubs.path("greeter2")).pool(second))
        .build();
  }

  @Test
  void gb303_anExecutableStack_isRefused() {
    LibraryRefusedException refusal = refused(calc(AvailableStubs.path("execstack"), it -> {}));

    assertThat(refusal.rule()).isEqualTo("GB303");
    assertThat(refusal.evidence()).anyMatch(text -> text.contains("executable stack"));
  }

  @Test
  void gb303_noStackHeader_isRefused() throws IOException {
    Path file = copyOfCalc();
    withoutStackHeader(file);

    assertThat(refused(calc(file, it -> {})).rule()).isEqualTo("GB303");
  }

  /** Turns PT_GNU_STACK into a PT_NULL. */
  private static void withoutStackHeader(Path file) throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headers = (int) elf.getLong(32);
    int size = elf.getShort(54);
    int patched = 0;
    for (int i = 0; i < elf.getShort(56); i++) {
      if (elf.getInt(headers + i * size) == 0x6474e551) {
        elf.putInt(headers + i * size, 0);
        patched++;
      }
    }
    assertThat(patched).isEqualTo(1);
    Files.write(file, elf.array());
  }

  @Test
  void gb302_aMissingDependency_isNamed() {
    LibraryRefusedException refusal = refused(calc(AvailableStubs.path("missing_dep"), it -> {}));

    assertThat(refusal.rule()).isEqualTo("GB302");
    assertThat(refusal).hasMessageContaining("libdoesnotexist.so.1");
  }

  @Test
  void gb301_aWrongHash_isRefused_theRightOneAllowed() {
    Path file = AvailableStubs.path("calc");
    String actual = Inspector.system().inspect(file).sha256();

    LibraryRefusedException refusal = refused(calc(file, it -> it.sha256("1".repeat(64))));

    assertThat(refusal.rule()).isEqualTo("GB301");
    assertThat(refusal).hasMessageContaining(actual);
    works(calc(file, it -> it.sha256(actual)));
  }

  @Test
  void gb301_aFileThatOthersMayWrite_isRefused_untilTheyMayNot() throws IOException {
    Path file = copyOfCalc();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xrw-"));

    LibraryRefusedException refusal = refused(calc(file, it -> {}));

    assertThat(refusal.rule()).isEqualTo("GB301");
    assertThat(refusal).hasMessageContaining("writable by everybody").hasMessageContaining("chmod");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    works(calc(file, it -> {}));
  }

  @Test
  void gb401_aDeclaredFunctionThatIsNotExported_isRefused() {
    LibraryRefusedException refusal =
        refused(calc(AvailableStubs.path("calc"), it -> it.function("calc_add_i46")));

    assertThat(refusal.rule()).isEqualTo("GB401");
    assertThat(refusal).hasMessageContaining("calc_add_i64");
  }

  @Test
  void gb101_go_isNotLoadedInTheHost_whateverTheRegistryWants() throws IOException {
    Registry registry =
        Registry.builder()
            .library(
                "greeter",
                it -> it.path(AvailableStubs.path("greeter")).isolation(Isolation.IN_PROCESS))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      LibraryRefusedException refusal =
          catchThrowableOfType(
              LibraryRefusedException.class, () -> box.load("greeter", Greeter.class));

      assertThat(refusal.rule()).isEqualTo("GB101");
      assertThat(refusal.evidence()).anyMatch(text -> text.contains("rule 1"));
      assertThat(HostMemory.mappedHere("libgreeter")).isEmpty();
    }
  }

  @Test
  void gb101_calc_isLoadedInTheHost_whereTheRegistryWantsThat() {
    Registry registry = calc(AvailableStubs.path("calc"), it -> it.isolation(Isolation.IN_PROCESS));
    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);

      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
      assertThat((long) calc.calc_process_id()).isEqualTo(ProcessHandle.current().pid());
      assertThat(box.workers()).isEmpty();
    }
  }

  /** Of calc, and of no version of it. */
  public interface NewerCalc extends Calc {
    int calc_to_come(int a);
  }

  @Test
  void functionsThatALibraryInTheHostDoesNotHave_areToldOfOrRefused() throws IOException {
    Registry registry = calc(AvailableStubs.path("calc"), it -> it.isolation(Isolation.IN_PROCESS));
    try (Glovebox box = Glovebox.open(registry)) {
      AtomicReference<NewerCalc> loaded = new AtomicReference<>();
      List<String> warnings = Warnings.during(() -> loaded.set(box.load("calc", NewerCalc.class)));
      assertThat(warnings).singleElement().asString().contains("calc_to_come");
      assertThat(loaded.get().calc_add_i32(20, 22)).isEqualTo(42);
      assertThat(catchThrowable(() -> loaded.get().calc_to_come(1)))
          .isInstanceOf(UnsatisfiedLinkError.class);

      LibraryRefusedException refusal =
          catchThrowableOfType(
              LibraryRefusedException.class,
              () ->
                  box.load(
                      "calc",
                      NewerCalc.class,
                      LoadOptions.DEFAULT.withMissingFunctions(MissingFunctions.REFUSE)));
      assertThat(refusal.rule()).isEqualTo("GB401");
    }
  }

  @Test
  void deadlinesForALibraryInTheHost_areToldToHaveNoEffect() throws IOException {
    Registry registry = calc(AvailableStubs.path("calc"), it -> it.isolation(Isolation.IN_PROCESS));
    try (Glovebox box = Glovebox.open(registry)) {
      LoadOptions options = LoadOptions.DEFAULT.withDeadline(Duration.ofSeconds(1));
      assertThat(Warnings.during(() -> box.load("calc", Calc.class, options)))
          .singleElement()
          .asString()
          .contains("'calc'", "in-process", "deadlines");
      assertThat(Warnings.during(() -> box.load("calc", Calc.class))).isEmpty();
    }
  }
}
