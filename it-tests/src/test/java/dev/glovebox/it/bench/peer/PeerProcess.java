package dev.glovebox.it.bench.peer;

import dev.glovebox.it.bench.ChildJvm;
import java.io.IOException;
import java.util.List;

/** The JVM of a peer, ready to be called; ends with this one. */
final class PeerProcess implements AutoCloseable {
  private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private final ChildJvm jvm;
  private final String greeting;

  private PeerProcess(ChildJvm jvm, String greeting) {
    this.jvm = jvm;
    this.greeting = greeting;
  }

  /** Starts a peer; blocks until it says that it is ready. */
  static PeerProcess start(Class<?> main, String... arguments) throws IOException {
    ChildJvm jvm = ChildJvm.start(List.of(), OPTIONS, main, arguments);
    boolean ready = false;
    try {
      PeerProcess peer = new PeerProcess(jvm, jvm.line());
      ready = true;
      return peer;
    } finally {
      if (!ready) {
        jvm.close();
      }
    }
  }

  /** The line that it has said when it was ready. */
  String greeting() {
    return greeting;
  }

  /** Sends a line and reads the answer. */
  String ask(String line) throws IOException {
    return jvm.ask(line);
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
