package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SocketTransportTest {
  private static final int MAX = 64 << 20;
  private static final int CALL = FrameType.CALL.wireCode();
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 4079, 4080, 4081, 65_519, 65_520, 65_521, 3 << 20, MAX})
  void frameOfAnySize_crossesAndComesBack(int size) throws Exception {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    try (SocketPair pair = SocketPair.open(directory, MAX);
        SocketTransport far = pair.peerTransport(MAX)) {
      CompletableFuture<Void> echo =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Frame frame = far.receive(Transport.FOREVER);
                  far.begin();
                  far.reserve(frame.payload().remaining()).put(frame.payload());
                  far.send(FrameType.RESULT);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      send(pair.transport(), FrameType.CALL, payload);
      Frame answer = pair.transport().receive(Transport.FOREVER);
      echo.get(10, TimeUnit.SECONDS);

      assertThat(answer.type()).isEqualTo(FrameType.RESULT);
      assertThat(Arrays.equals(Frames.payload(answer), payload)).isTrue();
    }
  }

  @Test
  void payload_liesAtAnAddressThatIsAMultipleOf16() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      byte[] odd = Frames.bytes(CALL, new byte[13]);
      pair.peerWrites(concat(odd, odd));
      for (int i = 0; i < 2; i++) {
        ByteBuffer payload = pair.transport().receive(Transport.FOREVER).payload();
        assertThat(payload.isDirect()).isTrue();
        assertThat(payload.alignmentOffset(0, 16)).isZero();
      }
    }
  }

  @Test
  void frameThatComesByteByByte_isKeptOverTimeouts() throws IOException {
    byte[] payload = {1, 2, 3, 4, 5};
    byte[] frame = Frames.bytes(CALL, payload);
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      for (int i = 0; i < frame.length - 1; i++) {
        pair.peerWrites(frame[i]);
        assertThat(pair.transport().receive(i % 2)).isNull();
      }
      pair.peerWrites(frame[frame.length - 1]);
      assertThat(Frames.payload(pair.transport().receive(Transport.FOREVER))).isEqualTo(payload);
      assertThat(pair.transport().receive(0)).isNull();
    }
  }

  @Test
  void manyFramesInOneWrite_areReadOneByOne() throws IOException {
    byte[] all = new byte[0];
    for (int i = 0; i < 300; i++) {
      all = concat(all, Frames.bytes(CALL, sized(i)));
    }
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.peerWrites(all);
      for (int i = 0; i < 300; i++) {
        assertThat(Frames.payload(pair.transport().receive(Transport.FOREVER))).isEqualTo(sized(i));
      }
      assertThat(pair.transport().receive(0)).isNull();
    }
  }

  @Test
  void timeout_answersNullAndNotMuchTooEarlyOrLate() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      long start = System.nanoTime();
      assertThat(pair.transport().receive(30 * MILLISECOND)).isNull();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30 * MILLISECOND);
      assertThat(pair.transport().receive(0)).isNull();
      assertThat(pair.transport().receive(-1)).isNull();
    }
  }

  @Test
  void timeoutNearTheLargestLong_waits() throws IOException {
    byte[] frame = Frames.bytes(CALL);
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.peerWrites(frame);
      assertThat(pair.transport().receive(Transport.FOREVER - 1)).isNotNull();
    }
  }

  @Test
  void peerClosesAtEveryByteOfAFrame_endsTheConnection() throws IOException {
    byte[] frame = Frames.bytes(CALL, sized(20));
    for (int sent = 0; sent < frame.length; sent++) {
      try (SocketPair pair = SocketPair.open(directory, MAX)) {
        pair.peerWrites(Arrays.copyOf(frame, sent));
        pair.peer().close();
        assertThatThrownBy(() -> pair.transport().receive(Transport.FOREVER))
            .isInstanceOf(TransportClosedException.class)
            .hasMessageContaining("the other side closed");
      }
    }
  }

  @Test
  void peerClosesAfterAFrame_theFrameIsReadFirst() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.peerWrites(Frames.bytes(CALL, sized(9)));
      pair.peer().close();
      assertThat(Frames.payload(pair.transport().receive(0))).isEqualTo(sized(9));
      assertThatThrownBy(() -> pair.transport().receive(0))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void sendToAPeerThatIsGone_endsTheConnection() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.peer().close();
      assertThatThrownBy(() -> send(pair.transport(), FrameType.CALL, sized(9)))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 0x1f, 0x22, 0xff, 0x0120, 0x010020, 0x01000020, 0x80000020})
  void headerOfAnUnknownTypeOrOutOfTurn_isRefusedWithItsBytesInHex(int typeWord)
      throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.peerWrites(Frames.lie(0x11, typeWord));
      assertThatThrownBy(() -> pair.transport().receive(Transport.FOREVER))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("first bytes: 11 00 00 00 ");
      assertThatThrownBy(() -> pair.transport().receive(0))
          .as("closed by the violation")
          .isInstanceOf(TransportClosedException.class);
      assertThat(pair.peer().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void lengthBeyondTheLimit_isRefusedAtTheHeader(int length) throws IOException {
    try (SocketPair pair = SocketPair.open(directory, 1000)) {
      pair.peerWrites(Frames.lie(length, CALL));
      assertThatThrownBy(() -> pair.transport().receive(Transport.FOREVER))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(Integer.toUnsignedString(length))
          .hasMessageContaining("1000");
    }
  }

  @Test
  void limit_isTheSameForSenderAndReceiver() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, 1000)) {
      pair.peerWrites(Frames.bytes(CALL, sized(1000)));
      assertThat(Frames.payload(pair.transport().receive(Transport.FOREVER))).hasSize(1000);

      send(pair.transport(), FrameType.CALL, sized(1000));
      assertThat(pair.peerReads(1008)).hasSize(1008);
      assertThatThrownBy(() -> send(pair.transport(), FrameType.CALL, sized(1001)))
          .isInstanceOf(FrameTooLargeException.class)
          .hasMessageContaining("1001");
      send(pair.transport(), FrameType.CALL, sized(1));
      assertThat(pair.peerReads(9)).as("nothing of it was sent").startsWith(1, 0, 0, 0);
    }
  }

  @Test
  void message_hasALimitOfItsOwnOnALane() throws IOException {
    int message = FrameType.MESSAGE.wireCode();
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      byte[] tooLarge = new byte[Protocol.MAX_CONTROL_BYTES + 1];
      assertThatThrownBy(() -> send(pair.transport(), FrameType.MESSAGE, tooLarge))
          .isInstanceOf(FrameTooLargeException.class);
      pair.peerWrites(Frames.lie(tooLarge.length, message));
      assertThatThrownBy(() -> pair.transport().receive(Transport.FOREVER))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("1048576");
    }
  }

  @Test
  void peerThatLiesAboutALength_makesNoMemoryGrow() throws IOException {
    int limit = 1 << 30;
    try (SocketPair pair = SocketPair.open(directory, limit)) {
      long before = directBytes();
      pair.peerWrites(Frames.lie(limit, CALL));
      assertThat(pair.transport().receive(MILLISECOND)).isNull();
      assertThat(directBytes() - before).isLessThan(256 << 10);

      int sent = 3 << 20;
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                try {
                  pair.peerWrites(new byte[sent]);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      while (!writer.isDone()) {
        assertThat(pair.transport().receive(MILLISECOND)).isNull();
      }
      writer.join();
      assertThat(pair.transport().receive(MILLISECOND)).isNull();
      assertThat(pair.transport().bufferedBytes()).isBetween(sent, 2 * sent + (128 << 10));
    }
  }

  @Test
  void memoryOfALargeFrame_isLetGoWithTheNext() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX);
        SocketTransport far = pair.peerTransport(MAX)) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  send(far, FrameType.CALL, new byte[8 << 20]);
                  send(far, FrameType.CALL, new byte[1]);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      pair.transport().receive(Transport.FOREVER);
      assertThat(pair.transport().bufferedBytes()).isGreaterThan(8 << 20);
      sender.join();
      pair.transport().receive(Transport.FOREVER);
      pair.transport().receive(0);
      assertThat(pair.transport().bufferedBytes()).isLessThan(1 << 20);
    }
  }

  @Test
  void frameBegunAgain_dropsWhatWasNotSent() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().begin();
      pair.transport().reserve(100).put(sized(100));
      send(pair.transport(), FrameType.RESULT, sized(2));
      assertThat(pair.peerReads(10)).isEqualTo(Frames.bytes(FrameType.RESULT.wireCode(), sized(2)));
    }
  }

  @Test
  void aSecondAnswer_thatCameWithTheFirst_keepsTheNextQuestionFromBeingSent() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      byte[] answer = Frames.bytes(FrameType.RESULT.wireCode(), sized(8));
      pair.peerWrites(concat(answer, answer));
      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();

      assertThatThrownBy(() -> send(pair.transport(), FrameType.CALL, sized(9)))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("not due");
      assertThat(pair.peer().read(ByteBuffer.allocate(1))).as("nothing was sent").isEqualTo(-1);
    }
  }

  @Test
  void aSecondAnswer_thatCameLater_isNotTakenForThatOfTheNextQuestion() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      byte[] answer = Frames.afterTaking(1, FrameType.RESULT.wireCode(), sized(8));
      send(pair.transport(), FrameType.CALL, sized(9));
      pair.peerWrites(answer);
      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
      pair.peerWrites(answer);
      send(pair.transport(), FrameType.CALL, sized(9));

      assertThatThrownBy(() -> pair.transport().receive(Transport.FOREVER))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("before its turn");
      assertThatThrownBy(() -> pair.transport().receive(0))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void whereThereAreNoTurns_eachSideSendsWhenItLikes() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().endTurns();
      byte[] frame = Frames.bytes(FrameType.MESSAGE.wireCode(), sized(8));
      pair.peerWrites(concat(frame, frame));
      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
      send(pair.transport(), FrameType.MESSAGE, sized(9));

      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
    }
  }

  private static void send(SocketTransport transport, FrameType type, byte[] payload)
      throws IOException {
    transport.begin();
    transport.reserve(payload.length).put(payload);
    transport.send(type);
  }

  private static byte[] sized(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) size);
    return bytes;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static long directBytes() {
    return java.lang.management.ManagementFactory.getPlatformMXBeans(
            java.lang.management.BufferPoolMXBean.class)
        .stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
