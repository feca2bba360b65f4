package dev.glovebox.it.bench;

import dev.glovebox.it.bench.Figure.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * Measures subjects with so many callers, each a thread that calls back to back: all are warmed up,
 * then each has its turn in every round, so that what disturbs the machine disturbs all of them.
 */
public final class SideBySide {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;

  private final Plan plan;
  private final int callers;

  public SideBySide(Plan plan, int callers) {
    this.plan = plan;
    this.callers = callers;
  }

  /**
   * Measures.
   *
   * @param circumstances the last part of the figures' names, for example {@code connections=8}
   */
  public List<Figure> measure(List<? extends Subject> subjects, String circumstances)
      throws Exception {
    Map<Subject, List<Round>> rounds = new LinkedHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      Map<Subject, List<Caller>> open = new LinkedHashMap<>();
      for (Subject subject : subjects) {
        List<Caller> ofSubject = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          ofSubject.add(subject.newCaller());
        }
        open.put(subject, ofSubject);
        rounds.put(subject, new ArrayList<>());
        round(threads, subject, ofSubject, plan.warmUp());
      }
      for (int i = 0; i < plan.rounds(); i++) {
        for (Map.Entry<Subject, List<Caller>> one : open.entrySet()) {
          rounds.get(one.getKey()).add(round(threads, one.getKey(), one.getValue(), plan.round()));
        }
      }
      for (List<Caller> ofSubject : open.values()) {
        for (Caller caller : ofSubject) {
          caller.close();
        }
      }
    } finally {
      threads.shutdownNow();
    }
    List<Figure> figures = new ArrayList<>();
    rounds.forEach(
        (subject, all) -> figures.add(Figure.of(subject.name() + "/" + circumstances, all)));
    return figures;
  }

  private Round round(ExecutorService threads, Subject subject, List<Caller> all, Duration length)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(all.size() + 1);
    List<Future<Histogram>> parts = new ArrayList<>();
    for (Caller caller : all) {
      parts.add(threads.submit(part(caller, start, length)));
    }
    CpuClock.Reading cpuBefore = cpu(subject);
    start.await();
    long begin = System.nanoTime();
    Histogram whole = new Histogram(HIGHEST_NANOS, DIGITS);
    for (Future<Histogram> part : parts) {
      whole.add(part.get(length.toSeconds() + 60, TimeUnit.SECONDS));
    }
    long elapsed = System.nanoTime() - begin;
    long cpu = cpu(subject).since(cpuBefore);
    double calls = whole.getTotalCount();
    return new Round(
        whole.getValueAtPercentile(50),
        whole.getValueAtPercentile(99),
        whole.getValueAtPercentile(99.9),
        calls * 1e9 / elapsed,
        cpu / calls);
  }

  private static Callable<Histogram> part(Caller caller, CyclicBarrier start, Duration length) {
    return () -> {
      Histogram latencies = new Histogram(HIGHEST_NANOS, DIGITS);
      start.await();
      long end = System.nanoTime() + length.toNanos();
      long now = System.nanoTime();
      while (now < end) {
        caller.call();
        long after = System.nanoTime();
        latencies.recordValue(Math.min(HIGHEST_NANOS, after - now));
        now = after;
      }
      return latencies;
    };
  }

  /** Of this JVM, which has both ends of most subjects in it, and of the processes beside it. */
  private static CpuClock.Reading cpu(Subject subject) {
    return CpuClock.of(
        LongStream.concat(LongStream.of(ProcessHandle.current().pid()), subject.processes()));
  }
}
