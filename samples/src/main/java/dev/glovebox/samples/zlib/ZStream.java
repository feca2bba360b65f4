package dev.glovebox.samples.zlib;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** zlib's {@code z_stream}: where input lies, where output goes, and the library's own state. */
@FieldOrder({
  "next_in",
  "avail_in",
  "total_in",
  "next_out",
  "avail_out",
  "total_out",
  "msg",
  "state",
  "zalloc",
  "zfree",
  "opaque",
  "data_type",
  "adler",
  "reserved"
})
public final class ZStream extends Structure {
  public Pointer next_in;
  public int avail_in;
  public NativeLong total_in = new NativeLong();
  public Pointer next_out;
  public int avail_out;
  public NativeLong total_out = new NativeLong();
  public String msg;
  public Pointer state;
  public Pointer zalloc;
  public Pointer zfree;
  public Pointer opaque;
  public int data_type;
  public NativeLong adler = new NativeLong();
  public NativeLong reserved = new NativeLong();
}
