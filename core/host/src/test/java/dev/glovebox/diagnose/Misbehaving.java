package dev.glovebox.diagnose;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Files;
import java.nio.file.Path;

/** The main of a child JVM that hangs or crashes in native code in the way that it is told. */
public final class Misbehaving {

  /** What of libc the ways need. */
  public interface LibC extends Library {
    int pause();

    int sleep(int seconds);

    int usleep(int micros);

    Pointer mmap(Pointer address, long bytes, int protection, int flags, int fd, long offset);

    int madvise(Pointer address, long bytes, int advice);

    int pipe(int[] descriptors);

    long read(int descriptor, byte[] buffer, long size);

    int poll(Pointer descriptors, long count, int millis);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int op, int descriptor, Pointer event);

    int epoll_wait(int epoll, Pointer events, int max, int millis);

    int pthread_mutex_lock(Pointer mutex);

    int pthread_cond_wait(Pointer condition, Pointer mutex);

    int sem_wait(Pointer semaphore);

    int pthread_create(PointerByReference thread, Pointer attributes, Pointer start, Pointer arg);

    int pthread_join(Pointer thread, Pointer result);

    void free(Pointer pointer);

    void abort();

    void exit(int code);
  }

  private Misbehaving() {}

  @SuppressWarnings("ThreadPriorityCheck") // the yield loop is one of the ways
  public static void main(String[] args) throws Exception {
    LibC libc = Native.load("c", LibC.class);
    Memory zeroed = new Memory(256);
    zeroed.clear();
    // /proc/thread-self reads as PID/task/TID.
    Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
    System.out.println(self.getFileName());
    System.out.flush();
    switch (args[0]) {
      case "pause" -> libc.pause();
      case "sleep" -> libc.sleep(1000);
      case "read" -> libc.read(pipe(libc)[0], new byte[1], 1);
      case "poll" -> {
        zeroed.setInt(0, pipe(libc)[0]);
        zeroed.setShort(4, (short) 1);
        libc.poll(zeroed, 1, -1);
      }
      case "poll-nothing" -> libc.poll(null, 0, 1_000_000);
      case "epoll" -> {
        int epoll = libc.epoll_create1(0);
        libc.epoll_ctl(epoll, 1, pipe(libc)[0], zeroed);
        libc.epoll_wait(epoll, zeroed, 1, -1);
      }
      case "mutex" -> {
        libc.pthread_mutex_lock(zeroed);
        libc.pthread_mutex_lock(zeroed);
      }
      case "static-mutex" -> {
        // Words in libc's own data serve for a mutex that lies in a library.
        Pointer word =
            NativeLibrary.getInstance("c").getGlobalVariableAddress("argp_program_bug_address");
        word.clear(40);
        libc.pthread_mutex_lock(word);
        libc.pthread_mutex_lock(word);
      }
      case "condition" -> {
        libc.pthread_mutex_lock(zeroed);
        libc.pthread_cond_wait(zeroed.share(128), zeroed);
      }
      case "semaphore" -> libc.sem_wait(zeroed);
      case "join" -> {
        PointerByReference thread = new PointerByReference();
        Function pause = NativeLibrary.getInstance("c").getFunction("pause");
        libc.pthread_create(thread, null, pause, null);
        libc.pthread_join(thread.getValue(), null);
      }
      case "spin" -> {
        for (long i = 0; i != -1; i = (i + 1) & Long.MAX_VALUE) {
          zeroed.setLong(0, i);
        }
      }
      case "faults" -> {
        long bytes = 4 << 20;
        Pointer pages = libc.mmap(null, bytes, 3, 0x22, -1, 0);
        while (zeroed.getInt(0) == 0) {
          libc.madvise(pages, bytes, 4);
          for (long page = 0; page < bytes; page += 4096) {
            pages.setByte(page, (byte) 1);
          }
        }
      }
      case "yield" -> {
        while (zeroed.getInt(0) == 0) {
          Thread.yield();
        }
      }
      case "usleep" -> {
        while (zeroed.getInt(0) == 0) {
          libc.usleep(1000);
        }
      }
      case "segv" -> new Pointer(0).getByte(0);
      case "abort" -> libc.abort();
      case "exit" -> libc.exit(139);
      case "free" -> libc.free(zeroed.share(8));
      default -> throw new IllegalArgumentException(args[0]);
    }
    throw new IllegalStateException(args[0] + " returned");
  }

  private static int[] pipe(LibC libc) {
    int[] ends = new int[2];
    libc.pipe(ends);
    return ends;
  }
}
