package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.IntegerType;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.failure.SignatureException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureRefusalTest {
  /** A structure. */
  public static class Point extends Structure {
    /** By value. */
    public static class Value extends Point implements Structure.ByValue {}
  }

  interface Refused extends Library {
    void structure(int first, Point point);

    void byValue(Point.Value point);

    void structures(Point[] points);

    void callback(Callback notify);

    void object(Object any);

    void list(List<String> names);

    void integers(Integer[] values);

    void booleans(Boolean[] values);

    void strings(String[] values);

    void wideStrings(WString[] values);

    void pointers(Pointer[] values);

    void matrix(int[][] values);

    void intReference(IntByReference value);

    void pointerReference(PointerByReference value);

    void memory(Memory memory);

    void functionPointer(Function function);

    void pointerType(PointerType handle);

    void sizeT(IntegerType size);

    void choice(TimeUnit unit);

    void builder(StringBuilder text);

    void mapped(MappedByteBuffer buffer);

    void voidParameter(Void nothing);

    Point returnsStructure();

    int[] returnsArray();

    String[] returnsStrings();

    ByteBuffer returnsBuffer();

    CharSequence returnsSequence();

    Callback returnsCallback();

    Object returnsObject();

    Memory returnsMemory();

    int varargs(String format, Object... values);

    int lastError() throws LastErrorException;

    @Free
    Pointer freesPointer();

    @Free
    void freesNothing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "structure | parameter 2 \"point\" | Point | byte[]",
        "byValue | parameter 1 \"point\" | Point$Value | a function that takes a pointer",
        "structures | parameter 1 \"points\" | Point[] | byte[]",
        "callback | parameter 1 \"notify\" | com.sun.jna.Callback | polls",
        "object | parameter 1 \"any\" | java.lang.Object | a primitive",
        "list | parameter 1 \"names\" | java.util.List<java.lang.String> | array of primitives",
        "integers | parameter 1 \"values\" | java.lang.Integer[] | array of the primitive type",
        "booleans | parameter 1 \"values\" | java.lang.Boolean[] | boolean[]",
        "strings | parameter 1 \"values\" | java.lang.String[] | byte[]",
        "wideStrings | parameter 1 \"values\" | com.sun.jna.WString[] | byte[]",
        "pointers | parameter 1 \"values\" | com.sun.jna.Pointer[] | long[]",
        "matrix | parameter 1 \"values\" | int[][] | one-dimensional",
        "intReference | parameter 1 \"value\" | IntByReference | int[] of length 1",
        "pointerReference | parameter 1 \"value\" | PointerByReference | long[] of length 1",
        "memory | parameter 1 \"memory\" | com.sun.jna.Memory | byte[]",
        "functionPointer | parameter 1 \"function\" | com.sun.jna.Function | Pointer",
        "pointerType | parameter 1 \"handle\" | com.sun.jna.PointerType | Use Pointer",
        "sizeT | parameter 1 \"size\" | com.sun.jna.IntegerType | NativeLong",
        "choice | parameter 1 \"unit\" | java.util.concurrent.TimeUnit | Use int",
        "builder | parameter 1 \"text\" | java.lang.StringBuilder | byte[]",
        "mapped | parameter 1 \"buffer\" | java.nio.MappedByteBuffer | Use ByteBuffer",
        "voidParameter | parameter 1 \"nothing\" | java.lang.Void | a primitive",
        "returnsStructure | result | Point | fill",
        "returnsArray | result | int[] | Return Pointer",
        "returnsStrings | result | java.lang.String[] | Return Pointer",
        "returnsBuffer | result | java.nio.ByteBuffer | Return Pointer",
        "returnsSequence | result | java.lang.CharSequence | Return String",
        "returnsCallback | result | com.sun.jna.Callback | Return Pointer",
        "returnsObject | result | java.lang.Object | a primitive",
        "returnsMemory | result | com.sun.jna.Memory | Return Pointer",
        "varargs | Refused.varargs | variable arguments | Declare a method",
        "lastError | Refused.lastError | LastErrorException | check the result",
        "freesPointer | result | com.sun.jna.Pointer | remove @Free",
        "freesNothing | result | void | remove @Free",
      })
  void whatCannotCross_isRefusedWhenBinding_withItsPlaceTypeAndAlternative(
      String method, String place, String type, String instead) {
    assertThatThrownBy(() -> NativeLoop.bind(Refused.class, method))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e -> {
              assertThat(e.function()).contains(method);
              assertThat(e.library()).contains("stub");
              assertThat(e.advice()).contains(instead);
            })
        .hasMessageContaining("Refused." + method)
        .hasMessageContaining(place)
        .hasMessageContaining(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Library.OPTION_TYPE_MAPPER,
        Library.OPTION_FUNCTION_MAPPER,
        Library.OPTION_INVOCATION_MAPPER,
        Library.OPTION_SYMBOL_PROVIDER,
        Library.OPTION_OPEN_FLAGS,
        Library.OPTION_CALLING_CONVENTION
      })
  void optionsThatWouldChangeCalls_areRefusedByName(String option) {
    assertThatThrownBy(() -> MarshalOptions.of(Map.of(option, "something")))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining(option);
  }

  @Test
  void objectsInTheOptions_areRefused() {
    assertThatThrownBy(() -> MarshalOptions.of(Map.of(Library.OPTION_ALLOW_OBJECTS, true)))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining(Library.OPTION_ALLOW_OBJECTS);
  }

  @Test
  void anUnknownEncoding_isRefused() {
    assertThatThrownBy(
            () -> MarshalOptions.of(Map.of(Library.OPTION_STRING_ENCODING, "no such thing")))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("no such thing");
  }

  @Test
  void optionsWithoutEffect_areAccepted() {
    Map<String, Object> options = new HashMap<>();
    options.put(Library.OPTION_CLASSLOADER, SignatureRefusalTest.class.getClassLoader());
    options.put(Library.OPTION_STRUCTURE_ALIGNMENT, Structure.ALIGN_NONE);
    options.put(Library.OPTION_ALLOW_OBJECTS, false);
    options.put(Library.OPTION_CALLING_CONVENTION, Function.C_CONVENTION);
    options.put(Library.OPTION_TYPE_MAPPER, null);
    options.put("my own", 1);
    assertThat(MarshalOptions.of(options)).isEqualTo(MarshalOptions.defaults());
  }

  @Test
  void aCallWithTheWrongNumberOfArguments_isAnError() {
    MethodMarshaller one = NativeLoop.bind(ScalarsTest.Echo.class, "i");
    assertThatThrownBy(() -> one.bind(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("arguments=0, parameters=1");
  }
}
