package dev.glovebox.lane;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory that two processes share: a file without a name, made by the host ({@code memfd_create}).
 *
 * <p>Its size is sealed, so that no process that maps it can truncate it: the access of another one
 * to what is gone would be a SIGBUS there. It exists as long as somebody maps it or has it open, so
 * nothing is left of it whatever dies.
 *
 * <p><b>Lifecycle:</b> mapped from the start; {@link #close} closes the descriptor, by which others
 * open it, and the mapping stays until nothing refers to its buffer. <b>Threads:</b> safe for use
 * by several.
 *
 * <p>Source of the numbers: {@code linux/memfd.h}, {@code linux/fcntl.h}, {@code
 * asm-generic/mman-common.h}; they are the same on x86-64 and aarch64.
 */
public final class MemoryFile implements AutoCloseable {
  private static final int MFD_CLOEXEC = 0x1;
  private static final int MFD_ALLOW_SEALING = 0x2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_SEAL_SEAL = 0x1;
  private static final int F_SEAL_SHRINK = 0x2;
  private static final int F_SEAL_GROW = 0x4;
  private static final int MADV_REMOVE = 9;
  private static final int MADV_DONTFORK = 10;

  private static final int PAGE_BYTES = 4096;

  /** ENOMEM, ENFILE, EMFILE. */
  private static final Set<Integer> SHORTAGES = Set.of(12, 23, 24);

  /** Whether there was such memory at some time, and so always is. */
  private static volatile boolean available;

  private final int descriptor;
  private final ByteBuffer memory;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MemoryFile(int descriptor, ByteBuffer memory) {
    this.descriptor = descriptor;
    this.memory = memory;
  }

  /**
   * Makes one, all zeros.
   *
   * @param name for people, in {@code /proc}
   * @param bytes rounded up to whole pages
   * @return the memory, mapped
   * @throws IOException if there is no memory, or no such thing on this platform
   */
  public static MemoryFile create(String name, long bytes) throws IOException {
    long rounded = (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
    int descriptor =
        checked("memfd_create", libc("memfd_create"), name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    try {
      checked("ftruncate", libc("ftruncate"), descriptor, rounded);
      checked(
          "fcntl",
          libc("fcntl"),
          descriptor,
          F_ADD_SEALS,
          F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
      return new MemoryFile(
          descriptor, map(Path.of("/proc/self/fd/" + descriptor), Math.toIntExact(rounded)));
    } catch (IOException | RuntimeException e) {
      closeDescriptor(descriptor);
      throw e;
    }
  }

  /**
   * Has the system provide all pages now, and not when each is first touched.
   *
   * @throws IOException if it has not that much memory; it stays as it was
   */
  public void reserve() throws IOException {
    checked("fallocate", libc("fallocate"), descriptor, 0, 0L, (long) memory.capacity());
  }

  /**
   * Maps what another process has made and holds open.
   *
   * @param process its id
   * @param descriptor its descriptor of the file
   * @param bytes how many of it are mapped
   * @return the memory
   * @throws IOException if that cannot be opened or is smaller
   */
  public static ByteBuffer open(long process, int descriptor, int bytes) throws IOException {
    return map(Path.of("/proc/" + process + "/fd/" + descriptor), bytes);
  }

  private static ByteBuffer map(Path path, int bytes) throws IOException {
    // A channel closes itself in an interrupted thread; here nothing is waited for.
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Asked before: map() would enlarge what is smaller.
      if (channel.size() < bytes) {
        throw new IOException("a segment of " + channel.size() + " bytes, not of " + bytes);
      }
      return channel.map(MapMode.READ_WRITE, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * {@return why there is no such memory on this platform; empty if there is, even if none is left
   * now} Tries it, until that has succeeded once.
   */
  public static Optional<String> unavailable() {
    if (available) {
      return Optional.empty();
    }
    if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
      return Optional.of("there is no /proc/self/fd here");
    }
    try (MemoryFile probe = create("glovebox-probe", PAGE_BYTES)) {
      probe.discard();
      available = true;
      return Optional.empty();
    } catch (ShortageException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** {@return the descriptor by which others open it, until {@link #close}} */
  public int descriptor() {
    return descriptor;
  }

  /** {@return the memory, little-endian; its capacity is a multiple of the page size} */
  public ByteBuffer memory() {
    return memory;
  }

  /**
   * Gives the pages back to the system, in every process. Who uses the memory still finds zeros in
   * it.
   */
  public void discard() {
    discard(memory);
  }

  /**
   * As {@link #discard()}, of memory that {@link #memory} or {@link #open} gave, as a whole.
   *
   * @param memory as it was given, no slice of it
   */
  public static void discard(ByteBuffer memory) {
    Pointer start = Native.getDirectBufferPointer(memory);
    try {
      checked("madvise", libc("madvise"), start, (long) memory.capacity(), MADV_REMOVE);
    } catch (IOException e) {
      // Then it is given back when nothing maps it any more.
    }
  }

  /**
   * Has the processes that this one forks from now on not have the first bytes of such memory.
   *
   * @param bytes whole pages
   * @throws IOException if the system cannot
   */
  static void withholdFromChildren(ByteBuffer memory, long bytes) throws IOException {
    Pointer start = Native.getDirectBufferPointer(memory);
    checked("madvise", libc("madvise"), start, bytes, MADV_DONTFORK);
  }

  /** Closes the descriptor. May be called again. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closeDescriptor(descriptor);
    }
  }

  private static void closeDescriptor(int descriptor) {
    try {
      checked("close", libc("close"), descriptor);
    } catch (IOException e) {
      // Nobody can do anything about a descriptor that fails to close.
    }
  }

  private static Function libc(String name) throws IOException {
    try {
      return NativeLibrary.getProcess().getFunction(name);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("this platform has no " + name, e);
    }
  }

  private static int checked(String name, Function function, Object... arguments)
      throws IOException {
    int result = function.invokeInt(arguments);
    if (result < 0) {
      int error = Native.getLastError();
      String what = name + " failed, errno " + error;
      throw SHORTAGES.contains(error) ? new ShortageException(what) : new IOException(what);
    }
    return result;
  }

  /** There is such memory as a rule, and at this moment none, or no descriptor for it. */
  private static final class ShortageException extends IOException {
    private static final long serialVersionUID = 1L;

    ShortageException(String what) {
      super(what);
    }
  }
}
