package dev.glovebox.it.deploy;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;

/** A host that calls a function of the C library, with fixed and with variable arguments. */
public final class SmallRuntimeMain {
  /** Of the C library. */
  public interface C extends Library {
    int toupper(int c);

    int snprintf(byte[] buffer, long size, String format, Object... values);
  }

  private SmallRuntimeMain() {}

  public static void main(String[] args) {
    Registry registry =
        Registry.builder().library("c", library -> library.search("libc.so.6")).build();
    try (Glovebox box = Glovebox.open(registry)) {
      C c = box.load("c", C.class);
      System.out.println((char) c.toupper('a') + " " + c.snprintf(new byte[8], 8, "%d", 4711));
    }
  }
}
