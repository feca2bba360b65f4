package dev.glovebox.samples.libc;

import dev.glovebox.Glovebox;
import dev.glovebox.samples.SizeT;
import java.nio.file.Path;
import java.util.Arrays;

/** Sorts with a comparator in Java, looks a user up, and parses numbers. */
public final class LibCSample {
  private LibCSample() {}

  /**
   * Runs the sample.
   *
   * @param args the registry file, {@code samples/registry-libraries.yaml}
   */
  public static void main(String[] args) {
    try (Glovebox box = Glovebox.open(Path.of(args[0]))) {
      LibC libc = box.load("libc", LibC.class);

      int[] numbers = {5, -3, 8, 0};
      libc.qsort(
          numbers,
          new SizeT(numbers.length),
          new SizeT(Integer.BYTES),
          (left, right) -> Integer.compare(left.getInt(0), right.getInt(0)));
      System.out.println(Arrays.toString(numbers));

      Passwd root = libc.getpwnam("root");
      System.out.println(root.pw_name + " has the number " + root.pw_uid);

      System.out.println(ParsedLong.of(libc, "42 apples", 10));
      System.out.println(ParsedLong.of(libc, "99999999999999999999", 10));
    }
  }
}
