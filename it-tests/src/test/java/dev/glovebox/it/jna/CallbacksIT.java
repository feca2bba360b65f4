package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.WString;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.it.jna.Structures.Small;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java objects that the library calls, and functions of the library that Java calls. */
@Timeout(60)
@LeftoversPerClass
class CallbacksIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  @ParameterizedTest
  @EnumSource
  void everyNumber_arrives(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfAll sum =
        (i8, i16, i32, i64, f32, f64) -> (long) (i8 + i16 + i32 + i64 + f32 + f64);
    assertThat(jt.jt_call_all(sum, 10)).isEqualTo(6 * 10 + 21);
    assertThat(jt.jt_call_double((a, b) -> a / b, 1, 4)).isEqualTo(0.25);
    assertThat(jt.jt_call_int(value -> -value, Integer.MAX_VALUE)).isEqualTo(-Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void strings_arriveAndReturn(Place place) {
    JnaTypes jt = BOX.at(place);
    List<String> seen = new ArrayList<>();
    Callbacks.OfString length =
        text -> {
          seen.add(text);
          return text == null ? -1 : text.length();
        };
    assertThat(jt.jt_call_string(length, "grüße")).isEqualTo(5);
    assertThat(jt.jt_call_string(length, null)).isEqualTo(-1);
    assertThat(seen).containsExactly("grüße", null);
    Callbacks.OfWide wide = text -> text.toString().length();
    assertThat(jt.jt_call_wide(wide, new WString("wïde"))).isEqualTo(4);
    Callbacks.ToText text = "x"::repeat;
    assertThat(jt.jt_call_string_result(text, 300)).isEqualTo(300);
    Callbacks.ToText none = value -> null;
    assertThat(jt.jt_call_string_result(none, 1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void anArrayOfStrings_isReadThroughItsPointer(Place place) {
    List<String> seen = new ArrayList<>();
    Callbacks.OfStrings strings =
        (words, count) -> {
          seen.addAll(List.of(words.getStringArray(0, count)));
          return count;
        };
    assertThat(BOX.at(place).jt_call_strings(strings)).isEqualTo(3);
    assertThat(seen).containsExactly("one", "two", "three");
  }

  @ParameterizedTest
  @EnumSource
  void aStructureByReference_isChangedInPlace(Place place) {
    Small small = new Small(1, 2);
    Callbacks.OfReference twice =
        it -> {
          it.a = (short) (it.a * 10);
          it.b = (short) (it.b * 10);
        };
    assertThat(BOX.at(place).jt_call_reference(twice, small)).isEqualTo(30);
    assertThat(small.b).isEqualTo((short) 20);
  }

  @ParameterizedTest
  @EnumSource
  void structuresByValue_arriveAndReturn(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfValue sum = it -> (int) (it.a + it.b + it.c + it.d + it.e);
    assertThat(jt.jt_call_value(sum, 10)).isEqualTo(65);
    Callbacks.ToValue make =
        value -> {
          Structures.Mixed.Value mixed = new Structures.Mixed.Value();
          mixed.d = value + 0.25;
          mixed.i = value;
          mixed.write();
          return mixed;
        };
    Structures.Mixed.Value twice = jt.jt_call_value_result(make, 4);
    assertThat(twice.d).isEqualTo(8.5);
    assertThat(twice.i).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void memoryOfTheLibrary_isReadAndWrittenFromACallback(Place place) {
    Callbacks.OfPointer twice =
        (numbers, count) -> {
          int[] values = numbers.getIntArray(0, count);
          numbers.write(0, IntStream.of(values).map(value -> value * 2).toArray(), 0, count);
          return 1000;
        };
    assertThat(BOX.at(place).jt_call_pointer(twice, 4)).isEqualTo(1020);
  }

  @ParameterizedTest
  @EnumSource
  void aComparison_sorts(Place place) {
    int[] values = {5, 3, 9, 1, 7};
    BOX.at(place).jt_sort(values, 5, (a, b) -> Integer.compare(b.getValue(), a.getValue()));
    assertThat(values).containsExactly(9, 7, 5, 3, 1);
  }

  @ParameterizedTest
  @EnumSource
  void aStructuresFunction_isCalledFromBothSides(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Methods methods = new Structures.Methods();
    methods.base = 100;
    assertThat(jt.jt_call_method(methods, 1)).as("no function").isEqualTo(-1);
    Callbacks.OfInt square = value -> value * value;
    methods.function = square;
    assertThat(jt.jt_call_method(methods, 5)).isEqualTo(125);
    assertThat(methods.function).as("after the call").isSameAs(square);
    jt.jt_fill_methods(methods);
    assertThat(methods.base).isEqualTo(7);
    assertThat(methods.function.call(21)).as("the library's own").isEqualTo(42);
    assertThat(jt.jt_call_method(methods, 4)).isEqualTo(15);
  }

  @ParameterizedTest
  @EnumSource
  void aStoredCallback_isCalledLater(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfInt plusOne = value -> value + 1;
    jt.jt_store(plusOne);
    assertThat(jt.jt_call_stored(1)).isEqualTo(2);
    assertThat(jt.jt_stored()).as("what comes back").isSameAs(plusOne);
    jt.jt_store(null);
    assertThat(jt.jt_call_stored(1)).isEqualTo(-1);
    assertThat(jt.jt_stored()).isNull();
    assertThat(plusOne.call(1)).as("it lives until here").isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionOfTheLibrary_isCalledAndPassedBack(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfInt doubler = jt.jt_doubler();
    assertThat(doubler.call(8)).isEqualTo(16);
    assertThat(jt.jt_call_int(doubler, 9)).isEqualTo(18);
    assertThat(jt.jt_same_function(doubler, jt.jt_doubler())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void theSameObject_isTheSameFunction(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfInt one = value -> 1;
    Callbacks.OfInt two = value -> 2;
    assertThat(jt.jt_same_function(one, one)).isEqualTo(1);
    assertThat(jt.jt_same_function(one, two)).isZero();
    assertThat(jt.jt_function_address(one)).isEqualTo(jt.jt_function_address(one));
  }

  @ParameterizedTest
  @EnumSource
  void callsAndCallbacks_nestSixteenDeep(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfInt[] self = new Callbacks.OfInt[1];
    self[0] = value -> value == 0 ? 0 : 1 + jt.jt_call_int(self[0], value - 1);
    assertThat(jt.jt_call_int(self[0], 16)).isEqualTo(16);
  }

  @ParameterizedTest
  @EnumSource
  void aCallback_runsOnTheThreadThatCalls(Place place) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    BOX.at(place).jt_call_void(() -> thread.set(Thread.currentThread()));
    assertThat(thread).hasValue(Thread.currentThread());
  }

  @ParameterizedTest
  @EnumSource
  void whatACallbackThrows_goesToJnasHandler(Place place) {
    JnaTypes jt = BOX.at(place);
    Callback.UncaughtExceptionHandler before = Native.getCallbackExceptionHandler();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Native.setCallbackExceptionHandler((callback, failure) -> thrown.set(failure));
    try {
      IllegalStateException failure = new IllegalStateException("from a callback");
      Callbacks.OfInt throwing =
          value -> {
            throw failure;
          };
      assertThat(jt.jt_call_int(throwing, 5)).isZero();
      assertThat(thrown).hasValue(failure);
    } finally {
      Native.setCallbackExceptionHandler(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aThreadOfTheLibrary_callsWithinTheCallThatMadeIt(Place place) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Callbacks.OfInt twice =
        value -> {
          thread.set(Thread.currentThread());
          return value * 2;
        };
    assertThat(BOX.at(place).jt_thread_call(twice, 21)).isEqualTo(42);
    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
  }

  @ParameterizedTest
  @EnumSource
  void aThreadOfTheLibrary_callsAfterTheCallThatMadeItReturned(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfInt twice = value -> value * 2;
    assertThat(jt.jt_thread_start(twice, 100)).isZero();
    assertThat(jt.jt_echo_string("in between")).isEqualTo("in between");
    jt.jt_thread_go();
    assertThat(jt.jt_thread_join()).isEqualTo(9900);
    assertThat(twice.call(1)).as("it lives until here").isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aCallbackOnTheLibrarysThread_callsTheLibraryAgain(Place place) {
    JnaTypes jt = BOX.at(place);
    Callbacks.OfInt again = value -> jt.jt_call_int(inner -> inner + 1, value) * 10;
    assertThat(jt.jt_thread_call(again, 3)).isEqualTo(40);
  }

  @ParameterizedTest
  @EnumSource
  void manyCallbacksInOneCall(Place place) {
    assertThat(BOX.at(place).jt_call_times(value -> value, 1000)).isEqualTo(499_500);
  }
}
