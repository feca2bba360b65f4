package dev.glovebox.sidecar.wire;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes as faulty and hostile senders do; from one seed always in the same way. */
final class Mutation {
  /** What framings and JSON give a meaning to, and the edges of bytes. */
  private static final byte[] TELLING = {
    '{', '}', '[', ']', '"', '\\', ',', ':', '0', '9', '-', '\n', '\r', ' ', 0, 127, -1, -64, 'e'
  };

  private static final int MOST_CHANGES = 6;

  private final Random random;

  Mutation(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A changed copy. */
  byte[] of(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int changes = 1 + below(MOST_CHANGES); changes > 0; changes--) {
      changed = once(changed);
    }
    return changed;
  }

  private byte[] once(byte[] bytes) {
    int at = below(bytes.length + 1);
    int length = below(Math.min(8, bytes.length - at) + 1);
    return switch (below(7)) {
      case 0 -> replaced(bytes, at, length, new byte[0]);
      case 1 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 2 -> replaced(bytes, at, 0, new byte[] {telling()});
      case 3 -> replaced(bytes, at, Math.min(1, bytes.length - at), new byte[] {telling()});
      case 4 -> replaced(bytes, at, Math.min(1, bytes.length - at), new byte[] {any()});
      case 5 -> replaced(bytes, at, bytes.length - at, new byte[0]);
      default -> replaced(bytes, at, 0, repeated());
    };
  }

  private byte telling() {
    return TELLING[below(TELLING.length)];
  }

  private byte any() {
    return (byte) below(256);
  }

  private byte[] repeated() {
    byte[] many = new byte[below(200)];
    Arrays.fill(many, telling());
    return many;
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    byte[] result = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
    return result;
  }
}
