package dev.glovebox.it.bench.sidecar;

import dev.glovebox.it.bench.Bound;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Group;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Ratio;
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
        String ours = "sidecar/unix/" + circumstances;
        String limit = "sidecar/echo/" + circumstances;
        report.target(
            circumstances + ": the sidecar's calls/s by the echo's",
            Bound.atLeast(0.7),
            () -> Ratio.of(report.figure(ours), report.figure(limit), Round::opsPerSecond));
        report.target(
            circumstances + ": the sidecar's p50 by the echo's",
            Bound.atMost(1.5),
            () -> Ratio.of(report.figure(ours), report.figure(limit), Round::p50Nanos));
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
