package dev.glovebox.samples.zlib;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;

/** zlib, as its header {@code zlib.h} declares it. */
public interface Zlib extends Library {
  int Z_NO_FLUSH = 0;
  int Z_FINISH = 4;
  int Z_OK = 0;
  int Z_STREAM_END = 1;
  int Z_DATA_ERROR = -3;
  int Z_BUF_ERROR = -5;

  String zlibVersion();

  NativeLong compressBound(NativeLong length);

  NativeLong crc32(NativeLong start, byte[] data, int length);

  int deflateInit_(ZStream stream, int level, String version, int streamSize);

  int deflate(ZStream stream, int flush);

  int deflateEnd(ZStream stream);

  int inflateInit_(ZStream stream, String version, int streamSize);

  int inflate(ZStream stream, int flush);

  int inflateEnd(ZStream stream);
}
