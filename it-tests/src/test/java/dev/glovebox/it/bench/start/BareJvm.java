package dev.glovebox.it.bench.start;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.subject.Calc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the flags of a worker's that answers a line with a line: no JNA, no socket. */
final class BareJvm implements Shot {
  private static final String CALC = "calc";

  private final List<String> command;

  /** Looks at the command line of a worker. */
  BareJvm() throws IOException, URISyntaxException {
    command = new ArrayList<>();
    try (Glovebox box = Stubs.open(pool -> {}, CALC)) {
      box.load(CALC, Calc.class).calc_add_int(1, 2);
      Path worker = Path.of("/proc", Long.toString(box.workers().get(0).pid()));
      for (String word : Files.readString(worker.resolve("cmdline")).split("\0", -1)) {
        if (word.equals("-cp") || word.equals("-classpath") || word.equals("-jar")) {
          break;
        }
        command.add(word);
      }
    }
    Path classes =
        Path.of(BareMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    command.addAll(List.of("-cp", classes.toString(), BareMain.class.getName()));
  }

  @Override
  public void fire(Times times) throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (OutputStream in = process.getOutputStream();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      in.write('\n');
      in.flush();
      if (out.readLine() == null) {
        throw new IOException("no answer of " + command);
      }
      times.took("start/bare-jvm", watch.stop());
    }
    process.waitFor();
  }
}
