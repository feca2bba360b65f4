package dev.glovebox.it.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.Registry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What a program sees that was written for JNA: the same results, from another process. */
@Timeout(120)
class SameAsJnaIT {
  private static final Map<String, ?> UTF_8 =
      Map.of(com.sun.jna.Library.OPTION_STRING_ENCODING, "UTF-8");

  private Glovebox box;

  @BeforeEach
  void open() {
    box =
        Glovebox.open(
            Registry.builder().library("calc", it -> it.path(AvailableStubs.path("calc"))).build());
  }

  @AfterEach
  void close() {
    box.close();
  }

  @TestFactory
  Stream<DynamicTest> anInterfaceForJna_seesInAWorkerWhatItSeesInProcess() {
    CalcLibrary remote = box.load("calc", CalcLibrary.class);
    return compare(remote, inProcess());
  }

  @TestFactory
  Stream<DynamicTest> aPlainInterface_seesTheSame() {
    PlainCalc plain = box.load("calc", PlainCalc.class);
    // The cases are written against the interface for JNA; every call of it goes to the plain one.
    CalcLibrary through =
        (CalcLibrary)
            Proxy.newProxyInstance(
                CalcLibrary.class.getClassLoader(),
                new Class<?>[] {CalcLibrary.class},
                (proxy, method, arguments) ->
                    method.isDefault()
                        ? java.lang.reflect.InvocationHandler.invokeDefault(
                            proxy, method, arguments)
                        : method.invoke(plain, arguments));
    return compare(through, inProcess());
  }

  @TestFactory
  Stream<DynamicTest> boxedNumbers_areAsInJna() {
    BoxedCalc remote = box.load("calc", BoxedCalc.class);
    BoxedCalc here = Native.load(path(), BoxedCalc.class, UTF_8);
    return Stream.of(remote, here)
        .map(
            calc ->
                List.<Object>of(
                    calc.calc_echo_i8((byte) -128),
                    calc.calc_echo_i16(Short.MIN_VALUE),
                    calc.calc_echo_i32(Integer.MIN_VALUE),
                    calc.calc_echo_i64(Long.MIN_VALUE),
                    calc.calc_echo_f32(Float.MIN_VALUE),
                    calc.calc_echo_f64(-0d),
                    calc.calc_not_int(Boolean.TRUE),
                    calc.calc_echo_wchar('世')))
        .map(
            seen ->
                dynamicTest(
                    "boxed",
                    () ->
                        assertThat(seen)
                            .containsExactly(
                                (byte) -128,
                                Short.MIN_VALUE,
                                Integer.MIN_VALUE,
                                Long.MIN_VALUE,
                                Float.MIN_VALUE,
                                -0d,
                                false,
                                '世')));
  }

  private static Stream<DynamicTest> compare(CalcLibrary remote, CalcLibrary here) {
    return CalcCases.all().stream()
        .map(
            use ->
                dynamicTest(
                    use.name(),
                    () -> assertThat(use.use().apply(remote)).isEqualTo(use.use().apply(here))));
  }

  private static CalcLibrary inProcess() {
    return Native.load(path(), CalcLibrary.class, UTF_8);
  }

  private static String path() {
    return AvailableStubs.path("calc").toString();
  }
}
