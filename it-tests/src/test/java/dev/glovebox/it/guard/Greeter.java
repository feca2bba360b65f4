package dev.glovebox.it.guard;

import com.sun.jna.Library;
import dev.glovebox.marshal.Free;

/** The Go library of the stubs. */
public interface Greeter extends Library {
  long Add(long a, long b);

  @Free
  String Hello(String name);

  long Work(long n);
}
