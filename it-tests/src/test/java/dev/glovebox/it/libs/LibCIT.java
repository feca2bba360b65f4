package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.samples.SizeT;
import dev.glovebox.samples.libc.LibC;
import dev.glovebox.samples.libc.LibCSample;
import dev.glovebox.samples.libc.ParsedLong;
import dev.glovebox.samples.libc.Passwd;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LibCIT {
  private Glovebox box;
  private LibC libc;

  @BeforeEach
  void open() {
    box = Libraries.open("libc");
    libc = box.load("libc", LibC.class);
  }

  @AfterEach
  void close() {
    if (box != null) {
      box.close();
    }
  }

  @Test
  void qsort_asksTheComparatorHere() {
    int[] numbers = new Random(7).ints(300).toArray();
    int[] descending = numbers.clone();
    Arrays.sort(descending);
    for (int i = 0, j = descending.length - 1; i < j; i++, j--) {
      int swapped = descending[i];
      descending[i] = descending[j];
      descending[j] = swapped;
    }

    libc.qsort(
        numbers,
        new SizeT(numbers.length),
        new SizeT(Integer.BYTES),
        (left, right) -> Integer.compare(right.getInt(0), left.getInt(0)));

    assertThat(numbers).isEqualTo(descending);
  }

  @Test
  void getpwnam_returnsAStructure_orNull() {
    Passwd root = libc.getpwnam("root");

    assertThat(root.pw_name).isEqualTo("root");
    assertThat(root.pw_uid).isZero();
    assertThat(root.pw_dir).isEqualTo("/root");
    assertThat(libc.getpwnam("no-such-user-here")).isNull();
  }

  @Test
  void strtol_tellsWhereItStopped_andErrno() {
    assertThat(ParsedLong.of(libc, "42 apples", 10)).isEqualTo(new ParsedLong(42, " apples", 0));
    assertThat(ParsedLong.of(libc, "-0x1fz", 16)).isEqualTo(new ParsedLong(-31, "z", 0));
    assertThat(ParsedLong.of(libc, "99999999999999999999,", 10))
        .isEqualTo(new ParsedLong(Long.MAX_VALUE, ",", LibC.ERANGE));
    assertThat(ParsedLong.of(libc, "7", 10)).isEqualTo(new ParsedLong(7, "", 0));
  }

  @Test
  void theSample_runs() throws Exception {
    assertThat(Libraries.output("libc", LibCSample::main))
        .contains(
            "[-3, 0, 5, 8]",
            "root has the number 0",
            "ParsedLong[value=42, rest= apples, errno=0]",
            "ParsedLong[value=9223372036854775807, rest=, errno=34]");
  }
}
