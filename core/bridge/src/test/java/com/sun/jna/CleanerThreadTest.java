package com.sun.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.internal.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JNA's thread that frees memory ends, and its work is done by the next one. */
@Timeout(60)
class CleanerThreadTest {
  private static Thread running() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("JNA Cleaner"))
        .findAny()
        .orElseThrow();
  }

  @Test
  void itEnds_andWhatItLeft_isFreedByTheNext() throws Exception {
    CountDownLatch freed = new CountDownLatch(1);
    Cleaner.getCleaner().register(new Object(), freed::countDown);
    Thread first = running();

    CleanerThread.end();

    first.join();
    Object kept = new Object();
    Cleaner.getCleaner().register(kept, () -> {});
    while (!freed.await(10, TimeUnit.MILLISECONDS)) {
      System.gc();
    }
    assertThat(running()).isNotSameAs(first);
    assertThat(kept).isNotNull();
  }
}
