package dev.glovebox.it.jna;

import com.sun.jna.DefaultTypeMapper;
import com.sun.jna.FromNativeContext;
import com.sun.jna.FunctionMapper;
import com.sun.jna.IntegerType;
import com.sun.jna.InvocationMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeMapped;
import com.sun.jna.ToNativeContext;
import com.sun.jna.TypeConverter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Java types that the library knows as numbers, and an interface whose names are not its own. */
public interface Mapped extends Library {
  /** Durations are milliseconds there, and the methods have names as Java likes them. */
  Map<String, ?> OPTIONS =
      Map.of(
          Library.OPTION_TYPE_MAPPER,
          new Mapper(),
          Library.OPTION_FUNCTION_MAPPER,
          (FunctionMapper)
              (library, method) ->
                  "jt_" + method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
          Library.OPTION_INVOCATION_MAPPER,
          (InvocationMapper)
              (library, method) ->
                  method.getName().equals("answer") ? (proxy, called, arguments) -> 42 : null);

  /** Numbered as the library numbers them. */
  enum Color implements NativeMapped {
    RED(0),
    GREEN(1),
    BLUE(2);

    private final int code;

    Color(int code) {
      this.code = code;
    }

    @Override
    public Object fromNative(Object value, FromNativeContext context) {
      return values()[(Integer) value];
    }

    @Override
    public Object toNative() {
      return code;
    }

    @Override
    public Class<?> nativeType() {
      return Integer.class;
    }
  }

  /** {@code size_t}. */
  class Size extends IntegerType {
    private static final long serialVersionUID = 1;

    public Size() {
      this(0);
    }

    public Size(long value) {
      super(Native.SIZE_T_SIZE, value, true);
    }
  }

  /** Durations as milliseconds. */
  class Mapper extends DefaultTypeMapper {
    Mapper() {
      addTypeConverter(
          Duration.class,
          new TypeConverter() {
            @Override
            public Object fromNative(Object value, FromNativeContext context) {
              return Duration.ofMillis((Integer) value);
            }

            @Override
            public Object toNative(Object value, ToNativeContext context) {
              return value == null ? 0 : (int) ((Duration) value).toMillis();
            }

            @Override
            public Class<?> nativeType() {
              return Integer.class;
            }
          });
    }
  }

  Size echoSize(Size value);

  Color callInt(Callbacks.OfInt function, Color color);

  Duration callInt(Callbacks.OfInt function, Duration duration);

  boolean not(boolean value);

  int answer();
}
