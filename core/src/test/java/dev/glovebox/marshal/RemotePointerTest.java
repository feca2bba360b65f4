package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import dev.glovebox.abi.WorkerId;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RemotePointerTest {
  private static final WorkerId WORKER = new WorkerId("go", 1, 3);

  /** Nothing is mapped there: a method that reads or writes it ends this JVM. */
  private static final RemotePointer POINTER = new RemotePointer(WORKER, 0x7f0000000008L);

  /** What needs only the address. */
  private static final Set<String> HARMLESS = Set.of("share", "equals", "hashCode", "toString");

  static Stream<Method> accessors() {
    return Arrays.stream(Pointer.class.getMethods())
        .filter(method -> method.getDeclaringClass() == Pointer.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !HARMLESS.contains(method.getName()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accessors")
  void everyAccessorOfPointer_isRefused_withTheWorkerNamed(Method accessor) {
    Object[] arguments =
        Arrays.stream(accessor.getParameterTypes()).map(RemotePointerTest::sample).toArray();
    assertThatThrownBy(() -> accessor.invoke(POINTER, arguments))
        .hasCauseInstanceOf(UnsupportedOperationException.class)
        .cause()
        .hasMessageContaining("native@0x7f0000000008")
        .hasMessageContaining("go-1#3")
        .hasMessageContaining("byte[]");
  }

  @Test
  void thereAreAccessorsToRefuse() {
    assertThat(accessors()).hasSizeGreaterThan(50);
  }

  @Test
  void share_isArithmetic() {
    assertThat(POINTER.share(8)).isEqualTo(new RemotePointer(WORKER, 0x7f0000000010L));
    assertThat(POINTER.share(-8, 4)).isEqualTo(new RemotePointer(WORKER, 0x7f0000000000L));
    assertThat(POINTER.share(0)).isSameAs(POINTER);
    assertThatThrownBy(() -> POINTER.share(8).getByte(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equality_isOfAddressAndWorker() {
    assertThat(POINTER)
        .isEqualTo(new RemotePointer(WORKER, POINTER.address()))
        .hasSameHashCodeAs(new RemotePointer(WORKER, POINTER.address()))
        .isNotEqualTo(new RemotePointer(WORKER, POINTER.address() + 1))
        .isNotEqualTo(new RemotePointer(new WorkerId("go", 1, 4), POINTER.address()))
        .isNotEqualTo("native");
  }

  @Test
  void aConstant_equalsAReturnedOne_inBothDirections() {
    RemotePointer failed = new RemotePointer(WORKER, -1);
    Pointer constant = Pointer.createConstant(-1L);
    assertThat(failed).isEqualTo(constant).hasSameHashCodeAs(constant);
    assertThat(constant).isEqualTo(failed);
  }

  @Test
  void toString_namesAddressAndWorker() {
    assertThat(POINTER).hasToString("native@0x7f0000000008@go-1#3");
    assertThat(POINTER.worker()).isEqualTo(WORKER);
  }

  private static Object sample(Class<?> type) {
    if (type == long.class) {
      return 0L;
    }
    if (type == int.class) {
      return 1;
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 4);
    }
    if (type == NativeLong.class) {
      return new NativeLong(1);
    }
    if (type == WString.class) {
      return new WString("w");
    }
    if (type == String.class) {
      return "UTF-8";
    }
    if (type == Pointer.class) {
      return POINTER;
    }
    // The other primitives: the zero that a new array holds.
    return Array.get(Array.newInstance(type, 1), 0);
  }
}
