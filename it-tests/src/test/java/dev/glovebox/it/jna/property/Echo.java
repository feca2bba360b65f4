package dev.glovebox.it.jna.property;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import dev.glovebox.marshal.Free;
import java.nio.Buffer;

/** The functions of calc.h that give back what they were given. */
public interface Echo extends Library {
  byte calc_echo_i8(byte value);

  short calc_echo_i16(short value);

  int calc_echo_i32(int value);

  long calc_echo_i64(long value);

  float calc_echo_f32(float value);

  double calc_echo_f64(double value);

  NativeLong calc_echo_ulong(NativeLong value);

  char calc_echo_wchar(char value);

  Pointer calc_echo_pointer(Pointer value);

  @Free("calc_free")
  String calc_concat(String a, String b);

  @Free("calc_free")
  WString calc_wide_concat(WString a, WString b);

  void calc_copy_bytes(Structure from, Structure to, int count);

  void calc_copy_bytes(Pointer from, Pointer to, int count);

  void calc_copy_bytes(byte[] from, byte[] to, int count);

  void calc_copy_bytes(short[] from, short[] to, int count);

  void calc_copy_bytes(int[] from, int[] to, int count);

  void calc_copy_bytes(long[] from, long[] to, int count);

  void calc_copy_bytes(float[] from, float[] to, int count);

  void calc_copy_bytes(double[] from, double[] to, int count);

  void calc_copy_bytes(Buffer from, Buffer to, int count);
}
