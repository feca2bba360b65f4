package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.RegistryException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A registry built in Java is the one that a file would give, and is checked as strictly. */
class RegistryBuilderTest {
  @Test
  void aBuiltRegistryEqualsTheOneFromAFile() throws URISyntaxException {
    Path file = Path.of(getClass().getResource("valid/design.yaml").toURI());
    Registry fromFile = Registry.open(file);

    Registry built =
        Registry.builder()
            .library(
                "greeter",
                library ->
                    library
                        .path(file.resolveSibling("native/libgreeter.so"))
                        .sha256("9F2C" + "0".repeat(60))
                        .pool("go")
                        .function(
                            "Add",
                            f ->
                                f.args(NativeType.I64, NativeType.I64)
                                    .returns(NativeType.I64)
                                    .idempotent(true)
                                    .deadline(Duration.ofSeconds(2)))
                        .function(
                            "Hello",
                            f -> f.args(NativeType.STRING).returns(NativeType.STRING).free("free")))
            .pool(
                "go",
                pool ->
                    pool.workers(1, 4, 1)
                        .threads(ThreadPolicy.concurrent(4))
                        .recycle(RecyclePolicy.NEVER.withCalls(100_000).withMemoryBytes(512L << 20))
                        .env("GOGC", "50"))
            .build();

    assertThat(built.libraries()).isEqualTo(fromFile.libraries());
    assertThat(built.pools()).isEqualTo(fromFile.pools());
    assertThat(built.guard()).isEqualTo(fromFile.guard());
    assertThat(built.file()).isEmpty();
  }

  @Test
  void everyFaultIsReportedWhenBuilding() {
    RegistryBuilder builder =
        Registry.builder()
            .library("a.b", library -> library.path(Path.of("x.so")))
            .library("nowhere", library -> {})
            .library(
                "c",
                library ->
                    library
                        .path(Path.of("x.so"))
                        .function("f", f -> f.returns(NativeType.I64).free("free"))
                        .function("g", f -> f.args(NativeType.VOID)))
            .library("c", library -> library.path(Path.of("y.so")))
            .pool("p", pool -> pool.threads(ThreadPolicy.concurrent(0)))
            .pool("q", pool -> pool.workers(3, 2, 0));

    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal ->
                assertThat(refusal.faults())
                    .extracting(RegistryException.Fault::pointer)
                    .containsExactly(
                        "/libraries/a.b",
                        "/libraries/nowhere",
                        "/libraries/c/functions/f",
                        "/libraries/c/functions/g",
                        "/libraries/c",
                        "/pools/p",
                        "/pools/q"))
        .hasMessageContaining("the library has no path")
        .hasMessageContaining("workers.min must be from 0 to workers.max (2), not 3");
  }

  @Test
  void sparesAreBesidesTheMostThatServe() {
    assertThat(new WorkerCounts(0, 1, 3).spare()).isEqualTo(3);
    assertThatThrownBy(() -> new WorkerCounts(0, 1, 1025))
        .hasMessageContaining("workers.spare must be from 0 to 1024, not 1025");
    assertThatThrownBy(() -> new WorkerCounts(0, 1, -1))
        .hasMessageContaining("workers.spare must be from 0 to 1024, not -1");
  }

  @Test
  void anUnknownNameIsRefusedNamingTheNearest() {
    Registry registry =
        Registry.builder()
            .library("greeter", l -> l.path(Path.of("g.so")).pool("go").function("Add"))
            .build();

    assertThat(registry.library("greter")).isEmpty();
    assertThatThrownBy(() -> registry.requireLibrary("greter"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("did you mean 'greeter'?");
    assertThatThrownBy(() -> registry.pool("og"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("did you mean 'go'?");
    assertThatThrownBy(() -> registry.requireLibrary("greeter").requireFunction("add"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("did you mean 'Add'?");
    assertThatThrownBy(() -> Registry.builder().build().requireLibrary("x"))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void whatIsBuiltDoesNotChangeAfterwards() {
    RegistryBuilder builder =
        Registry.builder().library("a", library -> library.path(Path.of("a.so")));
    Registry registry = builder.build();

    builder.library("b", library -> library.path(Path.of("b.so")));

    assertThat(registry.libraries()).containsOnlyKeys("a");
    assertThatThrownBy(() -> registry.libraries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> registry.pool("a").env().put("A", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
