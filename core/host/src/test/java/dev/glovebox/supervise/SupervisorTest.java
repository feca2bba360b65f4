package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.launch.LaunchFiles;
import dev.glovebox.launch.RunDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisorTest {
  @TempDir Path directory;

  @Test
  void oneThatCannotBegin_removesWhatItOwns() {
    RunDirectory run = RunDirectory.open(directory.resolve("run"));
    assertThat(run.path()).isDirectory();

    // Stands for a system without a thread left: what is to be done again and again is refused.
    assertThatThrownBy(() -> new Supervisor(run, new LaunchFiles(run), pool -> null, null))
        .isInstanceOf(NullPointerException.class);

    assertThat(run.path()).doesNotExist();
  }
}
