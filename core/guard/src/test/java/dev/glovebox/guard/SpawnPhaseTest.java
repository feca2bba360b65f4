package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.LibraryRefusedException;
import org.junit.jupiter.api.Test;

class SpawnPhaseTest {
  private final SpawnPhase phase = new SpawnPhase();

  @Test
  void whereNobodyEverDeclaredAnything_itIsOpen() {
    assertThat(phase.isOpen()).isTrue();
    assertThat(phase.open()).isEmpty();
    assertThat(phase.whyOpen()).contains("nobody has sealed the spawn phase of this process yet");
  }

  @Test
  void oneSealCloses_whenNobodyWasAnnounced() {
    phase.seal("main");

    assertThat(phase.isOpen()).isFalse();
    assertThat(phase.whyOpen()).isEmpty();
  }

  @Test
  void itStaysOpen_untilEverybodyAnnouncedHasSealed() {
    phase.expect("http workers");
    phase.expect("log writer");
    phase.seal("main");
    phase.seal("log writer");

    assertThat(phase.isOpen()).isTrue();
    assertThat(phase.open()).containsExactly("http workers");

    phase.seal("http workers");
    assertThat(phase.isOpen()).isFalse();
  }

  @Test
  void announcingSomebodyNew_opensItAgain_whileNothingIsLoaded() {
    phase.seal("main");
    phase.expect("late");

    assertThat(phase.isOpen()).isTrue();
  }

  @Test
  void spawning_isAllowed_beforeAnythingIsLoaded() {
    phase.seal("main");

    assertThatCode(() -> phase.checkMaySpawn("main")).doesNotThrowAnyException();
  }

  @Test
  void spawning_afterALoad_isRefused_namingTheLibrary() {
    phase.seal("main");
    phase.libraryLoaded("greeter");

    assertThatThrownBy(() -> phase.checkMaySpawn("http workers"))
        .isInstanceOfSatisfying(
            LibraryRefusedException.class,
            refused -> {
              assertThat(refused.rule()).isEqualTo("GB102");
              assertThat(refused.library()).contains("greeter");
            })
        .hasMessage(
            "GB102: 'http workers' must not start processes any more: loaded in this process, with"
                + " threads that a forked child lacks: greeter [library=greeter]. Start all"
                + " processes before SpawnPhase.seal and the first load, or take 'isolation:"
                + " in-process' off that library, so that it runs in a worker.");
    assertThatThrownBy(() -> phase.expect("another"))
        .isInstanceOf(LibraryRefusedException.class)
        .hasMessageContaining("'another' must not start processes any more");
    assertThat(phase.isOpen()).isFalse();
  }

  @Test
  void admit_recordsOnlyWhenClosed() {
    assertThat(phase.admit("greeter")).isFalse();
    assertThat(phase.loadedLibraries()).isEmpty();

    phase.seal("main");
    assertThat(phase.admit("greeter")).isTrue();
    assertThat(phase.loadedLibraries()).containsExactly("greeter");
  }

  @Test
  void thisProcess_hasOne() {
    assertThat(SpawnPhase.ofThisProcess()).isSameAs(SpawnPhase.ofThisProcess());
  }
}
