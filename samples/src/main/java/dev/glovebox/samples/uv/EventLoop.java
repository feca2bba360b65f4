package dev.glovebox.samples.uv;

import com.sun.jna.Memory;
import dev.glovebox.samples.uv.Uv.HandleCallback;
import java.util.ArrayList;
import java.util.List;

/**
 * A libuv loop with a timer, which signals an async handle each time, until that was signalled
 * often enough.
 *
 * <p><b>Threads:</b> a loop belongs to one native thread, so to one lane of one worker.
 */
public final class EventLoop {
  private static final int PERIOD_MILLIS = 5;

  private final Uv uv;
  private final List<String> events = new ArrayList<>();
  private int signals;

  public EventLoop(Uv uv) {
    this.uv = uv;
  }

  /**
   * Runs a loop until all is done.
   *
   * @param enough after how many signals the handles are closed
   * @return what happened: {@code timer}, {@code async} and {@code closed}, in order
   */
  public List<String> run(int enough) {
    try (Memory loop = new Memory(uv.uv_loop_size().longValue());
        Memory timer = new Memory(uv.uv_handle_size(Uv.UV_TIMER).longValue());
        Memory async = new Memory(uv.uv_handle_size(Uv.UV_ASYNC).longValue())) {
      HandleCallback onClosed = handle -> events.add("closed");
      HandleCallback onTimer =
          handle -> {
            events.add("timer");
            check(uv.uv_async_send(async));
          };
      HandleCallback onAsync =
          handle -> {
            events.add("async");
            if (++signals == enough) {
              uv.uv_close(timer, onClosed);
              uv.uv_close(handle, onClosed);
            }
          };
      check(uv.uv_loop_init(loop));
      check(uv.uv_timer_init(loop, timer));
      check(uv.uv_async_init(loop, async, onAsync));
      check(uv.uv_timer_start(timer, onTimer, PERIOD_MILLIS, PERIOD_MILLIS));
      check(uv.uv_run(loop, Uv.UV_RUN_DEFAULT));
      check(uv.uv_loop_close(loop));
    }
    return events;
  }

  private void check(int code) {
    if (code < 0) {
      throw new IllegalStateException("libuv says: " + uv.uv_strerror(code));
    }
  }
}
