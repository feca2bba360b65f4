package dev.glovebox.samples.zlib;

import dev.glovebox.Glovebox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Compresses a text and gets it back. */
public final class ZlibSample {
  private ZlibSample() {}

  /**
   * Runs the sample.
   *
   * @param args the registry file, {@code samples/registry-libraries.yaml}
   */
  public static void main(String[] args) {
    try (Glovebox box = Glovebox.open(Path.of(args[0]))) {
      Compressor compressor = new Compressor(box.load("zlib", Zlib.class));
      byte[] text = "All work and no play. ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
      byte[] compressed = compressor.deflate(text, 9);
      boolean equal = Arrays.equals(compressor.inflate(compressed), text);
      System.out.println(
          text.length + " bytes, less than 1000 compressed: " + (compressed.length < 1000));
      System.out.println("the same again: " + equal);
    }
  }
}
