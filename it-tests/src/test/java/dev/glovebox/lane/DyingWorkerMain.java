package dev.glovebox.lane;

import dev.glovebox.worker.WorkerMain;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker as it is, but that it ends when its lanes have reached one step of their protocol so
 * many times: {@code -Dglovebox.test.fault=STEP:TIMES}. In the lanes' own package, to see their
 * steps.
 */
public final class DyingWorkerMain {
  /** What it ends with. */
  public static final int DIED = 77;

  private DyingWorkerMain() {}

  /** Takes what a worker takes. */
  public static void main(String[] args) {
    String[] fault = System.getProperty("glovebox.test.fault").split(":", 2);
    LaneStep fatal = LaneStep.valueOf(fault[0]);
    AtomicInteger left = new AtomicInteger(Integer.parseInt(fault[1]));
    LaneSteps.current =
        new LaneSteps() {
          @Override
          void reached(LaneStep step) {
            if (step == fatal && left.decrementAndGet() == 0) {
              Runtime.getRuntime().halt(DIED);
            }
          }
        };
    WorkerMain.main(args);
  }
}
