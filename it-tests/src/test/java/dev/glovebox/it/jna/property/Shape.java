package dev.glovebox.it.jna.property;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;
import dev.glovebox.it.jna.Structures.All;
import dev.glovebox.it.jna.Structures.Arrays;
import dev.glovebox.it.jna.Structures.Nested;
import dev.glovebox.it.jna.Structures.Node;
import dev.glovebox.it.jna.Structures.Small;

/**
 * A structure with a bit of everything, whose arrays have lengths of their own in each instance.
 */
@FieldOrder({
  "i8s",
  "all",
  "i16s",
  "text",
  "i32s",
  "nested",
  "i64s",
  "list",
  "f32s",
  "wide",
  "f64s",
  "arrays",
  "smalls",
  "deep",
  "references"
})
public final class Shape extends Structure {
  /** How many arrays have lengths. */
  static final int LENGTHS = 9;

  public byte[] i8s;
  public All all = new All();
  public short[] i16s;
  public String text;
  public int[] i32s;
  public Nested nested = new Nested();
  public long[] i64s;
  public Node.Reference list;
  public float[] f32s;
  public WString wide;
  public double[] f64s;
  public Arrays arrays = new Arrays();
  public Small[] smalls;
  public Nested[] deep;
  public Small.Reference[] references;

  /** Each length is 1 or more, as in C. */
  Shape(int alignment, int... lengths) {
    super(alignment);
    setStringEncoding("UTF-8");
    i8s = new byte[lengths[0]];
    i16s = new short[lengths[1]];
    i32s = new int[lengths[2]];
    i64s = new long[lengths[3]];
    f32s = new float[lengths[4]];
    f64s = new double[lengths[5]];
    smalls = new Small[lengths[6]];
    deep = new Nested[lengths[7]];
    references = new Small.Reference[lengths[8]];
    allocateMemory();
  }
}
