package dev.glovebox.it.bench.subject;

import com.sun.jna.Library;
import java.nio.ByteBuffer;

/** Of the stub calc: reads all of a buffer, eight bytes at a time. */
public interface Sums extends Library {
  long calc_sum_i64(byte[] values, int count);

  long calc_sum_i64(ByteBuffer values, int count);
}
