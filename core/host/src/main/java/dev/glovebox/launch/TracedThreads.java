package dev.glovebox.launch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads of a killed process that keep it from ending, because they have made this process their
 * tracer ({@code PTRACE_TRACEME}, which licence checks use to find debuggers): the end of such a
 * thread has to be taken note of, by {@code waitpid}, before the end of the process is told. The
 * JDK waits for the latter only.
 *
 * <p>Source of the numbers: {@code linux/wait.h}.
 */
final class TracedThreads {
  private static final Logger LOG = LoggerFactory.getLogger(TracedThreads.class);

  private static final int WNOHANG = 1;
  private static final int WALL = 0x40000000;

  private TracedThreads() {}

  /**
   * Takes note of the ends of all threads of a process of ours that this process traces. Not of its
   * first one, whose end is that of the process, and the JDK's to take note of. Does not wait.
   */
  static void reap(long pid) {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      Function waitpid = NativeLibrary.getProcess().getFunction("waitpid");
      for (Path thread : threads) {
        int id = Integer.parseInt(thread.getFileName().toString());
        // A thread that is not traced is no child of this process: nothing happens then.
        if (id != pid && waitpid.invokeInt(new Object[] {id, Pointer.NULL, WALL | WNOHANG}) == id) {
          LOG.debug("thread {} of process {} was traced by this process", id, pid);
        }
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("the threads of process {}", pid, e);
    }
  }
}
