package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.IncompatibleDependencyException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** This module's own tests run without what reads registry files. */
class InstalledSyntaxTest {
  @Test
  void open_withoutWhatReadsFiles_namesTheArtifactToAdd() {
    assertThatThrownBy(() -> Registry.open(Path.of("registry.yaml")))
        .isInstanceOfSatisfying(
            IncompatibleDependencyException.class,
            refusal -> assertThat(refusal.dependency()).isEqualTo("glovebox-registry"))
        .hasMessageContaining("nothing on the class path reads registry files")
        .hasMessageContaining("Add dev.glovebox:glovebox-registry");
    assertThatThrownBy(() -> Registry.open(InputStream.nullInputStream()))
        .isInstanceOf(IncompatibleDependencyException.class);
  }

  @Test
  void builder_withoutWhatReadsFiles_builds() {
    Registry registry =
        Registry.builder().library("z", library -> library.search("libz.so.1")).build();

    assertThat(registry.requireLibrary("z").pool()).isEqualTo("z");
  }
}
