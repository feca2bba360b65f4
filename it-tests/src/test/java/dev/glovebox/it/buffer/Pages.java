package dev.glovebox.it.buffer;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.PoolBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Shared buffers as the system sees them, and pools for them. */
final class Pages {
  private static final String NAME = "glovebox-buffer";

  private Pages() {}

  static Glovebox open(LaneTransport transport, Consumer<PoolBuilder> pool, String... stubs) {
    return Stubs.open(
        it -> {
          it.transport(transport);
          pool.accept(it);
        },
        stubs);
  }

  /** How many buffers a process has mapped. */
  static long mapped(String process) {
    try (Stream<String> maps = Files.lines(Path.of("/proc", process, "maps"))) {
      return maps.filter(line -> line.contains(NAME)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many KiB of buffers are in memory, as far as this process has mapped and touched them. */
  static long residentKib() {
    long kib = 0;
    boolean ours = false;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
        if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
          ours = line.contains(NAME);
        } else if (ours && line.startsWith("Rss:")) {
          kib += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kib;
  }

  /** How many descriptors of buffers are open here. */
  static long descriptors() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Pages::isBuffer).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBuffer(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains(NAME);
    } catch (IOException e) {
      // Closed since it was listed.
      return false;
    }
  }

  /** Waits until the collector has found that nobody uses a buffer here any more. */
  static void awaitUnmapped() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              System.gc();
              return mapped("self") == 0;
            });
  }
}
