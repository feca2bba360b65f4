package dev.glovebox.parent;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A host in a process of its own: starts what its arguments say, and waits to be killed. */
final class HostMain {
  private HostMain() {}

  public static void main(String[] command) throws IOException, InterruptedException {
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] started = new byte[4096];
    int length = parent.getInputStream().read(started);
    System.out.write(started, 0, length);
    System.out.println(parent.pid());
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
