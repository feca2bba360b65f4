package dev.glovebox.it.jna;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;

/** The function types of jnatypes.h. */
public interface Callbacks {
  interface OfInt extends Callback {
    int call(int value);
  }

  interface OfAll extends Callback {
    long call(byte i8, short i16, int i32, long i64, float f32, double f64);
  }

  interface OfDouble extends Callback {
    double call(float a, double b);
  }

  interface OfString extends Callback {
    int call(String text);
  }

  interface OfWide extends Callback {
    int call(WString text);
  }

  interface ToText extends Callback {
    String call(int value);
  }

  interface OfReference extends Callback {
    void call(Structures.Small small);
  }

  interface OfValue extends Callback {
    int call(Structures.Five.Value five);
  }

  interface ToValue extends Callback {
    Structures.Mixed.Value call(int value);
  }

  interface OfPointer extends Callback {
    int call(Pointer numbers, int count);
  }

  interface OfStrings extends Callback {
    int call(Pointer strings, int count);
  }

  interface OfNothing extends Callback {
    void call();
  }

  interface Comparison extends Callback {
    int call(IntByReference a, IntByReference b);
  }
}
