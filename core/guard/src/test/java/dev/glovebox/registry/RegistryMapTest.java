package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.registry.LibrarySource.FilePath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A map is read as a file is, and by nothing but this module. */
@Timeout(60)
class RegistryMapTest {
  private static Map<String, Object> library(String key, Object value) {
    Map<String, Object> library = new LinkedHashMap<>(Map.of("path", "/a.so"));
    library.put(key, value);
    return Map.of("libraries", Map.of("a", library));
  }

  private static Map<String, Object> pool(String key, Object value) {
    return Map.of("libraries", Map.of(), "pools", Map.of("p", Map.of(key, value)));
  }

  private static void assertFault(Map<String, ?> map, String pointer, String problem) {
    assertThatThrownBy(() -> Registry.open(map))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal ->
                assertThat(refusal.faults())
                    .singleElement()
                    .satisfies(
                        fault -> {
                          assertThat(fault.file()).isEqualTo("(map)");
                          assertThat(fault.line()).isZero();
                          assertThat(fault.pointer()).isEqualTo(pointer);
                          assertThat(fault.problem()).contains(problem);
                        }));
  }

  @Test
  void everyKindOfValueReachesItsRecord() {
    Map<String, Object> function =
        Map.of("args", List.of("i64", "string"), "returns", "i32", "errno", true);
    Map<String, Object> library =
        Map.of("path", "native/liba.so", "pool", "p", "functions", Map.of("f", function));
    Map<String, Object> pool =
        Map.of("workers", Map.of("max", 4, "spare", BigInteger.ONE), "env", Map.of("A", "1"));

    Registry registry =
        Registry.open(
            Map.of(
                "libraries", Map.of("a", library),
                "pools", Map.of("p", pool),
                "guard", Map.of("strict", Boolean.TRUE)));

    assertThat(registry.file()).isEmpty();
    assertThat(registry.guard().strict()).isTrue();
    assertThat(registry.requireLibrary("a").source())
        .isEqualTo(new FilePath(Path.of("native/liba.so").toAbsolutePath()));
    assertThat(registry.requireLibrary("a").requireFunction("f").parameters())
        .extracting(ParameterConfig::type)
        .containsExactly(TypeConfig.of(NativeType.I64), TypeConfig.of(NativeType.STRING));
    assertThat(registry.requireLibrary("a").requireFunction("f").errno()).isTrue();
    assertThat(registry.pool("p").workers()).isEqualTo(new WorkerCounts(0, 4, 1));
    assertThat(registry.pool("p").env()).containsExactly(Map.entry("A", "1"));
  }

  @Test
  void aMapThatIsChangedAfterwards_changesNothing() {
    Map<String, Object> libraries = new HashMap<>(Map.of("a", Map.of("path", "/a.so")));

    Registry registry = Registry.open(Map.of("libraries", libraries));
    libraries.clear();

    assertThat(registry.libraries()).containsOnlyKeys("a");
  }

  @Test
  void faultsNameThePointerOfTheirValue() {
    assertFault(Map.of(), "", "missing key 'libraries'");
    assertFault(library("pol", "p"), "/libraries/a/pol", "did you mean 'pool'?");
    assertFault(library("preload", "yes"), "/libraries/a/preload", "expected true or false");
    assertFault(pool("workers", Map.of("max", 0)), "/pools/p/workers/max", "max");
    assertFault(
        pool("workers", Map.of("max", new BigDecimal("1.5"))),
        "/pools/p/workers/max",
        "expected an integer, found the number 1.5");
    assertFault(pool("env", Map.of("A", 1)), "/pools/p/env/A", "expected text");
  }

  @Test
  void nullIsAnEmptyValue() {
    assertFault(library("sha256", null), "/libraries/a/sha256", "found an empty value");
  }

  @Test
  void aValueThatNoFileHas_isRefusedByItsClass() {
    assertFault(
        library("sha256", new AtomicReference<>("secret")),
        "/libraries/a/sha256",
        "found a value of class java.util.concurrent.atomic.AtomicReference");
  }

  @Test
  void aKeyThatIsNoText_isRefused() {
    assertFault(
        Map.of("libraries", Map.of(1, Map.of())),
        "/libraries",
        "a key must be text, found a value of class java.lang.Integer");
    assertFault(
        Map.of("libraries", Collections.singletonMap(null, Map.of())),
        "/libraries",
        "a key must be text, found null");
  }

  @Test
  void aMapThatHoldsItself_isRefused() {
    Map<String, Object> libraries = new HashMap<>();
    libraries.put("a", libraries);

    assertThatThrownBy(() -> Registry.open(Map.of("libraries", libraries)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("nested more than 32 levels deep");
  }

  @Test
  void listsThatHoldEachOtherManyTimes_areRefusedAtABound() {
    List<Object> bomb = List.of("x");
    for (int level = 0; level < 25; level++) {
      bomb = new ArrayList<>(Collections.nCopies(10, bomb));
    }
    Map<String, Object> map = library("expose", bomb);

    assertThatThrownBy(() -> Registry.open(map))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("more than 262144 values");
  }

  @Test
  void placeholdersAreResolved_andTheirFaultsHaveTheirPointer() {
    Placeholders placeholders = new Placeholders(Map.of("LIB", "/opt/a.so")::get);

    Registry registry =
        Registry.open(Map.of("libraries", Map.of("a", Map.of("path", "${LIB}"))), placeholders);

    assertThat(registry.requireLibrary("a").source()).isEqualTo(new FilePath(Path.of("/opt/a.so")));
    assertFault(
        library("sha256", "${GLOVEBOX_TEST_UNSET}"),
        "/libraries/a/sha256",
        "the environment variable GLOVEBOX_TEST_UNSET is not set");
  }
}
