package dev.glovebox.supervise;

import dev.glovebox.lane.Transport;
import dev.glovebox.launch.JvmWorker;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.link.HostLane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Starts workers whose process is a {@code cat}, and whose functions run on the caller's own
 * thread, while it sends: no call ever waits, and what it costs and allocates is the host's own.
 */
final class InlineWorkers implements WorkerStarter {
  private final Path directory;
  private final int lanes;
  private final UnaryOperator<Transport> lane;

  /**
   * Makes it.
   *
   * @param lane what a lane's transport is wrapped in
   */
  InlineWorkers(Path directory, int lanes, UnaryOperator<Transport> lane) {
    this.directory = directory;
    this.lanes = lanes;
    this.lane = lane;
  }

  @Override
  public void start(Worker worker) {
    WorkerProcess process =
        WorkerProcess.start(
            new WorkerCommand(worker.id().toString(), List.of("/bin/cat"), Map.of(), directory),
            new byte[0],
            ProcessListener.NONE);
    worker.started(new JvmWorker(process, directory.resolve("hs_err.log")));
    worker.tryMove(WorkerState.HANDSHAKING);
    List<HostLane> hostLanes = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      hostLanes.add(new HostLane(worker, lane.apply(new InlineTransport(process::requestStop)), 0));
    }
    if (!worker.ready(new InlineTransport(process::requestStop), hostLanes, null)) {
      throw new AssertionError("cat ended");
    }
  }

  @Override
  public void cleanUpAfter(Worker worker) {}
}
