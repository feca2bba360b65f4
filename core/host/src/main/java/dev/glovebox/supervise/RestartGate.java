package dev.glovebox.supervise;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.glovebox.registry.RestartPolicy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Decides when a pool may start a worker: backoff with full jitter after each loss, and a circuit
 * breaker after too many.
 *
 * <p>Losses are counted in a sliding window. One more than the policy's intensity opens the
 * breaker; when its time is over it is half open: one worker may start, as a trial. A call that it
 * answers closes the breaker, its loss opens it again.
 *
 * <p><b>Threads:</b> safe for use by several. Time and chance are injected.
 */
final class RestartGate {
  /** Beyond this many doublings every backoff is at its maximum, and a shift would overflow. */
  private static final int MAX_DOUBLINGS = 30;

  /** What the gate answers to a request to start a worker. */
  sealed interface Answer {
    /** Start it; the gate counts on it. */
    record Start() implements Answer {}

    /** Not yet, because of the last loss: ask again after this time. */
    record Wait(long nanos, String why) implements Answer {}

    /** The breaker is open, for this time. */
    record Refuse(long nanos, String why) implements Answer {}
  }

  private enum Breaker {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final RestartPolicy policy;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Deque<Long> losses = new ArrayDeque<>();

  /** Nothing is wrong: read without the lock on the way of every call. */
  private volatile boolean calm = true;

  private Breaker breaker = Breaker.CLOSED;
  private boolean trialRuns;
  private int consecutiveLosses;
  private long notBefore;

  /** Read without the lock, too. */
  private volatile long lastLossNanos;

  private boolean delayed;
  private String lastLoss = "no worker was lost";

  RestartGate(RestartPolicy policy, LongSupplier nanoTime, RandomGenerator random) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Asks to start a worker. */
  synchronized Answer tryStart() {
    long left = delayed ? notBefore - nanoTime.getAsLong() : 0;
    if (breaker == Breaker.OPEN) {
      if (left > 0) {
        return new Answer.Refuse(left, lastLoss);
      }
      breaker = Breaker.HALF_OPEN;
      trialRuns = false;
    }
    if (breaker == Breaker.HALF_OPEN) {
      if (trialRuns) {
        return new Answer.Wait(policy.backoffBase().toNanos(), lastLoss);
      }
      trialRuns = true;
      return new Answer.Start();
    }
    return left > 0 ? new Answer.Wait(left, lastLoss) : new Answer.Start();
  }

  /**
   * Asks to have a spare take calls, which is ready: no backoff holds that up, but the breaker
   * does, as a worker that is lost again and again is so with spares, too.
   */
  synchronized Answer tryPromote() {
    return breaker == Breaker.CLOSED ? new Answer.Start() : tryStart();
  }

  /**
   * Asks to start a spare, which takes no call and so is no trial: while the breaker is not closed,
   * none is started.
   */
  synchronized Answer trySpare() {
    if (breaker == Breaker.CLOSED) {
      return tryStart();
    }
    return new Answer.Wait(policy.backoffMax().toNanos(), lastLoss);
  }

  /**
   * A call was answered. If its worker was started after the last loss, whatever was wrong is over;
   * one that was healthy all the time says nothing of those that are not.
   *
   * <p>Takes no lock unless the gate has something to learn of it.
   *
   * @param startedNanos when it was decided that the worker shall serve, on the gate's clock
   * @return whether further answers of the same worker tell nothing more: later losses come after
   *     its start
   */
  @CanIgnoreReturnValue
  boolean succeeded(long startedNanos) {
    return calm || startedNanos - lastLossNanos < 0 || recover(startedNanos);
  }

  private synchronized boolean recover(long startedNanos) {
    if (breaker == Breaker.OPEN || isBeforeLastLoss(startedNanos)) {
      return breaker != Breaker.OPEN;
    }
    consecutiveLosses = 0;
    delayed = false;
    trialRuns = false;
    if (breaker == Breaker.HALF_OPEN) {
      breaker = Breaker.CLOSED;
      losses.clear();
    }
    calm = true;
    return true;
  }

  /**
   * A worker ended without a verdict: it was stopped, not lost. If it was the trial, another may
   * start.
   */
  synchronized void withdrawn(long startedNanos) {
    if (!isBeforeLastLoss(startedNanos)) {
      trialRuns = false;
    }
  }

  /** Why no worker may start now; empty unless the breaker is open. */
  synchronized Optional<String> refusal() {
    boolean open = breaker == Breaker.OPEN && notBefore - nanoTime.getAsLong() > 0;
    return open ? Optional.of(lastLoss) : Optional.empty();
  }

  /** Whether a loss came after the start; there was none yet while all is calm. */
  private boolean isBeforeLastLoss(long startedNanos) {
    return delayed && startedNanos - lastLossNanos < 0;
  }

  /**
   * A worker was lost, or could not be started.
   *
   * @param why one sentence, for the errors of the calls that are refused
   */
  synchronized void lost(String why) {
    long now = nanoTime.getAsLong();
    lastLoss = why;
    lastLossNanos = now;
    // After the time, at which whoever sees this looks.
    calm = false;
    losses.addLast(now);
    while (now - losses.peekFirst() > policy.within().toNanos()) {
      losses.removeFirst();
    }
    delayed = true;
    if (breaker == Breaker.HALF_OPEN || losses.size() > policy.intensity()) {
      breaker = Breaker.OPEN;
      trialRuns = false;
      notBefore = now + policy.breakerOpen().toNanos();
    } else {
      notBefore = now + backoffNanos();
    }
  }

  private long backoffNanos() {
    long base = policy.backoffBase().toNanos();
    long most = policy.backoffMax().toNanos();
    int doublings = Math.min(consecutiveLosses++, MAX_DOUBLINGS);
    long ceiling = base > most >> doublings ? most : base << doublings;
    return random.nextLong(ceiling + 1);
  }
}
