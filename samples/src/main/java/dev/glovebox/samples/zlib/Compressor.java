package dev.glovebox.samples.zlib;

import com.sun.jna.Memory;
import java.io.ByteArrayOutputStream;

/** Deflates and inflates byte arrays, a chunk of memory at a time. Any number of threads may. */
public final class Compressor {
  private static final int CHUNK_BYTES = 256 * 1024;

  private final Zlib zlib;

  public Compressor(Zlib zlib) {
    this.zlib = zlib;
  }

  /** The zlib stream of some data. */
  public byte[] deflate(byte[] data, int level) {
    ZStream stream = new ZStream();
    check(zlib.deflateInit_(stream, level, zlib.zlibVersion(), stream.size()), stream);
    try {
      return run(stream, data, zlib::deflate);
    } finally {
      zlib.deflateEnd(stream);
    }
  }

  /**
   * The data of a zlib stream.
   *
   * @throws ZlibException if it is damaged or cut short
   */
  public byte[] inflate(byte[] compressed) {
    ZStream stream = new ZStream();
    check(zlib.inflateInit_(stream, zlib.zlibVersion(), stream.size()), stream);
    try {
      return run(stream, compressed, zlib::inflate);
    } finally {
      zlib.inflateEnd(stream);
    }
  }

  private static byte[] run(ZStream stream, byte[] data, Step step) {
    ByteArrayOutputStream result = new ByteArrayOutputStream(data.length);
    try (Memory input = new Memory(CHUNK_BYTES);
        Memory output = new Memory(CHUNK_BYTES)) {
      int taken = 0;
      int code = Zlib.Z_OK;
      while (code != Zlib.Z_STREAM_END) {
        if (stream.avail_in == 0) {
          int length = Math.min(CHUNK_BYTES, data.length - taken);
          input.write(0, data, taken, length);
          taken += length;
          stream.next_in = input;
          stream.avail_in = length;
        }
        stream.next_out = output;
        stream.avail_out = CHUNK_BYTES;
        code = step.run(stream, taken == data.length ? Zlib.Z_FINISH : Zlib.Z_NO_FLUSH);
        int produced = CHUNK_BYTES - stream.avail_out;
        result.write(output.getByteArray(0, produced), 0, produced);
        if (code != Zlib.Z_BUF_ERROR || produced == 0) {
          check(code, stream);
        }
      }
    }
    return result.toByteArray();
  }

  private static void check(int code, ZStream stream) {
    if (code < 0) {
      throw new ZlibException(code, stream.msg);
    }
  }

  private interface Step {
    int run(ZStream stream, int flush);
  }
}
