package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's own {@code errno}, as memory: looked up once, it is read and written without a call.
 *
 * <p>What a function has left there is still there when the JNI call has returned: HotSpot's signal
 * handlers keep errno, and the return to Java makes no system call, unless the JVM stops all
 * threads at that very moment. The thread then waits for the end of the stop, and only if that end
 * comes while it goes to sleep does the kernel refuse the sleep, with an {@code EAGAIN} that stays
 * in errno. Measured on JDK 17: once in 75,000 stops of a thread that did nothing but call. A
 * worker that makes no garbage hardly ever stops. The same can happen, for longer, between setting
 * errno to zero and the function.
 *
 * <p>The precise way is to read errno in C, before the return, as JNA does around a call whose
 * arguments it converts, and as the foreign function API does when asked to; {@code docs/adr/0021}
 * has what each costs.
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
