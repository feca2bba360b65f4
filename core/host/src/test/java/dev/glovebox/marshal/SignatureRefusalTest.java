package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.marshal.jna.JnaMethod;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureRefusalTest {
  interface Refused extends Library {
    void list(List<String> names);

    void integers(Integer[] values);

    void booleans(Boolean[] values);

    void matrix(int[][] values);

    void choice(TimeUnit unit);

    void builder(StringBuilder text);

    void voidParameter(Void nothing);

    int[] returnsArray();

    ByteBuffer returnsBuffer();

    CharSequence returnsSequence();

    Object returnsObject();

    @Free
    Pointer freesPointer();

    @Free
    void freesNothing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list | parameter 1 \"names\" | java.util.List<java.lang.String> | array of primitives",
        "integers | parameter 1 \"values\" | java.lang.Integer[] | array of the primitive type",
        "booleans | parameter 1 \"values\" | java.lang.Boolean[] | boolean[]",
        "matrix | parameter 1 \"values\" | int[][] | one-dimensional",
        "choice | parameter 1 \"unit\" | java.util.concurrent.TimeUnit | Use int",
        "builder | parameter 1 \"text\" | java.lang.StringBuilder | byte[]",
        "voidParameter | parameter 1 \"nothing\" | java.lang.Void | a primitive",
        "returnsArray | result | int[] | Return Pointer",
        "returnsBuffer | result | java.nio.ByteBuffer | Return Pointer",
        "returnsSequence | result | java.lang.CharSequence | Return String",
        "returnsObject | result | java.lang.Object | a primitive",
        "freesPointer | result | com.sun.jna.Pointer | remove @Free",
        "freesNothing | result | void | remove @Free",
      })
  void whatCannotCross_isRefusedWhenBinding_withItsPlaceTypeAndAlternative(
      String method, String place, String type, String instead) {
    assertThatThrownBy(() -> bind(method))
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

  private static void bind(String name) {
    for (Method method : Refused.class.getMethods()) {
      if (method.getName().equals(name)) {
        JnaMethod.of(
            method,
            "stub",
            name,
            Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"),
            SignatureRefusalTest::mustNotBeCalled);
      }
    }
  }

  private static <R> R mustNotBeCalled(AbiSignature signature, WorkerId worker, CallBody<R> body) {
    throw new AssertionError("called while it was bound");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
