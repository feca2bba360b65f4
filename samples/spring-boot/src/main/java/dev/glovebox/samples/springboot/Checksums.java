package dev.glovebox.samples.springboot;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;

/** What the service calls of zlib. */
public interface Checksums extends Library {
  NativeLong crc32(NativeLong start, byte[] data, int length);
}
