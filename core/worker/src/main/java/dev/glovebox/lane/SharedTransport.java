package dev.glovebox.lane;

import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Frames through memory that both sides have mapped. The lane's socket is the doorbell of a side
 * that sleeps, and ends when the other side dies.
 *
 * <p><b>Where a frame lies.</b> On a half-duplex connection a frame is of use to its receiver until
 * that has answered it, so a sender may write the next one to the same place unless it has asked
 * something itself that is not answered yet. The number of these requests is the frame's
 * <em>level</em>; each direction has an area for each level, and, where a frame does not fit, a
 * side segment. Both sides count, so nothing needs to be said about it, and nothing is copied when
 * calls nest.
 *
 * <p><b>Waiting</b> is what {@link SegmentReceiver} does, which says why no wake-up is lost.
 *
 * <p><b>Death.</b> The end of the other process ends the socket, which wakes a sleeper; one that
 * looks without sleeping does so for a short time only, and sleeps then. What had been published
 * before is still received. {@link #wasTaken} tells whether a frame can have had an effect.
 *
 * <p><b>Trust.</b> The other side can write anything into the segment at any time. Every word is
 * read once, checked, and then used as read. Its size is sealed.
 */
public final class SharedTransport implements Transport {
  /** Unusually large segments are given back after so many frames that had no need of them. */
  private static final int SMALL_FRAMES = 64;

  /** A call with a dozen arguments, or with a short string. */
  private static final int DRAFT_BYTES = 240;

  private static final byte[] NO_FRAME = {};

  private final LaneSocket socket;
  private final MemoryFile file;
  private final LaneSegment segment;
  private final LaneSegment.Side side;
  private final int maxPayloadBytes;
  private final SideSegments sides;
  private final SegmentReceiver receiver;

  /** Null but in tests. */
  private final LaneSteps steps = LaneSteps.current;

  /** Null on the side that runs no foreign code. */
  private final ForkGuard guard;

  private final ByteBuffer[] sending = new ByteBuffer[LaneSegmentDescriptor.LEVELS];
  private final FrameView[] receiving = new FrameView[LaneSegmentDescriptor.LEVELS];

  /** Behind the headers: of level 0, for what is small enough. */
  private final ByteBuffer sendingSmall;

  private final FrameView receivingSmall;

  /**
   * Where frames are begun. The other side looks at the line of the header all the time, which
   * takes it away from who writes there; so what fits is written here first, and copied at one go.
   */
  private final ByteBuffer draft =
      ByteBuffer.allocateDirect(FrameBuffer.PAYLOAD_START + DRAFT_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);

  /** Where the frame that was begun is written. */
  private ByteBuffer out = draft;

  /** Whether that is the draft. */
  private boolean drafting;

  /** The side segment in which that is; null if it is none. */
  private SideSegment outSide;

  /** Whether a frame was begun and not sent. */
  private boolean writing;

  /** For each depth of callbacks the frame that was being written. */
  private final Deque<byte[]> putAside = new ArrayDeque<>();

  /** The number of what was sent last. */
  private long sent;

  /** The number of the last frame among what was sent: a side segment that was made is none. */
  private long lastFrame;

  /** How many requests of this side, and of the other one, are not answered yet. */
  private int asked;

  private int askedByPeer;

  private int smallFrames;

  /** Whether the other side's next frame says something of side segments. */
  private boolean sidesInTalk;

  private SharedTransport(
      LaneSocket socket,
      MemoryFile file,
      ByteBuffer memory,
      LaneSegment.Side side,
      int maxPayloadBytes,
      long spinNanos,
      long host,
      SideMemory source) {
    this.socket = socket;
    this.guard = socket.guard() == ForkGuard.NONE ? null : socket.guard();
    this.file = file;
    this.side = side;
    this.maxPayloadBytes = maxPayloadBytes;
    this.segment = new LaneSegment(memory, side);
    this.sides =
        side == LaneSegment.Side.HOST
            ? new HostSideSegments(maxPayloadBytes, source)
            : new WorkerSideSegments(host, source, segment, this);
    this.receiver = new SegmentReceiver(socket, segment, new SpinTime(spinNanos), steps);
    this.sendingSmall = LaneSegment.small(memory, side);
    this.receivingSmall = new FrameView(LaneSegment.small(memory, side.other()));
    for (int level = 0; level < LaneSegmentDescriptor.LEVELS; level++) {
      sending[level] = LaneSegment.area(memory, side, level);
      receiving[level] = new FrameView(LaneSegment.area(memory, side.other(), level));
    }
  }

  /**
   * Makes the memory of a lane, which the worker is then told of.
   *
   * @return the memory, formatted, which is its caller's to close
   * @throws IOException if there is no memory or descriptor for it, or no such thing on this
   *     platform
   */
  public static MemoryFile newSegment() throws IOException {
    MemoryFile file = MemoryFile.create("glovebox-lane", LaneSegmentDescriptor.SEGMENT_BYTES);
    LaneSegment.format(file.memory());
    return file;
  }

  /**
   * {@return the host's end of a lane that the worker has attached to}
   *
   * @param socket the connection so far, which is not to be used any more
   * @param file belongs to the transport from now on, which closes its descriptor
   * @param spinNanos how long to look for a frame before sleeping, at most
   */
  public static SharedTransport ofHost(SocketTransport socket, MemoryFile file, long spinNanos) {
    return ofHost(socket, file, spinNanos, SideMemory.OF_SYSTEM);
  }

  static SharedTransport ofHost(
      SocketTransport socket, MemoryFile file, long spinNanos, SideMemory source) {
    LaneSocket bell = socket.handOver();
    file.close();
    return new SharedTransport(
        bell,
        file,
        file.memory(),
        LaneSegment.Side.HOST,
        socket.maxPayloadBytes(),
        spinNanos,
        ProcessHandle.current().pid(),
        source);
  }

  /**
   * Maps the segment of a lane in the worker.
   *
   * @param offer what the host has said of it
   * @return the memory
   * @throws IOException if it cannot be mapped, or is none that this version knows
   */
  public static ByteBuffer attach(SegmentOffer offer) throws IOException {
    if (offer.bytes() != LaneSegmentDescriptor.SEGMENT_BYTES) {
      throw new IOException("a segment of " + offer.bytes() + " bytes");
    }
    ByteBuffer memory = MemoryFile.open(offer.pid(), offer.descriptor(), offer.bytes());
    if (!LaneSegment.isFormatted(memory)) {
      throw new IOException("a segment of another version");
    }
    MemoryFile.withholdFromChildren(memory, LaneSegmentDescriptor.CONTROL_BYTES);
    return memory;
  }

  /**
   * {@return the worker's end of a lane, over what {@link #attach} has mapped}
   *
   * @param socket of the lane, which is closed with the transport
   * @param memory as {@link #attach} has mapped it
   * @param offer what the host has said of it
   * @param spinNanos how long it looks for a frame before it sleeps, at most; 0 for not at all
   */
  public static SharedTransport ofWorker(
      SocketTransport socket, ByteBuffer memory, SegmentOffer offer, long spinNanos) {
    return ofWorker(socket, memory, offer, spinNanos, SideMemory.OF_SYSTEM);
  }

  static SharedTransport ofWorker(
      SocketTransport socket,
      ByteBuffer memory,
      SegmentOffer offer,
      long spinNanos,
      SideMemory source) {
    return new SharedTransport(
        socket.handOver(),
        null,
        memory,
        LaneSegment.Side.WORKER,
        socket.maxPayloadBytes(),
        spinNanos,
        offer.pid(),
        source);
  }

  @Override
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  @Override
  public boolean sharesFrames() {
    return true;
  }

  @Override
  public ByteBuffer sentFrame() {
    return out;
  }

  @Override
  public ByteBuffer begin() {
    requireParent();
    writing = true;
    outSide = null;
    out = draft;
    drafting = true;
    return out.clear().position(FrameBuffer.PAYLOAD_START);
  }

  @Override
  public ByteBuffer reserve(long bytes) {
    ByteBuffer buffer = out;
    int position = buffer.position();
    long end = position + bytes;
    if (end > buffer.capacity()) {
      long payload = end - FrameBuffer.PAYLOAD_START;
      if (payload > maxPayloadBytes) {
        throw new FrameTooLargeException(payload, maxPayloadBytes);
      }
      useArea(payload);
      out.clear().put(buffer.duplicate().flip());
    } else if (end - FrameBuffer.PAYLOAD_START > maxPayloadBytes) {
      throw new FrameTooLargeException(end - FrameBuffer.PAYLOAD_START, maxPayloadBytes);
    }
    return out;
  }

  /** Goes on in an area that has room, of the lane's own or in a side segment. */
  private void useArea(long payloadBytes) {
    drafting = false;
    if (asked == 0 && payloadBytes <= LaneSegmentDescriptor.SMALL_BYTES) {
      out = sendingSmall;
      return;
    }
    if (asked < LaneSegmentDescriptor.LEVELS
        && payloadBytes <= sending[asked].capacity() - FrameBuffer.PAYLOAD_START) {
      out = sending[asked];
      return;
    }
    sidesInTalk = true;
    SideSegment area = sides.sending(asked);
    if (area == null || area.view().capacity() < payloadBytes) {
      area = sides.enlarge(asked, payloadBytes);
    }
    outSide = area;
    out = area.memory();
    reached(LaneStep.MOVED_TO_SIDE);
  }

  /** Does not return in a forked child of the worker's. */
  private void requireParent() {
    if (guard != null) {
      guard.check();
    }
  }

  private void reached(LaneStep step) {
    if (steps != null) {
      steps.reached(step);
    }
  }

  /** Copies the draft to where the other side finds it. */
  private void placeDraft(int length) {
    useArea(length);
    for (int at = FrameBuffer.PAYLOAD_START; at < FrameBuffer.PAYLOAD_START + length; at += 8) {
      out.putLong(at, draft.getLong(at));
    }
  }

  @Override
  public void send(FrameType type) throws TransportClosedException {
    int length = out.position() - FrameBuffer.PAYLOAD_START;
    int limit = type.maxPayloadBytes(maxPayloadBytes);
    if (length > limit) {
      throw new FrameTooLargeException(length, limit);
    }
    socket.requireOpen();
    requireNothingMore();
    writing = false;
    if (drafting) {
      placeDraft(length);
    }
    reached(LaneStep.WRITTEN);
    header(length, type.wireCode());
    if (outSide != null) {
      sidesInTalk = true;
      smallFrames = 0;
      segment.side(outSide.number(), sides.descriptorOf(outSide), outSide.memory().capacity());
    }
    if (isAnswer(type, side)) {
      askedByPeer--;
    } else {
      asked++;
    }
    lastFrame = sent + 1;
    publish();
  }

  /** Whatever the other side does not take yet lies in memory: sending never blocks. */
  @Override
  public void send(FrameType type, long timeoutNanos) throws TransportClosedException {
    send(type);
  }

  /** It would be taken for the answer to what is sent now. */
  private void requireNothingMore() {
    if (segment.peerNumber() != receiver.taken()) {
      close();
      throw Violation.of("a frame that is not due, behind the last one");
    }
  }

  /** Of what is published next. */
  private void header(int length, int code) {
    segment.header(length, FrameHeaderDescriptor.word(code, receiver.taken()));
  }

  private void publish() {
    requireParent();
    boolean sleeps = segment.publish(++sent);
    reached(LaneStep.PUBLISHED);
    if (sleeps) {
      // A full socket wakes as well as one byte more. One that has ended is found by receive(),
      // which knows whether the frame was taken before.
      receiver.ring();
      reached(LaneStep.RUNG);
    }
  }

  @Override
  public Frame receive(long timeoutNanos) throws TransportClosedException {
    socket.requireOpen();
    try {
      if (!receiver.await(timeoutNanos)) {
        return null;
      }
      Frame frame = take();
      return frame == null ? receiveRest(timeoutNanos) : frame;
    } catch (ProtocolException e) {
      close();
      throw e;
    }
  }

  /** What has come was a request for room: the frame itself is to follow in time. */
  private Frame receiveRest(long timeoutNanos) throws TransportClosedException {
    long start = System.nanoTime();
    Frame frame = null;
    long left = timeoutNanos;
    while (frame == null && receiver.await(left)) {
      frame = take();
      left = timeoutNanos == FOREVER ? FOREVER : timeoutNanos - (System.nanoTime() - start);
    }
    return frame;
  }

  @Override
  public int unanswered() {
    return asked;
  }

  /** Takes what has come; null if it was not a frame. */
  private Frame take() {
    requireParent();
    receiver.take();
    reached(LaneStep.TAKEN);
    if (sidesInTalk) {
      sidesInTalk = false;
      sides.answered();
    }
    int code = takeType();
    int length = segment.peerLength();
    if (code == LaneSegmentDescriptor.WANTS_SIDE && side == LaneSegment.Side.HOST) {
      provideSide(length);
      return null;
    }
    FrameType type = FrameType.ofWireCode(code);
    if (type == null) {
      throw Violation.of("not a frame: the unknown type " + code);
    }
    FrameView view = viewOf(type, segment.peerSide(), length);
    if (length < 0 || length > Math.min(type.maxPayloadBytes(maxPayloadBytes), view.capacity())) {
      throw Violation.of("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (isAnswer(type, side.other())) {
      if (--asked < 0) {
        throw Violation.of("a " + type + " frame that nobody has asked for");
      }
    } else {
      askedByPeer++;
    }
    trim();
    return view.frame(type, length);
  }

  /** What has come, which must have been sent after all that this side has sent was taken. */
  private int takeType() {
    int word = segment.peerTypeWord();
    if (!FrameHeaderDescriptor.answers(word, sent)) {
      throw Violation.of("a frame that was sent before its turn");
    }
    return FrameHeaderDescriptor.wireCode(word);
  }

  private FrameView viewOf(FrameType type, int sideNumber, int length) {
    if (sideNumber != 0) {
      smallFrames = 0;
      return viewOfSide(type, sideNumber);
    }
    if (askedByPeer >= LaneSegmentDescriptor.LEVELS) {
      throw Violation.of("a frame of level " + askedByPeer + " without a side segment");
    }
    return askedByPeer == 0 && length <= LaneSegmentDescriptor.SMALL_BYTES
        ? receivingSmall
        : receiving[askedByPeer];
  }

  private FrameView viewOfSide(FrameType type, int number) {
    try {
      return sides
          .received(askedByPeer, number, segment.peerDescriptor(), segment.peerSideBytes())
          .view();
    } catch (NoRoomException e) {
      if (isAnswer(type, side.other())) {
        // Nothing answers an answer.
        throw e;
      }
      askedByPeer++;
      throw new UnreadFrameException(e);
    }
  }

  /**
   * Only between calls, and after many that were small: the frames of the last one are in use
   * still.
   */
  private void trim() {
    if (asked != 0 || askedByPeer != 0) {
      return;
    }
    if (++smallFrames >= SMALL_FRAMES) {
      smallFrames = 0;
      sides.trim();
    }
  }

  /** The worker wants to send more than there is room for. */
  private void provideSide(int payloadBytes) {
    sidesInTalk = true;
    SideSegment area = null;
    try {
      area = ((HostSideSegments) sides).provide(askedByPeer, payloadBytes);
    } catch (NoRoomException e) {
      // The worker says so, in its answer to what it was asked.
    }
    header(0, LaneSegmentDescriptor.HAS_SIDE);
    if (area != null) {
      segment.side(area.number(), sides.descriptorOf(area), area.memory().capacity());
    }
    reached(LaneStep.SIDE_MADE);
    publish();
  }

  /** Asks the host for a side segment; its answer lies in the lane's segment then. */
  void askForSide(int payloadBytes) throws TransportClosedException {
    header(payloadBytes, LaneSegmentDescriptor.WANTS_SIDE);
    publish();
    boolean come = receiver.await(FOREVER);
    assert come;
    receiver.take();
    reached(LaneStep.SIDE_GIVEN);
    if (takeType() != LaneSegmentDescriptor.HAS_SIDE) {
      throw Violation.of("no answer to the request for a side segment");
    }
  }

  /** Whether a frame of this type, from this side, answers something. */
  private static boolean isAnswer(FrameType type, LaneSegment.Side sender) {
    return switch (type) {
      case CALL, READ, READ_STRING, WRITE, CALLBACK -> false;
      case RESULT, DATA, CALLBACK_RESULT -> true;
      case MESSAGE -> sender == LaneSegment.Side.WORKER;
    };
  }

  /** Levels keep what was received apart; a frame that is being written is put aside. */
  @Override
  public void pushReceive() {
    byte[] frame = NO_FRAME;
    if (writing) {
      frame = new byte[out.position() - FrameBuffer.PAYLOAD_START];
      out.get(FrameBuffer.PAYLOAD_START, frame);
    }
    writing = false;
    putAside.push(frame);
  }

  @Override
  public void popReceive() {
    byte[] frame = putAside.pop();
    if (frame != NO_FRAME) {
      begin();
      reserve(frame.length).put(frame);
    }
  }

  @Override
  public void forgetRoom() {
    sidesInTalk = true;
    sides.forget(asked, askedByPeer);
  }

  @Override
  public boolean wasTaken() {
    return segment.peerTook() >= lastFrame;
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void dispose() {
    sides.discard();
    if (file != null) {
      file.discard();
    }
  }
}
