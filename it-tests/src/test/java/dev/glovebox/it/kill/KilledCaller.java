package dev.glovebox.it.kill;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.proxy.LoadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls again and again what may be killed, and looks at what comes of it: the right answer, or a
 * failure that says truly whether the function ran. Any other end is an {@link AssertionError}.
 */
final class KilledCaller implements Runnable {
  /** Nothing that is called takes any time. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final int TOLD_LOSSES = 5;

  private final KillLibraries.Calc calc;
  private final KillLibraries.LibC libc;
  private final Path directory;
  private final String name;
  private final Random random;
  private final Map<Outcome, Integer> lost = new EnumMap<>(Outcome.class);
  private final List<String> firstLosses = new ArrayList<>();
  private volatile boolean ended;
  private final AtomicLong answers = new AtomicLong();
  private Path made;

  /**
   * @param directory in which it makes others, each of its own name
   */
  KilledCaller(Glovebox box, Path directory, int number) {
    LoadOptions options = LoadOptions.DEFAULT.withDeadline(DEADLINE);
    this.calc = box.load("calc", KillLibraries.Calc.class, options);
    this.libc = box.load("libc", KillLibraries.LibC.class, options);
    this.directory = directory;
    this.name = "caller-" + number + "-";
    this.random = new Random(number);
  }

  /** How many calls had an answer. */
  long answers() {
    return answers.get();
  }

  /** How many were lost, by what is known of them; after its end. */
  Map<Outcome, Integer> lost() {
    return lost;
  }

  /** What the first calls that were lost have said; after its end. */
  List<String> firstLosses() {
    return firstLosses;
  }

  void end() {
    ended = true;
  }

  @Override
  public void run() {
    for (int i = 0; !ended; i++) {
      call(i);
    }
  }

  /** Calls something, under a number that it has not had before. */
  void call(int i) {
    made = null;
    long start = System.nanoTime();
    try {
      callAny(i);
      answers.incrementAndGet();
    } catch (WorkerLostException | WorkerUnavailableException | WorkerStartException e) {
      isTrue(e);
    }
    if (System.nanoTime() - start > 2 * DEADLINE.toNanos()) {
      throw new AssertionError("call " + i + " took longer than it may");
    }
  }

  private void callAny(int i) {
    switch (random.nextInt(5)) {
      case 0, 1 -> expect(calc.calc_add_i64(i, 1L << 40) == i + (1L << 40), "a sum");
      case 2 -> {
        // Now and then more than a lane's own memory has room for.
        int length = random.nextInt(4) == 0 ? 10_000 + random.nextInt(100_000) : random.nextInt(40);
        String text = "ä".repeat(length) + i;
        expect(calc.calc_concat(text, name).equals(text + name), "a text");
      }
      case 3 -> reverse();
      default -> {
        Path path = directory.resolve(name + i);
        made = path;
        expect(libc.mkdir(path.toString(), 0700) == 0, "the first directory of its name");
        expect(Files.isDirectory(path), "a directory that is made");
      }
    }
  }

  private void reverse() {
    byte[] bytes = new byte[100_000 + random.nextInt(100)];
    random.nextBytes(bytes);
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    calc.calc_reverse(bytes, bytes.length);
    expect(Arrays.equals(bytes, reversed), "an array");
  }

  private static void expect(boolean right, String what) {
    if (!right) {
      throw new AssertionError("not " + what);
    }
  }

  private void isTrue(GloveboxException e) {
    Outcome outcome = e.outcome().orElse(Outcome.NOT_SENT);
    lost.merge(outcome, 1, Integer::sum);
    if (firstLosses.size() < TOLD_LOSSES) {
      firstLosses.add(e.toString());
    }
    if (made == null) {
      return;
    }
    boolean ran = Files.isDirectory(made);
    if (ran ? outcome == Outcome.NOT_SENT : outcome == Outcome.RAN) {
      throw new AssertionError(outcome + ", and " + made + (ran ? " is made" : " is not made"), e);
    }
  }
}
