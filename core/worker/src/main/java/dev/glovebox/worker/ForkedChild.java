package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.lane.ForkGuard;
import java.nio.ByteBuffer;

/**
 * Ends a child of this process that a library has forked, when it comes back into the worker's own
 * code: by returning from the function that forked, or by calling a callback. In C it would go on
 * with the program; here the program is the worker, and there is one already.
 *
 * <p>It is known by a page that the kernel gives it as zeros ({@code MADV_WIPEONFORK}, Linux 4.14).
 * Handlers of {@code pthread_atfork} would not be told of {@code clone} and {@code _Fork}, and
 * process ids would have to be asked for at each call.
 *
 * <p>A child has none of the JVM's other threads, and for ever all locks that they held when it was
 * forked: of the loading and compiling of classes, for example. So the way to its end is rehearsed,
 * and loads, links and compiles nothing then. That it is forked while the JVM stops its threads
 * cannot be excluded; it waits then, and ends with the worker's process group.
 *
 * <p>Source of the numbers: {@code asm-generic/mman-common.h}, {@code asm-generic/mman.h}; they are
 * the same on x86-64 and aarch64.
 */
final class ForkedChild implements Runnable {
  /** Of all connections of this process. */
  static final ForkGuard GUARD = new ForkGuard();

  private static final int PROT_READ_WRITE = 0x3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_WIPEONFORK = 18;

  /** A page of any size that a kernel may have. */
  private static final long BYTES = 64 * 1024;

  /** So many that the compilers have seen it, and do not think that it never happens. */
  private static final int REHEARSALS = 500;

  private final RawExit exit;
  private final int code;
  private final Rehearsed rehearsed = new Rehearsed();
  private boolean rehearsing;

  private ForkedChild(RawExit exit, int code) {
    this.exit = exit;
    this.code = code;
  }

  /** Arms the guard, where the system has what it takes. */
  static void guard(RawExit exit) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    Pointer page =
        libc("mmap")
            .invokePointer(
                new Object[] {Pointer.NULL, BYTES, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L});
    if (Pointer.nativeValue(page) == -1) {
      System.err.println("glovebox worker: no memory by which forked children are known");
      return;
    }
    page.setLong(0, 1);
    if (libc("madvise").invokeInt(new Object[] {page, BYTES, MADV_WIPEONFORK}) != 0) {
      System.err.println(
          "glovebox worker: this kernel (before 4.14) does not tell a forked child from its parent:"
              + " a library must not fork and return in both");
      return;
    }
    ForkedChild child = new ForkedChild(exit, WorkerExit.FORKED.code());
    child.rehearse();
    GUARD.arm(page.getByteBuffer(0, Long.BYTES), child);
  }

  /** Goes the whole way to the end, but for the end itself. */
  private void rehearse() {
    ForkGuard guard = new ForkGuard();
    guard.arm(ByteBuffer.allocateDirect(Long.BYTES), this);
    rehearsing = true;
    for (int i = 0; i < REHEARSALS; i++) {
      try {
        guard.check();
      } catch (Rehearsed e) {
        assert rehearsing;
      }
    }
    rehearsing = false;
  }

  @Override
  public void run() {
    exit.perform(rehearsing, code);
    throw rehearsed;
  }

  /** Made once, without a stack. */
  private static final class Rehearsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rehearsed() {
      super("a rehearsal of the end of a child", null, false, false);
    }
  }

  private static Function libc(String name) {
    return NativeLibrary.getProcess().getFunction(name);
  }
}
