package dev.glovebox.samples.quickstart;

import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Why all this: a server that loads a Go library before it forks its workers. */
final class PreforkStep implements Step {
  private static final int ALL_ANSWERED = 0;
  private static final int SOME_HUNG = 2;

  @Override
  public String title() {
    return "Why: a C server that forks, with the Go library loaded before (early) or after (late)";
  }

  @Override
  public void show(Demo demo, Screen screen) throws Exception {
    int early = run("early", screen);
    screen.expect(early == SOME_HUNG, "early: workers hung (exit %d)", early);
    int late = run("late", screen);
    screen.expect(late == ALL_ANSWERED, "late: all workers answered (exit %d)", late);
  }

  private static int run(String load, Screen screen) throws IOException, InterruptedException {
    Path program =
        NativeStubs.prefork().orElseThrow(() -> new IOException("prefork was not built"));
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--library",
                    NativeStubs.require("greeter").toString(),
                    "--load",
                    load,
                    "--workers",
                    "4",
                    "--timeout-ms",
                    "3000"))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    screen.block(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("prefork did not end");
    }
    return process.exitValue();
  }
}
