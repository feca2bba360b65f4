package dev.glovebox.lane;

/** The host's part of a {@link Traffic}: calls, and calls again in the callbacks. */
final class TrafficHost {
  private final Transport lane;
  private final Traffic traffic;
  private final Traffic.Watch watch;
  private long calls;
  private long call;
  private boolean waitsForFirst;

  TrafficHost(Transport lane, Traffic.Watch watch) {
    this.lane = lane;
    this.traffic = new Traffic(lane);
    this.watch = watch;
  }

  /** How many calls were made. */
  long calls() {
    return calls;
  }

  /** The call that was made last and has no answer: its number, from 1. */
  long call() {
    return call;
  }

  /** Whether nothing at all has come since {@link #call} was to be sent. */
  boolean waitsForFirst() {
    return waitsForFirst;
  }

  /** Goes on until the worker is gone, or so many rounds are over. */
  void run(int rounds) throws TransportClosedException {
    for (int round = 0; round < rounds; round++) {
      for (Traffic.Shape shape : Traffic.Shape.values()) {
        watch.next(shape);
        call(shape, round, shape.depth);
      }
    }
  }

  private void call(Traffic.Shape shape, int round, int depth) throws TransportClosedException {
    long id = ++calls;
    call = id;
    waitsForFirst = true;
    traffic.send(FrameType.CALL, id, depth, shape.callBytes(round));
    if (depth > 0) {
      Frame callback = traffic.receive(FrameType.CALLBACK);
      waitsForFirst = false;
      lane.pushReceive();
      call(shape, round, depth - 1);
      Traffic.check(callback, id, shape.callBytes(round));
      lane.popReceive();
      call = id;
      traffic.send(FrameType.CALLBACK_RESULT, id, 0, shape.callBytes(round));
    }
    Traffic.check(traffic.receive(FrameType.RESULT), id, shape.resultBytes(round));
    waitsForFirst = false;
  }
}
