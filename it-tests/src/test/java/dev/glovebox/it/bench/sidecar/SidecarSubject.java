package dev.glovebox.it.bench.sidecar;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import dev.glovebox.sidecar.Sidecar;
import dev.glovebox.sidecar.SidecarOptions;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** The sidecar in this JVM, and its worker in a process of its own: {@code calc_add_i64}. */
final class SidecarSubject implements Subject {
  private final Path socket;
  private final Glovebox box;
  private final Sidecar sidecar;

  SidecarSubject(Path directory) throws IOException {
    socket = directory.resolve("sidecar");
    Path registry =
        Files.writeString(
            directory.resolve("registry.yaml"),
            """
            libraries:
              calc:
                path: %s
                pool: calc
                functions:
                  calc_add_i64: { args: [i64, i64], returns: i64 }
            pools:
              calc: { threads: concurrent(4) }
            """
                .formatted(Stubs.file("calc")));
    box = Glovebox.open(registry);
    sidecar =
        Sidecar.start(
            box,
            new Methods(),
            SidecarOptions.listening(ListenAddress.parse("unix:" + socket)),
            SidecarListener.NONE);
  }

  @Override
  public String name() {
    return "sidecar/unix";
  }

  @Override
  public Caller newCaller() throws IOException {
    return new JsonCaller(socket);
  }

  /**
   * The same call of the same worker by this JVM itself: what is left when the door is not there.
   */
  Subject withoutDoor() {
    Glovebox behind = box;
    return new Subject() {
      @Override
      public String name() {
        return "sidecar/no-door";
      }

      @Override
      public Caller newCaller() {
        return () -> {
          Object sum = behind.call("calc", "calc_add_i64", List.of(42L, 0L));
          if (((Number) sum).longValue() != 42) {
            throw new IOException("wrong sum: " + sum);
          }
        };
      }

      @Override
      public LongStream processes() {
        return SidecarSubject.this.processes();
      }
    };
  }

  @Override
  public LongStream processes() {
    return box.workers().stream().mapToLong(worker -> worker.pid());
  }

  @Override
  public void close() {
    sidecar.close();
    box.close();
  }
}
