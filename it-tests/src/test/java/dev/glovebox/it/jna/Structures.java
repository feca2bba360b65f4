package dev.glovebox.it.jna;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.Union;
import com.sun.jna.WString;

/** The structures of jnatypes.h, under the names that they have there. */
public interface Structures {
  @FieldOrder({"i8", "i16", "i32", "i64", "f32", "f64", "nativeLong", "wide", "pointer"})
  class All extends Structure {
    public byte i8;
    public short i16;
    public int i32;
    public long i64;
    public float f32;
    public double f64;
    public NativeLong nativeLong = new NativeLong();
    public char wide;
    public Pointer pointer;

    /** By value. */
    public static class Value extends All implements Structure.ByValue {}
  }

  @FieldOrder({"a", "b"})
  class Small extends Structure {
    public short a;
    public short b;

    public Small() {}

    public Small(int a, int b) {
      this.a = (short) a;
      this.b = (short) b;
    }

    /** By value. */
    public static class Value extends Small implements Structure.ByValue {}

    /** As a field: a pointer. */
    public static class Reference extends Small implements Structure.ByReference {
      public Reference() {}

      public Reference(int a, int b) {
        super(a, b);
      }
    }
  }

  @FieldOrder({"x", "y"})
  class Floats extends Structure {
    public float x;
    public float y;

    /** By value. */
    public static class Value extends Floats implements Structure.ByValue {}
  }

  @FieldOrder({"d", "i"})
  class Mixed extends Structure {
    public double d;
    public int i;

    /** By value. */
    public static class Value extends Mixed implements Structure.ByValue {}
  }

  @FieldOrder({"a", "b", "c", "d"})
  class Doubles extends Structure {
    public double a;
    public double b;
    public double c;
    public double d;

    /** By value. */
    public static class Value extends Doubles implements Structure.ByValue {}
  }

  @FieldOrder({"a", "b", "c", "d", "e"})
  class Five extends Structure {
    public byte a;
    public short b;
    public int c;
    public float d;
    public double e;

    /** By value. */
    public static class Value extends Five implements Structure.ByValue {}
  }

  @FieldOrder({"a", "b", "c"})
  class Big extends Structure {
    public long a;
    public long b;
    public long c;

    /** By value. */
    public static class Value extends Big implements Structure.ByValue {}
  }

  @FieldOrder({"small", "mixed", "tail"})
  class Nested extends Structure {
    public Small small;
    public Mixed mixed;
    public int tail;

    /** By value. */
    public static class Value extends Nested implements Structure.ByValue {}
  }

  @FieldOrder({"count", "numbers", "weights", "pairs"})
  class Arrays extends Structure {
    public int count;
    public int[] numbers = new int[4];
    public double[] weights = new double[2];
    public Small[] pairs = new Small[3];
  }

  @FieldOrder({"value", "next"})
  class Node extends Structure {
    public int value;
    public Reference next;

    public Node() {}

    public Node(Pointer memory) {
      super(memory);
    }

    /** As a field: a pointer. */
    public static class Reference extends Node implements Structure.ByReference {}
  }

  @FieldOrder({"first", "numbers", "count"})
  class Pointing extends Structure {
    public Small.Reference first;
    public Pointer numbers;
    public int count;
  }

  @FieldOrder({"a", "b", "c", "d"})
  class Packed extends Structure {
    public byte a;
    public int b;
    public short c;
    public long d;

    public Packed() {
      super(ALIGN_NONE);
    }
  }

  @FieldOrder({"name", "wide", "length"})
  class Text extends Structure {
    public String name;
    public WString wide;
    public int length;
  }

  /** One of four, by the type that was set last. */
  class Value extends Union {
    public int i;
    public float f;
    public double d;
    public String s;

    /** By value. */
    public static class ByItself extends Value implements Structure.ByValue {}
  }

  @FieldOrder({"kind", "value"})
  class Variant extends Structure {
    public int kind;
    public Value value;

    @Override
    public void read() {
      readField("kind");
      if (value != null) {
        value.setType(
            kind == 0
                ? int.class
                : kind == 1 ? float.class : kind == 2 ? double.class : String.class);
      }
      super.read();
    }
  }

  @FieldOrder({"base", "function"})
  class Methods extends Structure {
    public int base;
    public Callbacks.OfInt function;
  }

  @FieldOrder({"count", "bytes"})
  class Sized extends Structure {
    public int count;
    public byte[] bytes;

    public Sized(byte... bytes) {
      this.count = bytes.length;
      this.bytes = bytes;
      allocateMemory();
    }
  }
}
