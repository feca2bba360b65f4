package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Gap;
import dev.glovebox.it.bench.Regime;
import dev.glovebox.it.bench.ScratchDirectory;
import dev.glovebox.it.bench.Subject;
import dev.glovebox.it.bench.jmh.JmhRound;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The other side of a {@link Seat}: {@code CALLERS GAP SETTLE_MILLIS MILLIS} is a round. */
final class SeatMain {
  private SeatMain() {}

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    // What JMH or a subject prints must not be taken for an answer.
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ScratchDirectory directory = ScratchDirectory.make();
        Subject subject = SubjectName.parse(args[0]).open(directory.path())) {
      JmhRound.serve(subject);
      answers.println("ready");
      String request = requests.readLine();
      while (request != null) {
        String[] words = request.split(" ", -1);
        Round round =
            JmhRound.run(
                new Regime(Integer.parseInt(words[0]), Gap.of(words[1])),
                Duration.ofMillis(Long.parseLong(words[2])),
                Duration.ofMillis(Long.parseLong(words[3])));
        answers.println(
            round.p50Nanos()
                + " "
                + round.p99Nanos()
                + " "
                + round.p999Nanos()
                + " "
                + round.opsPerSecond()
                + " "
                + round.cpuNanosPerOp());
        request = requests.readLine();
      }
    }
    // Threads of a peer's library may still be there.
    System.exit(0);
  }
}
