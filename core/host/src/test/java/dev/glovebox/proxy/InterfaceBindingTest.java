package dev.glovebox.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Library;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.FakePool;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class InterfaceBindingTest {
  @TempDir Path directory;
  private FakePool fake;

  private final LibraryConfig library =
      Registry.builder()
          .library(
              "lib",
              settings ->
                  settings
                      .path(Path.of("/nowhere/lib.so"))
                      .pool("p")
                      .function("applyAsLong", function -> function.symbol("echo"))
                      .function("hang", function -> function.deadline(Duration.ofMillis(150))))
          .build()
          .requireLibrary("lib");

  @BeforeEach
  void open() {
    fake = new FakePool(directory);
  }

  @AfterEach
  void close() {
    fake.close();
  }

  private <T> InterfaceBinding<T> bind(Class<T> type, LoadOptions options) {
    return new InterfaceBinding<>(type, BoundLibrary.of(library), fake.pool(), options);
  }

  private <T> T load(Class<T> type) {
    return bind(type, LoadOptions.DEFAULT).proxy();
  }

  interface Echo {
    long echo(long number);

    default long twice(long number) {
      return 2 * echo(number);
    }

    static long half(long number) {
      return number / 2;
    }
  }

  @Test
  void methods_areCalledInAWorkerThatIsStartedByTheFirst() {
    Echo echo = load(Echo.class);
    assertThat(fake.starts()).isZero();

    assertThat(echo.echo(42)).isEqualTo(42);
    assertThat(fake.starts()).isEqualTo(1);
  }

  @Test
  void defaultAndStaticMethods_runHere() {
    assertThat(load(Echo.class).twice(21)).isEqualTo(42);
    assertThat(Echo.half(84)).isEqualTo(42);
    assertThat(bind(Echo.class, LoadOptions.DEFAULT).symbols()).containsExactly("echo");
  }

  @Test
  void objectMethods_areThoseOfTheProxy() {
    Echo echo = load(Echo.class);
    Echo other = load(Echo.class);

    assertThat(echo.equals(echo)).isTrue();
    assertThat(echo.equals(other)).isFalse();
    assertThat(echo.hashCode()).isEqualTo(System.identityHashCode(echo));
    assertThat(echo).hasToString("Echo of library 'lib' in pool 'p'");
    assertThat(fake.starts()).isZero();
  }

  interface DeclaresObjectMethods {
    long echo(long number);

    @Override
    boolean equals(Object other);

    @Override
    int hashCode();

    @Override
    String toString();
  }

  @Test
  void objectMethodsThatTheInterfaceDeclaresAgain_areNotNativeFunctions() {
    assertThat(bind(DeclaresObjectMethods.class, LoadOptions.DEFAULT).symbols())
        .containsExactly("echo");
    assertThat(load(DeclaresObjectMethods.class))
        .hasToString("DeclaresObjectMethods of library 'lib' in pool 'p'");
  }

  interface Generic<N> {
    N echo(N number);
  }

  interface Longs extends Generic<Long> {
    @Override
    Long echo(Long number);
  }

  @Test
  void bridgeMethods_reachTheFunctionThatTheyStandFor() {
    Generic<Long> generic = load(Longs.class);

    assertThat(generic.echo(42L)).isEqualTo(42L);
  }

  interface StillGeneric extends Generic<Long> {}

  @Test
  void genericParameters_areRefusedWhenBinding() {
    assertThatThrownBy(() -> load(StillGeneric.class))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("echo");
  }

  interface Left {
    long echo(long number);
  }

  interface Right {
    long echo(long number);
  }

  interface Both extends Left, Right {}

  @Test
  void aMethodOfTwoInterfaces_isOneFunction() {
    Both both = load(Both.class);

    assertThat(((Left) both).echo(1) + ((Right) both).echo(2)).isEqualTo(3);
  }

  interface Faulty {
    void numbers(Integer[] first);

    long echo(long number);

    void list(java.util.List<String> second);
  }

  @Test
  void methodsThatCannotBeBound_areAllReported() {
    assertThatThrownBy(() -> load(Faulty.class))
        .isInstanceOf(SignatureException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void aClass_isRefusedWithAWayOut() {
    assertThatThrownBy(() -> load(String.class))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("java.lang.String is not an interface");
  }

  interface Throwing {
    long die(long number) throws IOException;

    default void fail() throws IOException {
      throw new IOException("from the default method");
    }
  }

  @Test
  void exceptions_arriveAsTheyAre() {
    Throwing throwing = load(Throwing.class);

    assertThatThrownBy(() -> throwing.die(1)).isInstanceOf(WorkerLostException.class);
    assertThatThrownBy(throwing::fail)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("from the default method");
  }

  @Test
  void anInterfaceThatIsNotPublic_worksFromAnotherPackageWithItsDefaultMethods() throws Exception {
    Class<?> type = FakePool.hiddenInterface();
    Object proxy = load(type);
    Method twice = type.getDeclaredMethod("twice", long.class);
    twice.setAccessible(true);

    assertThat(twice.invoke(proxy, 21L)).isEqualTo(42L);
  }

  @Test
  void anInterfaceOfTheJdk_works() {
    LongUnaryOperator echo = load(LongUnaryOperator.class);

    assertThat(echo.andThen(number -> number + 1).applyAsLong(41)).isEqualTo(42);
  }

  @Test
  void anInterfaceOfAnotherClassLoader_works() throws Exception {
    Class<?> type = new OtherLoader().loadClass(PlainEcho.class.getName());
    assertThat(type).isNotSameAs(PlainEcho.class);
    Method method = type.getMethod("twice", long.class);
    method.setAccessible(true);

    assertThat(method.invoke(load(type), 21L)).isEqualTo(42L);
  }

  /** Defines {@link PlainEcho} anew. */
  private static final class OtherLoader extends ClassLoader {
    OtherLoader() {
      super(InterfaceBindingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(PlainEcho.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = bytes.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  interface Hanging {
    long hang(long number);
  }

  @Test
  void deadline_ofTheRegistry_holdsWhereTheOptionsNameNone() {
    assertDeadline(LoadOptions.DEFAULT, "150 ms");
  }

  @Test
  void deadline_ofTheOptions_goesBeforeTheRegistrys() {
    assertDeadline(LoadOptions.DEFAULT.withDeadline(Duration.ofMillis(110)), "110 ms");
  }

  @Test
  void deadline_ofAFunctionInTheOptions_goesBeforeAllOthers() {
    assertDeadline(
        LoadOptions.DEFAULT
            .withDeadline("hang", Duration.ofMillis(120))
            .withDeadline("other", Duration.ofDays(1))
            .withDeadline(Duration.ofDays(1)),
        "120 ms");
  }

  private void assertDeadline(LoadOptions options, String expected) {
    Hanging proxy = bind(Hanging.class, options).proxy();

    assertThatThrownBy(() -> proxy.hang(1))
        .isInstanceOf(CallDeadlineExceededException.class)
        .hasMessageContaining("deadline of " + expected);
  }

  @Test
  void deadline_thatIsNotPositive_isRefused() {
    assertThatThrownBy(() -> LoadOptions.DEFAULT.withDeadline(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What the interface below binds itself with when it is initialised. */
  private static InterfaceBindingTest running;

  interface WithInstance extends Library {
    /** The idiom of JNA programs: the interface loads itself. */
    WithInstance INSTANCE = running.load(WithInstance.class);

    long echo(long number);
  }

  @Test
  void anInterfaceThatLoadsItselfIntoAField_isBound() {
    running = this;

    assertThat(WithInstance.INSTANCE.echo(42)).isEqualTo(42);
  }

  interface WithConstants {
    int VERSION = 3;
    String NAME = "echo".strip();

    long echo(long number);
  }

  @Test
  void constants_areNoHindrance() {
    assertThat(load(WithConstants.class).echo(42)).isEqualTo(42);
  }
}
