package dev.glovebox.it.abi;

import com.sun.jna.Library;

/** Numbers of calc.h in their boxed forms. */
public interface BoxedCalc extends Library {
  Byte calc_echo_i8(Byte value);

  Short calc_echo_i16(Short value);

  Integer calc_echo_i32(Integer value);

  Long calc_echo_i64(Long value);

  Float calc_echo_f32(Float value);

  Double calc_echo_f64(Double value);

  Boolean calc_not_int(Boolean value);

  Character calc_echo_wchar(Character value);
}
