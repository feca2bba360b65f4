package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.Registry;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the dynamic loader refuses; and that what the message advises is true. */
@Timeout(60)
class LoadFailuresIT {
  /** Of static_tls. */
  public interface StaticTls extends Library {
    int static_tls_add(int a, int b);
  }

  /** Of undefined_variable. */
  public interface UndefinedVariable extends Library {
    int undefined_variable_add(int a, int b);
  }

  /** Of undefined_symbol. */
  public interface UndefinedSymbol extends Library {
    int undefined_symbol_call();
  }

  private static Glovebox open(String stub, Consumer<PoolBuilder> pool) {
    Path file = AvailableStubs.path(stub);
    return Glovebox.open(
        Registry.builder()
            .library(stub, it -> it.path(file).pool("p"))
            .pool("p", it -> pool.accept(it.workers(0, 1, 0)))
            .build());
  }

  @Test
  void staticTls_isCuredByTheTunableThatTheMessageNames() {
    String advice;
    try (Glovebox box = open("static_tls", it -> {})) {
      StaticTls library = box.load("static_tls", StaticTls.class);
      LibraryLoadException failure =
          catchThrowableOfType(LibraryLoadException.class, () -> library.static_tls_add(1, 2));
      assertThat(failure).hasMessageContaining("static TLS").hasMessageContaining("65536 bytes");
      assertThat(box.workers()).as("the worker is not to blame").hasSize(1);
      advice = failure.getMessage();
    }
    Matcher tunable =
        Pattern.compile("GLIBC_TUNABLES: (glibc.rtld.optional_static_tls=\\d+)").matcher(advice);
    assertThat(tunable.find()).as(advice).isTrue();
    try (Glovebox box = open("static_tls", it -> it.env("GLIBC_TUNABLES", tunable.group(1)))) {
      assertThat(box.load("static_tls", StaticTls.class).static_tls_add(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void aFunctionThatNobodyHas_isNamed_whenItEndsTheWorker() {
    try (Glovebox box = open("undefined_symbol", it -> {})) {
      UndefinedSymbol library = box.load("undefined_symbol", UndefinedSymbol.class);

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, library::undefined_symbol_call);

      assertThat(lost)
          .hasMessageContaining("the dynamic loader, which found no nobody_defines_this");
      assertThat(lost.exit()).hasValue(127);
    }
  }

  @Test
  void anUndefinedVariable_isNamed_withItsCure() {
    try (Glovebox box = open("undefined_variable", it -> {})) {
      UndefinedVariable library = box.load("undefined_variable", UndefinedVariable.class);

      LibraryLoadException failure =
          catchThrowableOfType(
              LibraryLoadException.class, () -> library.undefined_variable_add(1, 2));

      assertThat(failure)
          .hasMessageContaining("undefined symbol: glovebox_no_such_variable")
          .hasMessageContaining("does not say which library has glovebox_no_such_variable");
    }
  }
}
