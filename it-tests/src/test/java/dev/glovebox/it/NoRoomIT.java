package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SharedMemoryExhaustedException;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A library that leaves its worker no descriptor: large calls fail, typed, and small ones go on.
 */
@Timeout(60)
class NoRoomIT {
  private static final int RLIMIT_NOFILE = 7;
  private static final int LARGE = 300_000;

  /** Of libc, and of a stub. */
  public interface Api extends Library {
    int getrlimit(int resource, long[] limit);

    int setrlimit(int resource, long[] limit);

    String jt_long_string(long length);

    long jt_length(String text);
  }

  @Test
  void aLargeCallOrResult_isRefused_andItsWorkerGoesOn() {
    try (Glovebox box = open(LaneTransport.SHARED)) {
      Api api = box.load("types", Api.class);
      long[] before = new long[2];
      assertThat(api.getrlimit(RLIMIT_NOFILE, before)).isZero();
      long pid = box.workers().get(0).pid();
      for (int round = 0; round < 3; round++) {
        // Larger each time, so that the memory of the last round does not do.
        int bytes = LARGE << round;
        String large = "x".repeat(bytes);
        // Bound, as is what follows, while there are descriptors: classes are read from files.
        assertThat(api.jt_length("four")).isEqualTo(4);
        assertThat(api.jt_long_string(4)).hasSize(4);
        assertThat(api.setrlimit(RLIMIT_NOFILE, new long[] {3, before[1]})).isZero();

        SharedMemoryExhaustedException notRead =
            catchThrowableOfType(SharedMemoryExhaustedException.class, () -> api.jt_length(large));
        SharedMemoryExhaustedException notHandedOver =
            catchThrowableOfType(
                SharedMemoryExhaustedException.class, () -> api.jt_long_string(bytes));

        assertThat(api.setrlimit(RLIMIT_NOFILE, before)).isZero();
        assertThat(notRead.outcome()).contains(Outcome.NOT_SENT);
        assertThat(notRead).hasMessageContaining("types.jt_length").hasMessageContaining("ulimit");
        assertThat(notHandedOver.outcome()).contains(Outcome.RAN);
        assertThat(notHandedOver).hasMessageContaining("types.jt_long_string");
        assertThat(api.jt_length(large)).isEqualTo(bytes);
        assertThat(api.jt_long_string(bytes)).hasSize(bytes);
        assertThat(box.workers().get(0).pid()).isEqualTo(pid);
        api.jt_long_string(0);
      }
    }
  }

  @Test
  void overASocket_noCallNeedsADescriptor() {
    try (Glovebox box = open(LaneTransport.SOCKET)) {
      Api api = box.load("types", Api.class);
      long[] before = new long[2];
      assertThat(api.getrlimit(RLIMIT_NOFILE, before)).isZero();
      assertThat(api.jt_length("four")).isEqualTo(4);
      assertThat(api.jt_long_string(4)).hasSize(4);
      assertThat(api.setrlimit(RLIMIT_NOFILE, new long[] {3, before[1]})).isZero();

      assertThat(api.jt_length("x".repeat(LARGE))).isEqualTo(LARGE);
      assertThat(api.jt_long_string(LARGE)).hasSize(LARGE);
    }
  }

  /** What is sent over a socket is put together in memory of the sender's JVM. */
  @Test
  void overASocket_aResultForWhichTheWorkerHasNoMemory_isRefused_andItsWorkerGoesOn() {
    try (Glovebox box = open(LaneTransport.SOCKET, "-XX:MaxDirectMemorySize=16m")) {
      Api api = box.load("types", Api.class);
      assertThat(api.jt_long_string(LARGE)).hasSize(LARGE);
      long pid = box.workers().get(0).pid();

      SharedMemoryExhaustedException notHandedOver =
          catchThrowableOfType(
              SharedMemoryExhaustedException.class, () -> api.jt_long_string(64L << 20));

      assertThat(notHandedOver.outcome()).contains(Outcome.RAN);
      assertThat(notHandedOver).hasMessageContaining("types.jt_long_string");
      assertThat(api.jt_long_string(LARGE)).hasSize(LARGE);
      assertThat(box.workers().get(0).pid()).isEqualTo(pid);
    }
  }

  private static Glovebox open(LaneTransport transport, String... options) {
    return Glovebox.open(
        Registry.builder()
            .library("types", library -> library.path(Stubs.file("jnatypes")).pool("types"))
            .pool("types", pool -> pool.workers(0, 1, 0).transport(transport).jvmArgs(options))
            .build());
  }
}
