package dev.glovebox.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.ChildJava;
import dev.glovebox.it.TestClassPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class loader of an application that has closed its Glovebox is collected. */
@Timeout(120)
class RedeployIT {
  @TempDir Path directory;

  private List<String> deployedTwiceWithItsOwn(String what)
      throws IOException, InterruptedException {
    List<String> command = ChildJava.command();
    command.addAll(
        List.of(
            // From JDK 20 on, method handles keep what they were last used for softly.
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-Dglovebox.run.dir=" + directory.resolve("run"),
            "-cp",
            TestClassPath.text(),
            RedeployMain.class.getName(),
            what));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  void withJnaAndGloveboxShared_byApplications() throws Exception {
    assertThat(deployedTwiceWithItsOwn("classes"))
        .containsExactly("compared: false", "collected", "collected");
  }

  @Test
  void withJnaAndGlovebox_withinTheApplication() throws Exception {
    assertThat(deployedTwiceWithItsOwn("all"))
        .containsExactly("compared: false", "collected", "collected");
  }
}
