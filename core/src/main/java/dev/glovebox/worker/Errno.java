package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's own {@code errno}, as memory: looked up once, it is read and written without a call.
 *
 * <p>What a function has left there is still there when the JNI call has returned. HotSpot's signal
 * handlers keep errno, and the return to Java makes a system call only if the JVM stops all threads
 * at that very moment: the thread then waits for the end of the stop, and only if that comes while
 * it goes to sleep, the kernel's answer to the sleep, {@code EAGAIN}, stays in errno. Measured with
 * 7,500 stops a second under a thread that did nothing but call: once in 75,000 stops, 68 million
 * calls. The precise way is to read errno in C, before the return. JNA does, but only around calls
 * whose arguments it converts itself, and it too sets errno to zero from Java, so that the same can
 * happen before the call; {@code docs/adr/0021} has what that would cost.
 *
 * <p><b>Threads:</b> belongs to the thread that has made it.
 */
final class Errno {
  private static final Function LOCATION =
      NativeLibrary.getProcess().getFunction("__errno_location");

  private final ByteBuffer memory;

  private Errno(Pointer location) {
    memory = location.getByteBuffer(0, Integer.BYTES).order(ByteOrder.nativeOrder());
  }

  static Errno ofThisThread() {
    return new Errno(LOCATION.invokePointer(new Object[0]));
  }

  int get() {
    return memory.getInt(0);
  }

  void clear() {
    memory.putInt(0, 0);
  }
}
