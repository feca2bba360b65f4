package dev.glovebox.samples.gains;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.Registry;
import dev.glovebox.stubs.NativeStubs;

/** A library that leaks: its worker is replaced at a limit, between two calls, and none fails. */
public final class LeaksEnd {
  private static final int CALLS = 40;
  private static final int MIB_A_CALL = 10;
  private static final long LIMIT_MIB = 200;

  private LeaksEnd() {}

  /** The library. */
  public interface Leak extends Library {
    /** Leaks so many MiB, and returns how many this process has leaked. */
    long grow_mib(int mib);
  }

  /** Runs the sample. */
  public static void main(String[] args) {
    RecyclePolicy limit = RecyclePolicy.NEVER.withMemoryBytes(LIMIT_MIB << 20);
    Registry registry =
        Registry.builder()
            .library(
                "leak",
                library -> library.path(NativeStubs.require("bad_alloc_growth")).pool("leaky"))
            .pool("leaky", pool -> pool.recycle(limit))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      Leak leak = box.load("leak", Leak.class);
      long most = 0;
      for (int i = 0; i < CALLS; i++) {
        most = Math.max(most, leak.grow_mib(MIB_A_CALL));
      }
      System.out.println(
          CALLS * MIB_A_CALL + " MiB leaked, less than half of it at once: " + (most < 200));
    }
  }
}
