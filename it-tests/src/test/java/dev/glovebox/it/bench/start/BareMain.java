package dev.glovebox.it.bench.start;

import java.io.IOException;
import java.io.OutputStream;

/** The program of {@link BareJvm}. */
final class BareMain {
  private BareMain() {}

  public static void main(String[] args) throws IOException {
    System.out.write(System.in.read());
    System.out.flush();
    // It stays until it is not needed any more, so that its CPU can be read.
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
