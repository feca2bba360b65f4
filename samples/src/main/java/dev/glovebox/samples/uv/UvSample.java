package dev.glovebox.samples.uv;

import dev.glovebox.Glovebox;
import java.nio.file.Path;

/** Runs an event loop in a worker; the events arrive here. */
public final class UvSample {
  private UvSample() {}

  /**
   * Runs the sample.
   *
   * @param args the registry file, {@code samples/registry-libraries.yaml}
   */
  public static void main(String[] args) {
    try (Glovebox box = Glovebox.open(Path.of(args[0]))) {
      System.out.println(new EventLoop(box.load("uv", Uv.class)).run(2));
    }
  }
}
