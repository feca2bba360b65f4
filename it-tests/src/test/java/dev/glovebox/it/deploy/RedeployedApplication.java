package dev.glovebox.it.deploy;

import com.sun.jna.Callback;
import com.sun.jna.DefaultTypeMapper;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.registry.Registry;
import java.util.List;
import java.util.Map;

/** What a web application does with Glovebox from its deployment to its end. */
public final class RedeployedApplication implements Runnable {
  /** Of the C library. */
  public interface C extends Library {
    int toupper(int c);

    Quotient.ByValue div(int numerator, int denominator);

    Pointer gmtime_r(long[] seconds, Calendar calendar);

    Text getenv(String name);

    void qsort(Pointer base, long count, long size, Comparison comparison);
  }

  /** {@code div_t}. */
  public static class Quotient extends Structure {
    public int quot;
    public int rem;

    /** As {@code div} returns it. */
    public static class ByValue extends Quotient implements Structure.ByValue {}

    @Override
    protected List<String> getFieldOrder() {
      return List.of("quot", "rem");
    }
  }

  /** The beginning of {@code struct tm}, and room for the rest. */
  public static class Calendar extends Structure {
    public int second;
    public int minute;
    public int hour;
    public int day;
    public int month;
    public int year;
    public int[] rest = new int[10];

    @Override
    protected List<String> getFieldOrder() {
      return List.of("second", "minute", "hour", "day", "month", "year", "rest");
    }
  }

  /** A pointer to characters. */
  public static class Text extends PointerType {}

  /** Of two bytes. */
  public interface Comparison extends Callback {
    int compare(Pointer left, Pointer right);
  }

  /** As applications have them: with the life of their class. */
  private static final Comparison COMPARISON = (left, right) -> left.getByte(0) - right.getByte(0);

  private static final Memory BYTES = new Memory(2);

  @Override
  public void run() {
    Registry registry =
        Registry.builder().library("c", library -> library.search("libc.so.6")).build();
    Map<String, ?> options = Map.of(Library.OPTION_TYPE_MAPPER, new DefaultTypeMapper() {});
    try (Glovebox box = Glovebox.open(registry)) {
      C c = box.load("c", C.class, options);
      expect(c.toupper('a') == 'A');
      expect(c.div(7, 2).quot == 3);
      Calendar calendar = new Calendar();
      c.gmtime_r(new long[1], calendar);
      expect(calendar.year == 70);
      expect(c.getenv("PATH").getPointer() != null);
      try (Session session = box.session("c")) {
        BYTES.write(0, new byte[] {2, 1}, 0, 2);
        session.load("c", C.class, options).qsort(BYTES, 2, 1, COMPARISON);
        expect(BYTES.getByte(0) == 1);
      }
      box.allocate("c", 4096).close();
    }
  }

  private static void expect(boolean held) {
    if (!held) {
      throw new AssertionError();
    }
  }
}
