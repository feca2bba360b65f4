package dev.glovebox.it.bench.sidecar;

import dev.glovebox.it.bench.Figure;
import dev.glovebox.it.bench.Group;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Report;
import dev.glovebox.it.bench.SideBySide;
import dev.glovebox.it.bench.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Calls through the sidecar's UNIX door by 1, 8 and 64 connections. */
public final class SidecarGroup implements Group {
  private static final int[] CONNECTIONS = {1, 8, 64};

  @Override
  public String name() {
    return "sidecar";
  }

  @Override
  public void run(Plan plan, Report report) throws Exception {
    Path directory = Files.createTempDirectory("gb-bench");
    try (Subject echo = new EchoSubject(directory);
        SidecarSubject sidecar = new SidecarSubject(directory);
        Subject grpc = new GrpcSubject(directory)) {
      for (int connections : CONNECTIONS) {
        String circumstances = "connections=" + connections;
        report.add(
            new SideBySide(plan, connections)
                .measure(List.of(echo, sidecar, sidecar.withoutDoor(), grpc), circumstances));
        Figure limit = report.figure("sidecar/echo/" + circumstances);
        Figure ours = report.figure("sidecar/unix/" + circumstances);
        Figure peer = report.figure("sidecar/grpc/" + circumstances);
        report.ratio(
            circumstances + ": calls/s by the echo's",
            ours.opsPerSecond() / limit.opsPerSecond(),
            "at least 0.7");
        report.ratio(
            circumstances + ": p50 by the echo's",
            ours.p50Nanos() / limit.p50Nanos(),
            "at most 1.5");
        report.ratio(
            circumstances + ": calls/s by gRPC's", ours.opsPerSecond() / peer.opsPerSecond(), "");
      }
    } finally {
      remove(directory);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory);
  }
}
