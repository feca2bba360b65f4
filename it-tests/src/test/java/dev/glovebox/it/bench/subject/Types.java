package dev.glovebox.it.bench.subject;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import dev.glovebox.it.jna.Structures.Five;

/** Of the stub jnatypes: a string there and back, a structure by reference, a callback. */
public interface Types extends Library {
  /** Gets a number, gives another. */
  interface IntCallback extends Callback {
    int call(int value);
  }

  String jt_echo_string(String text);

  double jt_five_sum(Five in);

  int jt_call_int(IntCallback function, int value);
}
