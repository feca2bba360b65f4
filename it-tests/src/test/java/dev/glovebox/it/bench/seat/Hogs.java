package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.ChildJvm;
import dev.glovebox.it.bench.peer.HogMain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that each burn a core, as long as this is open. */
record Hogs(List<ChildJvm> jvms) implements AutoCloseable {
  private static final List<String> OPTIONS = List.of("-Xmx32m", "-XX:+UseSerialGC");

  static Hogs start(int count) throws IOException {
    Hogs hogs = new Hogs(new ArrayList<>());
    boolean ready = false;
    try {
      for (int i = 0; i < count; i++) {
        hogs.jvms.add(ChildJvm.start(List.of(), OPTIONS, HogMain.class));
        hogs.jvms.get(i).line();
      }
      ready = true;
      return hogs;
    } finally {
      if (!ready) {
        hogs.close();
      }
    }
  }

  /** Makes sure that they are there yet. */
  void check() throws IOException {
    for (ChildJvm jvm : jvms) {
      jvm.ask("there?");
    }
  }

  @Override
  public void close() throws IOException {
    for (ChildJvm jvm : jvms) {
      jvm.close();
    }
  }
}
