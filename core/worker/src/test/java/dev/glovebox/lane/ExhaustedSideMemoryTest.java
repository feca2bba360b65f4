package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A side segment that one of the sides cannot have costs one question, and not the lane. */
@Timeout(60)
class ExhaustedSideMemoryTest {
  private static final int MAX = 1 << 20;
  private static final byte[] LARGE = new byte[200_000];

  static {
    new Random(1).nextBytes(LARGE);
  }

  /** Has none at times. */
  private static final class Scarce implements SideMemory {
    private boolean canMake = true;
    private boolean canOpen = true;

    @Override
    public MemoryFile make(long bytes) throws IOException {
      if (!canMake) {
        throw new IOException("memfd_create failed, errno 24");
      }
      return OF_SYSTEM.make(bytes);
    }

    @Override
    public ByteBuffer open(long process, int descriptor, int bytes) throws IOException {
      if (!canOpen) {
        throw new IOException("Too many open files");
      }
      return OF_SYSTEM.open(process, descriptor, bytes);
    }
  }

  private final Scarce memory = new Scarce();

  @TempDir private Path directory;

  private SharedPair open() throws IOException {
    return SharedPair.open(directory, MAX, 20_000, ForkGuard.NONE, memory);
  }

  @Test
  void anAnswerForWhichTheHostHasNoMemory_isRefusedToTheWorkerAndTheLaneGoesOn() throws Exception {
    try (SharedPair pair = open()) {
      memory.canMake = false;
      answerWithout(pair, "the host has none to give");
      memory.canMake = true;
      answer(pair);
    }
  }

  @Test
  void anAnswerWhoseMemoryTheWorkerCannotMap_isNotSentAndTheLaneGoesOn() throws Exception {
    try (SharedPair pair = open()) {
      memory.canOpen = false;
      answerWithout(pair, "Too many open files");
      memory.canOpen = true;
      answer(pair);
    }
  }

  /** In place of an answer comes a message. */
  private static void answerWithout(SharedPair pair, String why) throws Exception {
    CompletableFuture<Void> worker =
        CompletableFuture.runAsync(
            () -> {
              SharedPair.receiveUnchecked(pair.worker());
              pair.worker().begin();
              assertThatThrownBy(() -> pair.worker().reserve(LARGE.length))
                  .isInstanceOf(NoRoomException.class)
                  .hasMessageContaining(why);
              SharedPair.sendUnchecked(pair.worker(), FrameType.MESSAGE, (byte) 3);
              pair.worker().forgetRoom();
            });
    SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
    assertThat(SharedPair.receive(pair.host()).type()).isEqualTo(FrameType.MESSAGE);
    worker.get(10, TimeUnit.SECONDS);
    pair.host().forgetRoom();
  }

  private static void answer(SharedPair pair) throws Exception {
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Void> worker =
          CompletableFuture.runAsync(
              () -> {
                SharedPair.receiveUnchecked(pair.worker());
                SharedPair.sendUnchecked(pair.worker(), FrameType.RESULT, LARGE);
              });
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      assertThat(Frames.payload(SharedPair.receive(pair.host()))).isEqualTo(LARGE);
      worker.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aQuestionForWhichTheHostHasNoMemory_isNotSentAndTheLaneGoesOn() throws Exception {
    try (SharedPair pair = open()) {
      memory.canMake = false;
      pair.host().begin();
      assertThatThrownBy(() -> pair.host().reserve(LARGE.length))
          .isInstanceOf(NoRoomException.class)
          .hasMessageContaining("errno 24");
      memory.canMake = true;
      ask(pair);
    }
  }

  @Test
  void aQuestionWhoseMemoryTheWorkerCannotMap_isAnsweredAndTheLaneGoesOn() throws Exception {
    try (SharedPair pair = open()) {
      for (int i = 0; i < 2; i++) {
        memory.canOpen = false;
        SharedPair.send(pair.host(), FrameType.CALL, LARGE);
        assertThatThrownBy(() -> SharedPair.receive(pair.worker()))
            .isInstanceOf(UnreadFrameException.class)
            .hasMessageContaining("Too many open files");
        SharedPair.send(pair.worker(), FrameType.MESSAGE, (byte) 3);
        pair.worker().forgetRoom();
        assertThat(SharedPair.receive(pair.host()).type()).isEqualTo(FrameType.MESSAGE);
        pair.host().forgetRoom();

        memory.canOpen = true;
        ask(pair);
        // As if the next large one needed more room than the last.
        pair.host().forgetRoom();
      }
    }
  }

  private static void ask(SharedPair pair) throws IOException {
    for (int i = 0; i < 2; i++) {
      SharedPair.send(pair.host(), FrameType.CALL, LARGE);
      assertThat(Frames.payload(SharedPair.receive(pair.worker()))).isEqualTo(LARGE);
      SharedPair.send(pair.worker(), FrameType.RESULT, (byte) 2);
      assertThat(Frames.payload(SharedPair.receive(pair.host()))).containsExactly((byte) 2);
    }
  }

  @Test
  void memoryThatWasForgotten_isGivenBack() throws Exception {
    long before = LaneDescriptors.count();
    try (SharedPair pair = open()) {
      long open = LaneDescriptors.count();
      for (int i = 0; i < 20; i++) {
        memory.canOpen = false;
        SharedPair.send(pair.host(), FrameType.CALL, LARGE);
        assertThatThrownBy(() -> SharedPair.receive(pair.worker()))
            .isInstanceOf(UnreadFrameException.class);
        SharedPair.send(pair.worker(), FrameType.MESSAGE, (byte) 3);
        assertThat(SharedPair.receive(pair.host())).isNotNull();
        pair.worker().forgetRoom();
        pair.host().forgetRoom();
      }
      assertThat(LaneDescriptors.count()).isEqualTo(open);
    }
    assertThat(LaneDescriptors.count()).isEqualTo(before);
  }
}
