package com.sun.jna;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What JNA knows of the types of another class loader, before and after it is to forget them. */
@Timeout(60)
class TypeCachesTest {
  /** Of the C library. */
  public interface C extends Library {
    int toupper(int c);
  }

  /** Has no class but those below. */
  public interface Twice extends Callback {
    int twice(int number);
  }

  /** Doubles. */
  public static final class Doubling implements Twice {
    @Override
    public int twice(int number) {
      return 2 * number;
    }
  }

  private static final TypeMapper MAPPER = new DefaultTypeMapper();

  private final ClassLoader loader =
      new ClassLoader(TypeCachesTest.class.getClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
          Class<?> known = findLoadedClass(name);
          boolean own = name.startsWith(TypeCachesTest.class.getName());
          return known == null && own ? defined(name) : super.loadClass(name, resolve);
        }

        private Class<?> defined(String name) {
          try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] content = in.readAllBytes();
            return defineClass(name, content, 0, content.length);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      };

  @SuppressWarnings("unchecked")
  private <T> Class<T> reloaded(Class<T> type) throws ClassNotFoundException {
    Class<?> other = loader.loadClass(type.getName());
    assertThat(other).isNotSameAs(type);
    return (Class<T>) other;
  }

  @Test
  void optionsOfAWorkersInterface_areForgotten() throws Exception {
    Class<?> type = reloaded(C.class);
    JnaInternals.rememberOptions(type, Map.of(Library.OPTION_TYPE_MAPPER, MAPPER), new Object());

    TypeCaches.of(loader).forget();

    assertThat(Native.getTypeMapper(type)).isNull();
  }

  @Test
  void optionsThatAreMadeKnownLater_stay() throws Exception {
    Class<?> type = reloaded(C.class);
    JnaInternals.rememberOptions(type, Map.of(), new Object());
    TypeCaches before = TypeCaches.of(loader);
    JnaInternals.rememberOptions(type, Map.of(Library.OPTION_TYPE_MAPPER, MAPPER), new Object());

    before.forget();

    assertThat(Native.getTypeMapper(type)).isSameAs(MAPPER);
  }

  @Test
  void optionsOfALibraryOfThisProcess_stay() throws Exception {
    Class<? extends Library> type = reloaded(C.class);
    Library library = Native.load("c", type, Map.of(Library.OPTION_TYPE_MAPPER, MAPPER));

    TypeCaches.of(loader).forget();

    assertThat(Native.getTypeMapper(type)).isSameAs(MAPPER);
    assertThat(library).isNotNull();
  }

  @Test
  void theCodeOfACallback_thatIsForgotten_canStillBeCalled() throws Exception {
    Class<?> type = reloaded(Doubling.class);
    Callback callback = (Callback) type.getConstructor().newInstance();
    Pointer code = CallbackReference.getFunctionPointer(callback);

    TypeCaches.of(loader).forget();

    assertThat(CallbackReference.callbackMap).doesNotContainKey(callback);
    System.gc();
    assertThat(Function.getFunction(code).invokeInt(new Object[] {21})).isEqualTo(42);
  }
}
