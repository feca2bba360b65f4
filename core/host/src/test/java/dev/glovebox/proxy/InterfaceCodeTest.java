package dev.glovebox.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.FromNativeContext;
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeMapped;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class InterfaceCodeTest {
  /** Frees what the library has returned, in the wrong process. */
  public static class Owned implements NativeMapped, AutoCloseable {
    private Pointer pointer;

    @Override
    public Object fromNative(Object value, FromNativeContext context) {
      Owned owned = new Owned();
      owned.pointer = (Pointer) value;
      return owned;
    }

    @Override
    public Object toNative() {
      return pointer;
    }

    @Override
    public Class<?> nativeType() {
      return Pointer.class;
    }

    @Override
    public void close() {
      Native.free(Pointer.nativeValue(pointer));
    }
  }

  /** Reckons with addresses. */
  public static class Cursor extends PointerType {
    Cursor next() {
      Cursor next = new Cursor();
      next.setPointer(new Pointer(Pointer.nativeValue(getPointer()) + 8));
      return next;
    }
  }

  /** A pointer as JNA makes them; it is no address that is made one. */
  public static class Plain extends Pointer {
    Plain(long peer) {
      super(peer);
    }

    long number() {
      return nativeValue(this);
    }
  }

  /** Names further types in its fields. */
  @Structure.FieldOrder({"first", "second"})
  public static class Row extends Structure {
    public Inner first;
    public Handler second;

    /** Of a field. */
    @FieldOrder("value")
    public static class Inner extends Structure {
      public Pointer value;

      Function function() {
        return Function.getFunction(value);
      }
    }
  }

  /** Of a field, with a type of its own. */
  public interface Handler extends Callback {
    void handle(Argument argument);
  }

  /** Of a callback's parameter. */
  public static class Argument extends PointerType {
    Object callback() {
      return CallbackReference.getCallback(Handler.class, getPointer());
    }
  }

  /** By references to methods. */
  public static class References extends PointerType {
    static final LongConsumer FREE = Native::free;
    static final LongFunction<Pointer> MAKE = Pointer::new;
  }

  /** What its types do not do. */
  public static class Innocent extends PointerType {
    Object all() {
      return List.of(new Memory(8), Pointer.createConstant(5), getPointer().share(8));
    }
  }

  interface Base extends Library {
    Owned make();
  }

  interface Api extends Base {
    Cursor[] cursors(Plain plain);

    void rows(Row row, References references);
  }

  interface Harmless extends Library {
    Innocent innocent(Pointer pointer, String text, int[] numbers);
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  @Test
  void everyCallInTheTypesOfAnInterface_isFound() {
    assertThat(InterfaceCode.uses(Api.class))
        .containsExactlyInAnyOrder(
            new HostCallUse(name(Owned.class), "close", HostCall.FREE),
            new HostCallUse(name(Owned.class), "close", HostCall.NATIVE_VALUE),
            new HostCallUse(name(Cursor.class), "next", HostCall.NEW_POINTER),
            new HostCallUse(name(Cursor.class), "next", HostCall.NATIVE_VALUE),
            new HostCallUse(name(Plain.class), "number", HostCall.NATIVE_VALUE),
            new HostCallUse(name(Row.Inner.class), "function", HostCall.FUNCTION_AT),
            new HostCallUse(name(Argument.class), "callback", HostCall.CALLBACK_AT),
            new HostCallUse(name(References.class), "<clinit>", HostCall.FREE),
            new HostCallUse(name(References.class), "<clinit>", HostCall.NEW_POINTER));
  }

  @Test
  void anInterfaceWithoutThem_hasNone() {
    assertThat(InterfaceCode.uses(Harmless.class)).isEmpty();
    assertThat(InterfaceCode.uses(Runnable.class)).isEmpty();
  }

  @Test
  void codeThatCannotBeRead_isLeftOut() {
    byte[] file = classFile(Owned.class);
    byte[] later = file.clone();
    later[7] = 99;
    for (byte[] unreadable : List.of(later, new byte[100], new byte[0])) {
      assertThat(new InterfaceCode(name -> new ByteArrayInputStream(unreadable)).search("x/Y"))
          .isEmpty();
    }
    assertThat(new InterfaceCode(name -> null).search("x/Y")).isEmpty();
    assertThat(new InterfaceCode(name -> failing()).search("x/Y")).isEmpty();
    assertThat(new InterfaceCode(name -> new ByteArrayInputStream(file)).search("x/Y"))
        .isNotEmpty();
  }

  private static InputStream failing() {
    throw new UncheckedIOException(new IOException("no such jar any more"));
  }

  private static byte[] classFile(Class<?> type) {
    try (InputStream file =
        type.getResourceAsStream("/" + name(type).replace('.', '/') + ".class")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aClass_isWarnedOfOnce_withItsMethodTheCallAndWhatToDo() {
    assertThat(HostCallWarnings.messages(Base.class))
        .singleElement()
        .asString()
        .contains(name(Owned.class), name(Base.class))
        .contains("close calls Native.free(long)", "Glovebox.free")
        .contains("close calls Pointer.nativeValue");
    assertThat(HostCallWarnings.messages(Base.class)).isEmpty();
    assertThat(HostCallWarnings.messages(Api.class))
        .hasSize(5)
        .noneMatch(message -> message.contains(name(Owned.class)));
  }
}
