package dev.glovebox.it.bench.subject;

import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import dev.glovebox.it.jna.Structures.Five;

/** Calls with more than numbers. */
public final class TypesSubjects {
  private static final String LIBRARY = "jnatypes";
  private static final String TEXT = "a string of just thirty-two bytes";

  private TypesSubjects() {}

  /**
   * Opens one.
   *
   * @param what {@code string}, {@code structure} or {@code callback}
   * @param kind {@code jna-interface}, or by Glovebox
   */
  public static Subject open(String name, String what, String kind) {
    if (kind.equals("jna-interface")) {
      Types here = Native.load(Stubs.file(LIBRARY).toString(), Types.class);
      return Prepared.here(name, () -> caller(here, what));
    }
    Glovebox box = Stubs.open(pool -> {}, LIBRARY);
    Types types = box.load(LIBRARY, Types.class);
    return new Prepared(name, () -> caller(types, what), box::close);
  }

  private static Caller caller(Types types, String what) {
    return switch (what) {
      case "string" -> string(types);
      case "structure" -> structure(types);
      case "callback" -> callback(types);
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static Caller string(Types types) {
    String text = TEXT.substring(0, 32);
    return () -> {
      if (!types.jt_echo_string(text).equals(text)) {
        throw new IllegalStateException("another string came back");
      }
    };
  }

  private static Caller structure(Types types) {
    Five five = new Five();
    five.a = 1;
    five.b = 2;
    five.c = 3;
    five.d = 4;
    five.e = 5;
    return () -> Answers.check(15, (long) types.jt_five_sum(five));
  }

  private static Caller callback(Types types) {
    Types.IntCallback twice = value -> 2 * value;
    return () -> Answers.check(42, types.jt_call_int(twice, 21));
  }
}
