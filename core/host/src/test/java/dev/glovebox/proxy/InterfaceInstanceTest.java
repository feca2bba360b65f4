package dev.glovebox.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceInstanceTest {
  /** Every initialised interface of this test. */
  static final List<String> INITIALISED = new ArrayList<>();

  private static Object initialised(String name) {
    INITIALISED.add(name);
    return name;
  }

  interface Parent {
    Object INHERITED = initialised("Parent");

    String text(Object any, long[] numbers);
  }

  interface Everything extends Parent {
    Object INSTANCE = initialised("Everything");

    void nothing();

    boolean bool(boolean value);

    byte int8(byte value);

    short int16(short value);

    char unit(char value);

    int int32(int value);

    long int64(long value);

    float float32(float value);

    double float64(double value);

    Long boxed(Long value);

    int[] array(int[] value);

    String many(long a, int b, double c, String d, byte e);

    int overloaded(int value);

    int overloaded(String value);

    void declares() throws IOException;
  }

  private static final InvocationHandler ECHO =
      (instance, method, arguments) ->
          switch (method.getName()) {
            case "many", "text" -> Arrays.deepToString(arguments);
            case "nothing" -> null;
            case "overloaded" -> method.getParameterTypes()[0] == int.class ? 1 : 2;
            case "hashCode" -> 77;
            case "equals" -> instance == arguments[0];
            case "toString" -> "echo";
            case "declares" -> throw new IOException("declared");
            default -> arguments[0];
          };

  private static <T> T instance(Class<T> type, InvocationHandler handler) {
    return type.cast(InterfaceInstance.of(type, handler));
  }

  @Test
  void anInterfaceWithConstants_isImplementedWithoutInitialisingIt() {
    Everything all = instance(Everything.class, ECHO);

    assertThat(INITIALISED).isEmpty();
    all.nothing();
    assertThat(all.bool(true)).isTrue();
    assertThat(all.int8((byte) -1)).isEqualTo((byte) -1);
    assertThat(all.int16((short) -2)).isEqualTo((short) -2);
    assertThat(all.unit('ä')).isEqualTo('ä');
    assertThat(all.int32(-3)).isEqualTo(-3);
    assertThat(all.int64(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(all.float32(1.5f)).isEqualTo(1.5f);
    assertThat(all.float64(2.5)).isEqualTo(2.5);
    assertThat(all.boxed(4L)).isEqualTo(4L);
    assertThat(all.boxed(null)).isNull();
    assertThat(all.array(new int[] {5})).containsExactly(5);
    assertThat(all.many(1, 2, 3.5, "four", (byte) 5)).isEqualTo("[1, 2, 3.5, four, 5]");
    assertThat(all.text("any", new long[] {6})).isEqualTo("[any, [6]]");
    assertThat(all.overloaded(1)).isEqualTo(1);
    assertThat(all.overloaded("1")).isEqualTo(2);
    assertThat(all.hashCode()).isEqualTo(77);
    assertThat(all.equals(all)).isTrue();
    assertThat(all).hasToString("echo");
    assertThat(INITIALISED).isEmpty();
    assertThat(Everything.INSTANCE).isEqualTo("Everything");
    assertThat(INITIALISED).containsExactly("Everything");
  }

  @Test
  void whatIsThrown_isWhatAProxyThrows() {
    Everything all = instance(Everything.class, ECHO);
    assertThatThrownBy(all::declares).isInstanceOf(IOException.class);

    Everything failing =
        instance(
            Everything.class,
            (instance, method, arguments) -> {
              throw new IOException("not declared");
            });
    assertThatThrownBy(failing::nothing)
        .isInstanceOf(UndeclaredThrowableException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> instance(Everything.class, (i, m, a) -> null).int32(1))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> instance(Everything.class, (i, m, a) -> "text").int32(1))
        .isInstanceOf(ClassCastException.class);
  }

  interface WithDefault {
    Object INSTANCE = new Object();

    int value();

    default int twice() {
      return 2 * value();
    }
  }

  interface Harmless {
    int NUMBER = 5;

    int value();
  }

  @Test
  void defaultMethodsAndHarmlessInterfaces_areServedByAProxy() {
    for (Class<?> type : List.of(WithDefault.class, Harmless.class)) {
      assertThat(Proxy.isProxyClass(instance(type, (i, m, a) -> 1).getClass())).isTrue();
    }
  }

  /** What {@link WithMissing} has a constant of, and its loader does not find. */
  static final class Missing {}

  public interface WithMissing {
    Missing CONSTANT = null;

    int value();
  }

  @Test
  void constantOfAClassThatIsNotThere_doesNoHarm() throws Exception {
    ClassLoader without =
        new ClassLoader(getClass().getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Missing.class.getName())) {
              throw new ClassNotFoundException(name);
            }
            return name.equals(WithMissing.class.getName())
                ? defined(name)
                : super.loadClass(name, resolve);
          }

          private Class<?> defined(String name) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
              return known;
            }
            String file = name.replace('.', '/') + ".class";
            try (InputStream code = getParent().getResourceAsStream(file)) {
              byte[] bytes = code.readAllBytes();
              return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    Class<?> type = without.loadClass(WithMissing.class.getName());

    Object instance = InterfaceInstance.of(type, (i, m, a) -> 42);

    assertThat(type.getMethod("value").invoke(instance)).isEqualTo(42);
  }
}
