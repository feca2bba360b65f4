package dev.glovebox.lane;

/** The worker's part of a {@link Traffic}: it notes in a ledger what it runs. */
final class TrafficWorker {
  private final Transport lane;
  private final Traffic traffic;
  private final Ledger ledger;
  private final Traffic.Watch watch;
  private long calls;

  TrafficWorker(Transport lane, Ledger ledger, Traffic.Watch watch) {
    this.lane = lane;
    this.traffic = new Traffic(lane);
    this.ledger = ledger;
    this.watch = watch;
  }

  /** Goes on until the host is gone. */
  void run() throws TransportClosedException {
    for (int round = 0; true; round++) {
      for (Traffic.Shape shape : Traffic.Shape.values()) {
        watch.next(shape);
        serve(shape, round, shape.depth);
      }
    }
  }

  private void serve(Traffic.Shape shape, int round, int depth) throws TransportClosedException {
    long id = ++calls;
    Frame call = traffic.receive(FrameType.CALL);
    ledger.ran(id);
    Traffic.check(call, id, shape.callBytes(round));
    if (depth > 0) {
      lane.pushReceive();
      traffic.send(FrameType.CALLBACK, id, 0, shape.callBytes(round));
      serve(shape, round, depth - 1);
      Traffic.check(traffic.receive(FrameType.CALLBACK_RESULT), id, shape.callBytes(round));
      lane.popReceive();
      Traffic.check(call, id, shape.callBytes(round));
    }
    traffic.send(FrameType.RESULT, id, 0, shape.resultBytes(round));
  }
}
