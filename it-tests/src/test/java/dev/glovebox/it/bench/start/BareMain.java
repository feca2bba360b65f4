package dev.glovebox.it.bench.start;

import java.io.IOException;

/** The program of {@link BareJvm}. */
final class BareMain {
  private BareMain() {}

  public static void main(String[] args) throws IOException {
    System.out.write(System.in.read());
    System.out.flush();
  }
}
