package dev.glovebox.samples.quickstart;

import com.sun.jna.Library;
import dev.glovebox.marshal.Free;

/** The functions of the Go library {@code greeter}, in an interface as JNA wants them. */
public interface Greeter extends Library {
  /** a + b. Needs nothing of Go's runtime. */
  long Add(long a, long b);

  /** A greeting in memory from malloc, which the worker frees when it has copied the string. */
  @Free
  String Hello(String name);

  /** 1 + 2 + .. + n, by goroutines that sleep, a channel, and a garbage collection. */
  long Work(long n);
}
