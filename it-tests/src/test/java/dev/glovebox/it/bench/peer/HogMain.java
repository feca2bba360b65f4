package dev.glovebox.it.bench.peer;

import java.io.IOException;

/** Burns one core until its input ends. */
public final class HogMain {
  private HogMain() {}

  public static void main(String[] args) throws IOException {
    Thread burning =
        new Thread(
            () -> {
              long count = 0;
              while (!Thread.currentThread().isInterrupted()) {
                count++;
              }
              System.err.println(count);
            });
    burning.setDaemon(true);
    burning.start();
    Requests.serve("ready");
  }
}
